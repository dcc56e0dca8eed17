/** The files of a Lambda function, before they are minified. */
import { basename } from 'node:path'
import { build, type OutputFile, type Plugin } from 'esbuild'
import { builtins } from './builtins.ts'
import { bundleOptions, shaking } from './bundleOptions.ts'
import { type EntryName, entries, handlerParts } from './entries.ts'
import { keepApart } from './keepApart.ts'
import { rewritePackages } from './rewritePackages.ts'
import { unreachedOfLog } from './unreached.ts'

/**
 * A function's `index.mjs`, and beside it what that loads later, by `import()`. What two of the files share is in one of its own.
 * @param root the folder of the project
 */
export const filesOfFunction = async (name: EntryName, root: string): Promise<readonly OutputFile[]> => {
  const [files, parts] = await Promise.all([
    filesOf(root, `dist/${name}`, { index: entries[name] }, pluginsOf(name, root)),
    // One without the other's SDK.
    name === 'handler' ? filesOf(root, `dist/${name}`, handlerParts, shaking('client-ecs')) : [],
  ])
  return reachable([...files, ...parts])
}

/** The responder has nothing of the SDK that could be made small. */
const pluginsOf = (name: EntryName, root: string): Plugin[] => [
  rewritePackages('unreached-of-log', unreachedOfLog),
  ...(name === 'handler' ? [keepApart(root, handlerParts), ...shaking('client-ec2')] : [builtins]),
]

const filesOf = async (
  root: string,
  outdir: string,
  modules: Readonly<Record<string, string>>,
  plugins: Plugin[],
): Promise<readonly OutputFile[]> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    plugins,
    absWorkingDir: root,
    entryPoints: Object.entries(modules).map(([out, module]) => ({ in: module, out })),
    outdir,
    splitting: true,
    chunkNames: '[name]-[hash]',
    write: false,
  })
  return outputFiles
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
    build.onResolve({ filter: /^\.\// }, ({ path }) => ({ path: basename(path), namespace: 'memory' }))
    build.onLoad({ filter: /^/, namespace: 'memory' }, ({ path }) => ({
      contents: files.find((file) => basename(file.path) === path)?.text ?? '',
    }))
  },
})

/**
 * A function as one CommonJS file. It is put together of its files, since what `import()` takes into the same file does not shake.
 */
export const functionInOneFile = async (name: EntryName, root: string): Promise<string> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    plugins: [from(await filesOfFunction(name, root))],
    entryPoints: ['./index.mjs'],
    outExtension: {},
    format: 'cjs',
    // As modules are.
    banner: { js: '"use strict";' },
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
