/** The Lambda functions: the name of each bundle, and the module that it is built from. */
export const entries = {
  handler: 'handler/index.ts',
  'on-failure': 'handler/onFailure.ts',
} as const

export type EntryName = keyof typeof entries

/** Returns the file of a function that Lambda loads first, relative to the project root. */
export const bundleOf = (name: EntryName): string => `dist/${name}/index.mjs`

/** The files in `dist/cli/`: the command line, and the process that runs a function for it. */
export const cliEntries = {
  index: 'cli/index.ts',
  lambdaRuntime: 'simulator/lambda/lambdaRuntime.ts',
} as const
