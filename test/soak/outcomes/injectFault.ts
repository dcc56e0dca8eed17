import { setTimeout as delay } from 'node:timers/promises'
import type { Exchange, RequestType } from '../../../simulator/cloudformation.ts'
import { openSite, operate, prepare, type Testbed } from './testbed.ts'

/** What befalls the function at one EC2 call: it strikes when the call took effect and before the function hears of it. */
const strikes = {
  'a kill': (testbed: Testbed) => testbed.provider.kill(),
  'a lack of memory': (testbed: Testbed) => testbed.provider.starve(),
  'a pause': async (testbed: Testbed) => {
    testbed.provider.pause()
    await delay(1500)
    testbed.provider.resume()
  },
  throttling: async ({ simulator }: Testbed) => simulator.faults.throttleNext(3),
  'a kill, with its PUTs refused at first': (testbed: Testbed) => {
    testbed.bucket.fault = (put) => (put <= 2 ? 503 : undefined)
    return testbed.provider.kill()
  },
} as const

export type Blow = keyof typeof strikes

export const blows = Object.keys(strikes) as Blow[]

export interface Outcome {
  crashPoint: Blow
  /** The EC2 call at which it struck, from 1 up, and its action. */
  call: number
  action: string
  /** From the blow to the verdict. */
  milliseconds: number
  /** What is not as promised; empty where all is. */
  problems: string[]
}

/** Runs an operation that is struck at its n-th EC2 call, then a Delete, and tells what of the promises did not hold. */
export const injectFault = async (operation: RequestType, crashPoint: Blow, call: number): Promise<Outcome> => {
  const testbed = await openSite()
  try {
    const found = testbed.simulator.snapshot(testbed.vpcId)
    await prepare(testbed, operation)
    const armed = arm(testbed, crashPoint, call)
    const { exchanges } = await operate(testbed, operation)
    const milliseconds = Date.now() - armed.struckAt
    await testbed.rest()
    if (testbed.stack.physicalResourceId !== undefined) await testbed.stack.delete()
    const problems = [
      ...(armed.action === '' ? ['the blow did not strike'] : []),
      ...exchanges.flatMap((exchange) => problemsOf(exchange, testbed)),
      ...(testbed.simulator.snapshot(testbed.vpcId) === found ? [] : ['the VPC is not as found']),
    ]
    return { crashPoint, call, action: armed.action, milliseconds, problems }
  } finally {
    await testbed.close()
  }
}

const arm = (testbed: Testbed, crashPoint: Blow, call: number): { action: string; struckAt: number } => {
  const armed = { action: '', struckAt: Date.now() }
  let heard = 0
  testbed.simulator.hooks.beforeReply = async ({ action }) => {
    heard += 1
    if (heard !== call) return
    armed.action = action
    armed.struckAt = Date.now()
    await strikes[crashPoint](testbed)
  }
  return armed
}

const problemsOf = ({ event, outcome }: Exchange, { bucket }: Testbed): string[] => {
  const delivered = bucket.puts(event.ResponseURL).filter(({ status }) => status === 200)
  return [
    ...(delivered.length === 1 ? [] : [`${delivered.length} verdicts reached ${event.RequestType}`]),
    ...(outcome.status === 'SUCCESS' ? [] : [`${event.RequestType} ended in FAILED: ${outcome.reason}`]),
  ]
}
