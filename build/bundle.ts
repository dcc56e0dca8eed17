/** Bundles the Lambda entries into `dist/`, each one file that Lambda loads as it is. */
import { build } from 'esbuild'

await build({
  entryPoints: { 'handler/index': 'handler/index.ts', 'on-failure/index': 'handler/onFailure.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's ES modules shake; its CommonJS ones do not.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
})
