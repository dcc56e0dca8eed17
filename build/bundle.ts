/** Bundles the Lambda entries and the command line into `dist/`. What makes them small is in `bundleOptions.ts`. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { cliOptions, minifyOptions } from './bundleOptions.ts'
import { cliEntries, type EntryName } from './entries.ts'
import { filesOfFunction } from './functionFiles.ts'

const bundle = async (name: EntryName): Promise<void> => {
  const files = await filesOfFunction(name, process.cwd())
  // Files that are named by what is in them would pile up.
  await rm(`dist/${name}`, { recursive: true, force: true })
  await Promise.all(
    files.map(async ({ path, text }) => {
      const { code } = await minify(text, minifyOptions)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, code)
    }),
  )
}

await Promise.all([bundle('handler'), bundle('on-failure')])

// What only one of its commands needs is loaded with that command, from a file that is named by what is in it.
await rm('dist/cli', { recursive: true, force: true })
await build({ ...cliOptions, entryPoints: Object.entries(cliEntries).map(([out, module]) => ({ in: module, out })) })
