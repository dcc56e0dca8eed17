import type * as sdk from '@aws-sdk/client-ec2'
import {
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  type VpcAttributeName,
} from '@aws-sdk/client-ec2'
import { isLock, isManaged, MANAGED, ownerKey, type Tags } from '../../resource/tags.ts'
import { groupNameFor } from '../desired/managedGroup.ts'
import { allPages, CONSISTENCY_DELAY_MS, type Ec2, toFilters } from '../ec2/ec2.ts'
import {
  type Endpoint,
  type EndpointService,
  type NetworkInterface,
  type ObservedVpc,
  type OwnedResources,
  type SecurityGroup,
  type SecurityGroupRule,
  type Subnet,
  unknownGroups,
} from '../model/observed.ts'
import {
  toEndpoint,
  toEndpointServices,
  toNetworkInterface,
  toRouteTable,
  toRule,
  toSecurityGroup,
  toSubnet,
} from './mappers.ts'
import { readVpcOwnerAndCidrs, traitsByRoutes, type VpcOwnerAndCidrs } from './vpcOwnerAndCidrs.ts'

/** The most that EC2 gives in one page: without `MaxResults` some calls answer whole, in however large a reply. */
const PAGE = 1000

/** Endpoints that pass the filters, in the order of their ids. An id that EC2 does not list yet is not an error. */
export const readEndpoints = async (ec2: Ec2, filters: Record<string, readonly string[]>): Promise<Endpoint[]> => {
  const pages = await allPages((NextToken) =>
    ec2.send(new DescribeVpcEndpointsCommand({ Filters: toFilters(filters), MaxResults: PAGE, NextToken })),
  )
  return pages
    .flatMap((page) => page.VpcEndpoints ?? [])
    .map(toEndpoint)
    .sort((a, b) => a.endpointId.localeCompare(b.endpointId))
}

export const readSecurityGroups = async (
  ec2: Ec2,
  filters: Record<string, readonly string[]>,
): Promise<SecurityGroup[]> => {
  const pages = await allPages((NextToken) =>
    ec2.send(new DescribeSecurityGroupsCommand({ Filters: toFilters(filters), MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap((page) => page.SecurityGroups ?? []).map(toSecurityGroup)
}

/** The rules of the managed groups among these, which alone carry users. */
const readManagedRules = async (ec2: Ec2, groups: readonly SecurityGroup[]): Promise<SecurityGroupRule[]> => {
  const groupIds = groups.filter(({ tags }) => isManaged(tags) && !isLock(tags)).map(({ groupId }) => groupId)
  if (groupIds.length === 0) return []
  const pages = await allPages((NextToken) =>
    ec2.send(
      new DescribeSecurityGroupRulesCommand({
        Filters: toFilters({ 'group-id': groupIds }),
        MaxResults: PAGE,
        NextToken,
      }),
    ),
  )
  return pages.flatMap((page) => page.SecurityGroupRules ?? []).map(toRule)
}

/** The interfaces of a VPC's endpoints, read only where endpoints of ours may have any. */
const readNetworkInterfaces = async (
  ec2: Ec2,
  vpcId: string,
  endpoints: readonly Endpoint[],
): Promise<NetworkInterface[]> => {
  if (!endpoints.some(({ tags, kind }) => isManaged(tags) && kind === 'Interface')) return []
  const filters = toFilters({ 'vpc-id': [vpcId], 'interface-type': ['vpc_endpoint'] })
  const pages = await allPages((NextToken) =>
    ec2.send(new DescribeNetworkInterfacesCommand({ Filters: filters, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap((page) => page.NetworkInterfaces ?? []).map(toNetworkInterface)
}

const readSubnets = async (ec2: Ec2, vpcId: string): Promise<Subnet[]> => {
  const pages = await allPages((NextToken) =>
    ec2.send(new DescribeSubnetsCommand({ Filters: toFilters({ 'vpc-id': [vpcId] }), MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap((page) => page.Subnets ?? []).map(toSubnet)
}

/** As EC2 gives them, since they tell of the VPC too. They take at most 100 a page. */
const readRouteTables = async (ec2: Ec2, vpcId: string): Promise<sdk.RouteTable[]> => {
  const pages = await allPages((NextToken) =>
    ec2.send(new DescribeRouteTablesCommand({ Filters: toFilters({ 'vpc-id': [vpcId] }), MaxResults: 100, NextToken })),
  )
  return pages.flatMap((page) => page.RouteTables ?? [])
}

const readEndpointServices = async (ec2: Ec2, serviceNames: readonly string[]): Promise<EndpointService[]> => {
  if (serviceNames.length === 0) return []
  const pages = await allPages((NextToken) =>
    ec2.send(
      new DescribeVpcEndpointServicesCommand({
        Filters: toFilters({ 'service-name': serviceNames }),
        MaxResults: PAGE,
        NextToken,
      }),
    ),
  )
  return pages.flatMap((page) => page.ServiceDetails ?? []).flatMap(toEndpointServices)
}

const readAttribute = async (ec2: Ec2, vpcId: string, attribute: VpcAttributeName): Promise<boolean> => {
  const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: attribute }))
  return (attribute === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames)?.Value ?? false
}

/**
 * Reads all that a plan for the VPC goes by: seven calls at once, then the rules of the
 * managed group and the interfaces of our endpoints, if there are any, and groups that are asked about and not the VPC's.
 * @param serviceNames values of the filter `service-name`
 * @param groupIds may be in other VPCs, and may be listed only after a moment
 * @throws EC2's `InvalidVpcID.NotFound` for a VPC that does not exist
 */
export const observe = async (
  ec2: Ec2,
  vpcId: string,
  serviceNames: readonly string[],
  groupIds: readonly string[] = [],
): Promise<ObservedVpc> => {
  const vpc = await read(ec2, vpcId, serviceNames, groupIds)
  if (!maySeemForeign(vpc, ec2.now()) && unknownGroups(vpc, groupIds).length === 0) return vpc
  await ec2.sleep(CONSISTENCY_DELAY_MS)
  return read(ec2, vpcId, serviceNames, groupIds)
}

/** How long an endpoint counts as new, in milliseconds: tags do not lag for so long, and clocks differ by less. */
const NEW_MS = 30_000

/**
 * Tags may be listed later than what they are on. What is new and without any may be ours all the same: another user's,
 * who is making it just now.
 */
const maySeemForeign = ({ vpcId, endpoints, securityGroups, managedGroupRules }: ObservedVpc, now: number): boolean => {
  const isBare = ({ tags }: { tags: Tags }): boolean => Object.keys(tags).length === 0
  return (
    endpoints.some((endpoint) => isBare(endpoint) && now - endpoint.createdAt < NEW_MS) ||
    securityGroups.some((group) => isBare(group) && group.name === groupNameFor(vpcId)) ||
    managedGroupRules.some((rule) => isBare(rule) && !rule.isEgress)
  )
}

const read = async (
  ec2: Ec2,
  vpcId: string,
  serviceNames: readonly string[],
  groupIds: readonly string[],
): Promise<ObservedVpc> => {
  const [
    dnsSupport,
    dnsHostnames,
    [subnets, routeTables, vpc],
    endpointsAndInterfaces,
    endpointServices,
    groupsAndRules,
  ] = await Promise.all([
    readAttribute(ec2, vpcId, 'enableDnsSupport'),
    readAttribute(ec2, vpcId, 'enableDnsHostnames'),
    readNetwork(ec2, vpcId),
    readEndpointsAndInterfaces(ec2, vpcId),
    readEndpointServices(ec2, serviceNames),
    readGroupsAndRules(ec2, vpcId, groupIds),
  ])
  return {
    vpcId,
    ...vpc,
    dnsSupport,
    dnsHostnames,
    subnets,
    routeTables: routeTables.map(toRouteTable),
    endpointServices,
    ...endpointsAndInterfaces,
    ...groupsAndRules,
  }
}

/** Subnets and route tables, and what these tell of the VPC: it is asked for itself only where they do not tell all. */
const readNetwork = async (ec2: Ec2, vpcId: string): Promise<[Subnet[], sdk.RouteTable[], VpcOwnerAndCidrs]> => {
  const [subnets, routeTables] = await Promise.all([readSubnets(ec2, vpcId), readRouteTables(ec2, vpcId)])
  return [subnets, routeTables, traitsByRoutes(routeTables, subnets) ?? (await readVpcOwnerAndCidrs(ec2, vpcId))]
}

const readEndpointsAndInterfaces = async (
  ec2: Ec2,
  vpcId: string,
): Promise<Pick<OwnedResources, 'endpoints' | 'networkInterfaces'>> => {
  const endpoints = await readEndpoints(ec2, { 'vpc-id': [vpcId] })
  return { endpoints, networkInterfaces: await readNetworkInterfaces(ec2, vpcId, endpoints) }
}

const readGroupsAndRules = async (
  ec2: Ec2,
  vpcId: string,
  groupIds: readonly string[],
): Promise<Pick<ObservedVpc, 'securityGroups' | 'managedGroupRules' | 'groupsElsewhere'>> => {
  const securityGroups = await readSecurityGroups(ec2, { 'vpc-id': [vpcId] })
  const missing = unknownGroups({ securityGroups, groupsElsewhere: [] }, groupIds)
  const [managedGroupRules, elsewhere] = await Promise.all([
    readManagedRules(ec2, securityGroups),
    missing.length > 0 ? readSecurityGroups(ec2, { 'group-id': missing }) : [],
  ])
  return { securityGroups, managedGroupRules, groupsElsewhere: elsewhere.map(({ groupId }) => groupId) }
}

/**
 * Reads what leaving takes, and no more: it works in a VPC that is gone, or half taken down.
 * @param vpcId undefined where only the user is known: then its things are found by their tag, in whatever VPC
 * @returns one use a VPC, none where the user has nothing
 */
export const observeOwned = async (ec2: Ec2, ownerId: string, vpcId: string | undefined): Promise<OwnedResources[]> => {
  const inVpc = vpcId === undefined ? {} : { 'vpc-id': [vpcId] }
  const isUsed = ({ tags }: { tags: Tags }): boolean => ownerKey(ownerId) in tags
  const [endpoints, { groups, managedGroupRules }] = await Promise.all([
    readEndpoints(ec2, { 'tag-key': [ownerKey(ownerId)], ...inVpc }),
    // The managed group of a VPC has to be known also where only others use it: it may be in an endpoint that is shared.
    readSecurityGroups(ec2, { 'tag-key': [MANAGED], ...inVpc }).then(async (groups) => ({
      groups,
      managedGroupRules: await readManagedRules(ec2, groups.filter(isUsed)),
    })),
  ])
  const vpcIds = new Set([...endpoints, ...groups.filter(isUsed)].map((one) => one.vpcId))
  return [...vpcIds].map((id) => {
    const securityGroups = groups.filter((group) => group.vpcId === id)
    return {
      vpcId: id,
      endpoints: endpoints.filter((endpoint) => endpoint.vpcId === id),
      networkInterfaces: [],
      securityGroups,
      managedGroupRules: managedGroupRules.filter((rule) => securityGroups.some((one) => one.groupId === rule.groupId)),
    }
  })
}
