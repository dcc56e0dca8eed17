import {
  CreateTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, createEndpoint, describeEndpoint, simulateNetwork } from './simulate.ts'

const NOT_THERE = 'InvalidVpcEndpointId.NotFound'

const listed = async (ec2: EC2Client, ...Filters: { Name: string; Values: string[] }[]) =>
  (await ec2.send(new DescribeVpcEndpointsCommand({ Filters }))).VpcEndpoints ?? []

describe('Eventual consistency', () => {
  test('hides a new resource from Describe calls with its id', async () => {
    const { ec2, clock, network } = await simulateNetwork({ settings: { lags: { byId: 3_000 } } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms')
    clock.advance(2_999)
    expect(await codeOf(describeEndpoint(ec2, VpcEndpointId))).toBe(NOT_THERE)
    expect(await listed(ec2)).toHaveLength(1)
    clock.advance(1)
    expect(await codeOf(describeEndpoint(ec2, VpcEndpointId))).toBe('no error')
  })

  test('returns an earlier state to Describe calls with ids', async () => {
    const settings = { lags: { byId: 3_000 }, durations: { interfaceEndpointPending: 10_000 } }
    const { ec2, clock, network } = await simulateNetwork({ settings })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms')
    clock.advance(12_999)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('pending')
    expect(await listed(ec2)).toMatchObject([{ State: 'available' }])
    clock.advance(1)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('available')
  })

  test('omits a new resource from lists, and later still lists it after its deletion', async () => {
    const settings = {
      lags: { lists: 3_000 },
      durations: { interfaceEndpointPending: 0, interfaceEndpointDeleting: 0 },
    }
    const { ec2, clock, network } = await simulateNetwork({ settings })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms')
    expect(await listed(ec2)).toEqual([])
    clock.advance(3_000)
    expect(await listed(ec2)).toMatchObject([{ State: 'available' }])
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    clock.advance(2_999)
    expect(await listed(ec2)).toMatchObject([{ State: 'available' }])
    expect(await codeOf(describeEndpoint(ec2, VpcEndpointId))).toBe(NOT_THERE)
    clock.advance(1)
    expect(await listed(ec2)).toEqual([])
  })

  test('lists an endpoint as it was before its modification', async () => {
    const settings = { lags: { lists: 3_000 }, durations: { interfaceEndpointPending: 0 } }
    const { ec2, clock, network } = await simulateNetwork({ settings })
    const SubnetIds = network.privateSubnetIds
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', { SubnetIds })
    clock.advance(3_000)
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveSubnetIds: SubnetIds.slice(1) }))
    expect(await listed(ec2)).toMatchObject([{ State: 'available', SubnetIds }])
    expect(await describeEndpoint(ec2, VpcEndpointId)).toMatchObject({
      State: 'pending',
      SubnetIds: SubnetIds.slice(0, 1),
    })
  })

  test('delays tags, and filters by tag', async () => {
    const { ec2, clock, network } = await simulateNetwork({ settings: { lags: { tags: 3_000 } } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms')
    const Tags = [{ Key: 'Owner', Value: 'a' }]
    await ec2.send(new CreateTagsCommand({ Resources: [VpcEndpointId], Tags }))
    const byTag = () => listed(ec2, { Name: 'tag:Owner', Values: ['a'] })
    expect((await describeEndpoint(ec2, VpcEndpointId)).Tags).toEqual([])
    expect(await byTag()).toEqual([])
    clock.advance(3_000)
    expect((await describeEndpoint(ec2, VpcEndpointId)).Tags).toEqual(Tags)
    expect(await byTag()).toHaveLength(1)
  })

  test('affects only reads: writes always use the current state', async () => {
    const lags = { byId: 60_000, lists: 60_000, tags: 60_000 }
    const { ec2, clock, network, simulator } = await simulateNetwork()
    Object.assign(simulator.settings.lags, lags)
    await createEndpoint(ec2, network.vpcId, 'kms')
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'kms'))).toBe('InvalidParameter')
    clock.advance(60_000)
    expect(await listed(ec2)).toHaveLength(1)
  })

  test('affects every kind of resource', async () => {
    const { ec2, clock } = await simulateNetwork({ settings: { lags: { lists: 3_000 } } })
    expect((await ec2.send(new DescribeSecurityGroupsCommand())).SecurityGroups).toEqual([])
    clock.advance(3_000)
    expect((await ec2.send(new DescribeSecurityGroupsCommand())).SecurityGroups).toHaveLength(1)
  })

  test('can differ between reads, so that a read may omit what an earlier one returned', async () => {
    const { ec2, clock, network, simulator } = await simulateNetwork()
    simulator.settings.lags.lists = { upTo: 60_000, probability: 0.5 }
    clock.advance(60_000)
    await createEndpoint(ec2, network.vpcId, 'kms')
    clock.advance(30_000)
    const counts: number[] = []
    for (let index = 0; index < 30; index++) counts.push((await listed(ec2)).length)
    expect(counts.join('')).toMatch(/10.*1/)
    clock.advance(30_000)
    for (let index = 0; index < 10; index++) expect(await listed(ec2)).toHaveLength(1)
  })

  test('does not affect the response of a creating call', async () => {
    const { ec2, network } = await simulateNetwork({ settings: { lags: { tags: 60_000 } } })
    const Tags = [{ Key: 'Owner', Value: 'a' }]
    const TagSpecifications = [{ ResourceType: 'vpc-endpoint' as const, Tags }]
    const created = await createEndpoint(ec2, network.vpcId, 'kms', { TagSpecifications })
    expect(created.Tags).toEqual(Tags)
    expect((await describeEndpoint(ec2, created.VpcEndpointId)).Tags).toEqual([])
  })
})
