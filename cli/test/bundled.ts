import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ENVIRONMENT, outcomeOf, type Run } from './run.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))

interface Options {
  cwd?: string
  /** Replaces the environment of the tests, in which Jest requests colours. */
  environment?: Readonly<Record<string, string>>
}

/** Starts the built command line in its own process. */
export const spawnBundled = (args: readonly string[], { cwd, environment }: Options = {}) =>
  spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
    ...(environment && { env: { ...ENVIRONMENT, ...environment } }),
  })

/** Runs the built command line until it exits. */
export const runBundled = (args: readonly string[], options?: Options): Promise<Run> =>
  outcomeOf(spawnBundled(args, options))
