/** Bundles the Lambda entries and the command line into `dist/`. What makes them small is in `bundleOptions.ts`. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { minify } from '@swc/core'
import { build, type OutputFile, type Plugin } from 'esbuild'
import { builtins } from './builtins.ts'
import { bundleOptions, cliOptions, minifyOptions } from './bundleOptions.ts'
import { cliEntries, type EntryName, entries } from './entries.ts'

/** Without the files that only code which fell away would have loaded. */
const reachable = (files: readonly OutputFile[]): readonly OutputFile[] => {
  const named = files.filter(
    ({ path }) => basename(path) === 'index.mjs' || files.some(({ text }) => text.includes(`/${basename(path)}"`)),
  )
  return named.length === files.length ? files : reachable(named)
}

/** What a function loads later, by `import()`, is in files beside its own, and what two of its files share is there once. */
const bundle = async (name: EntryName, plugins: Plugin[]): Promise<void> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    plugins,
    entryPoints: [{ in: entries[name], out: 'index' }],
    outdir: `dist/${name}`,
    splitting: true,
    chunkNames: '[name]-[hash]',
    write: false,
  })
  // Files that are named by what is in them would pile up.
  await rm(`dist/${name}`, { recursive: true, force: true })
  await Promise.all(
    reachable(outputFiles).map(async ({ path, text }) => {
      const { code } = await minify(text, minifyOptions)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, code)
    }),
  )
}

// The responder has nothing of the SDK that a plugin could find in it.
await Promise.all([bundle('handler', bundleOptions.plugins), bundle('on-failure', [builtins])])

// What only one of its commands needs is loaded with that command, from a file that is named by what is in it.
await rm('dist/cli', { recursive: true, force: true })
await build({ ...cliOptions, entryPoints: Object.entries(cliEntries).map(([out, module]) => ({ in: module, out })) })
