import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { main } from '../start/main.ts'

export interface Run {
  status: number | null
  stdout: string
  stderr: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * An environment without the credentials and profiles of the user who runs the tests, and without instance metadata.
 */
export const ENVIRONMENT = { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' }

/** Runs a program in this process. Colours are removed, since Jest's workers may write in colour. */
export const runHere = async (program: typeof main, args: readonly string[]): Promise<Run> => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const status = await program(args, streams)
  for (const stream of Object.values(streams)) stream.end()
  const [stdout, stderr] = await Promise.all([text(streams.stdout), text(streams.stderr)])
  return { status, stdout: stripVTControlCharacters(stdout), stderr }
}

/** Runs `npm start -- ARGS` in this process. */
export const run = (...args: string[]): Promise<Run> => runHere(main, args)

/** The exit status and the output of a process. */
export const outcomeOf = async (child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Run> => {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { status, stdout, stderr }
}

/** Starts `npm start -- ARGS` in its own process, without npm and without the build. */
export const spawnStart = (args: readonly string[], environment: Record<string, string> = {}) =>
  spawn(process.execPath, ['cli/start.ts', ...args], {
    cwd: ROOT,
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Runs `npm start -- ARGS` in its own process until it ends. */
export const runSpawned = (args: readonly string[], environment?: Record<string, string>): Promise<Run> =>
  outcomeOf(spawnStart(args, environment))
