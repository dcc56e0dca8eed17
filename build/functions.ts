/** Bundles the Lambda functions. Why by these tools and options: docs/decisions/bundle.md */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { build as rolldown } from 'rolldown'
import { type EntryName, entries } from './entries.ts'

/**
 * Writes a function's `index.mjs` into a folder, and the files that it loads later by `import()`.
 * @param root the folder of the project
 */
export const bundleFunction = async (name: EntryName, root: string, folder: string): Promise<void> => {
  await rolldown({
    cwd: root,
    input: { index: entries[name] },
    platform: 'node',
    resolve: {
      // Of the SDK's modules, only the ES ones can be tree-shaken.
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(root, 'build/environmentCredentials.ts') },
    },
    transform: { target: 'node24' },
    output: {
      dir: folder,
      cleanDir: true,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      minify: true,
      comments: { legal: false },
    },
  })
}

/**
 * Returns a function as one CommonJS module, which is what a template can hold. It is joined from the function's files, so
 * what those load later is evaluated later here too.
 */
export const functionInOneFile = async (name: EntryName, root: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
  try {
    await bundleFunction(name, root, folder)
    const { outputFiles } = await esbuild({
      entryPoints: [join(folder, 'index.mjs')],
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      // ES modules are always strict.
      banner: { js: '"use strict";' },
      minify: true,
      write: false,
    })
    return outputFiles[0]?.text ?? ''
  } finally {
    await rm(folder, { recursive: true })
  }
}
