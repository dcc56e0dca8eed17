import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { Screen } from '../../output/screen.ts'
import { follow } from '../../start/follow.ts'
import type { EndpointState } from '../../start/vpcState.ts'

const stateOf = ([service, state]: [string, string]): EndpointState => ({
  ...{ id: `vpce-${service}`, service, kind: 'Interface', state, privateDns: true, dnsEntry: '' },
  ...{ subnetIds: [], routeTableIds: [], groupIds: [], policy: '' },
})

interface Moment {
  /** Undefined if EC2 does not respond. */
  states: Record<string, string> | undefined
  /** The text that the function logs at this time. */
  log?: string
}

/** Follows work during which the endpoints are read once at each moment. @returns the lines, without the times */
const linesOf = async (moments: readonly Moment[]): Promise<string[]> => {
  const output = new PassThrough()
  const { promise: work, resolve } = Promise.withResolvers<void>()
  const left = [...moments]
  let logged = ''
  const source = {
    log: () => logged,
    endpoints: async () => {
      const { states, log = '' } = left.shift() ?? { states: undefined }
      logged += log
      if (left.length === 0) resolve()
      return states && Object.entries(states).map(stateOf)
    },
    intervalMs: 0,
  }
  await follow(work, source, new Screen(output))
  output.end()
  const lines = (await text(output)).split('\n').map((line) => line.replace(/^ *\d+\.\d s/, '').trim())
  return lines.filter((line) => line !== '')
}

describe('The progress of an operation', () => {
  test('has one line for each change of the endpoints’ states', async () => {
    expect(
      await linesOf([
        { states: { s3: 'available' } },
        { states: { s3: 'available', kms: 'pending', logs: 'pending' } },
        { states: { s3: 'available', kms: 'pending', logs: 'pending' } },
        { states: { s3: 'available', kms: 'available', logs: 'deleting' } },
        { states: {} },
      ]),
    ).toEqual(['available: s3; pending: kms, logs', 'available: s3, kms; deleting: logs', 'no endpoints'])
  })

  test('shows each plan once, including one that is logged at the end', async () => {
    const planOf = (...actions: string[]): string => `${JSON.stringify({ message: 'plan', actions })}\n`
    const states = { s3: 'available' }

    expect(
      await linesOf([{ states, log: planOf('CreateVpcEndpoint s3') }, { states }, { states, log: planOf() }]),
    ).toEqual(['Plan: 1 action', '+ CreateVpcEndpoint s3', 'Plan: no changes'])
  })
})
