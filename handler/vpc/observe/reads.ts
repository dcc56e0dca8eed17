/** Reads of complete lists, in the types of the model. */
import {
  DescribeDhcpOptionsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  type DhcpOptions,
  type NetworkInterface,
  type VpcAttributeName,
} from '@aws-sdk/client-ec2'
import { allPages, type Ec2, toFilters } from '../ec2/ec2.ts'
import type {
  Endpoint,
  EndpointService,
  NetworkAcl,
  PrefixList,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from '../model/observed.ts'
import {
  toEndpoint,
  toEndpointServices,
  toNetworkAcl,
  toPrefixList,
  toRouteTable,
  toRule,
  toSecurityGroup,
  toSubnet,
} from './mappers.ts'

type FilterValues = Readonly<Record<string, readonly string[]>>

/** The maximum page size. Without `MaxResults`, some calls return everything in one answer, however large. */
const PAGE = 1000
/** The maximum page size for route tables and prefix lists. */
const SMALL_PAGE = 100

/** Ordered by id. An id that EC2 does not list yet is not an error. */
export const readEndpoints = async (ec2: Ec2, filters: FilterValues): Promise<Endpoint[]> => {
  const pages = await allPages(ec2, 'DescribeVpcEndpoints', (NextToken) =>
    ec2.send(new DescribeVpcEndpointsCommand({ Filters: toFilters(filters), MaxResults: PAGE, NextToken })),
  )
  return pages
    .flatMap(({ VpcEndpoints = [] }) => VpcEndpoints)
    .map(toEndpoint)
    .sort((a, b) => a.endpointId.localeCompare(b.endpointId))
}

export const readSecurityGroups = async (ec2: Ec2, filters: FilterValues): Promise<SecurityGroup[]> => {
  const pages = await allPages(ec2, 'DescribeSecurityGroups', (NextToken) =>
    ec2.send(new DescribeSecurityGroupsCommand({ Filters: toFilters(filters), MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups).map(toSecurityGroup)
}

export const readRules = async (ec2: Ec2, groupIds: readonly string[]): Promise<SecurityGroupRule[]> => {
  const filters = toFilters({ 'group-id': groupIds })
  const pages = await allPages(ec2, 'DescribeSecurityGroupRules', (NextToken) =>
    ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: filters, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ SecurityGroupRules = [] }) => SecurityGroupRules).map(toRule)
}

export const readNetworkInterfaces = async (ec2: Ec2, filters: FilterValues): Promise<NetworkInterface[]> => {
  const pages = await allPages(ec2, 'DescribeNetworkInterfaces', (NextToken) =>
    ec2.send(new DescribeNetworkInterfacesCommand({ Filters: toFilters(filters), MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces)
}

export const readSubnets = async (ec2: Ec2, vpcId: string): Promise<Subnet[]> => {
  const filters = toFilters({ 'vpc-id': [vpcId] })
  const pages = await allPages(ec2, 'DescribeSubnets', (NextToken) =>
    ec2.send(new DescribeSubnetsCommand({ Filters: filters, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ Subnets = [] }) => Subnets).map(toSubnet)
}

export const readRouteTables = async (ec2: Ec2, vpcId: string): Promise<RouteTable[]> => {
  const filters = toFilters({ 'vpc-id': [vpcId] })
  const pages = await allPages(ec2, 'DescribeRouteTables', (NextToken) =>
    ec2.send(new DescribeRouteTablesCommand({ Filters: filters, MaxResults: SMALL_PAGE, NextToken })),
  )
  return pages.flatMap(({ RouteTables = [] }) => RouteTables).map(toRouteTable)
}

/** @param serviceNames values of the filter `service-name`; by default every service of the region */
export const readEndpointServices = async (ec2: Ec2, serviceNames?: readonly string[]): Promise<EndpointService[]> => {
  if (serviceNames?.length === 0) return []
  const filters = serviceNames && toFilters({ 'service-name': serviceNames })
  const pages = await allPages(ec2, 'DescribeVpcEndpointServices', (NextToken) =>
    ec2.send(new DescribeVpcEndpointServicesCommand({ Filters: filters, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ ServiceDetails = [] }) => ServiceDetails).flatMap(toEndpointServices)
}

/** The prefix lists of the region's gateway endpoints. */
export const readPrefixLists = async (ec2: Ec2): Promise<PrefixList[]> => {
  const pages = await allPages(ec2, 'DescribePrefixLists', (NextToken) =>
    ec2.send(new DescribePrefixListsCommand({ MaxResults: SMALL_PAGE, NextToken })),
  )
  return pages.flatMap(({ PrefixLists = [] }) => PrefixLists).map(toPrefixList)
}

export const readNetworkAcls = async (ec2: Ec2, vpcId: string): Promise<NetworkAcl[]> => {
  const filters = toFilters({ 'vpc-id': [vpcId] })
  const pages = await allPages(ec2, 'DescribeNetworkAcls', (NextToken) =>
    ec2.send(new DescribeNetworkAclsCommand({ Filters: filters, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ NetworkAcls = [] }) => NetworkAcls).map(toNetworkAcl)
}

/**
 * The DNS servers of each set of DHCP options of the account, by id. The description of a VPC has the id of its set.
 */
export const readDnsServers = async (ec2: Ec2): Promise<Map<string, string[]>> => {
  const pages = await allPages(ec2, 'DescribeDhcpOptions', (NextToken) =>
    ec2.send(new DescribeDhcpOptionsCommand({ MaxResults: PAGE, NextToken })),
  )
  const serversOf = ({ DhcpConfigurations = [] }: DhcpOptions): string[] =>
    DhcpConfigurations.filter(({ Key }) => Key === 'domain-name-servers')
      .flatMap(({ Values = [] }) => Values.map(({ Value }) => Value))
      .filter((server) => server !== undefined)
  return new Map(
    pages
      .flatMap(({ DhcpOptions: listed = [] }) => listed)
      .map((options) => [options.DhcpOptionsId ?? '', serversOf(options)]),
  )
}

export const readVpcAttribute = async (ec2: Ec2, vpcId: string, attribute: VpcAttributeName): Promise<boolean> => {
  const end = ec2.pending?.('DescribeVpcAttribute')
  try {
    const result = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: attribute }))
    return (attribute === 'enableDnsSupport' ? result.EnableDnsSupport : result.EnableDnsHostnames)?.Value ?? false
  } finally {
    end?.()
  }
}
