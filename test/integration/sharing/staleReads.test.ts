/**
 * Lists that lag at random show a state from before several writes, and the next read may show an older state than this
 * one.
 */
import { describe, expect, test } from '@jest/globals'
import { createSharedNetwork } from '../../support/sharedNetwork.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed, createTestbedOf } = testbeds()

const LAG = { upTo: 60_000, probability: 0.5 }

describe('Owners of the S3 gateway that change their buckets one after another', () => {
  test.each([1, 2])('keep the buckets of all owners (seed %i)', async (seed) => {
    const { vpcId, stackNamed, vpc, simulator } = await createTestbed()
    const S3 = { VpcId: vpcId, CloudWatchLogs: false, EcrImagePull: false }
    const stacks = ['a', 'b', 'c'].map((name) => ({ name, stack: stackNamed(name) }))
    for (const { name, stack } of stacks) await stack.create({ ...S3, S3Buckets: `${name}-old` })
    await simulator.clock.sleep(600_000)
    Object.assign(simulator.settings, { seed })
    Object.assign(simulator.settings.lags, { lists: LAG })

    for (const { name, stack } of stacks) await stack.update({ ...S3, S3Buckets: `${name}-new` })

    Object.assign(simulator.settings.lags, { lists: 0 })
    await simulator.clock.sleep(600_000)
    const policy = JSON.stringify((await vpc.endpoint('s3')).policy)
    expect(stacks.map(({ name }) => policy.includes(`arn:aws:s3:::${name}-new`))).toEqual([true, true, true])
    expect(policy).not.toContain('-old')
  })
})

describe('Two owners that request different subnets of a zone', () => {
  test('share one of them even if the reply to the call that added it is lost', async () => {
    const { vpcId, simulator, network, stackNamed, vpc } = await createTestbedOf(createSharedNetwork)
    const logsIn = (...names: string[]) => ({
      VpcId: vpcId,
      EcrImagePull: false,
      SubnetIds: network.subnets.filter(({ name }) => names.includes(name)).map(({ subnetId }) => subnetId),
    })
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create(logsIn('c'))
    await back.create(logsIn('c'))
    await simulator.clock.sleep(600_000)
    simulator.settings.lags.lists = 20_000
    simulator.faults.loseReplies('ModifyVpcEndpoint')

    const first = front.update(logsIn('a1', 'c'))
    await simulator.clock.sleep(100)
    await Promise.all([first, back.update(logsIn('a2', 'c'))])

    await simulator.clock.sleep(60_000)
    expect((await vpc.endpoint('logs')).subnetIds).toHaveLength(2)
  })
})
