import { describe, expect, test } from '@jest/globals'
import { callsByAction, type RecordedCall } from '../../../simulator/calls.ts'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { testbeds } from '../../support/testbed.ts'
import { networkOf, REFUSED } from './networks.ts'

const { createTestbed, createTestbedOf } = testbeds()

/** The calls that read a VPC in which nothing is managed yet. */
const FIRST_READS = {
  DescribeVpcs: 1,
  DescribePrefixLists: 1,
  DescribeVpcAttribute: 2,
  DescribeSubnets: 1,
  DescribeRouteTables: 1,
  DescribeVpcEndpoints: 1,
  DescribeVpcEndpointServices: 1,
  DescribeSecurityGroups: 1,
  DescribeNetworkInterfaces: 1,
  DescribeNetworkAcls: 1,
  DescribeDhcpOptions: 1,
}

/** The additional call if the VPC has a managed group. */
const SECOND_READS = { DescribeSecurityGroupRules: 1 }

/** One poll per second while endpoints are pending for three. */
const POLLS = 3

/** A Create reads the VPC before its changes and after its endpoints are available. */
const READINGS = 2

const changes = (calls: readonly RecordedCall[]): Record<string, number> =>
  callsByAction(calls.filter(({ action }) => !action.startsWith('Describe')))

/** The time from each call to the next, in milliseconds. */
const intervalsOf = (calls: readonly RecordedCall[]): number[] =>
  calls.slice(1).map(({ startedAt }, at) => startedAt - (calls[at]?.startedAt ?? 0))

/** Properties that request this number of services. S3 is one of them, and a gateway. */
const asking = (count: number) => ({
  AdditionalServices: ['sqs', 'sts', 'sns', 'events', 'states', 'lambda'].slice(0, count - 4).join(','),
})

describe('A Create', () => {
  test.each([4, 7, 10])(
    'of %i services reads the VPC twice, makes three calls for the group and one or two per service, and polls',
    async (count) => {
      const { simulator, stack, vpcId } = await createTestbed()

      await stack.create({ VpcId: vpcId, ...asking(count) })

      const { calls } = simulator
      const { DescribeVpcEndpoints: endpointReads = 0, ...reads } = callsByAction(
        calls.filter(({ action }) => action.startsWith('Describe')),
      )
      const { DescribeVpcEndpoints: _, ...expected } = FIRST_READS
      const twice = Object.entries(expected).map(([action, times]) => [action, times * READINGS])
      expect(reads).toEqual({ ...Object.fromEntries(twice), ...SECOND_READS })
      expect(endpointReads - READINGS).toBe(POLLS)
      expect(changes(calls)).toEqual({
        CreateSecurityGroup: 1,
        AuthorizeSecurityGroupIngress: 1,
        RevokeSecurityGroupEgress: 1,
        CreateVpcEndpoint: count,
        // One call for the network interfaces of each service, because EC2 does not copy tags to them.
        CreateTags: count - 1,
      })
    },
  )

  test('polls all of its endpoints with one call, at intervals of a tenth of the elapsed time', async () => {
    const durations = { interfaceEndpointPending: 60_000 }
    const { simulator, stack, vpcId } = await createTestbed({ settings: { durations } })

    await stack.create({ VpcId: vpcId, ...asking(10) })

    const polls = simulator.calls.filter(({ action }) => action === 'DescribeVpcEndpoints').slice(1, -1)
    const intervals = intervalsOf(polls)
    const changed = simulator.calls.findLast(({ action }) => action === 'CreateVpcEndpoint')
    expect((polls[0]?.startedAt ?? 0) - (changed?.endedAt ?? 0)).toBe(1000)
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b))
    expect(intervals.at(-1)).toBeGreaterThan(5000)
    expect(intervals.at(-1)).toBeLessThan(6500)
    expect(polls.length).toBeLessThanOrEqual(32)
  })

  test('that is rejected reads the VPC once and makes no other call', async () => {
    const { simulator, stack, vpcId } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, ...REFUSED })).rejects.toThrow()

    expect(callsByAction(simulator.calls)).toEqual(FIRST_READS)
  })

  test('of an unknown service lists all services once before it is rejected', async () => {
    const { simulator, stack, vpcId } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, AdditionalServices: 'no-such-service' })).rejects.toThrow()

    expect(callsByAction(simulator.calls)).toEqual({ ...FIRST_READS, DescribeVpcEndpointServices: 2 })
  })
})

describe('An Update that changes nothing', () => {
  test('makes only calls that read', async () => {
    const { simulator, stack, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId })
    simulator.calls.splice(0)

    await stack.update({ VpcId: vpcId })

    expect(callsByAction(simulator.calls)).toEqual({ ...FIRST_READS, ...SECOND_READS })
  })
})

describe('A Delete', () => {
  test('polls all of its endpoints with one call, at growing intervals of at most ten seconds', async () => {
    const durations = { interfaceEndpointDeleting: 300_000 }
    const { simulator, stack, vpcId } = await createTestbed({ overTheWire: true, settings: { durations } })
    await stack.create({ VpcId: vpcId, ...asking(4) })

    await stack.delete()

    const deleted = simulator.calls.findIndex(({ action }) => action === 'DeleteVpcEndpoints')
    const isPoll = ({ action, parameters }: RecordedCall): boolean =>
      action === 'DescribeVpcEndpoints' && parameters['Filter.1.Name'] === 'vpc-endpoint-id'
    const polls = simulator.calls.slice(deleted).filter(isPoll)
    const intervals = intervalsOf(polls)
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b))
    expect(intervals.at(-1)).toBe(10_000)
    expect(polls.length).toBeLessThanOrEqual(60)
  })

  test('of a resource without endpoints reads for ten seconds, because a single empty read proves nothing', async () => {
    const { simulator, stack, vpcId } = await createTestbed()
    stack.resource = {
      physicalId: `fargate-endpoints/${vpcId}/${stack.owner.id}/0123abcd`,
      properties: { VpcId: vpcId },
    }

    await stack.delete()

    const reads = simulator.calls.filter(({ action }) => action === 'DescribeVpcEndpoints')
    expect((reads.at(-1)?.startedAt ?? 0) - (reads[0]?.startedAt ?? 0)).toBe(10_000)
    expect(callsByAction(simulator.calls)).toEqual({ DescribeVpcEndpoints: 12, DescribeSecurityGroups: 12 })
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

  test('take the same calls as two, except for pages of route tables', async () => {
    const [few, many] = [await callsWith(2), await callsWith(200)]

    // EC2 returns at most 100 route tables per page: 201 with the main table, so three pages.
    const more = many.map((calls) => ({
      ...calls,
      DescribeRouteTables: calls.DescribeRouteTables && calls.DescribeRouteTables / 3,
    }))
    expect(more).toEqual(few)
  })
})
