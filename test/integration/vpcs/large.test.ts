import { describe, expect, test } from '@jest/globals'
import type { LeaseStore } from '../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import type { RecordedCall } from '../../../simulator/calls.ts'
import { type CreatedVpc, createVpc, type VpcShape } from '../../../simulator/networks/createVpc.ts'
import { makeInterface } from '../../support/foreignResources.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

const ZONES = ['a', 'b', 'c', 'd', 'e', 'f']
/** A small page size, so that the large VPC has many pages. */
const PAGE = 40

/** Subnets in alternating zones, each with its own route table. Every tenth is public. */
const shapeOf = (count: number): VpcShape => {
  const nth = Array.from({ length: count }, (_, at) => at)
  return {
    cidrBlock: '10.0.0.0/16',
    routeTables: nth.map((at) => ({ name: `table-${at}`, internetRoute: at % 10 === 9 })),
    subnets: nth.map((at) => ({
      name: `subnet-${at}`,
      zone: `us-east-1${ZONES[at % ZONES.length]}`,
      cidrBlock: `10.0.${at}.0/24`,
      routeTable: `table-${at}`,
    })),
  }
}

/** Creates foreign endpoints of services that the resource does not request. */
const addForeign = async (testbed: Testbed<CreatedVpc>, count: number): Promise<void> => {
  const services = testbed.simulator.world.endpointServices
    .filter(
      ({ serviceType, serviceName, privateDnsNames }) =>
        serviceType === 'Interface' && privateDnsNames.length > 0 && !WANTED.test(serviceName),
    )
    .slice(0, count)
  for (const { serviceName } of services) {
    const subnetId = testbed.network.subnetIds['subnet-0'] ?? ''
    await makeInterface(testbed, serviceName.replace('com.amazonaws.us-east-1.', ''), { subnetIds: [subnetId] })
  }
}

const WANTED = /\.(ecr\.api|ecr\.dkr|logs|ssmmessages|kms)$/

const createTestbed = async (subnets: number, endpoints: number, pageSize?: number) => {
  const testbed = await createTestbedOf((client) => createVpc(client, shapeOf(subnets)), {
    region: 'us-east-1',
    overTheWire: true,
  })
  await addForeign(testbed, endpoints)
  if (pageSize !== undefined) testbed.simulator.settings.pageSize = pageSize
  testbed.simulator.calls.splice(0)
  return testbed
}

/** Counts the calls since the last count, by action. Further pages are counted separately. */
const takeCalls = (calls: RecordedCall[]) => {
  const taken = calls.splice(0)
  const count = (some: RecordedCall[]) =>
    Object.fromEntries([...Map.groupBy(some, ({ action }) => action)].map(([action, { length }]) => [action, length]))
  return {
    first: count(taken.filter(({ parameters }) => !parameters.NextToken)),
    further: count(taken.filter(({ parameters }) => parameters.NextToken)),
  }
}

/** Creates, updates and deletes a resource. Returns its endpoints, its calls, and whether the VPC is as before. */
const live = async ({ simulator, stack, vpcId, vpc }: Testbed<CreatedVpc>) => {
  const found = simulator.snapshot(vpcId)
  await stack.create({ VpcId: vpcId, EcsExec: true })
  const create = takeCalls(simulator.calls)
  const { pageSize } = simulator.settings
  simulator.settings.pageSize = 1_000
  const endpoints = (await vpc.endpoints()).filter(({ tags }) => tags['fargate-endpoints:managed'])
  Object.assign(simulator.settings, { pageSize })
  simulator.calls.splice(0)
  await stack.update({ VpcId: vpcId, Kms: true })
  const update = takeCalls(simulator.calls)
  await stack.update({ VpcId: vpcId, Kms: true })
  const unchanged = takeCalls(simulator.calls)
  await stack.delete()
  const deletion = takeCalls(simulator.calls)
  return { endpoints, isAsFound: simulator.snapshot(vpcId) === found, calls: { create, update, unchanged, deletion } }
}

describe('In a VPC with 200 subnets, 200 route tables and 45 foreign endpoints, in pages of 40,', () => {
  test('a resource gets the same endpoints as in a small VPC, with the same calls plus further pages', async () => {
    const small = await live(await createTestbed(12, 1))
    const testbed = await createTestbed(200, 45, PAGE)
    const { network } = testbed
    const large = await live(testbed)

    const isPublic = (name: string) => Number(name.split('-')[1]) % 10 === 9
    const privateTables = Object.entries(network.routeTableIds)
      .filter(([name]) => !isPublic(name))
      .map(([, id]) => id)
      .sort()
    const zoneOf = new Map(Object.entries(network.subnetIds).map(([name, id]) => [id, Number(name.split('-')[1]) % 6]))
    for (const { kind, subnetIds, routeTableIds } of large.endpoints) {
      if (kind === 'Gateway') expect(routeTableIds).toEqual(privateTables)
      else expect(subnetIds.map((id) => zoneOf.get(id)).sort()).toEqual([0, 1, 2, 3, 4, 5])
    }
    expect(large.endpoints.map(({ service }) => service)).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssmmessages'])
    expect(large.isAsFound).toBe(true)

    for (const [step, { first }] of Object.entries(large.calls)) {
      expect(first).toEqual(small.calls[step as keyof typeof small.calls].first)
    }
    // 200 subnets fill 5 pages, 201 route tables (with the main one) 6, 46 or more endpoints 2.
    expect(large.calls.unchanged).toEqual({
      first: small.calls.unchanged.first,
      further: { DescribeSubnets: 4, DescribeRouteTables: 5, DescribeVpcEndpoints: 1, DescribeNetworkInterfaces: 1 },
    })
    expect(small.calls.unchanged.further).toEqual({})
  })

  test('the response omits attributes that do not fit, and a warning names them', async () => {
    const { network, stack, vpcId } = await createTestbed(200, 45, PAGE)

    const { RouteTableIds, SubnetIds, EndpointIds, Warnings } = await stack.create({ VpcId: vpcId })

    const tables = Object.values(network.routeTableIds)
    expect(RouteTableIds).toBe('')
    expect(SubnetIds?.split(',')).toHaveLength(6)
    expect(EndpointIds?.split(',')).toHaveLength(4)
    expect(Warnings).toMatch(
      /^DnsEntries and RouteTableIds are left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes\. The S3 gateway's policy governs all S3 traffic of (rtb-\w+, ){5}rtb-\w+ and 174 more, not only that of tasks/,
    )
    expect(tables).toHaveLength(200)
  })
})

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items */
const MAX_ITEM_BYTES = 400 * 1024

describe('A resource with 29 endpoints in six zones, and as many tags as it may have', () => {
  test('passes half of what an item of the lock table takes, or less, to the next holder', async () => {
    const store = processLeases()
    let longest = 0
    const leases: LeaseStore = {
      ...store,
      async release(claim, handover) {
        longest = Math.max(longest, Buffer.byteLength(JSON.stringify(handover)))
        await store.release(claim, handover)
      },
    }
    const { simulator, vpcId, anotherStack } = await createTestbedOf((client) => createVpc(client, shapeOf(6)), {
      region: 'us-east-1',
    })
    const services = simulator.world.endpointServices
      .filter(({ serviceType, availabilityZones }) => serviceType === 'Interface' && availabilityZones.length === 6)
      .map(({ serviceName }) => serviceName.replace('com.amazonaws.us-east-1.', ''))
      .filter((name) => /^[a-z]+$/.test(name))
      .slice(0, 25)
    const Tags = Array.from({ length: 46 }, (_, at) => ({ Key: `${at}`.padStart(128, 'k'), Value: 'value' }))

    await anotherStack({ leases }).create({ VpcId: vpcId, AdditionalServices: services, Tags })

    expect(longest).toBeGreaterThan(0)
    expect(longest).toBeLessThan(MAX_ITEM_BYTES / 2)
  })
})
