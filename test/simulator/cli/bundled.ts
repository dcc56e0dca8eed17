import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Run } from './run.ts'

const CLI = fileURLToPath(new URL('../../../dist/cli/index.mjs', import.meta.url))

/** The built command line in a process of its own. */
export const runBundled = async (args: readonly string[], { cwd }: { cwd?: string } = {}): Promise<Run> => {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd && { cwd }) })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { status, stdout, stderr }
}
