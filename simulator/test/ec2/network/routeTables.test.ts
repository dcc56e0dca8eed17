import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import { codeOf, routeTablesOf, simulateNetwork } from '../simulate.ts'

describe('A route table', () => {
  test('rejects a second route to the same destination', async () => {
    const { ec2, network } = await simulateNetwork()
    const route = { RouteTableId: network.publicRouteTableId, DestinationCidrBlock: '0.0.0.0/0' }
    expect(await codeOf(ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: 'nat-1' })))).toBe(
      'RouteAlreadyExists',
    )
    await ec2.send(new DeleteRouteCommand(route))
    expect(await codeOf(ec2.send(new DeleteRouteCommand(route)))).toBe('InvalidRoute.NotFound')
    await ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: 'nat-1' }))
  })

  test.each([
    ['a destination that is not a CIDR block', { DestinationCidrBlock: 'everywhere' }],
    ['an IPv6 destination that is an IPv4 block', { DestinationIpv6CidrBlock: '10.0.0.0/8' }],
  ])('rejects %s', async (_, destination) => {
    const { ec2, network } = await simulateNetwork()
    const route = { RouteTableId: network.publicRouteTableId, NatGatewayId: 'nat-1', ...destination }
    expect(await codeOf(ec2.send(new CreateRouteCommand(route)))).toBe('InvalidParameterValue')
  })

  test('requires exactly one target for a route', async () => {
    const { ec2, network } = await simulateNetwork()
    const route = { RouteTableId: network.publicRouteTableId, DestinationCidrBlock: '10.9.0.0/16' }
    const create = (target: object) => codeOf(ec2.send(new CreateRouteCommand({ ...route, ...target })))
    expect(await create({})).toBe('MissingParameter')
    expect(await create({ NatGatewayId: 'nat-1', TransitGatewayId: 'tgw-1' })).toBe('InvalidParameterCombination')
    expect(await create({ NatGatewayId: 'nat-1' })).toBe('no error')
  })

  test('stores an IPv6 destination in canonical form', async () => {
    const { ec2, network } = await simulateNetwork()
    const route = { RouteTableId: network.publicRouteTableId, DestinationIpv6CidrBlock: '2001:DB8::1/32' }
    await ec2.send(new CreateRouteCommand({ ...route, TransitGatewayId: 'tgw-1' }))
    await ec2.send(new DeleteRouteCommand({ ...route, DestinationIpv6CidrBlock: '2001:db8::/32' }))
  })

  test('rejects a subnet of another VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    const { subnetIds } = await createVpc(ec2, {
      cidrBlock: '10.0.0.0/16',
      subnets: [{ name: 'one', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
    })
    const association = { SubnetId: subnetIds.one, RouteTableId: network.publicRouteTableId }
    expect(await codeOf(ec2.send(new AssociateRouteTableCommand(association)))).toBe('InvalidParameter')
  })

  test('is rejected by a subnet that has another one', async () => {
    const { ec2, network } = await simulateNetwork()
    const association = { SubnetId: network.privateSubnetIds[0], RouteTableId: network.publicRouteTableId }
    expect(await codeOf(ec2.send(new AssociateRouteTableCommand(association)))).toBe('Resource.AlreadyAssociated')
  })

  test('can replace the table of a subnet, or become the main table', async () => {
    const { ec2, network } = await simulateNetwork()
    const tables = await routeTablesOf(ec2, network.vpcId)
    const main = tables.flatMap(({ Associations = [] }) => Associations).find(({ Main }) => Main)
    const { NewAssociationId } = await ec2.send(
      new ReplaceRouteTableAssociationCommand({
        AssociationId: main?.RouteTableAssociationId,
        RouteTableId: network.publicRouteTableId,
      }),
    )
    const Filters = [{ Name: 'association.main', Values: ['true'] }]
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }))
    expect(RouteTables).toMatchObject([{ RouteTableId: network.publicRouteTableId }])
    expect(RouteTables?.[0]?.Associations?.find(({ Main }) => Main)?.RouteTableAssociationId).toBe(NewAssociationId)
  })
})
