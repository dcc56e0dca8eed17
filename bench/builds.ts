import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundleOf, entries } from '../build/entries.ts'
import { functionInOneFile } from '../build/functions.ts'

/** The paths of modules that export a handler. */
export interface Builds {
  empty: string
  ours: string
  /** The same code in one file, as in the plain template. */
  oneFile: string
  /** The same code, built with esbuild's defaults for Node. */
  byDefaults: string
  remove(): Promise<void>
}

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const createBuilds = async (): Promise<Builds> => {
  const folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-bench-'))
  const empty = join(folder, 'empty.mjs')
  const oneFile = join(folder, 'one.cjs')
  const byDefaults = join(folder, 'defaults.cjs')
  await writeFile(empty, 'export const handler = async () => {}\n')
  await writeFile(oneFile, await functionInOneFile('handler', root('')))
  await build({
    entryPoints: [root(entries.handler)],
    bundle: true,
    platform: 'node',
    outfile: byDefaults,
    logLevel: 'error',
  })
  return { empty, ours: root(bundleOf('handler')), oneFile, byDefaults, remove: () => rm(folder, { recursive: true }) }
}
