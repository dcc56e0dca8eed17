import { describe, expect, test } from '@jest/globals'
import { additional } from '../../support/additionalServices.ts'
import { makeGroup } from '../../support/foreignResources.ts'
import type { Provider } from '../../support/provider.ts'
import type { Testbed } from '../../support/testbed.ts'
import { LOGS, THREE_ZONES, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const tagsNamed = (prefix: string, length = 24) =>
  Array.from({ length }, (_, at) => ({ Key: `${prefix}-${at}`, Value: 'x' }))

describe('24 tags', () => {
  test.each<[string, (testbed: Testbed<unknown>) => Promise<object>]>([
    ['the managed group', async () => ({})],
    [
      'groups of the template',
      async (testbed) => ({ SecurityGroupIds: await makeGroup(testbed, 'own', '10.0.0.0/16') }),
    ],
  ])('can be replaced by 24 others with %s', async (_, properties) => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId, vpc } = testbed
    const groups = await properties(testbed)
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId, ...LOGS, ...groups, Tags: tagsNamed('old') })

    await front.update({ VpcId: vpcId, ...LOGS, ...groups, Tags: tagsNamed('new') })

    const keys = Object.keys((await vpc.endpoint('logs')).tags)
    expect(keys.filter((key) => key.startsWith('new-'))).toHaveLength(24)
    expect(keys.filter((key) => key.startsWith('old-'))).toEqual([])
  })
})

describe('Tags of one of two owners', () => {
  const keysOf = async ({ simulator, vpc }: Testbed<unknown>): Promise<string> => {
    const { SecurityGroupRules } = (await simulator.call('DescribeSecurityGroupRules', {})) as {
      SecurityGroupRules: { Tags: { Key: string }[] }[]
    }
    return JSON.stringify([SecurityGroupRules, Object.values(await vpc.groups()), (await vpc.endpoint('logs')).tags])
  }

  test('can be replaced by others on all that both use', async () => {
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

  test('go with the owner', async () => {
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

describe('The tag of an owner that leaves is deleted from rules too', () => {
  const isOnRules = async ({ simulator }: Testbed<unknown>, { owner }: Provider): Promise<boolean> =>
    JSON.stringify(await simulator.call('DescribeSecurityGroupRules', {})).includes(owner.id)

  test.each([1, 2, 3])('though call %i of DeleteTags is throttled', async (from) => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId } = testbed
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS })
    await back.create({ VpcId: vpcId, ...LOGS })
    simulator.faults.inject({ action: 'DeleteTags', from, failure: { code: 'RequestLimitExceeded', status: 503 } })

    await back.delete()

    expect(await isOnRules(testbed, back)).toBe(false)
  })

  test.each([1, 2, 3])('though its Create failed at call %i of CreateTags', async (from) => {
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

test('A tag that one owner removes stays while another one declares it', async () => {
  const { stackNamed, vpcId, vpc } = await createTestbed()
  const Tags = [{ Key: 'Team', Value: 'web' }]
  const [front, back] = [stackNamed('front'), stackNamed('back')]
  await front.create({ VpcId: vpcId, ...LOGS, Tags })
  await back.create({ VpcId: vpcId, ...LOGS, Tags })

  await front.update({ VpcId: vpcId, ...LOGS })
  expect((await vpc.endpoint('logs')).tags.Team).toBe('web')

  await back.update({ VpcId: vpcId, ...LOGS })
  expect((await vpc.endpoint('logs')).tags.Team).toBeUndefined()
})

describe('An answer with the ids of many endpoints', () => {
  const quotas = { interfaceEndpointsPerVpc: 200 }
  const properties = (count: number) => ({ AdditionalServices: additional.slice(0, count).join() })

  test('is given for 32 additional services and a stack name of 34 characters', async () => {
    const { stackNamed, vpcId } = await createTestbed(THREE_ZONES, { settings: { quotas } })

    const { EndpointIds } = await stackNamed('a'.repeat(34)).create({ VpcId: vpcId, ...properties(32) })

    expect(EndpointIds?.split(',')).toHaveLength(36)
  })

  test('is refused before the first change where it would be too long', async () => {
    const { writes, stackNamed, vpcId } = await createTestbed(THREE_ZONES, { settings: { quotas } })

    await expect(stackNamed('a'.repeat(34)).create({ VpcId: vpcId, ...properties(75) })).rejects.toThrow('4,096 bytes')

    expect(writes()).toEqual([])
  })
})

describe('A private hosted zone that answers for a name', () => {
  test.each([
    ['is reported after a few tries, since nothing in the VPC changes', 45_000, /^CreateVpcEndpoint logs.*Route 53/],
    ['is named at a deadline that comes before', 15_000, /Pending: .*another attempt, after .*Route 53/],
  ])('%s', async (_, timeLimit, message) => {
    const { simulator, stackNamed, vpcId } = await createTestbed()
    simulator.world.attachHostedZone(vpcId, 'logs.ap-northeast-1.amazonaws.com')
    const front = stackNamed('front', { retries: true })
    front.timeLimit = timeLimit

    await expect(front.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(message)
  })
})
