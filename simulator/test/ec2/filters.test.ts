import {
  CreateRouteCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../index.ts'
import { type CreatedVpc, createVpc } from '../../networks/createVpc.ts'
import { createEndpoint, describeEndpoint, simulate } from './simulate.ts'

let ec2: EC2Client
let simulator: Simulator
let created: CreatedVpc
let other: CreatedVpc
let interfaceId: string

/**
 * Creates two VPCs: one with IPv6, an endpoint of each type and at least one of every other resource, the other without
 * any of them.
 */
beforeAll(async () => {
  ;({ ec2, simulator } = await simulate({ settings: { durations: { interfaceEndpointPending: 0 } } }))
  created = await createVpc(ec2, {
    cidrBlock: '10.0.0.0/16',
    moreCidrBlocks: ['10.1.0.0/16'],
    ipv6: true,
    routeTables: [{ name: 'public', internetRoute: true }],
    subnets: [{ name: 'one', zone: 'ap-northeast-1c', cidrBlock: '10.0.0.0/24', ipv6: true, routeTable: 'public' }],
  })
  other = await createVpc(ec2, {
    cidrBlock: '172.16.0.0/16',
    subnets: [{ name: 'two', zone: 'ap-northeast-1a', cidrBlock: '172.16.0.0/20' }],
  })
  simulator.world.shareVpcFrom('999999999999', other.vpcId)
  const RouteTableId = created.routeTableIds.public
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.8.0.0/16', NatGatewayId: 'nat-1' }))
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.9.0.0/16', TransitGatewayId: 'tgw-1' }),
  )
  const SubnetIds = Object.values(created.subnetIds)
  const { VpcEndpointId } = await createEndpoint(ec2, created.vpcId, 'sts', { SubnetIds, IpAddressType: 'dualstack' })
  interfaceId = VpcEndpointId
  await createEndpoint(ec2, created.vpcId, 's3', { VpcEndpointType: 'Gateway', RouteTableIds: [RouteTableId ?? ''] })
  const parts = { privateIpAddress: '172.16.0.9', ownerId: '999999999999' }
  simulator.world.addNetworkInterface(other.subnetIds.two ?? '', parts)
})

type Value = string | (() => string | undefined | Promise<string | undefined>)

const describing = (
  noun: string,
  ask: (filters: Filter[]) => Promise<unknown[] | undefined>,
  rows: [string, Value][],
) =>
  describe(`A filter of ${noun}`, () => {
    test('is optional: without one, both are returned', async () => {
      expect(await ask([])).toHaveLength(2)
    })

    test.each(rows)('by %s returns only one of the two', async (Name, value) => {
      expect(await ask([{ Name, Values: [(typeof value === 'string' ? value : await value()) ?? ''] }])).toHaveLength(1)
      expect(await ask([{ Name, Values: ['nothing'] }])).toEqual([])
    })
  })

const vpc = async () => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [created.vpcId] }))).Vpcs?.[0]
const subnet = async () =>
  (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: Object.values(created.subnetIds) }))).Subnets?.[0]

describing('VPCs', async (Filters) => (await ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs, [
  ['vpc-id', () => created.vpcId],
  ['cidr', '10.0.0.0/16'],
  ['cidr-block-association.cidr-block', '10.1.0.0/16'],
  [
    'ipv6-cidr-block-association.ipv6-cidr-block',
    async () => (await vpc())?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock,
  ],
  ['owner-id', '999999999999'],
])

describing('subnets', async (Filters) => (await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets, [
  ['subnet-id', () => created.subnetIds.one],
  ['vpc-id', () => created.vpcId],
  ['availability-zone', 'ap-northeast-1c'],
  ['availability-zone-id', 'apne1-az4'],
  ['available-ip-address-count', '250'],
  ['cidr-block', '10.0.0.0/24'],
  [
    'ipv6-cidr-block-association.ipv6-cidr-block',
    async () => (await subnet())?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock,
  ],
  ['owner-id', '999999999999'],
  ['tag:Name', 'one'],
])

const ofOurVpc = (filters: Filter[] = []): Filter[] => [{ Name: 'vpc-id', Values: [created.vpcId] }, ...filters]
const table = async () => {
  const RouteTableIds = [created.routeTableIds.public ?? '']
  return (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds }))).RouteTables?.[0]
}

describing(
  'route tables',
  async (filters) => (await ec2.send(new DescribeRouteTablesCommand({ Filters: ofOurVpc(filters) }))).RouteTables,
  [
    ['route-table-id', () => created.routeTableIds.public],
    ['association.main', 'true'],
    ['association.subnet-id', () => created.subnetIds.one],
    ['association.route-table-id', () => created.routeTableIds.public],
    ['association.route-table-association-id', async () => (await table())?.Associations?.[0]?.RouteTableAssociationId],
    ['route.destination-cidr-block', '0.0.0.0/0'],
    ['route.destination-ipv6-cidr-block', '::/0'],
    ['route.destination-prefix-list-id', 'pl-61a54008'],
    ['route.gateway-id', () => created.internetGatewayId],
    ['route.nat-gateway-id', 'nat-1'],
    ['route.transit-gateway-id', 'tgw-1'],
  ],
)

describing(
  'endpoints',
  async (Filters) => (await ec2.send(new DescribeVpcEndpointsCommand({ Filters }))).VpcEndpoints,
  [
    ['vpc-endpoint-id', () => interfaceId],
    ['service-name', '*.s3'],
    ['vpc-endpoint-type', 'Gateway'],
    ['ip-address-type', 'dualstack'],
  ],
)

test('Filters of endpoints by state and by region return both endpoints', async () => {
  for (const [Name, value] of [
    ['vpc-endpoint-state', 'available'],
    ['service-region', 'ap-northeast-1'],
  ]) {
    const Filters = [{ Name, Values: [value ?? ''] }]
    expect((await ec2.send(new DescribeVpcEndpointsCommand({ Filters }))).VpcEndpoints).toHaveLength(2)
  }
})

describing(
  'network interfaces',
  async (Filters) => (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces,
  [
    ['network-interface-id', async () => (await describeEndpoint(ec2, interfaceId)).NetworkInterfaceIds?.[0]],
    ['vpc-id', () => created.vpcId],
    ['subnet-id', () => created.subnetIds.one],
    ['availability-zone', 'ap-northeast-1c'],
    ['group-id', async () => (await describeEndpoint(ec2, interfaceId)).Groups?.[0]?.GroupId],
    ['interface-type', 'vpc_endpoint'],
    ['owner-id', '999999999999'],
    ['private-ip-address', '172.16.0.9'],
    ['requester-managed', 'true'],
  ],
)

const group = async () => {
  const Filters = ofOurVpc()
  return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.[0]
}

describing(
  'security groups',
  async (Filters) => (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups,
  [
    ['group-id', async () => (await group())?.GroupId],
    ['vpc-id', () => created.vpcId],
    ['ip-permission.group-id', async () => (await group())?.GroupId],
    ['egress.ip-permission.ipv6-cidr', '::/0'],
  ],
)

const rulesOfOther = async () => {
  const groups = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [other.vpcId] }] }),
  )
  return groups.SecurityGroups?.[0]?.GroupId ?? ''
}

describing(
  'rules',
  async (filters) => {
    const Filters = [{ Name: 'group-id', Values: [await rulesOfOther()] }, ...filters]
    return (await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules
  },
  [
    [
      'security-group-rule-id',
      async () => {
        const Filters = [{ Name: 'group-id', Values: [await rulesOfOther()] }]
        const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))
        return SecurityGroupRules?.[0]?.SecurityGroupRuleId
      },
    ],
  ],
)

describing(
  'prefix lists for IPv4',
  async (filters) => {
    const Filters = [{ Name: 'prefix-list-name', Values: ['*-1.s3', '*-1.dynamodb'] }, ...filters]
    return (await ec2.send(new DescribePrefixListsCommand({ Filters }))).PrefixLists
  },
  [
    ['prefix-list-id', 'pl-61a54008'],
    ['prefix-list-name', 'com.amazonaws.ap-northeast-1.s3'],
  ],
)

describing(
  'services of one name',
  async (filters) => {
    const Filters = [{ Name: 'service-name', Values: ['*.s3'] }, ...filters]
    return (await ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))).ServiceDetails
  },
  [['service-type', 'Gateway']],
)

describing(
  'tags',
  async (filters) => {
    const Filters = [{ Name: 'resource-type', Values: ['subnet'] }, ...filters]
    return (await ec2.send(new DescribeTagsCommand({ Filters }))).Tags
  },
  [
    ['resource-id', () => created.subnetIds.one],
    ['value', 'one'],
    ['tag:Name', 'one'],
  ],
)

describe('A filter by a value that all resources have', () => {
  const filter = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] })

  test.each([
    ['state', 'available'],
    ['is-default', 'false'],
    ['dhcp-options-id', 'dopt-*'],
  ])('returns all VPCs: %s', async (Name, value) => {
    expect((await ec2.send(new DescribeVpcsCommand(filter(Name, value)))).Vpcs).toHaveLength(2)
  })

  test.each([
    ['state', 'available'],
    ['default-for-az', 'false'],
  ])('returns all subnets: %s', async (Name, value) => {
    expect((await ec2.send(new DescribeSubnetsCommand(filter(Name, value)))).Subnets).toHaveLength(2)
  })

  test.each([
    ['zone-type', 'availability-zone'],
    ['region-name', 'ap-northeast-1'],
    ['group-name', 'ap-northeast-1-zg-1'],
    ['opt-in-status', 'opt-in-not-required'],
    ['state', 'available'],
    ['zone-name', 'ap-northeast-1?'],
    ['zone-id', 'apne1-az*'],
  ])('returns all zones: %s', async (Name, value) => {
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand(filter(Name, value)))
    expect(AvailabilityZones).toHaveLength(3)
  })

  test.each([
    ['internet-gateway-id', 'igw-*'],
    ['attachment.state', 'available'],
    ['owner-id', '123456789012'],
  ])('returns the only internet gateway: %s', async (Name, value) => {
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand(filter(Name, value)))
    expect(InternetGateways).toHaveLength(1)
  })

  test('returns all managed prefix lists: owner-id', async () => {
    const { PrefixLists } = await ec2.send(new DescribeManagedPrefixListsCommand(filter('owner-id', 'AWS')))
    expect(PrefixLists).toHaveLength(3)
  })

  test.each([
    ['owner', 'amazon'],
    ['service-region', 'ap-northeast-1'],
  ])('returns all services: %s', async (Name, value) => {
    const { ServiceDetails } = await ec2.send(new DescribeVpcEndpointServicesCommand(filter(Name, value)))
    expect(ServiceDetails).toHaveLength(simulator.world.endpointServices.length)
  })

  test('returns all network interfaces: status', async () => {
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand(filter('status', 'in-use')))
    expect(NetworkInterfaces).toHaveLength(2)
  })
})
