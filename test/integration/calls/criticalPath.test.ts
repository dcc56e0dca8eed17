import { afterEach, describe, expect, test } from '@jest/globals'
import { virtualClock } from '../../../simulator/clock.ts'
import { startSimulator } from '../../../simulator/index.ts'
import { createNatNetwork } from '../../../simulator/networks/natNetwork.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { directClientOf } from '../../support/directClient.ts'
import { provider, type TemplateProperties } from '../../support/provider.ts'
import { REFUSED } from './networks.ts'

/** One round trip to EC2. */
const LATENCY_MS = 150
/** The time between two polls after a minute: a tenth of the elapsed time. */
const INTERVAL_MS = 6000

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** A stack in virtual time, where concurrent calls take the time of one. */
const createTimed = async (createNetwork = createReferenceNetwork) => {
  const clock = virtualClock()
  const simulator = await startSimulator({ clock })
  const client = directClientOf(simulator, 'stack')
  closers.push(() => simulator.close())
  const { vpcId } = await createNetwork(client)
  simulator.settings.latency = LATENCY_MS
  const stack = provider(simulator, { client })
  const timed = async (operation: () => Promise<unknown>): Promise<number> => {
    const startedAt = clock.now()
    await operation()
    return clock.now() - startedAt
  }
  return { simulator, stack, vpcId, timed }
}

const roundTrips = (count: number): number => count * LATENCY_MS

// docs/decisions/critical-path.md lists the round trips. Leases are kept in the process here, so the calls to the lease
// table come on top.
describe('From the event to the response,', () => {
  test("a Create takes EC2's settling time, nine round trips, and half a poll interval on average", async () => {
    const { simulator, stack, vpcId, timed } = await createTimed()
    // Spread evenly over one interval, because endpoints can become available at any time in it.
    const settling = Array.from({ length: 10 }, (_, at) => 60_000 + (at * (INTERVAL_MS + LATENCY_MS)) / 10)

    const added: number[] = []
    for (const milliseconds of settling) {
      simulator.settings.durations.interfaceEndpointPending = milliseconds
      added.push((await timed(() => stack.create({ VpcId: vpcId }))) - milliseconds)
      await stack.delete()
    }

    const mean = added.reduce((sum, one) => sum + one) / added.length
    expect(mean).toBeLessThanOrEqual(roundTrips(9) + INTERVAL_MS / 2)
    expect(Math.max(...added)).toBeLessThanOrEqual(roundTrips(9) + INTERVAL_MS)
  })

  test('a Create in private subnets with a NAT gateway takes four more round trips and the wait for one change', async () => {
    const settling = 60_000
    const timeIn = async (createNetwork: typeof createReferenceNetwork): Promise<number> => {
      const { simulator, stack, vpcId, timed } = await createTimed(createNetwork)
      simulator.settings.durations.interfaceEndpointPending = settling
      return timed(() => stack.create({ VpcId: vpcId }))
    }

    const [without, behindNat] = [await timeIn(createReferenceNetwork), await timeIn(createNatNetwork)]

    // One call enables private DNS, a poll a second later finds the endpoints available, and another round takes two.
    expect(behindNat - without).toBe(roundTrips(4) + 1000)
  })

  test.each<[string, number, TemplateProperties]>([
    ['only a gateway, which is available at once, takes three round trips', 3, { AdditionalServices: 'dynamodb' }],
    ['no endpoints takes one round trip', 1, {}],
  ])('a Create of %s', async (_, count, properties) => {
    const { stack, vpcId, timed } = await createTimed()

    const milliseconds = await timed(() =>
      stack.create({ VpcId: vpcId, EcrImagePull: false, CloudWatchLogs: false, ...properties }),
    )

    expect(milliseconds).toBe(roundTrips(count))
  })

  test('a Create of an S3 gateway takes no additional round trip for its prefix list', async () => {
    const { stack, vpcId, timed } = await createTimed()

    const milliseconds = await timed(() =>
      stack.create({ VpcId: vpcId, EcrImagePull: false, CloudWatchLogs: false, AdditionalServices: 's3' }),
    )

    expect(milliseconds).toBe(roundTrips(3))
  })

  test('an Update that changes nothing takes two round trips', async () => {
    const { stack, vpcId, timed } = await createTimed()
    await stack.create({ VpcId: vpcId })

    expect(await timed(() => stack.update({ VpcId: vpcId }))).toBe(roundTrips(2))
  })

  test('a rejected request takes one round trip', async () => {
    const { stack, vpcId, timed } = await createTimed()
    const refused = () => expect(stack.create({ VpcId: vpcId, ...REFUSED })).rejects.toThrow()

    expect(await timed(refused)).toBe(roundTrips(1))
  })
})
