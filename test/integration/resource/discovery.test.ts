import { CreateRouteCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { CreatedVpc, VpcShape } from '../../../simulator/networks/createVpc.ts'
import { LOGS, subnetsOfLogs, threeZoneTestbeds, zone } from '../../support/threeZones.ts'

const createShape = threeZoneTestbeds()

const idsOf = (ids: CreatedVpc['subnetIds'], ...names: string[]): string[] =>
  names.map((name) => ids[name] ?? `no ${name}`).sort()

/** One interface endpoint and one gateway. */
const SMALL = { PlatformVersion: '1.3.0', CloudWatchLogs: false }

describe('Discovery', () => {
  const cidrBlock = '10.0.0.0/16'
  const subnet = (name: string, letter: string, index: number, routeTable?: string) => ({
    name,
    zone: zone(letter),
    cidrBlock: `10.0.${index}.0/24`,
    ...(routeTable !== undefined && { routeTable }),
  })

  test.each<[string, VpcShape, string[], string[]]>([
    [
      'subnets whose own table has no route to the internet gateway',
      {
        cidrBlock,
        routeTables: [{ name: 'private' }, { name: 'public', internetRoute: true }],
        subnets: [subnet('a', 'a', 0, 'private'), subnet('b', 'c', 1, 'public'), subnet('c', 'd', 2, 'private')],
      },
      ['a', 'c'],
      ['private'],
    ],
    [
      'subnets that use the main table, but not subnets with a public table of their own',
      {
        cidrBlock,
        routeTables: [{ name: 'public', internetRoute: true }],
        subnets: [subnet('a', 'a', 0), subnet('b', 'c', 1, 'public')],
      },
      ['a'],
      ['main'],
    ],
    [
      'subnets with a private table of their own when the main table is public',
      {
        cidrBlock,
        mainInternetRoute: true,
        routeTables: [{ name: 'private' }],
        subnets: [subnet('a', 'a', 0), subnet('b', 'c', 1, 'private')],
      },
      ['b'],
      ['private'],
    ],
    [
      'one subnet per zone for interface endpoints, and the route tables of all subnets for gateways',
      {
        cidrBlock,
        routeTables: [{ name: 'tasks' }, { name: 'data' }],
        subnets: [
          { name: 'tasks', zone: zone('a'), cidrBlock: '10.0.0.0/24', routeTable: 'tasks' },
          { name: 'data', zone: zone('a'), cidrBlock: '10.0.1.0/26', routeTable: 'data' },
        ],
      },
      ['tasks'],
      ['data', 'tasks'],
    ],
  ])('finds %s', async (_, shape, subnets, tables) => {
    const { stack, vpc, vpcId, network } = await createShape(shape)

    const attributes = await stack.create({ VpcId: vpcId, ...SMALL })

    const main = tables.includes('main') ? await vpc.mainRouteTableId() : ''
    const routeTableIds = idsOf({ ...network.routeTableIds, main }, ...tables)
    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(idsOf(network.subnetIds, ...subnets))
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(routeTableIds)
    expect(attributes.RouteTableIds).toBe(routeTableIds.join(','))
    expect(attributes.SubnetIds?.split(',').sort()).toEqual(idsOf(network.subnetIds, ...subnets))
  })

  test('treats a subnet with an IPv6 default route to the internet gateway as public', async () => {
    const { stack, vpc, vpcId, network, client } = await createShape({
      cidrBlock,
      ipv6: true,
      mainInternetRoute: true,
      routeTables: [{ name: 'private' }, { name: 'half-public' }],
      subnets: [subnet('a', 'a', 0, 'private'), subnet('b', 'c', 1, 'half-public')],
    })
    await client.send(
      new CreateRouteCommand({
        RouteTableId: network.routeTableIds['half-public'],
        GatewayId: network.internetGatewayId,
        DestinationIpv6CidrBlock: '::/0',
      }),
    )

    await stack.create({ VpcId: vpcId, ...SMALL })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(idsOf(network.subnetIds, 'a'))
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(idsOf(network.routeTableIds, 'private'))
  })
})

test('Endpoints are not placed in a /28 subnet for a transit gateway, even if it has more free addresses', async () => {
  const testbed = await createShape({
    cidrBlock: '10.0.0.0/16',
    subnets: [
      { name: 'app', zone: zone('a'), cidrBlock: '10.0.0.0/24' },
      { name: 'tgw', zone: zone('a'), cidrBlock: '10.0.1.0/28' },
    ],
  })
  testbed.simulator.world.takeAddresses(testbed.network.subnetIds.app ?? '', 245)

  await testbed.stackNamed('front').create({ VpcId: testbed.vpcId, ...LOGS })

  expect(await subnetsOfLogs(testbed)).toEqual(['app'])
})
