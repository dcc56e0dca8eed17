import {
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Settings } from '../../settings.ts'
import { codeOf, createEndpoint, simulateNetwork } from './simulate.ts'

const simulateYoung = async (youngResources: Partial<Settings['youngResources']>, seed = 1) => {
  const simulation = await simulateNetwork({ settings: { seed, durations: { interfaceEndpointPending: 0 } } })
  simulation.clock.advance(600_000)
  Object.assign(simulation.simulator.settings.youngResources, youngResources)
  return simulation
}

const countEndpoints = async (ec2: EC2Client): Promise<number> =>
  (await ec2.send(new DescribeVpcEndpointsCommand())).VpcEndpoints?.length ?? 0

const countTimes = async (times: number, count: () => Promise<number>): Promise<number[]> => {
  const counts: number[] = []
  for (let index = 0; index < times; index++) counts.push(await count())
  return counts
}

describe('A list', () => {
  test('omits a new resource in some reads but not in others, and never an old one', async () => {
    const { ec2, clock, network } = await simulateYoung({ omittedFor: 60_000, omission: 0.35 })
    await createEndpoint(ec2, network.vpcId, 'kms')
    const young = await countTimes(60, () => countEndpoints(ec2))
    const missing = young.filter((count) => count === 0).length
    expect(missing).toBeGreaterThan(10)
    expect(missing).toBeLessThan(32)
    clock.advance(60_000)
    expect(new Set(await countTimes(20, () => countEndpoints(ec2)))).toEqual(new Set([1]))
  })

  test('omits each new resource independently', async () => {
    const { ec2, network } = await simulateYoung({ omittedFor: 60_000, omission: 0.5 })
    for (const service of ['kms', 'logs', 'sts', 'sqs']) await createEndpoint(ec2, network.vpcId, service)
    expect(new Set(await countTimes(40, () => countEndpoints(ec2))).size).toBeGreaterThan(3)
  })

  test('omits only the resource types in the settings', async () => {
    const { ec2, network } = await simulateYoung({ omittedFor: 60_000, omission: 1, omittedTypes: ['security-group'] })
    await createEndpoint(ec2, network.vpcId, 'kms')
    const group = { VpcId: network.vpcId, GroupName: 'young', Description: 'young' }
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
    expect(await countEndpoints(ec2)).toBe(1)
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand())
    expect(SecurityGroups.map(({ GroupName }) => GroupName)).toEqual(['default'])
    const byId = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
    expect(byId.SecurityGroups).toHaveLength(1)
  })

  test('omits the same resources for the same seed, and others for another seed', async () => {
    const reads = async (seed: number) => {
      const { ec2, network } = await simulateYoung({ omittedFor: 60_000, omission: 0.35 }, seed)
      await createEndpoint(ec2, network.vpcId, 'kms')
      return countTimes(30, () => countEndpoints(ec2))
    }
    const first = await reads(1)
    expect(await reads(1)).toEqual(first)
    expect(await reads(2)).not.toEqual(first)
  })
})

/** The resources that the calls below name, created just before. */
interface Young {
  vpcId: string
  subnetId: string
  groupId: string
  routeTableId: string
  vpcEndpointId: string
  networkInterfaceId: string
}

const createYoung = async (ec2: EC2Client, VpcId: string): Promise<Young> => {
  const subnet = { VpcId, CidrBlock: '10.0.9.0/24', AvailabilityZone: 'ap-northeast-1d' }
  const group = { VpcId, GroupName: 'young', Description: 'young' }
  const subnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? ''
  const endpoint = await createEndpoint(ec2, VpcId, 'sqs', { SubnetIds: [subnetId] })
  return {
    vpcId: VpcId,
    subnetId,
    groupId: (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? '',
    routeTableId: (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId ?? '',
    vpcEndpointId: endpoint.VpcEndpointId,
    networkInterfaceId: endpoint.NetworkInterfaceIds?.[0] ?? '',
  }
}

const Tags = [{ Key: 'a', Value: 'b' }]

const CALLS: [call: string, send: (ec2: EC2Client, young: Young) => Promise<unknown>, code: string][] = [
  [
    'CreateVpcEndpoint in a subnet',
    (ec2, { vpcId, subnetId }) => createEndpoint(ec2, vpcId, 'kms', { SubnetIds: [subnetId] }),
    'InvalidSubnetId.NotFound',
  ],
  [
    'CreateVpcEndpoint with a group',
    (ec2, { vpcId, groupId }) => createEndpoint(ec2, vpcId, 'kms', { SecurityGroupIds: [groupId] }),
    'InvalidGroup.NotFound',
  ],
  [
    'CreateVpcEndpoint with a route table',
    (ec2, { vpcId, routeTableId }) =>
      createEndpoint(ec2, vpcId, 's3', { VpcEndpointType: 'Gateway', RouteTableIds: [routeTableId] }),
    'InvalidRouteTableId.NotFound',
  ],
  [
    'ModifyVpcEndpoint',
    (ec2, { vpcEndpointId }) =>
      ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: vpcEndpointId, ResetPolicy: true })),
    'InvalidVpcEndpointId.NotFound',
  ],
  [
    'DescribeVpcEndpoints',
    (ec2, { vpcEndpointId }) => ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [vpcEndpointId] })),
    'InvalidVpcEndpointId.NotFound',
  ],
  [
    'DescribeSubnets',
    (ec2, { subnetId }) => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] })),
    'InvalidSubnetID.NotFound',
  ],
  [
    'AuthorizeSecurityGroupIngress',
    (ec2, { groupId }) =>
      ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpProtocol: '-1', CidrIp: '10.0.0.0/8' })),
    'InvalidGroup.NotFound',
  ],
  [
    'CreateTags for the interface of an endpoint',
    (ec2, { networkInterfaceId }) => ec2.send(new CreateTagsCommand({ Resources: [networkInterfaceId], Tags })),
    'InvalidNetworkInterfaceID.NotFound',
  ],
  [
    'DescribeNetworkInterfaces',
    (ec2, { networkInterfaceId }) =>
      ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [networkInterfaceId] })),
    'InvalidNetworkInterfaceID.NotFound',
  ],
]

describe('A call that names a new resource', () => {
  test.each(CALLS)('fails at first, and succeeds later: %s', async (_, send, code) => {
    const { ec2, clock, network, simulator } = await simulateYoung({})
    const young = await createYoung(ec2, network.vpcId)
    Object.assign(simulator.settings.youngResources, { notFoundFor: 3_000, notFound: 1 })
    expect(await codeOf(send(ec2, young))).toBe(code)
    clock.advance(3_000)
    expect(await codeOf(send(ec2, young))).toBe('no error')
  })

  test('fails for a group that a rule refers to', async () => {
    const { ec2, clock, network, simulator } = await simulateYoung({})
    const group = { VpcId: network.vpcId, GroupName: 'old', Description: 'old' }
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group))
    clock.advance(3_000)
    const { groupId } = await createYoung(ec2, network.vpcId)
    Object.assign(simulator.settings.youngResources, { notFoundFor: 3_000, notFound: 1 })
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] }]
    await expect(ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: expect.stringContaining(groupId),
    })
  })

  test('reports the endpoint as unsuccessful, and keeps it: DeleteVpcEndpoints', async () => {
    const { ec2, network, simulator } = await simulateYoung({})
    const { vpcEndpointId } = await createYoung(ec2, network.vpcId)
    Object.assign(simulator.settings.youngResources, { notFoundFor: 3_000, notFound: 1 })
    const { Unsuccessful } = await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpcEndpointId] }))
    expect(Unsuccessful).toMatchObject([{ ResourceId: vpcEndpointId, Error: { Code: 'InvalidVpcEndpoint.NotFound' } }])
    expect(await countEndpoints(ec2)).toBe(1)
  })

  test('succeeds or fails with the given probability', async () => {
    const { ec2, network, simulator } = await simulateYoung({})
    const young = await createYoung(ec2, network.vpcId)
    Object.assign(simulator.settings.youngResources, { notFoundFor: 3_000, notFound: 0.5 })
    const ask = () => codeOf(ec2.send(new DescribeSubnetsCommand({ SubnetIds: [young.subnetId] })))
    const codes = new Set<string>()
    for (let index = 0; index < 20; index++) codes.add(await ask())
    expect([...codes].sort()).toEqual(['InvalidSubnetID.NotFound', 'no error'])
  })

  test('fails for the time of its own setting: DescribeVpcAttribute', async () => {
    const { ec2, clock, network, simulator } = await simulateNetwork()
    simulator.settings.lags.attributes = 60_000
    const ask = () =>
      codeOf(ec2.send(new DescribeVpcAttributeCommand({ VpcId: network.vpcId, Attribute: 'enableDnsSupport' })))
    expect(await ask()).toBe('InvalidVpcID.NotFound')
    clock.advance(60_000)
    expect(await ask()).toBe('no error')
  })
})
