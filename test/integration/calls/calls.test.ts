import { describe, expect, test } from '@jest/globals'
import { callsByAction, type RecordedCall } from '../../../simulator/calls.ts'
import { createVpc } from '../../../simulator/createVpc.ts'
import { testbeds } from '../../support/testbed.ts'
import { networkOf } from './networks.ts'

const { createTestbed, createTestbedOf } = testbeds()

/** What a look at a VPC takes that has nothing of ours in it yet. */
const SEVEN_READS = {
  DescribeVpcAttribute: 2,
  DescribeSubnets: 1,
  DescribeRouteTables: 1,
  DescribeVpcEndpoints: 1,
  DescribeVpcEndpointServices: 1,
  DescribeSecurityGroups: 1,
}

/** What tells the rest where endpoints of ours and their group stand: it goes by what the first round found. */
const SECOND_ROUND = { DescribeSecurityGroupRules: 1, DescribeNetworkInterfaces: 1 }

/** After 1, 2.5 and 4.75 seconds, where endpoints take three. */
const POLLS = 3

const changes = (calls: readonly RecordedCall[]): Record<string, number> =>
  callsByAction(calls.filter(({ action }) => !action.startsWith('Describe')))

/** From each call to the next, in milliseconds. */
const intervalsOf = (calls: readonly RecordedCall[]): number[] =>
  calls.slice(1).map(({ startedAt }, at) => startedAt - (calls[at]?.startedAt ?? 0))

/** A property set that asks for so many services, of which S3 is a gateway. */
const asking = (count: number) => ({
  AdditionalServices: ['sqs', 'sts', 'sns', 'events', 'states', 'lambda'].slice(0, count - 4).join(','),
})

describe('A Create', () => {
  test.each([4, 7, 10])(
    'of %i services makes eight reads, three calls for the group, and one or two a service, and polls',
    async (count) => {
      const { simulator, stack, vpcId } = await createTestbed()

      await stack.create({ VpcId: vpcId, ...asking(count) })

      const { calls } = simulator
      const { DescribeVpcEndpoints: looks = 0, ...reads } = callsByAction(
        calls.filter(({ action }) => action.startsWith('Describe')),
      )
      // The eighth, and polls beside.
      expect({ ...reads, DescribeVpcEndpoints: 1 }).toEqual({ ...SEVEN_READS, DescribePrefixLists: 1 })
      expect(looks - 1).toBe(POLLS)
      expect(changes(calls)).toEqual({
        CreateSecurityGroup: 1,
        AuthorizeSecurityGroupIngress: 1,
        RevokeSecurityGroupEgress: 1,
        CreateVpcEndpoint: count,
        // Each interface service's network interfaces get its name: EC2 passes no tags on to them.
        CreateTags: count - 1,
      })
    },
  )

  test('asks for the prefix list of S3 beside its first changes, and once', async () => {
    const { simulator, stack, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId })
    await stack.update({ VpcId: vpcId, EcsExec: true })

    expect(callsByAction(simulator.calls).DescribePrefixLists).toBe(1)
  })

  test('asks for no prefix list where no gateway to S3 is wanted', async () => {
    const { simulator, stack, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, EcrImagePull: false })

    expect(callsByAction(simulator.calls)).not.toHaveProperty('DescribePrefixLists')
  })

  test('polls all of its endpoints by one call, at growing intervals of at most five seconds', async () => {
    const durations = { interfaceEndpointPending: 60_000 }
    const { simulator, stack, vpcId } = await createTestbed({ settings: { durations } })

    await stack.create({ VpcId: vpcId, ...asking(10) })

    const looks = simulator.calls.filter(({ action }) => action === 'DescribeVpcEndpoints').slice(1)
    const intervals = intervalsOf(looks)
    const changed = simulator.calls.findLast(({ action }) => action === 'CreateVpcEndpoint')
    expect((looks[0]?.startedAt ?? 0) - (changed?.endedAt ?? 0)).toBe(1000)
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b))
    expect(intervals.at(-1)).toBe(5000)
    expect(looks.length).toBeLessThanOrEqual(60 / 5 + 3)
  })

  test('that is refused has made its seven reads and no other call', async () => {
    const { simulator, stack, vpcId } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, AdditionalServices: 'no-such-service' })).rejects.toThrow()

    expect(callsByAction(simulator.calls)).toEqual(SEVEN_READS)
  })
})

describe('A VPC whose local routes lead elsewhere', () => {
  test('is itself asked for its blocks, and served all the same', async () => {
    const { simulator, stack, vpcId, network, vpc } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds
    simulator.world.replaceLocalTargets(vpcId, simulator.world.addNetworkInterface(subnetId))

    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId })

    expect(callsByAction(simulator.calls).DescribeVpcs).toBe(1)
    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual(['in tcp 443 10.0.0.0/16'])
  })
})

describe('An Update that changes nothing', () => {
  test('makes reads alone', async () => {
    const { simulator, stack, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId })
    simulator.calls.splice(0)

    await stack.update({ VpcId: vpcId })

    expect(callsByAction(simulator.calls)).toEqual({ ...SEVEN_READS, ...SECOND_ROUND })
  })
})

describe('A Delete', () => {
  test('polls all of its endpoints by one call, at growing intervals of at most fifteen seconds', async () => {
    const durations = { interfaceEndpointDeleting: 300_000 }
    const { simulator, stack, vpcId } = await createTestbed({ settings: { durations } })
    await stack.create({ VpcId: vpcId, ...asking(10) })

    await stack.delete()

    const deleted = simulator.calls.findIndex(({ action }) => action === 'DeleteVpcEndpoints')
    const looks = simulator.calls.slice(deleted).filter(({ action }) => action === 'DescribeVpcEndpoints')
    const intervals = intervalsOf(looks)
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b))
    expect(intervals.at(-1)).toBe(15_000)
    expect(looks.length).toBeLessThanOrEqual(300 / 15 + 6)
  })

  test('of a resource that has nothing makes two reads, and looks once more in case lists lag', async () => {
    const { simulator, stack, vpcId } = await createTestbed()
    stack.resource = { physicalId: `fargate-endpoints/${vpcId}/${stack.owner.id}`, properties: { VpcId: vpcId } }

    await stack.delete()

    expect(callsByAction(simulator.calls)).toEqual({ DescribeVpcEndpoints: 2, DescribeSecurityGroups: 2 })
  })
})

describe('Two hundred subnets and route tables', () => {
  const callsWith = async (subnetCount: number): Promise<Record<string, number>[]> => {
    const testbed = await createTestbedOf((client) => createVpc(client, networkOf(subnetCount)))
    const VpcId = testbed.vpcId
    const counted = async (operation: () => Promise<unknown>): Promise<Record<string, number>> => {
      await operation()
      return callsByAction(testbed.simulator.calls.splice(0))
    }
    return [
      await counted(() => testbed.stack.create({ VpcId })),
      await counted(() => testbed.stack.update({ VpcId })),
      await counted(() => testbed.stack.update({ VpcId, S3Buckets: 'front', EcsExec: true })),
      await counted(() => testbed.stack.delete()),
    ]
  }

  test('take no calls that two do not take, but for pages of route tables', async () => {
    const [truncateList, many] = [await callsWith(2), await callsWith(200)]

    // EC2 gives at most a hundred route tables a page: two pages and, with the main table, a third.
    const more = many.map((calls, at) => ({
      ...calls,
      DescribeRouteTables:
        (truncateList[at]?.DescribeRouteTables ?? 0) === 0 ? undefined : (calls.DescribeRouteTables ?? 0) / 3,
    }))
    expect(more).toEqual(truncateList.map((calls) => ({ ...calls, DescribeRouteTables: calls.DescribeRouteTables })))
  }, 60_000)
})
