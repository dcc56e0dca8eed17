/** Bundles the Lambda functions. docs/decisions/bundle.md explains the choice of tools and options. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type OutputOptions } from 'rolldown'
import { type EntryName, entries } from './entries.ts'

/**
 * Writes a function's `index.mjs` to a folder, with the files that it loads later by `import()`.
 * @param root the project root
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
 * Returns a function as one CommonJS module, the only form that a template can contain. It contains each file of the
 * function as a string, and compiles a file when it is first required, as Node does with files on disk.
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

// V8 parses code when it compiles the module, but only scans a string: https://v8.dev/blog/cost-of-javascript-2019
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
      // Only the SDK's ES modules can be tree-shaken.
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(root, 'build/environmentCredentials.ts') },
    },
    transform: { target: 'node24' },
    output: { minify: true, comments: false, ...output },
  })
}
