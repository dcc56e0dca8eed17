import type { Route, RouteTable } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Subnet } from '../../../handler/vpc/model/observed.ts'
import { traitsByRoutes } from '../../../handler/vpc/observe/vpcOwnerAndCidrs.ts'

const table = (...Routes: Route[]): RouteTable => ({ OwnerId: '123456789012', Routes })

const local = (block: string, rest: Route = {}): Route => ({
  ...(block.includes(':') ? { DestinationIpv6CidrBlock: block } : { DestinationCidrBlock: block }),
  GatewayId: 'local',
  Origin: 'CreateRouteTable',
  ...rest,
})

const subnet = (cidrBlock: string, ...ipv6CidrBlocks: string[]): Subnet => ({
  ...{ subnetId: 'subnet-0a', availabilityZone: 'ap-northeast-1a', freeAddresses: 100, onOutpost: false },
  ...{ cidrBlock, ipv6CidrBlocks },
})

const INSPECTED: Route = {
  DestinationCidrBlock: '10.1.0.0/16',
  NetworkInterfaceId: 'eni-0a',
  Origin: 'CreateRouteTable',
}

describe("A VPC's blocks by its local routes", () => {
  test.each<[string, RouteTable[], Subnet[], string[]]>([
    ['one', [table(local('10.0.0.0/16'))], [subnet('10.0.1.0/24')], ['10.0.0.0/16']],
    [
      'each once, IPv4 first',
      [table(local('2001:db8::/56'), local('10.1.0.0/16'), local('10.0.0.0/16')), table(local('10.0.0.0/16'))],
      [subnet('10.1.0.0/24', '2001:db8::/64'), subnet('', '2001:db8:0:1::/64')],
      ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'],
    ],
    [
      'also where one table leads one of them elsewhere',
      [table(local('10.0.0.0/16'), INSPECTED), table(local('10.0.0.0/16'), local('10.1.0.0/16'))],
      [subnet('10.1.0.0/24')],
      ['10.0.0.0/16', '10.1.0.0/16'],
    ],
    [
      'and no other route, whatever it leads to',
      [
        table(
          local('10.0.0.0/16'),
          local('10.9.0.0/16', { Origin: 'CreateRoute' }),
          local('0.0.0.0/0', { GatewayId: 'igw-0a' }),
        ),
      ],
      [subnet('10.0.1.0/24')],
      ['10.0.0.0/16'],
    ],
  ])('are told: %s', (_, tables, subnets, cidrBlocks) => {
    expect(traitsByRoutes(tables, subnets)).toEqual({ ownerAccountId: '123456789012', cidrBlocks })
  })

  test.each<[string, RouteTable[], Subnet[]]>([
    [
      'a subnet is in a block that every table leads elsewhere',
      [table(local('10.0.0.0/16'), INSPECTED)],
      [subnet('10.1.0.0/24')],
    ],
    [
      'a subnet has an IPv6 block without a route',
      [table(local('10.0.0.0/16'))],
      [subnet('10.0.0.0/24', '2001:db8::/64')],
    ],
    ['no table has any', [table()], []],
    ['no table is seen', [], [subnet('10.0.1.0/24')]],
  ])('are not told where %s', (_, tables, subnets) => {
    expect(traitsByRoutes(tables, subnets)).toBeUndefined()
  })
})
