import { describe, expect, test } from '@jest/globals'
import type { EndpointService, RouteTable, Subnet } from '../../../handler/vpc/model/observed.ts'
import {
  chooseSubnets,
  limitZones,
  privateRouteTableIds,
  privateSubnets,
} from '../../../handler/vpc/network/privateSubnets.ts'
import { endpointService, REGION, routeTable, subnet, zone } from '../../support/model.ts'

const idsOf = (subnets: readonly Subnet[]): string[] => subnets.map(({ subnetId }) => subnetId)

const publicTable = (routeTableId: string, ...subnetIds: string[]) =>
  routeTable({ routeTableId, subnetIds, isPublic: true })
const privateTable = (routeTableId: string, ...subnetIds: string[]) => routeTable({ routeTableId, subnetIds })
const main = (isPublic: boolean) => routeTable({ routeTableId: 'rtb-main', isMain: true, isPublic })

describe('A subnet', () => {
  const subnets = ['a', 'b', 'c'].map((name) => subnet({ subnetId: name }))

  test.each<[string, RouteTable[], string[], string[]]>([
    [
      'its own table has no route to the internet gateway',
      [main(true), publicTable('rtb-1', 'a'), privateTable('rtb-2', 'b', 'c')],
      ['b', 'c'],
      ['rtb-2'],
    ],
    [
      'it has no table of its own, and the main one has no such route',
      [main(false), publicTable('rtb-1', 'a', 'c')],
      ['b'],
      ['rtb-main'],
    ],
    [
      'its own table is private where the main one is public',
      [main(true), privateTable('rtb-1', 'b')],
      ['b'],
      ['rtb-1'],
    ],
    [
      'each has a table of its own',
      [main(false), privateTable('rtb-3', 'a'), privateTable('rtb-2', 'b'), privateTable('rtb-1', 'c')],
      ['a', 'b', 'c'],
      ['rtb-1', 'rtb-2', 'rtb-3'],
    ],
    ['no table is public', [main(false)], ['a', 'b', 'c'], ['rtb-main']],
  ])('is private where %s', (_, routeTables, privateIds, routeTableIds) => {
    expect(idsOf(privateSubnets({ subnets, routeTables }))).toEqual(privateIds)
    expect(privateRouteTableIds({ subnets, routeTables })).toEqual(routeTableIds)
  })

  test('is public where the main table is, and it has none of its own', () => {
    expect(privateSubnets({ subnets, routeTables: [main(true)] })).toEqual([])
    expect(privateRouteTableIds({ subnets, routeTables: [main(true)] })).toEqual([])
  })

  test('lends its route table to gateways though its zone has others', () => {
    const routeTables = [main(true), privateTable('rtb-2', 'b'), privateTable('rtb-1', 'c')]

    expect(privateRouteTableIds({ subnets, routeTables })).toEqual(['rtb-1', 'rtb-2'])
  })
})

describe('The subnets that interface endpoints get', () => {
  const choose = (
    subnets: readonly Subnet[],
    {
      inUse = [],
      maxZones,
      endpointServices = [],
    }: { inUse?: readonly string[]; maxZones?: number; endpointServices?: EndpointService[] } = {},
  ): string[] =>
    idsOf(
      chooseSubnets(
        { subnets: [...subnets], routeTables: [main(false)], endpointServices },
        { region: REGION, ipAddressType: 'ipv4', inUse: new Set(inUse), maxZones },
      ),
    )
  const inZone = (letter: string, subnetId: string, freeAddresses = 250): Subnet =>
    subnet({ subnetId, availabilityZone: zone(letter), freeAddresses })

  test.each<
    [string, Subnet[], { inUse?: string[]; maxZones?: number; endpointServices?: EndpointService[] }, string[]]
  >([
    ['one a zone, in the order of zones', [inZone('c', 's-1'), inZone('a', 's-2')], {}, ['s-2', 's-1']],
    ['of a zone, the one with the most free addresses', [inZone('a', 's-1', 9), inZone('a', 's-2', 10)], {}, ['s-2']],
    ['of equals, the one with the lowest id', [inZone('a', 's-2'), inZone('a', 's-1')], {}, ['s-1']],
    ['before either, the one in use', [inZone('a', 's-1', 250), inZone('a', 's-2', 9)], { inUse: ['s-2'] }, ['s-2']],
    [
      'at most so many zones, by their names',
      [inZone('d', 's-1'), inZone('c', 's-2'), inZone('a', 's-3')],
      { maxZones: 2 },
      ['s-3', 's-2'],
    ],
    [
      'of the zones, those that more services are offered in before others',
      [inZone('d', 's-1'), inZone('c', 's-2'), inZone('a', 's-3')],
      {
        maxZones: 1,
        endpointServices: [
          endpointService('logs'),
          endpointService('kms', { availabilityZones: [zone('c'), zone('d')] }),
        ],
      },
      ['s-2'],
    ],
    [
      'of the zones, those in use first',
      [inZone('d', 's-1'), inZone('c', 's-2'), inZone('a', 's-3')],
      { maxZones: 2, inUse: ['s-1'] },
      ['s-3', 's-1'],
    ],
    ['all where the cap is higher', [inZone('a', 's-1'), inZone('c', 's-2')], { maxZones: 3 }, ['s-1', 's-2']],
    [
      'none in a Local Zone or of another region',
      [
        inZone('a', 's-1'),
        subnet({ subnetId: 's-2', availabilityZone: `${REGION}-tpe-1a` }),
        subnet({ subnetId: 's-3', availabilityZone: 'us-west-2a' }),
      ],
      {},
      ['s-1'],
    ],
    ['none on an Outpost', [subnet({ subnetId: 's-1', onOutpost: true }), inZone('c', 's-2')], {}, ['s-2']],
    ['none where there is none', [], {}, []],
  ])('are %s', (_, subnets, options, expected) => {
    expect(choose(subnets, options)).toEqual(expected)
    expect(choose(subnets.toReversed(), options)).toEqual(expected)
  })

  test('leave out public ones', () => {
    const subnets = [inZone('a', 's-1'), inZone('c', 's-2')]

    const chosen = chooseSubnets(
      { subnets, routeTables: [main(false), publicTable('rtb-1', 's-1')], endpointServices: [] },
      { region: REGION, ipAddressType: 'ipv4', inUse: new Set(), maxZones: undefined },
    )

    expect(idsOf(chosen)).toEqual(['s-2'])
  })
})

test('A cap on zones leaves the subnets that it was given as they are', () => {
  const subnets = [subnet({ subnetId: 's-1', availabilityZone: zone('c') }), subnet({ subnetId: 's-2' })]

  expect(idsOf(limitZones(subnets, new Set(), 1, { endpointServices: [] }))).toEqual(['s-2'])
  expect(idsOf(subnets)).toEqual(['s-1', 's-2'])
})
