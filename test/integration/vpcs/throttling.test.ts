import { describe, expect, test } from '@jest/globals'
import { elapsed } from '../../support/testbed.ts'
import { gatewayTo, LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

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
