import {
  DeleteVpcEndpointsCommand,
  DescribeManagedPrefixListsCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createReferenceNetwork } from '../../../networks/referenceNetwork.ts'
import { codeOf, createEndpoint, describeEndpoint, simulateNetwork } from '../simulate.ts'

const createGateway = (ec2: EC2Client, vpcId: string, RouteTableIds: string[], service = 's3') =>
  createEndpoint(ec2, vpcId, service, { VpcEndpointType: 'Gateway', RouteTableIds })

/** Returns the endpoints to which the routes of a table lead, and the prefix list of each route. */
const endpointRoutes = async (ec2: EC2Client, routeTableId: string | undefined) => {
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [routeTableId ?? ''] }))
  return RouteTables?.[0]?.Routes?.filter(({ DestinationPrefixListId }) => DestinationPrefixListId)
}

describe('A gateway endpoint', () => {
  test('adds a route to its route tables only, to the prefix list of the service', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
    const Filters = [{ Name: 'prefix-list-name', Values: ['com.amazonaws.ap-northeast-1.s3'] }]
    const { PrefixLists } = await ec2.send(new DescribePrefixListsCommand({ Filters }))
    const route = { DestinationPrefixListId: PrefixLists?.[0]?.PrefixListId, GatewayId: VpcEndpointId, State: 'active' }
    for (const id of network.privateRouteTableIds) expect(await endpointRoutes(ec2, id)).toMatchObject([route])
    expect(await endpointRoutes(ec2, network.publicRouteTableId)).toEqual([])
  })

  test('adds routes to the prefix lists of its address type, if its service supports that type', async () => {
    const { ec2, network } = await simulateNetwork()
    const [first = '', second = ''] = network.privateRouteTableIds
    const create = (service: string, IpAddressType: 'ipv6' | 'dualstack', RouteTableIds: string[]) =>
      createEndpoint(ec2, network.vpcId, service, { VpcEndpointType: 'Gateway', RouteTableIds, IpAddressType })
    const { VpcEndpointId, DnsOptions } = await create('s3', 'dualstack', [first])
    expect(DnsOptions?.DnsRecordIpType).toBe('service-defined')
    await create('s3', 'ipv6', [second])
    const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand())
    const listIdOf = (name: string) =>
      PrefixLists.find(({ PrefixListName }) => PrefixListName === `com.amazonaws.ap-northeast-1.${name}`)?.PrefixListId
    const listsOf = async (id: string) =>
      (await endpointRoutes(ec2, id))?.map(({ DestinationPrefixListId }) => DestinationPrefixListId)
    expect(await listsOf(first)).toEqual([listIdOf('ipv6.s3'), listIdOf('s3')])
    expect(await listsOf(second)).toEqual([listIdOf('ipv6.s3')])
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, IpAddressType: 'ipv4' }))
    expect(await listsOf(first)).toEqual([listIdOf('s3')])
    expect(await codeOf(create('dynamodb', 'ipv6', [first]))).toBe('InvalidParameter')
  })

  test('deletes its routes when it is deleted', async () => {
    const { ec2, network } = await simulateNetwork()
    const [first, second] = network.privateRouteTableIds
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds: [first ?? ''] }))
    expect(await endpointRoutes(ec2, first)).toEqual([])
    expect(await endpointRoutes(ec2, second)).toHaveLength(1)
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    expect(await endpointRoutes(ec2, second)).toEqual([])
  })

  test('has no routes while it is described as deleted', async () => {
    const { ec2, network } = await simulateNetwork({ settings: { durations: { deletedVisible: 1_000 } } })
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('deleted')
    for (const id of network.privateRouteTableIds) expect(await endpointRoutes(ec2, id)).toEqual([])
    await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
  })

  test('is rejected by a route table that has a gateway of the service, on creation and on modification', async () => {
    const { ec2, network } = await simulateNetwork()
    const [first = '', second = ''] = network.privateRouteTableIds
    await createGateway(ec2, network.vpcId, [first])
    await expect(createGateway(ec2, network.vpcId, [second, first])).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: `route table ${first} already has a route with destination-prefix-list-id pl-61a54008`,
    })
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, [second])
    const add = ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, AddRouteTableIds: [first] }))
    expect(await codeOf(add)).toBe('RouteAlreadyExists')
  })

  test('can be added again to one of its route tables', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, AddRouteTableIds: network.privateRouteTableIds }))
    expect((await describeEndpoint(ec2, VpcEndpointId)).RouteTableIds).toEqual(network.privateRouteTableIds)
  })

  test('can share a route table with the gateway of another service, and a VPC with another of the same service', async () => {
    const { ec2, network } = await simulateNetwork()
    const [first = '', second = ''] = network.privateRouteTableIds
    await createGateway(ec2, network.vpcId, [first])
    await createGateway(ec2, network.vpcId, [first], 'dynamodb')
    await createGateway(ec2, network.vpcId, [second])
    expect(await endpointRoutes(ec2, first)).toHaveLength(2)
  })

  test.each([
    ['AddSubnetIds', ['subnet-00000000000000000']],
    ['RemoveSubnetIds', ['subnet-00000000000000000']],
    ['AddSecurityGroupIds', ['sg-00000000000000000']],
    ['RemoveSecurityGroupIds', ['sg-00000000000000000']],
    ['PrivateDnsEnabled', true],
  ])('rejects %s, which only an interface endpoint has', async (parameter, value) => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createGateway(ec2, network.vpcId, network.privateRouteTableIds)
    const change = { VpcEndpointId, [parameter]: value }
    expect(await codeOf(ec2.send(new ModifyVpcEndpointCommand(change)))).toBe('InvalidParameter')
  })

  test('rejects route tables that do not exist or belong to another VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    const other = await createReferenceNetwork(ec2)
    expect(await codeOf(createGateway(ec2, network.vpcId, ['rtb-00000000']))).toBe('InvalidRouteTableId.NotFound')
    expect(await codeOf(createGateway(ec2, network.vpcId, other.privateRouteTableIds))).toBe('InvalidParameter')
  })
})
