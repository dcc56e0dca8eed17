import { setTimeout as delay } from 'node:timers/promises'
import type { Exchange, RequestType } from '../../../simulator/lambda/cloudformation.ts'
import { createTestbed, operate, prepare, type Testbed } from './testbed.ts'

/** Each fault occurs after an EC2 call has taken effect and before the function gets the reply. */
const injectors = {
  'a kill': (testbed: Testbed) => testbed.provider.kill(),
  'memory exhaustion': (testbed: Testbed) => testbed.provider.starve(),
  'a pause': async (testbed: Testbed) => {
    testbed.provider.pause()
    await delay(1500)
    testbed.provider.resume()
  },
  throttling: async ({ simulator }: Testbed) => simulator.faults.throttleNext(3),
  'a kill whose first two PUTs are rejected': (testbed: Testbed) => {
    testbed.bucket.fault = (put) => (put <= 2 ? 503 : undefined)
    return testbed.provider.kill()
  },
} as const

export type Fault = keyof typeof injectors

export const faults = Object.keys(injectors) as Fault[]

/** The place of a fault: an EC2 call of the operation, counted from 1. */
export interface CrashPoint {
  operation: RequestType
  call: number
  fault: Fault
}

/**
 * Runs an operation with a fault at one of its EC2 calls, then a Delete.
 * @returns the guarantees that did not hold; empty if all held
 */
export const injectFault = async ({ operation, call, fault }: CrashPoint): Promise<string[]> => {
  const testbed = await createTestbed()
  try {
    const found = testbed.simulator.snapshot(testbed.vpcId)
    await prepare(testbed, operation)
    const state = armAt(call, testbed, fault)
    const { exchanges } = await operate(testbed, operation)
    await testbed.idle()
    if (testbed.stack.physicalResourceId !== undefined) await testbed.stack.delete()
    return [
      ...(state.injected ? [] : ['the operation ended before that call']),
      ...exchanges.flatMap((exchange) => problemsOf(exchange, testbed)),
      ...(testbed.simulator.snapshot(testbed.vpcId) === found ? [] : ['the VPC is not as it was before']),
    ]
  } finally {
    await testbed.close()
  }
}

const armAt = (call: number, testbed: Testbed, fault: Fault): { injected: boolean } => {
  const state = { injected: false }
  let calls = 0
  testbed.simulator.hooks.beforeReply = async () => {
    calls += 1
    if (calls !== call) return
    state.injected = true
    await injectors[fault](testbed)
  }
  return state
}

const problemsOf = ({ event, outcome }: Exchange, { bucket }: Testbed): string[] => {
  const delivered = bucket.puts(event.ResponseURL).filter(({ status }) => status === 200)
  return [
    ...(delivered.length === 1 ? [] : [`${event.RequestType} got ${delivered.length} responses`]),
    ...(outcome.status === 'SUCCESS' ? [] : [`${event.RequestType} ended in FAILED: ${outcome.reason}`]),
  ]
}
