import { describe, expect, test } from '@jest/globals'
import { EMPTY_HANDOVER } from '../../../handler/vpc/lock/handover.ts'
import { LEASE_MS, type LeaseStore } from '../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import type { virtualClock } from '../../../simulator/clock.ts'
import { directClientOf } from '../../support/directClient.ts'
import { provider } from '../../support/provider.ts'
import { elapsed, testbeds } from '../../support/testbed.ts'
import { gatewayTo, LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const { createTestbed } = testbeds()

const createThreeZones = threeZoneTestbeds()

/** Records who acquires, renews and releases leases, in order and with times. */
const recorded = (store: LeaseStore) => {
  const events: { type: 'acquired' | 'renewed' | 'released'; holder: string; at: number }[] = []
  const leases: LeaseStore = {
    async acquire(claim) {
      const handover = await store.acquire(claim)
      if (handover) events.push({ type: 'acquired', holder: claim.holder, at: claim.now })
      return handover
    },
    async renew(claim, handover) {
      const isRenewed = await store.renew(claim, handover)
      if (isRenewed) events.push({ type: 'renewed', holder: claim.holder, at: claim.now })
      return isRenewed
    },
    async release(claim, handover) {
      await store.release(claim, handover)
      events.push({ type: 'released', holder: claim.holder, at: claim.now })
    },
  }
  return { leases, events }
}

/** A VPC with an endpoint of one stack, and two stacks that request it later. */
const createHere = async () => {
  const testbed = await createTestbed()
  const { leases, events } = recorded(processLeases())
  // Without sockets, because with them the virtual clock advances for a waiting stack while another one works.
  const stack = () => provider(testbed.simulator, { client: directClientOf(testbed.simulator, 'stack'), leases })
  await stack().create({ VpcId: testbed.vpcId, ...LOGS })
  events.splice(0)
  testbed.simulator.settings.latency = 10
  return { ...testbed, comer: stack(), other: stack(), leases, events }
}

/** Leaves a lease, like an invocation that died. */
const leaveLease = (leases: LeaseStore, vpcId: string, now: number) =>
  leases.acquire({ vpcId, holder: 'dead', now, leaseEnd: now + LEASE_MS })

describe('The lease of a VPC', () => {
  test('is renewed before each call that changes the VPC, and released after the last', async () => {
    const { comer, vpcId, events, simulator } = await createHere()
    simulator.calls.splice(0)

    await comer.create({ VpcId: vpcId, ...LOGS })

    const writes = simulator.calls.filter(({ action }) => !action.startsWith('Describe'))
    expect(events.filter(({ type }) => type === 'renewed').length).toBeGreaterThanOrEqual(1)
    for (const { startedAt } of writes) {
      expect(events.some(({ type, at }) => type === 'renewed' && at <= startedAt && startedAt - at < 1000)).toBe(true)
    }
    expect(events.at(-1)?.type).toBe('released')
  })

  test('is released after a change that failed', async () => {
    const { comer, vpcId, events, simulator } = await createHere()
    simulator.faults.inject({ action: 'ModifyVpcEndpoint', failure: { code: 'UnauthorizedOperation' } })

    await expect(comer.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(/UnauthorizedOperation/)

    expect(events.at(-1)?.type).toBe('released')
  })

  test('is acquired by a waiting request when it expires', async () => {
    const { comer, vpcId, leases, events, simulator } = await createHere()
    const startedAt = simulator.clock.now()
    await leaveLease(leases, vpcId, startedAt)

    await comer.create({ VpcId: vpcId, ...LOGS })

    const [, taken] = events.filter(({ type }) => type === 'acquired')
    expect((taken?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(LEASE_MS)
    expect((taken?.at ?? 0) - startedAt).toBeLessThan(LEASE_MS + 15_000)
  })

  test('does not fail the request when it cannot be released', async () => {
    const { vpcId, simulator, anotherStack } = await createHere()
    const store = processLeases()
    const leases = { ...store, release: () => Promise.reject(new Error('throttled')) }

    const { LogsEndpointId } = await anotherStack({ leases }).create({ VpcId: vpcId, ...LOGS })

    expect(LogsEndpointId).toMatch(/^vpce-/)
    expect(await store.acquire({ vpcId, holder: 'next', now: simulator.clock.now() + LEASE_MS, leaseEnd: 0 })).toEqual(
      expect.objectContaining({ deletedOwners: [] }),
    )
  })

  /** The clock jumps while the holder reads the VPC. */
  test.each([
    [60_000, 1],
    [LEASE_MS, 2],
  ])('is acquired again if a read outlasts it (%i ms, acquired %i times)', async (milliseconds, expected) => {
    const { comer, vpcId, events, simulator } = await createHere()
    const clock = simulator.clock as ReturnType<typeof virtualClock>
    let isFirst = true
    simulator.hooks.beforeReply = ({ action }) => {
      if (isFirst && action === 'DescribeSubnets') {
        isFirst = false
        clock.advance(milliseconds)
      }
    }
    simulator.calls.splice(0)

    await comer.create({ VpcId: vpcId, ...LOGS })

    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    expect(changes).toHaveLength(1)
    const change = changes[0]?.startedAt ?? 0
    expect(events.filter(({ type, at }) => type === 'acquired' && at <= change)).toHaveLength(expected)
  })

  test('is not held while a request waits for a throttled account', async () => {
    const { comer, other, vpcId, events, simulator } = await createHere()
    simulator.faults.throttleNext(6, 'ModifyVpcEndpoint')

    await Promise.all([comer.create({ VpcId: vpcId, ...LOGS }), other.create({ VpcId: vpcId, ...LOGS })])

    const changes = simulator.calls.filter(({ action, error }) => action === 'ModifyVpcEndpoint' && !error)
    expect(changes).toHaveLength(2)
    expect(longestHold(events)).toBeLessThan(10_000)
  })

  test('separates the changes of two concurrent stacks', async () => {
    const { comer, other, vpcId, events, simulator } = await createHere()
    simulator.settings.latency = 100
    simulator.calls.splice(0)

    await Promise.all([comer.create({ VpcId: vpcId, ...LOGS }), other.create({ VpcId: vpcId, ...LOGS })])

    let holder: string | undefined
    for (const { type, holder: by } of events) {
      if (type === 'acquired') {
        expect(holder).toBeUndefined()
        holder = by
      }
      if (type === 'released') holder = undefined
    }
    expect(simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')).toHaveLength(2)
  })

  test('has an empty handover when nobody held it before', async () => {
    const leases = processLeases()

    expect(await leases.acquire({ vpcId: 'vpc-0a', holder: 'first', now: 0, leaseEnd: 1 })).toEqual(EMPTY_HANDOVER)
  })

  test('is renewed before each change, so that a slow holder loses no statement of a policy', async () => {
    const { simulator, stackNamed, vpcId, vpc } = await createThreeZones()
    await stackNamed('first').create({ VpcId: vpcId, ...gatewayTo('zzz') })
    simulator.settings.latency = 10
    simulator.hooks.beforeCall = async ({ action, accessKeyId }) => {
      const isSlow = accessKeyId === 'slow' && ['CreateTags', 'ModifyVpcEndpoint'].includes(action)
      if (isSlow) await simulator.clock.sleep(65_000)
    }

    const slow = stackNamed('slow').create({ VpcId: vpcId, ...gatewayTo('aaa') })
    await simulator.clock.sleep(5_000)
    await Promise.all([slow, stackNamed('quick').create({ VpcId: vpcId, ...gatewayTo('bbb') })])

    const policy = JSON.stringify((await vpc.endpoint('s3')).policy)
    for (const bucket of ['zzz', 'aaa', 'bbb']) expect(policy).toContain(`arn:aws:s3:::${bucket}/*`)
  })

  test('is soon free for others after a call that hung until the deadline', async () => {
    const { simulator, stackNamed, vpcId } = await createThreeZones()
    await stackNamed('first').create({ VpcId: vpcId, ...LOGS })
    const hanging = stackNamed('hanging')
    hanging.timeLimit = 15_000
    simulator.faults.inject({ action: 'ModifyVpcEndpoint', failure: 'silence' })

    await expect(hanging.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(/Pending/)

    expect(await elapsed(simulator, () => stackNamed('next').create({ VpcId: vpcId, ...LOGS }))).toBeLessThan(30_000)
  })

  test('records a call without a reply, so that the next holder reads until EC2 lists what the call created', async () => {
    const { simulator, stackNamed, vpcId, vpc, network } = await createThreeZones()
    simulator.settings.latency = 50
    simulator.settings.lags.lists = 5_000
    simulator.faults.inject({ action: 'CreateVpcEndpoint', failure: 'reset', afterEffect: true })
    const gatewayFor = (letter: string) => ({
      VpcId: vpcId,
      ...gatewayTo('*'),
      RouteTableIds: network.routeTableIds[letter],
    })

    const first = stackNamed('first').create(gatewayFor('a'))
    await simulator.clock.sleep(100)
    await Promise.all([first, stackNamed('second').create(gatewayFor('c'))])

    expect(await vpc.endpoints()).toHaveLength(1)
  })

  test('needs no resource in the VPC while it is held', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createThreeZones()
    const names = new Set<string>()
    simulator.hooks.beforeReply = () => {
      const { securityGroups } = JSON.parse(snapshot()) as { securityGroups: { groupName: string }[] }
      for (const { groupName } of securityGroups) names.add(groupName)
    }

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect([...names].sort()).toEqual(['default', `fargate-endpoints-${vpcId}`])
  })
})

const longestHold = (events: readonly { type: string; holder: string; at: number }[]): number => {
  const holds = events
    .filter(({ type }) => type === 'acquired')
    .map(({ holder, at }) => {
      const released = events.find((event) => event.type === 'released' && event.holder === holder)
      return (released?.at ?? Number.POSITIVE_INFINITY) - at
    })
  return Math.max(...holds)
}
