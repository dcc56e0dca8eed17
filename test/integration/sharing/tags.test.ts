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
    return JSON.stringify([SecurityGroupRules, Object.values(await vpc.groups()), (await vpc.endpoint('logs')).tags])
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

  test('are deleted with the owner', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS, Tags: tagsNamed('front', 10) })
    await back.create({ VpcId: vpcId, ...LOGS, Tags: tagsNamed('back', 30) })

    await back.delete()

    const keys = await keysOf(testbed)
    expect(keys).toContain('front-9')
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

  test.each([1, 2, 3])('even if its Create failed at call %i of CreateTags', async (from) => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS })
    simulator.faults.inject({ action: 'CreateTags', from, failure: { code: 'UnauthorizedOperation' } })
    await expect(back.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow('UnauthorizedOperation')

    await back.delete()

    expect(await isOnRules(testbed, back)).toBe(false)
  })
})
