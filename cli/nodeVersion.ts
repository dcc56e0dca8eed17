/** What the command line and the functions are built for; `engines` in package.json says the same. */
const OLDEST = 22

/** @returns what to say where this version of Node is too old, without its `v` */
export const nodeProblem = (version: string): string | undefined =>
  Number.parseInt(version, 10) < OLDEST
    ? `fargate-endpoints requires Node ${OLDEST} or later, and this is Node ${version}: see https://nodejs.org`
    : undefined
