import { describe, expect, test } from '@jest/globals'
import type { Route, RouteTable, Subnet } from '../../../../handler/vpc/model/observed.ts'
import { haveWayOut, privateRouteTableIds, privateSubnets } from '../../../../handler/vpc/network/privateSubnets.ts'
import { INTERNET_ROUTE, route, routeTable, subnet } from '../../../support/model.ts'

const idsOf = (subnets: readonly Subnet[]): string[] => subnets.map(({ subnetId }) => subnetId)

const publicTable = (routeTableId: string, ...subnetIds: string[]) =>
  routeTable({ routeTableId, subnetIds, routes: [INTERNET_ROUTE] })
const privateTable = (routeTableId: string, ...subnetIds: string[]) => routeTable({ routeTableId, subnetIds })
const main = (isPublic: boolean) =>
  routeTable({ routeTableId: 'rtb-main', isMain: true, routes: isPublic ? [INTERNET_ROUTE] : [] })

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
      'it has no table of its own, and the main table has no such route',
      [main(false), publicTable('rtb-1', 'a', 'c')],
      ['b'],
      ['rtb-main'],
    ],
    [
      'its own table is private and the main table is public',
      [main(true), privateTable('rtb-1', 'b')],
      ['b'],
      ['rtb-1'],
    ],
    [
      'it has a private table of its own, like the others',
      [main(false), privateTable('rtb-3', 'a'), privateTable('rtb-2', 'b'), privateTable('rtb-1', 'c')],
      ['a', 'b', 'c'],
      ['rtb-1', 'rtb-2', 'rtb-3'],
    ],
    ['no table is public', [main(false)], ['a', 'b', 'c'], ['rtb-main']],
  ])('is private if %s', (_, routeTables, privateIds, routeTableIds) => {
    expect(idsOf(privateSubnets({ subnets, routeTables }))).toEqual(privateIds)
    expect(privateRouteTableIds({ subnets, routeTables })).toEqual(routeTableIds)
  })

  test('is public if the main table is public and it has no table of its own', () => {
    expect(privateSubnets({ subnets, routeTables: [main(true)] })).toEqual([])
    expect(privateRouteTableIds({ subnets, routeTables: [main(true)] })).toEqual([])
  })

  test('is public if only its IPv6 default route leads to the internet gateway', () => {
    const table = routeTable({ routeTableId: 'rtb-1', subnetIds: ['a'], routes: [route('::/0', 'igw-0a')] })
    expect(idsOf(privateSubnets({ subnets, routeTables: [main(false), table] }))).toEqual(['b', 'c'])
  })

  test('is private, without a route table, if no table is listed', () => {
    expect(idsOf(privateSubnets({ subnets, routeTables: [] }))).toEqual(['a', 'b', 'c'])
    expect(privateRouteTableIds({ subnets, routeTables: [] })).toStrictEqual([])
  })

  test('adds its route table for gateway endpoints even if its zone has other private subnets', () => {
    const routeTables = [main(true), privateTable('rtb-2', 'b'), privateTable('rtb-1', 'c')]

    expect(privateRouteTableIds({ subnets, routeTables })).toEqual(['rtb-1', 'rtb-2'])
  })
})

describe('haveWayOut', () => {
  const subnets = [subnet({ subnetId: 'a' }), subnet({ subnetId: 'b' })]
  const tables = (...routes: Route[]) => [main(false), routeTable({ routeTableId: 'rtb-1', subnetIds: ['b'], routes })]

  test.each([
    ['a NAT gateway', route('0.0.0.0/0', 'nat-0a')],
    ['an egress-only internet gateway by IPv6', route('::/0', 'eigw-0a')],
    ['an egress-only internet gateway, for global IPv6 addresses', route('2000::/3', 'eigw-0a')],
    ['a transit gateway, for one half of all addresses', route('0.0.0.0/1', 'tgw-0a')],
    ['a transit gateway, for the other half', route('128.0.0.0/1', 'tgw-0a')],
    ['a NAT gateway by NAT64', route('64:ff9b::/96', 'nat-0a')],
  ])('returns true when a default route of one of the subnets leads to %s', (_, defaultRoute) => {
    expect(haveWayOut(subnets, tables(route('10.0.0.0/16', 'local'), defaultRoute))).toBe(true)
  })

  test.each<[string, RouteTable[]]>([
    ['the only default route leads to a gateway that was deleted', tables(route('0.0.0.0/0', 'nat-0a', true))],
    ['there are only narrower routes', tables(route('10.0.0.0/16', 'local'), route('10.1.0.0/16', 'pcx-0a'))],
    ['no route table is listed', []],
  ])('returns false when %s', (_, routeTables) => {
    expect(haveWayOut(subnets, routeTables)).toBe(false)
  })
})
