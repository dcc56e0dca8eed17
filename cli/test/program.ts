import { expect } from '@jest/globals'
import { runProgram } from '../program.ts'
import { type Run, runHere } from './run.ts'

/** `fargate-endpoints ARGS` in this process. */
export const fargateEndpoints = (...args: string[]): Promise<Run> => runHere(runProgram, args)

/** Exit status 2, nothing on standard output, and one line that says what is wrong. */
export const expectUsageError = ({ status, stdout, stderr }: Run, words: RegExp): void => {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(words)])
}
