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

/** An available endpoint of ecr.api in both private subnets. */
const simulateEndpoint = async () => {
  const simulation = await simulateNetwork({ settings: { durations: { modifyPending: 1_000 } } })
  const { ec2, clock, network } = simulation
  const SubnetIds = network.privateSubnetIds
  const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api', { SubnetIds })
  clock.advance(600_000)
  return { ...simulation, VpcEndpointId }
}

describe('Modifying an endpoint', () => {
  test('of subnets makes it pending again, moves its interfaces, and keeps those that stay', async () => {
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

  test('is refused while it is pending after a change', async () => {
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

  test('is refused for as long as the settings say after any change, of groups or policy alone too', async () => {
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

  test('of subnets may not replace one by another of its zone in one call, where the settings say so', async () => {
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

  test('is refused while it is pending as a new one', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('IncorrectState')
  })

  test.each(['deleting', 'failed', 'rejected', 'partial'] as const)('is refused while it is %s', async (state) => {
    const { ec2, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.setEndpointState(VpcEndpointId, state)
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('IncorrectState')
  })

  test('is allowed while it waits to be accepted, and leaves it waiting', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.setEndpointState(VpcEndpointId, 'pendingAcceptance')
    await modify(ec2, VpcEndpointId, { RemoveSubnetIds: network.privateSubnetIds.slice(1) })
    const { State, SubnetIds } = await describeEndpoint(ec2, VpcEndpointId)
    expect([State, SubnetIds]).toEqual(['pendingAcceptance', network.privateSubnetIds.slice(0, 1)])
  })

  test('of its policy replaces it, and a reset gives full access back', async () => {
    const { ec2, VpcEndpointId } = await simulateEndpoint()
    const { PolicyDocument: before } = await describeEndpoint(ec2, VpcEndpointId)
    const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}'
    await modify(ec2, VpcEndpointId, { PolicyDocument })
    expect(await describeEndpoint(ec2, VpcEndpointId)).toMatchObject({ PolicyDocument, State: 'available' })
    await modify(ec2, VpcEndpointId, { ResetPolicy: true })
    expect((await describeEndpoint(ec2, VpcEndpointId)).PolicyDocument).toBe(before)
  })

  test('of its groups adds and removes, but leaves one', async () => {
    const { ec2, network, VpcEndpointId } = await simulateEndpoint()
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
    const { Groups = [] } = await describeEndpoint(ec2, VpcEndpointId)
    const RemoveSecurityGroupIds = Groups.map(({ GroupId: id = '' }) => id)
    expect(await codeOf(modify(ec2, VpcEndpointId, { RemoveSecurityGroupIds }))).toBe('InvalidParameter')
    await modify(ec2, VpcEndpointId, { AddSecurityGroupIds: [GroupId], RemoveSecurityGroupIds })
    expect((await describeEndpoint(ec2, VpcEndpointId)).Groups).toEqual([{ GroupId, GroupName: 'endpoints' }])
  })

  test('of its address type needs the service and the subnets to have it', async () => {
    const { ec2, VpcEndpointId } = await simulateEndpoint()
    expect(await codeOf(modify(ec2, VpcEndpointId, { IpAddressType: 'dualstack' }))).toBe('InvalidParameter')
  })

  test('of its address type is refused while it keeps a subnet of the other type', async () => {
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

  test('of subnets is refused where one is in a zone that is taken', async () => {
    const { ec2, network, VpcEndpointId } = await simulateEndpoint()
    const AddSubnetIds = network.publicSubnetIds
    expect(await codeOf(modify(ec2, VpcEndpointId, { AddSubnetIds }))).toBe('DuplicateSubnetsInSameZone')
  })

  test('of subnets is refused where the service lacks a zone', async () => {
    const { ec2, network, clock } = await simulateEndpoint()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'email-smtp')
    clock.advance(600_000)
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/24', AvailabilityZone: 'ap-northeast-1d' }
    const SubnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? ''
    expect(await codeOf(modify(ec2, VpcEndpointId, { AddSubnetIds: [SubnetId] }))).toBe('InvalidParameter')
  })

  test.each(['AddRouteTableIds', 'RemoveRouteTableIds'])('rejects %s, which only a gateway has', async (parameter) => {
    const { ec2, network, VpcEndpointId } = await simulateEndpoint()
    const change = { [parameter]: network.privateRouteTableIds }
    expect(await codeOf(modify(ec2, VpcEndpointId, change))).toBe('InvalidParameter')
  })

  test('changes all or nothing', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    const before = simulator.snapshot(network.vpcId)
    const change = { PolicyDocument: '{"Statement":[]}', AddSubnetIds: network.publicSubnetIds }
    expect(await codeOf(modify(ec2, VpcEndpointId, change))).toBe('DuplicateSubnetsInSameZone')
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('of another account’s VPC is refused', async () => {
    const { ec2, network, simulator, VpcEndpointId } = await simulateEndpoint()
    simulator.world.shareVpcFrom('999999999999', network.vpcId)
    expect(await codeOf(modify(ec2, VpcEndpointId, { ResetPolicy: true }))).toBe('UnauthorizedOperation')
  })
})
