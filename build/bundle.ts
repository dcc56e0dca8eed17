/** Bundles the Lambda entries and the command line into `dist/`. What makes them small is in `bundleOptions.ts`. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { bundleOptions, cliOptions, minifyOptions } from './bundleOptions.ts'
import { cliEntries, entries, lazyEntries } from './entries.ts'
import { keepApart } from './keepApart.ts'

const { outputFiles } = await build({
  ...bundleOptions,
  plugins: [...bundleOptions.plugins, keepApart(lazyEntries)],
  entryPoints: [
    ...Object.entries(entries).map(([name, module]) => ({ in: module, out: `${name}/index` })),
    ...Object.entries(lazyEntries).map(([out, module]) => ({ in: module, out })),
  ],
  outdir: 'dist',
  write: false,
})

await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const { code } = await minify(text, minifyOptions)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, code)
  }),
)

// What only one of its commands needs is loaded with that command, from a file that is named by what is in it.
await rm('dist/cli', { recursive: true, force: true })
await build({ ...cliOptions, entryPoints: Object.entries(cliEntries).map(([out, module]) => ({ in: module, out })) })
