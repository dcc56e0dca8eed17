/** Bundles the Lambda entries into `dist/`. What makes them small is in `bundleOptions.ts`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { bundleOptions, minifyOptions } from './bundleOptions.ts'
import { entries } from './entries.ts'

const { outputFiles } = await build({
  ...bundleOptions,
  entryPoints: Object.entries(entries).map(([name, module]) => ({ in: module, out: `${name}/index` })),
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
