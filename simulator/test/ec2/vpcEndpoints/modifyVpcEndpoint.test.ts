import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
  type ModifyVpcEndpointRequest,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import { codeOf, createEndpoint, describeEndpoint, simulate, simulateNetwork } from '../simulate.ts'

type Change = Omit<ModifyVpcEndpointRequest, 'VpcEndpointId'>

const modify = (ec2: EC2Client, VpcEndpointId: string, change: Change) =>
  ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...change }))

/** Returns an available endpoint of ecr.api in both private subnets. */
const simulateEndpoint = async () => {
  const simulation = await simulateNetwork({ settings: { durations: { modifyPending: 1_000 } } })
  const { ec2, clock, network } = simulation
  const SubnetIds = network.privateSubnetIds
  const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api', { SubnetIds })
  clock.advance(600_000)
  return { ...simulation, VpcEndpointId }
}

describe('Modification of an endpoint', () => {
  test('of its subnets makes it pending again, and changes only the interfaces of those subnets', async () => {
    const { ec2, clock, network, VpcEndpointId } = await simulateEndpoint()
    const before = await describeEndpoint(ec2, VpcEndpointId)
    const [first = '', second = ''] = network.privateSubnetIds
    const [, publicSecond = ''] = network.publicSubnetIds
    await modify(ec2, VpcEndpointId, { RemoveSubnetIds: [second], AddSubnetIds: [publicSecond] })
    const during = await describeEndpoint(ec2, VpcEndpointId)
    expect(during).toMatchObject({ State: 'pending', SubnetIds: [first, publicSecond] })
    expect(during.NetworkInterfaceIds?.[0]).toBe(before.NetworkInterfaceIds?.[0])
    expect(during.NetworkInterfaceIds?.[1]).not.toBe(before.NetworkInterfaceIds?.[1])
    clock.advance(1_000)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('available')
  })

  test('is rejected while it is pending after a change', async () => {
    const { ec2, clock, network, VpcEndpointId } = await simulateEndpoint()
    await modify(ec2, VpcEndpointId, { RemoveSubnetIds: network.privateSubnetIds.slice(1) })
    await expect(modify(ec2, VpcEndpointId, { ResetPolicy: true })).rejects.toMatchObject({
      name: 'OperationInProgress',
      message: 'VpcEndpoint modify operation in progress',
    })
    clock.advance(1_000)
    await modify(ec2, VpcEndpointId, { ResetPolicy: true })
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('available')
  })

  test('is rejected for the time in the settings after any change, also of only groups or policy', async () => {
    const { ec2, clock, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.settings.durations.changeInProgress = 120_000
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
    await modify(ec2, VpcEndpointId, { AddSecurityGroupIds: [GroupId] })
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('available')
    clock.advance(119_999)
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('OperationInProgress')
    clock.advance(1)
    await modify(ec2, VpcEndpointId, { ResetPolicy: true })
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('OperationInProgress')
  })

  test('of its subnets cannot replace one by another of the same zone in one call, if the settings say so', async () => {
    const { ec2, clock, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.settings.zoneSwaps = 'refused'
    const [RemoveSubnetIds, AddSubnetIds] = [network.privateSubnetIds.slice(1), network.publicSubnetIds.slice(1)]
    const swap = modify(ec2, VpcEndpointId, { RemoveSubnetIds, AddSubnetIds })
    expect(await codeOf(swap)).toBe('DuplicateSubnetsInSameZone')
    await modify(ec2, VpcEndpointId, { RemoveSubnetIds })
    clock.advance(1_000)
    await modify(ec2, VpcEndpointId, { AddSubnetIds })
    const { SubnetIds } = await describeEndpoint(ec2, VpcEndpointId)
    expect(SubnetIds).toEqual([network.privateSubnetIds[0], network.publicSubnetIds[1]])
  })

  test('is rejected while it is new and pending', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('IncorrectState')
  })

  test.each(['deleting', 'failed', 'rejected', 'partial'] as const)('is rejected in the state %s', async (state) => {
    const { ec2, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.setEndpointState(VpcEndpointId, state)
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('IncorrectState')
  })

  test('is allowed while it waits for acceptance, and does not end the wait', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.setEndpointState(VpcEndpointId, 'pendingAcceptance')
    await modify(ec2, VpcEndpointId, { RemoveSubnetIds: network.privateSubnetIds.slice(1) })
    const { State, SubnetIds } = await describeEndpoint(ec2, VpcEndpointId)
    expect([State, SubnetIds]).toEqual(['pendingAcceptance', network.privateSubnetIds.slice(0, 1)])
  })

  test('of its policy replaces the policy, and a reset restores full access', async () => {
    const { ec2, VpcEndpointId } = await simulateEndpoint()
    const { PolicyDocument: before } = await describeEndpoint(ec2, VpcEndpointId)
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}'
    await modify(ec2, VpcEndpointId, { PolicyDocument })
    expect(await describeEndpoint(ec2, VpcEndpointId)).toMatchObject({ PolicyDocument, State: 'available' })
    await modify(ec2, VpcEndpointId, { ResetPolicy: true })
    expect((await describeEndpoint(ec2, VpcEndpointId)).PolicyDocument).toBe(before)
  })

  test('of its security groups adds and removes them, but not the last one', async () => {
    const { ec2, network, VpcEndpointId } = await simulateEndpoint()
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
    const { Groups = [] } = await describeEndpoint(ec2, VpcEndpointId)
    const RemoveSecurityGroupIds = Groups.map(({ GroupId: id = '' }) => id)
    expect(await codeOf(modify(ec2, VpcEndpointId, { RemoveSecurityGroupIds }))).toBe('InvalidParameter')
    await modify(ec2, VpcEndpointId, { AddSecurityGroupIds: [GroupId], RemoveSecurityGroupIds })
    expect((await describeEndpoint(ec2, VpcEndpointId)).Groups).toEqual([{ GroupId, GroupName: 'endpoints' }])
  })

  test('of its address type requires support by the service and the subnets', async () => {
    const { ec2, VpcEndpointId } = await simulateEndpoint()
    expect(await codeOf(modify(ec2, VpcEndpointId, { IpAddressType: 'dualstack' }))).toBe('InvalidParameter')
  })

  test('of its address type is rejected while it keeps a subnet of the other type', async () => {
    const { ec2, clock } = await simulate()
    const { vpcId, subnetIds } = await createVpc(ec2, {
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [
        { name: 'both', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24', ipv6: true },
        { name: 'ipv6', zone: 'ap-northeast-1c', ipv6: true },
      ],
    })
    const [both = '', ipv6 = ''] = [subnetIds.both, subnetIds.ipv6]
    const request = { IpAddressType: 'dualstack' as const, SubnetIds: [both] }
    const { VpcEndpointId } = await createEndpoint(ec2, vpcId, 'sts', request)
    clock.advance(600_000)
    const change = { IpAddressType: 'ipv6' as const, AddSubnetIds: [ipv6] }
    expect(await codeOf(modify(ec2, VpcEndpointId, change))).toBe('InvalidParameter')
    await modify(ec2, VpcEndpointId, { ...change, RemoveSubnetIds: [both] })
    expect((await describeEndpoint(ec2, VpcEndpointId)).IpAddressType).toBe('ipv6')
  })

  test('of its subnets is rejected if it already has a subnet in the zone', async () => {
    const { ec2, network, VpcEndpointId } = await simulateEndpoint()
    const AddSubnetIds = network.publicSubnetIds
    expect(await codeOf(modify(ec2, VpcEndpointId, { AddSubnetIds }))).toBe('DuplicateSubnetsInSameZone')
  })

  test('of its subnets is rejected if the service is not in the zone', async () => {
    const { ec2, network, clock } = await simulateEndpoint()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'email-smtp')
    clock.advance(600_000)
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/24', AvailabilityZone: 'ap-northeast-1d' }
    const SubnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? ''
    expect(await codeOf(modify(ec2, VpcEndpointId, { AddSubnetIds: [SubnetId] }))).toBe('InvalidParameter')
  })

  test.each(['AddRouteTableIds', 'RemoveRouteTableIds'])(
    'is rejected with %s, which only a gateway has',
    async (parameter) => {
      const { ec2, network, VpcEndpointId } = await simulateEndpoint()
      const change = { [parameter]: network.privateRouteTableIds }
      expect(await codeOf(modify(ec2, VpcEndpointId, change))).toBe('InvalidParameter')
    },
  )

  test('changes either everything or nothing', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    const before = simulator.snapshot(network.vpcId)
    const policy = { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } }
    const change = { PolicyDocument: JSON.stringify(policy), AddSubnetIds: network.publicSubnetIds }
    expect(await codeOf(modify(ec2, VpcEndpointId, change))).toBe('DuplicateSubnetsInSameZone')
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('is rejected in a VPC of another account', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.shareVpcFrom('999999999999', network.vpcId)
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('UnauthorizedOperation')
  })
})
