import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { NODE } from './paths.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/index.mjs', import.meta.url))

export interface Run {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs the built `fargate-endpoints ARGS` in its own process, as a user without credentials. */
export const runCli = async (...args: string[]): Promise<Run> => {
  const child = spawn(NODE, [CLI, ...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { status, stdout, stderr }
}
