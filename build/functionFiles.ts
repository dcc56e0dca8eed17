/** The files of a Lambda function, before they are minified. */
import { basename } from 'node:path'
import { build, type OutputFile, type Plugin } from 'esbuild'
import { builtins } from './builtins.ts'
import { bundleOptions } from './bundleOptions.ts'
import { type EntryName, entries } from './entries.ts'

/** The responder has nothing of the SDK that the other plugins could find in it. */
const plugins: Readonly<Record<EntryName, Plugin[]>> = { handler: bundleOptions.plugins, 'on-failure': [builtins] }

/**
 * A function's `index.mjs`, and beside it what that loads later, by `import()`. What two of the files share is in one of its own.
 */
export const filesOfFunction = async (name: EntryName): Promise<readonly OutputFile[]> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    plugins: plugins[name],
    entryPoints: [{ in: entries[name], out: 'index' }],
    outdir: `dist/${name}`,
    splitting: true,
    chunkNames: '[name]-[hash]',
    write: false,
  })
  return reachable(outputFiles)
}

/** Without the files that only code which fell away would have loaded. */
const reachable = (files: readonly OutputFile[]): readonly OutputFile[] => {
  const named = files.filter(
    ({ path }) => basename(path) === 'index.mjs' || files.some(({ text }) => text.includes(`/${basename(path)}"`)),
  )
  return named.length === files.length ? files : reachable(named)
}

/** A plugin that takes those files from memory. */
const from = (files: readonly OutputFile[]): Plugin => ({
  name: 'from-memory',
  setup: (build) => {
    const named = (path: string) => files.find((file) => basename(file.path) === basename(path))
    build.onResolve({ filter: /^\.\// }, ({ path }) => ({ path: named(path)?.path ?? path, namespace: 'memory' }))
    build.onLoad({ filter: /^/, namespace: 'memory' }, ({ path }) => ({ contents: named(path)?.text ?? '' }))
  },
})

/**
 * A function as one CommonJS file. It is put together of its files, since what `import()` takes into the same file does not shake.
 */
export const functionInOneFile = async (name: EntryName): Promise<string> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    plugins: [from(await filesOfFunction(name))],
    entryPoints: ['./index.mjs'],
    outExtension: {},
    format: 'cjs',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
