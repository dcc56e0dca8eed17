import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { expect } from '@jest/globals'
import { runProgram } from '../../../cli/program.ts'
import type { Run } from './run.ts'

/** `fargate-endpoints ARGS` in this process. */
export const fargateEndpoints = async (...args: string[]): Promise<Run> => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const status = await runProgram(args, streams)
  for (const stream of Object.values(streams)) stream.end()
  const [stdout, stderr] = await Promise.all([text(streams.stdout), text(streams.stderr)])
  return { status, stdout: stripVTControlCharacters(stdout), stderr }
}

/** Exit status 2, nothing on standard output, and one line that says what is wrong. */
export const expectUsageError = ({ status, stdout, stderr }: Run, words: RegExp): void => {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(words)])
}
