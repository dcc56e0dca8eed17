/** The Lambda functions: the name of each bundle, and the module that it is made of. */
export const entries = {
  handler: 'handler/index.ts',
  'on-failure': 'handler/onFailure.ts',
} as const

export type EntryName = keyof typeof entries

/**
 * What the handler loads by `import()` where a request asks for it, and shares nothing with: by the name of its file in the
 * handler's folder. Had the SDK's two clients parts in common, these would not shake.
 */
export const handlerParts = {
  taskDefinitions: 'handler/fargate/taskDefinitions/registered.ts',
} as const

/** The file that Lambda loads of a function as it starts, from the project's root. */
export const bundleOf = (name: EntryName): string => `dist/${name}/index.mjs`

/** The command line's files in `dist/cli/`: itself, and the process that runs a function for it. */
export const cliEntries = {
  index: 'cli/index.ts',
  lambdaRuntime: 'simulator/lambdaRuntime.ts',
} as const
