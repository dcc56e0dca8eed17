import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Run, resultOf } from './run.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))

/** Runs the built command line in its own process. */
export const runBundled = (args: readonly string[], { cwd }: { cwd?: string } = {}): Promise<Run> =>
  resultOf(spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd && { cwd }) }))
