/**
 * The built bundle, in processes of its own as Lambda runs it, struck at every EC2 call of a Create, an Update and a
 * Delete in turn. After each, exactly one verdict reached CloudFormation, and the next Delete leaves the VPC as found.
 */
import { afterAll, expect, test } from '@jest/globals'
import type { RequestType } from '../../../simulator/cloudformation.ts'
import { inParallel } from './inParallel.ts'
import { callsOf } from './site.ts'
import { blows, type Outcome, strike } from './strike.ts'

/** Cases wait more than they compute: a lock that a dead invocation left is waited out for a minute. */
const AT_ONCE = 40
const TIMEOUT_MS = 900_000

const operations: readonly RequestType[] = ['Create', 'Update', 'Delete']
const outcomes: Outcome[] = []

test.each(operations)(
  '%s survives every blow at each of its EC2 calls',
  async (operation) => {
    const count = await callsOf(operation)
    const calls = Array.from({ length: count }, (_, at) => at + 1)
    const cases = blows.flatMap((blow) => calls.map((call) => ({ blow, call })))

    const results = await inParallel(AT_ONCE, cases, ({ blow, call }) => strike(operation, blow, call))

    outcomes.push(...results)
    expect(count).toBeGreaterThan(10)
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([])
  },
  TIMEOUT_MS,
)

afterAll(() => {
  const longest = Math.max(...outcomes.map(({ milliseconds }) => milliseconds))
  const seconds = (longest / 1000).toFixed(1)
  process.stdout.write(`${outcomes.length} cases; the longest time from a blow to the verdict: ${seconds} s\n`)
})
