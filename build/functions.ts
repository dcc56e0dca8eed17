/** Bundles the Lambda functions. Why by these tools and options: docs/decisions/bundle.md */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type OutputOptions } from 'rolldown'
import { type EntryName, entries } from './entries.ts'

/**
 * Writes a function's `index.mjs` into a folder, and the files that it loads later by `import()`.
 * @param root the folder of the project
 */
export const bundleFunction = (name: EntryName, root: string, folder: string): Promise<void> =>
  bundle(name, root, {
    dir: folder,
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  })

/**
 * Returns a function as one CommonJS module, which is what a template can hold. It has the text of each of the function's files,
 * and compiles a file when that is first required, as Node does with files of a disk.
 */
export const functionInOneFile = async (name: EntryName, root: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
  try {
    await bundle(name, root, { dir: folder, format: 'cjs', strict: true, dynamicImportInCjs: false })
    const files = await Promise.all(
      (await readdir(folder)).map(async (file) => [`./${file}`, await readFile(join(folder, file), 'utf8')] as const),
    )
    return `${LOADER}\nconst files = ${JSON.stringify(Object.fromEntries(files))}\nexports.handler = load('./index.js').handler\n`
  } finally {
    await rm(folder, { recursive: true })
  }
}

// A string is only scanned when the module is compiled, while code is parsed. https://v8.dev/blog/cost-of-javascript-2019
const LOADER = `'use strict'
const { compileFunction } = require('node:vm')
const modules = {}
const load = (name) => {
  if (!(name in files)) return require(name)
  if (!(name in modules)) {
    modules[name] = { exports: {} }
    const run = compileFunction(files[name], ['module', 'exports', 'require'], { filename: name })
    run(modules[name], modules[name].exports, load)
  }
  return modules[name].exports
}`

const bundle = async (name: EntryName, root: string, output: OutputOptions): Promise<void> => {
  await build({
    cwd: root,
    input: { index: entries[name] },
    platform: 'node',
    resolve: {
      // Of the SDK's modules, only the ES ones can be tree-shaken.
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(root, 'build/environmentCredentials.ts') },
    },
    transform: { target: 'node24' },
    output: { minify: true, comments: { legal: false }, ...output },
  })
}
