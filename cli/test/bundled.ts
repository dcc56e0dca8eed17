import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ENVIRONMENT, outcomeOf, type Run } from './run.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))

interface Options {
  cwd?: string
  /** In place of the environment of the tests, in which Jest asks for colours. */
  environment?: Readonly<Record<string, string>>
}

/** Starts the built command line in a process of its own. */
export const spawnBundled = (args: readonly string[], { cwd, environment }: Options = {}) =>
  spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
    ...(environment && { env: { ...ENVIRONMENT, ...environment } }),
  })

/** Runs it until it ends. */
export const runBundled = (args: readonly string[], options?: Options): Promise<Run> =>
  outcomeOf(spawnBundled(args, options))
