import { describe, expect, test } from '@jest/globals'
import { elapsed } from '../../support/testbed.ts'
import { gatewayTo, LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

describe('When EC2 throttles one action for three minutes,', () => {
  const THROTTLED_MS = 180_000
  const failure = { code: 'RequestLimitExceeded', status: 503 }

  test.each([
    'CreateSecurityGroup',
    'AuthorizeSecurityGroupIngress',
    'CreateVpcEndpoint',
    'CreateTags',
    'DescribeVpcEndpoints',
    'DescribeSubnets',
  ])('a Create retries %s until it succeeds', async (action) => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    simulator.faults.inject({ action, failure, times: Number.POSITIVE_INFINITY })
    void simulator.clock.sleep(THROTTLED_MS).then(() => simulator.faults.clear())

    await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

    expect(simulator.calls.some((call) => call.action === action && call.error === failure.code)).toBe(true)
  })

  test.each(['DeleteVpcEndpoints', 'DeleteSecurityGroup', 'DescribeVpcEndpoints'])(
    'a Delete retries %s until it succeeds',
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

// So the SDK names a response that is not EC2's own, such as a gateway's.
test.each(['CreateVpcEndpoint', 'DescribeSubnets'])(
  'A Create retries %s after a 503 without a code',
  async (action) => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    simulator.faults.inject({ action, failure: { code: 'Unknown', status: 503 }, times: 6 })

    await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

    expect(simulator.calls.filter((call) => call.action === action && call.error === 'Unknown')).toHaveLength(6)
  },
)

test('A Delete succeeds when EC2 throttles its check that nothing is left', async () => {
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

test('An Update recovers from a lost reply to ModifyVpcEndpoint, and does not hold the lease while EC2 is busy', async () => {
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

test('An Update changes an endpoint after EC2 was busy with it, and does not hold the lease meanwhile', async () => {
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
