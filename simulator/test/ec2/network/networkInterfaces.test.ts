import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type Filter,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, createEndpoint, describeEndpoint, simulateNetwork } from '../simulate.ts'

const describeInterfaces = async (ec2: EC2Client, ...Filters: Filter[]) =>
  (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces ?? []

const simulateEndpoint = async () => {
  const simulation = await simulateNetwork()
  const { ec2, network } = simulation
  const endpoint = await createEndpoint(ec2, network.vpcId, 'kms', {
    SubnetIds: network.privateSubnetIds,
    TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'Name', Value: 'kms' }] }],
  })
  return { ...simulation, endpoint }
}

describe('An endpoint’s network interfaces', () => {
  test('are one for each subnet, created by EC2, with the endpoint in their description, but without its tags', async () => {
    const { ec2, network, endpoint } = await simulateEndpoint()
    const found = await describeInterfaces(ec2)
    expect(found.map(({ NetworkInterfaceId }) => NetworkInterfaceId).sort()).toEqual(
      endpoint.NetworkInterfaceIds?.sort(),
    )
    expect(found.map(({ SubnetId }) => SubnetId).sort()).toEqual([...network.privateSubnetIds].sort())
    for (const networkInterface of found) {
      expect(networkInterface).toMatchObject({
        Description: `VPC Endpoint Interface ${endpoint.VpcEndpointId}`,
        InterfaceType: 'vpc_endpoint',
        RequesterManaged: true,
        Groups: [{ GroupName: 'default' }],
        TagSet: [],
      })
    }
  })

  test('can be tagged and found by tag', async () => {
    const { ec2, endpoint } = await simulateEndpoint()
    const [first = ''] = endpoint.NetworkInterfaceIds ?? []
    const Tags = [{ Key: 'Name', Value: 'kms' }]
    await ec2.send(new CreateTagsCommand({ Resources: [first], Tags }))
    const found = await describeInterfaces(ec2, { Name: 'tag:Name', Values: ['kms'] })
    expect(found).toMatchObject([{ NetworkInterfaceId: first, TagSet: Tags }])
  })

  test.each([
    ['interface-type', 'vpc_endpoint'],
    ['requester-managed', 'true'],
    ['description', 'VPC Endpoint Interface vpce-*'],
    ['group-name', 'default'],
  ])('are found by %s, without the interfaces of other resources', async (Name, value) => {
    const { ec2, network, simulator } = await simulateEndpoint()
    simulator.world.addNetworkInterface(network.privateSubnetIds[0] ?? '', { description: 'arn:aws:ecs:task' })
    expect(await describeInterfaces(ec2)).toHaveLength(3)
    expect(await describeInterfaces(ec2, { Name, Values: [value] })).toHaveLength(2)
  })

  test('use one address each until they are deleted', async () => {
    const { ec2, endpoint, simulator } = await simulateEndpoint()
    const addresses = (await describeInterfaces(ec2)).map(({ PrivateIpAddress }) => PrivateIpAddress)
    expect(addresses.sort()).toEqual(['10.0.0.4', '10.0.1.4'])
    simulator.world.setEndpointState(endpoint.VpcEndpointId, 'deleted')
    expect(await describeInterfaces(ec2)).toEqual([])
    expect((await describeEndpoint(ec2, endpoint.VpcEndpointId)).NetworkInterfaceIds).toEqual([])
  })

  test('exist before they are listed, if the settings list them only when the endpoint is available', async () => {
    const durations = { interfaceEndpointPending: 60_000, modifyPending: 30_000 }
    const { ec2, clock, network } = await simulateNetwork({
      settings: { endpointInterfacesListed: 'onceAvailable', durations },
    })
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
    const [first = '', second = ''] = network.privateSubnetIds
    const request = { SubnetIds: [first], SecurityGroupIds: [GroupId] }
    const { VpcEndpointId, NetworkInterfaceIds = [] } = await createEndpoint(ec2, network.vpcId, 'kms', request)
    const tag = () =>
      codeOf(ec2.send(new CreateTagsCommand({ Resources: NetworkInterfaceIds, Tags: [{ Key: 'a', Value: 'b' }] })))
    expect(NetworkInterfaceIds).toHaveLength(1)
    expect(await describeInterfaces(ec2)).toEqual([])
    expect(await tag()).toBe('InvalidNetworkInterfaceID.NotFound')
    expect(await codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId })))).toBe('DependencyViolation')
    clock.advance(60_000)
    expect(await describeInterfaces(ec2)).toHaveLength(1)
    expect(await tag()).toBe('no error')
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, AddSubnetIds: [second] }))
    expect(await describeInterfaces(ec2)).toHaveLength(1)
    clock.advance(30_000)
    expect(await describeInterfaces(ec2)).toHaveLength(2)
  })
})
