import { describe, expect, test } from '@jest/globals'
import { LEASE_MS } from '../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import type { Simulator } from '../../../simulator/index.ts'
import { gatewayTo, LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const elapsed = async ({ clock }: Simulator, run: () => Promise<unknown>): Promise<number> => {
  const startedAt = clock.now()
  await run()
  return clock.now() - startedAt
}

describe('The lease of a VPC', () => {
  test('is renewed before each change, so that a slow holder loses no statement of a policy', async () => {
    const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
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

  test('is free for others soon after a call hung until the deadline', async () => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    await stackNamed('first').create({ VpcId: vpcId, ...LOGS })
    const hanging = stackNamed('hanging')
    hanging.timeLimit = 15_000
    simulator.faults.inject({ action: 'ModifyVpcEndpoint', failure: 'silence' })

    await expect(hanging.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(/Pending/)

    expect(await elapsed(simulator, () => stackNamed('next').create({ VpcId: vpcId, ...LOGS }))).toBeLessThan(30_000)
  })

  test('records a call without an answer for the next holder, which reads until what that created is listed', async () => {
    const { simulator, stackNamed, vpcId, vpc, network } = await createTestbed()
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

  test('does not fail the request where its release is throttled', async () => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    await stackNamed('first').create({ VpcId: vpcId, ...LOGS })
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
    const leases = { ...processLeases(), release: () => Promise.reject(throttled) }
    const next = stackNamed('next', { leases })

    const milliseconds = await elapsed(simulator, () => next.create({ VpcId: vpcId, ...LOGS }))

    expect(next.resource?.physicalId).toContain(vpcId)
    expect(milliseconds).toBeLessThan(3 * LEASE_MS)
  })

  test('of a holder that died ends by itself', async () => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    const leases = processLeases()
    const now = simulator.clock.now()
    await leases.acquire({ vpcId, holder: 'dead', now, leaseEnd: now + LEASE_MS })

    const milliseconds = await elapsed(simulator, () => stackNamed('next', { leases }).create({ VpcId: vpcId, ...LOGS }))

    expect(milliseconds).toBeGreaterThanOrEqual(LEASE_MS)
    expect(milliseconds).toBeLessThan(LEASE_MS + 60_000)
  })

  test('leaves nothing in the VPC while it is held', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
    const names = new Set<string>()
    simulator.hooks.beforeReply = () => {
      const { securityGroups } = JSON.parse(snapshot()) as { securityGroups: { groupName: string }[] }
      for (const { groupName } of securityGroups) names.add(groupName)
    }

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect([...names].sort()).toEqual(['default', `fargate-endpoints-${vpcId}`])
  })
})

describe('EC2 that throttles one call for three minutes', () => {
  const THROTTLED_MS = 180_000
  const failure = { code: 'RequestLimitExceeded', status: 503 }

  test.each([
    'CreateSecurityGroup',
    'AuthorizeSecurityGroupIngress',
    'CreateVpcEndpoint',
    'CreateTags',
    'DescribeVpcEndpoints',
    'DescribeSubnets',
  ])('is waited for at %s', async (action) => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    simulator.faults.inject({ action, failure, times: Number.POSITIVE_INFINITY })
    void simulator.clock.sleep(THROTTLED_MS).then(() => simulator.faults.clear())

    await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

    expect(simulator.calls.some((call) => call.action === action && call.error === failure.code)).toBe(true)
  })

  test.each(['DeleteVpcEndpoints', 'DeleteSecurityGroup', 'DescribeVpcEndpoints'])(
    'is waited for at %s of a Delete',
    async (action) => {
      const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
      const found = snapshot()
      const front = stackNamed('front', { retries: true })
      await front.create({ VpcId: vpcId, ...LOGS })
      simulator.faults.inject({ action, failure, times: Number.POSITIVE_INFINITY })
      void simulator.clock.sleep(THROTTLED_MS).then(() => simulator.faults.clear())

      await front.delete()

      expect(snapshot()).toBe(found)
    },
  )
})

test('A Delete waits for a throttled account once more while it checks that nothing is left', async () => {
  const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
  const found = snapshot()
  const front = stackNamed('front', { retries: true })
  await front.create({ VpcId: vpcId, ...LOGS })
  simulator.hooks.beforeReply = ({ action }) => {
    if (action === 'DeleteSecurityGroup') simulator.faults.throttleNext(20)
  }

  await front.delete()

  expect(snapshot()).toBe(found)
})

test('A reply to ModifyVpcEndpoint that is lost is recovered from while EC2 is busy for two minutes, without the lease', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  const front = stackNamed('front', { retries: true })
  await front.create({ VpcId: vpcId, ...gatewayTo('front') })
  simulator.settings.durations.changeInProgress = 120_000
  simulator.faults.loseReplies('ModifyVpcEndpoint')

  const update = front.update({ VpcId: vpcId, ...gatewayTo('back'), CloudWatchLogs: true })
  await simulator.clock.sleep(10_000)
  const other = await elapsed(simulator, () =>
    stackNamed('other').create({ VpcId: vpcId, EcrImagePull: false, CloudWatchLogs: false, Kms: true }),
  )
  await update

  expect(other).toBeLessThan(90_000)
  expect(JSON.stringify((await vpc.endpoint('s3')).policy)).toContain('arn:aws:s3:::back/*')
})

test('An endpoint that EC2 is busy with for two minutes is changed after that, without the lease', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  const front = stackNamed('front', { retries: true })
  await front.create({ VpcId: vpcId, ...gatewayTo('front') })
  simulator.settings.durations.changeInProgress = 120_000
  await front.update({ VpcId: vpcId, ...gatewayTo('back') })

  const update = front.update({ VpcId: vpcId, ...gatewayTo('last') })
  await simulator.clock.sleep(10_000)
  const other = await elapsed(simulator, () => stackNamed('other').create({ VpcId: vpcId, ...LOGS }))
  await update

  expect(other).toBeLessThan(90_000)
  expect(JSON.stringify((await vpc.endpoint('s3')).policy)).toContain('arn:aws:s3:::last/*')
})
