import { setTimeout as delay } from 'node:timers/promises'
import type { Exchange, RequestType } from '../../../simulator/cloudformation.ts'
import { openSite, operate, prepare, type Site } from './site.ts'

/** What befalls the function at one EC2 call: it strikes when the call took effect and before the function hears of it. */
const strikes = {
  'a kill': (site: Site) => site.provider.kill(),
  'a lack of memory': (site: Site) => site.provider.starve(),
  'a pause': async (site: Site) => {
    site.provider.pause()
    await delay(1500)
    site.provider.resume()
  },
  throttling: async ({ simulator }: Site) => simulator.faults.throttleNext(3),
  'a kill, with its PUTs refused at first': (site: Site) => {
    site.bucket.fault = (put) => (put <= 2 ? 503 : undefined)
    return site.provider.kill()
  },
} as const

export type Blow = keyof typeof strikes

export const blows = Object.keys(strikes) as Blow[]

export interface Outcome {
  blow: Blow
  /** The EC2 call at which it struck, from 1 up, and its action. */
  call: number
  action: string
  /** From the blow to the verdict. */
  milliseconds: number
  /** What is not as promised; empty where all is. */
  problems: string[]
}

/** Runs an operation that is struck at its n-th EC2 call, then a Delete, and tells what of the promises did not hold. */
export const strike = async (operation: RequestType, blow: Blow, call: number): Promise<Outcome> => {
  const site = await openSite()
  try {
    const found = site.simulator.snapshot(site.vpcId)
    await prepare(site, operation)
    const armed = arm(site, blow, call)
    const { exchanges } = await operate(site, operation)
    const milliseconds = Date.now() - armed.struckAt
    await site.rest()
    if (site.stack.physicalResourceId !== undefined) await site.stack.delete()
    const problems = [
      ...(armed.action === '' ? ['the blow did not strike'] : []),
      ...exchanges.flatMap((exchange) => problemsOf(exchange, site)),
      ...(site.simulator.snapshot(site.vpcId) === found ? [] : ['the VPC is not as found']),
    ]
    return { blow, call, action: armed.action, milliseconds, problems }
  } finally {
    await site.close()
  }
}

const arm = (site: Site, blow: Blow, call: number): { action: string; struckAt: number } => {
  const armed = { action: '', struckAt: Date.now() }
  let heard = 0
  site.simulator.hooks.beforeReply = async ({ action }) => {
    heard += 1
    if (heard !== call) return
    armed.action = action
    armed.struckAt = Date.now()
    await strikes[blow](site)
  }
  return armed
}

const problemsOf = ({ event, verdict }: Exchange, { bucket }: Site): string[] => {
  const delivered = bucket.puts(event.ResponseURL).filter(({ status }) => status === 200)
  return [
    ...(delivered.length === 1 ? [] : [`${delivered.length} verdicts reached ${event.RequestType}`]),
    ...(verdict.status === 'SUCCESS' ? [] : [`${event.RequestType} ended in FAILED: ${verdict.reason}`]),
  ]
}
