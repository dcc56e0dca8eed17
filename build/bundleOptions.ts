import type { JsMinifyOptions } from '@swc/core'
import type { BuildOptions, Plugin } from 'esbuild'
import { builtins } from './builtins.ts'
import { pureSchemas } from './pureSchemas.ts'
import { rewritePackages } from './rewritePackages.ts'
import { unreached, versionAlone } from './unreached.ts'

/** How a module and all that it needs become what Lambda's Node loads as it is. */
export const bundleOptions = {
  bundle: true,
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's ES modules shake; its CommonJS ones do not.
  mainFields: ['module', 'main'],
  // Drops the branches that nothing takes before it drops the modules that nothing needs.
  minifySyntax: true,
  legalComments: 'none',
} satisfies BuildOptions

/** What makes a file with one of the SDK's clients small. */
export const shaking = (client: string): Plugin[] => [
  builtins,
  rewritePackages('unreached', unreached),
  rewritePackages(client, { ...pureSchemas(client), ...versionAlone(client) }),
]

/** How the command line becomes files that any Node of ours runs without the packages that they are made of. */
export const cliOptions = {
  bundle: true,
  outdir: 'dist/cli',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  // Beside the entries, for the code finds its files from where it is.
  chunkNames: 'chunk-[hash]',
  mainFields: ['module', 'main'],
  // A package that is CommonJS alone asks Node's own modules by `require`, which an ES module has not.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  // `package` builds from the project's sources, where these are installed; they are not JavaScript alone.
  external: ['esbuild', '@swc/core'],
  minify: true,
  legalComments: 'none',
} satisfies BuildOptions

/** SWC's result is 4 % smaller than that of esbuild's own minifier: it inlines across the whole file. */
export const minifyOptions: JsMinifyOptions = { module: true, compress: { passes: 3 }, mangle: true }

/** The same of a CommonJS module. */
export const oneFileMinifyOptions: JsMinifyOptions = { ...minifyOptions, module: false, toplevel: true }
