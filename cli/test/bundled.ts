import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { outcomeOf, type Run } from './run.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))

/** The built command line in a process of its own. */
export const runBundled = (args: readonly string[], { cwd }: { cwd?: string } = {}): Promise<Run> =>
  outcomeOf(spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd && { cwd }) }))
