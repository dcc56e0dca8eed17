/**
 * The built bundle, in processes of its own as Lambda runs it, struck at every EC2 call of a Create, an Update and a
 * Delete in turn. After each, exactly one verdict reached CloudFormation, and the next Delete leaves the VPC as found.
 */
import { expect, test } from '@jest/globals'
import type { RequestType } from '../../../simulator/cloudformation.ts'
import { blows, injectFault } from './injectFault.ts'
import { inParallel } from './inParallel.ts'
import { callsOf } from './testbed.ts'

/** Cases wait more than they compute: for what is left of the lease of a lock that a dead invocation had. */
const AT_ONCE = 60
const TIMEOUT_MS = 900_000

const operations: readonly RequestType[] = ['Create', 'Update', 'Delete']

const everyCase = async () => {
  const counts = await Promise.all(operations.map(callsOf))
  expect(Math.min(...counts)).toBeGreaterThan(10)
  return operations.flatMap((operation, at) =>
    Array.from({ length: counts[at] ?? 0 }, (_, before) => before + 1).flatMap((call) =>
      blows.map((crashPoint) => ({ operation, crashPoint, call })),
    ),
  )
}

test(
  'Create, Update and Delete survive every blow at each of their EC2 calls',
  async () => {
    const cases = await everyCase()

    const outcomes = await inParallel(AT_ONCE, cases, ({ operation, crashPoint, call }) =>
      injectFault(operation, crashPoint, call),
    )

    expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([])
    const longest = Math.max(...outcomes.map(({ milliseconds }) => milliseconds))
    const seconds = (longest / 1000).toFixed(1)
    process.stdout.write(`${outcomes.length} cases; the longest time from a blow to the verdict: ${seconds} s\n`)
  },
  TIMEOUT_MS,
)
