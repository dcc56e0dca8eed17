import { expect } from '@jest/globals'
import { runProgram } from '../program.ts'
import { type Run, runHere } from './run.ts'

/** Runs `fargate-endpoints ARGS` in this process. */
export const fargateEndpoints = (...args: string[]): Promise<Run> => runHere(runProgram, args)

/** The options that select a simulator. */
export const connectionArgs = ({ url, region }: { url: string; region: string }): string[] => [
  ...['--endpoint-url', url, '--region', region],
]

/** Expects exit status 2, empty standard output, and one line with the problem. */
export const expectUsageError = ({ status, stdout, stderr }: Run, message: RegExp): void => {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)])
}
