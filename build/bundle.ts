/** Bundles the Lambda functions and the command line into `dist/`. */
import { dirname } from 'node:path'
import { build } from 'rolldown'
import { bundleOf, cliEntries, type EntryName, entries } from './entries.ts'
import { bundleFunction } from './functions.ts'

const names = Object.keys(entries) as EntryName[]
await Promise.all(names.map((name) => bundleFunction(name, process.cwd(), dirname(bundleOf(name)))))

await build({
  input: cliEntries,
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] },
  transform: { target: 'node22' },
  // Not bundled: these two are installed only in a clone. `package` needs the first only to build from the sources, and
  // its code is native. The second is the DynamoDB of `start`, which reads files of its own folder.
  external: ['rolldown', 'dynalite'],
  output: {
    dir: 'dist/cli',
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].mjs',
    // In the same folder as the entries, because the code finds its files relative to itself.
    chunkFileNames: 'chunk-[hash].mjs',
    minify: true,
    comments: { legal: false },
  },
})
