/**
 * The built bundle, in its own processes as Lambda runs it, with a fault at each EC2 call of a Create, an Update and a
 * Delete. After each fault, CloudFormation has received exactly one response, and the next Delete leaves the VPC as it
 * was.
 */
import { describe, expect, test } from '@jest/globals'
import type { RequestType } from '../../../simulator/lambda/cloudformation.ts'
import { sampleOf } from '../campaign.ts'
import { type CrashPoint, faults, injectFault } from './injectFault.ts'
import { callsOf } from './testbed.ts'

const TIMEOUT_MS = 900_000

const operations: readonly RequestType[] = ['Create', 'Update', 'Delete']
const counts = await Promise.all(operations.map(callsOf))

const crashPoints: readonly CrashPoint[] = operations.flatMap((operation, at) =>
  Array.from({ length: counts[at] ?? 0 }, (_, before) => before + 1).flatMap((call) =>
    faults.map((fault) => ({ operation, call, fault })),
  ),
)

describe('An operation', () => {
  test('makes enough EC2 calls for a campaign', () => {
    expect(Math.min(...counts)).toBeGreaterThan(5)
  })

  // Concurrent, because these tests mostly wait until the lease of a dead invocation expires.
  test.concurrent.each(sampleOf(23, crashPoints))(
    'survives a fault at any EC2 call: $operation, $fault at call $call',
    async (crashPoint) => {
      expect(await injectFault(crashPoint)).toEqual([])
    },
    TIMEOUT_MS,
  )
})
