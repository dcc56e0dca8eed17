import {
  CreateNatGatewayCommand,
  CreateRouteCommand,
  DeleteNatGatewayCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import type { ReferenceNetwork } from '../../../networks/referenceNetwork.ts'
import { codeOf, createEndpoint, simulate, simulateNetwork } from '../simulate.ts'

/** Creates a NAT gateway and a default route of a private subnet to it. */
const createNatRoute = async (ec2: EC2Client, network: ReferenceNetwork) => {
  const request = { SubnetId: network.publicSubnetIds[0], AllocationId: 'eipalloc-00000000000000001' }
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand(request))
  const NatGatewayId = NatGateway?.NatGatewayId ?? ''
  const [RouteTableId] = network.privateRouteTableIds
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }))
  return NatGatewayId
}

const describeNatGateway = async (ec2: EC2Client, id: string) => {
  const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))
  return NatGateways?.[0]
}

/** Returns the states of the default routes of a table. */
const defaultRouteStates = async (ec2: EC2Client, routeTableId = '') => {
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [routeTableId] }))
  return RouteTables?.[0]?.Routes?.filter((route) => route.DestinationCidrBlock === '0.0.0.0/0').map(
    ({ State }) => State,
  )
}

describe('A NAT gateway', () => {
  test('has its own network interface in a subnet, and is found by its VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.publicSubnetIds
    const request = { SubnetId, AllocationId: 'eipalloc-00000000000000001' }
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand(request))
    expect(NatGateway).toMatchObject({ VpcId: network.vpcId, SubnetId, State: 'available', ConnectivityType: 'public' })
    const Filter = [{ Name: 'vpc-id', Values: [network.vpcId] }]
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ Filter }))
    expect(NatGateways?.map(({ NatGatewayId }) => NatGatewayId)).toEqual([NatGateway?.NatGatewayId])
    const Filters = [{ Name: 'interface-type', Values: ['nat_gateway'] }]
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))
    expect(NetworkInterfaces).toMatchObject([{ SubnetId, RequesterManaged: true }])
  })

  test('has a unique address of its subnet', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    for (const service of ['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'kms', 'sts']) {
      await createEndpoint(ec2, network.vpcId, service, { SubnetIds: [SubnetId] })
    }
    const request = { SubnetId, ConnectivityType: 'private' as const }
    for (let count = 0; count < 2; count++) await ec2.send(new CreateNatGatewayCommand(request))
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand())
    expect(new Set(NetworkInterfaces.map(({ PrivateIpAddress }) => PrivateIpAddress)).size).toBe(8)
  })

  test('requires an address if it is public', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId] = network.privateSubnetIds
    expect(await codeOf(ec2.send(new CreateNatGatewayCommand({ SubnetId })))).toBe('MissingParameter')
    const request = { SubnetId, ConnectivityType: 'private' as const }
    expect((await ec2.send(new CreateNatGatewayCommand(request))).NatGateway?.ConnectivityType).toBe('private')
  })

  test('is NotFound if the id does not exist', async () => {
    const { ec2 } = await simulateNetwork()
    const call = ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-00000000000000001'] }))
    expect(await codeOf(call)).toBe('NatGatewayNotFound')
  })

  test('fails in a VPC without an internet gateway if it is public, but not if it is private', async () => {
    const { ec2 } = await simulate()
    const subnets = [{ name: 'a', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }]
    const { vpcId, subnetIds } = await createVpc(ec2, { cidrBlock: '10.0.0.0/16', subnets })
    const create = async (request: object) =>
      (await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetIds.a, ...request }))).NatGateway
    expect(await create({ ConnectivityType: 'private' })).toMatchObject({ State: 'available' })
    expect(await create({ AllocationId: 'eipalloc-00000000000000001' })).toMatchObject({
      State: 'failed',
      FailureCode: 'Gateway.NotAttached',
      FailureMessage: expect.stringContaining(vpcId),
    })
  })

  test('leaves a black hole but no interface when it is deleted, and is still described for an hour', async () => {
    const { ec2, clock, network } = await simulateNetwork()
    const id = await createNatRoute(ec2, network)
    const states = () => defaultRouteStates(ec2, network.privateRouteTableIds[0])
    expect(await states()).toEqual(['active'])
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }))
    expect(await states()).toEqual(['blackhole'])
    expect((await ec2.send(new DescribeNetworkInterfacesCommand())).NetworkInterfaces).toEqual([])
    expect(await describeNatGateway(ec2, id)).toMatchObject({ State: 'deleted', DeleteTime: expect.any(Date) })
    await clock.sleep(3_600_000)
    expect(await codeOf(describeNatGateway(ec2, id))).toBe('NatGatewayNotFound')
    expect((await ec2.send(new DescribeNatGatewaysCommand())).NatGateways).toEqual([])
    expect(await states()).toEqual(['blackhole'])
  })

  test('can be set to any state by a test', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const id = await createNatRoute(ec2, network)
    simulator.world.setNatGatewayState(id, 'failed', { code: 'InternalError', message: 'internal' })
    expect(await describeNatGateway(ec2, id)).toMatchObject({ State: 'failed', FailureCode: 'InternalError' })
    const Filter = [{ Name: 'state', Values: ['available'] }]
    expect((await ec2.send(new DescribeNatGatewaysCommand({ Filter }))).NatGateways).toEqual([])
  })
})

test('Detaching an internet gateway leaves black holes', async () => {
  const { ec2, network } = await simulateNetwork()
  const { vpcId: VpcId, internetGatewayId: InternetGatewayId, publicRouteTableId } = network
  const detach = () => ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }))
  expect(await defaultRouteStates(ec2, publicRouteTableId)).toEqual(['active'])
  await detach()
  expect(await defaultRouteStates(ec2, publicRouteTableId)).toEqual(['blackhole'])
  expect((await ec2.send(new DescribeInternetGatewaysCommand())).InternetGateways).toMatchObject([{ Attachments: [] }])
  expect(await codeOf(detach())).toBe('Gateway.NotAttached')
})
