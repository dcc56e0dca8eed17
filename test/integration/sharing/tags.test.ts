import { describe, expect, test } from '@jest/globals'
import type { Provider } from '../../support/provider.ts'
import type { Testbed } from '../../support/testbed.ts'
import { LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const tagsNamed = (prefix: string, length: number) =>
  Array.from({ length }, (_, at) => ({ Key: `${prefix}-${at}`, Value: 'x' }))

describe('Tags of one of two owners', () => {
  const keysOf = async ({ simulator, vpc }: Testbed<unknown>): Promise<string> => {
    const { SecurityGroupRules } = (await simulator.call('DescribeSecurityGroupRules', {})) as {
      SecurityGroupRules: { Tags: { Key: string }[] }[]
    }
    const { NetworkInterfaces } = (await simulator.call('DescribeNetworkInterfaces', {})) as {
      NetworkInterfaces: { TagSet: { Key: string }[] }[]
    }
    const groups = Object.values(await vpc.groups())
    return JSON.stringify([SecurityGroupRules, groups, (await vpc.endpoint('logs')).tags, NetworkInterfaces])
  }

  test('can be replaced on all resources that both use', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS, Tags: tagsNamed('front', 10) })
    await back.create({ VpcId: vpcId, ...LOGS, Tags: tagsNamed('old', 30) })

    await back.update({ VpcId: vpcId, ...LOGS, Tags: tagsNamed('new', 30) })

    const keys = await keysOf(testbed)
    expect(keys).toContain('front-9')
    expect(keys).toContain('new-29')
    expect(keys).not.toContain('old-')
  })

  const leaves: [string, (back: Provider, VpcId: string) => Promise<unknown>][] = [
    ['is deleted', (back) => back.delete()],
    ['no longer needs it', (back, VpcId) => back.update({ VpcId, ...LOGS, CloudWatchLogs: false, Trigger: 'later' })],
  ]
  test.each(leaves)('are deleted with an owner that %s', async (_, leave) => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS, Tags: [...tagsNamed('front', 10), ...tagsNamed('both', 1)] })
    const SubnetIds = testbed.network.subnetIds.a
    await back.create({ VpcId: vpcId, ...LOGS, SubnetIds, Tags: [...tagsNamed('back', 20), ...tagsNamed('both', 1)] })

    await leave(back, vpcId)

    const keys = await keysOf(testbed)
    expect(keys).toContain('front-9')
    expect(keys).toContain('both-0')
    expect(keys).not.toContain('back-')
  })
})

describe('The tag of a deleted owner is deleted from rules too', () => {
  const isOnRules = async ({ simulator }: Testbed<unknown>, { owner }: Provider): Promise<boolean> =>
    JSON.stringify(await simulator.call('DescribeSecurityGroupRules', {})).includes(owner.id)

  test.each([1, 2, 3])('even if call %i of DeleteTags is throttled', async (from) => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS })
    await back.create({ VpcId: vpcId, ...LOGS })
    simulator.faults.inject({ action: 'DeleteTags', from, failure: { code: 'RequestLimitExceeded', status: 503 } })

    await back.delete()

    expect(await isOnRules(testbed, back)).toBe(false)
  })

  test.each([1, 2, 3])(
    'with those of its template, even if its Create failed at call %i of CreateTags',
    async (from) => {
      const testbed = await createTestbed()
      const { simulator, stackNamed, vpcId } = testbed
      const [front, back] = [stackNamed('front'), stackNamed('back')]
      await front.create({ VpcId: vpcId, ...LOGS })
      const found = testbed.snapshot()
      simulator.faults.inject({ action: 'CreateTags', from, failure: { code: 'UnauthorizedOperation' } })
      const Tags = tagsNamed('back', 2)
      await expect(back.create({ VpcId: vpcId, ...LOGS, Tags })).rejects.toThrow('UnauthorizedOperation')

      await back.delete()

      expect(testbed.snapshot()).toBe(found)
    },
  )
})
