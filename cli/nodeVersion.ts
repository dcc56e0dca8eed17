/** The oldest Node that the command line and the functions support. `engines` in package.json has the same version. */
const OLDEST = 22

/**
 * @param version without its `v`
 * @returns the error if this version is too old
 */
export const nodeProblem = (version: string): string | undefined =>
  Number.parseInt(version, 10) < OLDEST
    ? `fargate-endpoints requires Node ${OLDEST} or later, and this is Node ${version}: see https://nodejs.org`
    : undefined
