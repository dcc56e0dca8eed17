import type { Owner } from '../../resource/owner.ts'
import { isManaged, MANAGED, ownerKey, type Tags } from '../../resource/tags.ts'
import type { Ec2 } from '../ec2/ec2.ts'
import type {
  EndpointService,
  ObservedVpc,
  OwnedResources,
  SecurityGroup,
  SecurityGroupRule,
} from '../model/observed.ts'
import { unknownGroups } from '../network/unknownGroups.ts'
import { isOfGeneration } from '../ownership/ownership.ts'
import { toNetworkInterface } from './mappers.ts'
import {
  readDnsServers,
  readEndpoints,
  readNetworkAcls,
  readNetworkInterfaces,
  readPrefixLists,
  readRouteTables,
  readRules,
  readSecurityGroups,
  readSubnets,
  readVpcAttribute,
} from './reads.ts'
import { readVpcOwnerAndCidrs } from './vpcOwnerAndCidrs.ts'

/** What an observation reads besides the VPC itself. */
export interface Question {
  /** Reads the requested services that the region offers. */
  readServices: () => Promise<EndpointService[]>
  /** Groups that may be in other VPCs. */
  groupIds: readonly string[]
}

/**
 * Reads everything that a plan for the VPC depends on: first all independent reads concurrently, then the rules of the
 * managed group, and the requested groups outside the VPC, if any.
 * @throws EC2's `InvalidVpcID.NotFound` for a VPC that does not exist
 */
export const observe = async (ec2: Ec2, vpcId: string, { readServices, groupIds }: Question): Promise<ObservedVpc> => {
  const [dnsSupport, dnsHostnames, ownerAndCidrs, network, endpointServices, prefixLists, resources] =
    await Promise.all([
      readVpcAttribute(ec2, vpcId, 'enableDnsSupport'),
      readVpcAttribute(ec2, vpcId, 'enableDnsHostnames'),
      readVpcOwnerAndCidrs(ec2, vpcId),
      readNetwork(ec2, vpcId),
      readServices(),
      readPrefixLists(ec2),
      readResources(ec2, vpcId, groupIds),
    ])
  const { dhcpOptionsId, ...ownerAndBlocks } = ownerAndCidrs
  const { dnsServersById, ...listed } = network
  return {
    vpcId,
    ...ownerAndBlocks,
    dnsSupport,
    dnsHostnames,
    dnsServers: dnsServersById.get(dhcpOptionsId) ?? [],
    endpointServices,
    prefixLists,
    ...listed,
    ...resources,
  }
}

/** The network that endpoints are created in, and its interfaces. */
const readNetwork = async (ec2: Ec2, vpcId: string) => {
  const [subnets, routeTables, networkAcls, dnsServersById, networkInterfaces] = await Promise.all([
    readSubnets(ec2, vpcId),
    readRouteTables(ec2, vpcId),
    readNetworkAcls(ec2, vpcId),
    readDnsServers(ec2),
    readNetworkInterfaces(ec2, { 'vpc-id': [vpcId] }),
  ])
  return {
    subnets,
    routeTables,
    networkAcls,
    dnsServersById,
    networkInterfaces: networkInterfaces.map(toNetworkInterface),
  }
}

type Resources = Pick<ObservedVpc, 'endpoints' | 'securityGroups' | 'managedGroupRules' | 'groupsElsewhere'>

const readResources = async (ec2: Ec2, vpcId: string, groupIds: readonly string[]): Promise<Resources> => {
  const inVpc = { 'vpc-id': [vpcId] }
  const [endpoints, groupsAndRules] = await Promise.all([
    readEndpoints(ec2, inVpc),
    readSecurityGroups(ec2, inVpc).then(async (listed) => {
      const securityGroups = listed.filter((group) => group.vpcId === vpcId)
      const [managedGroupRules, groupsElsewhere] = await Promise.all([
        readManagedRules(ec2, securityGroups),
        readGroupsElsewhere(ec2, unknownGroups({ securityGroups, groupsElsewhere: [] }, groupIds)),
      ])
      return { securityGroups, managedGroupRules, groupsElsewhere }
    }),
  ])
  return { endpoints: endpoints.filter((endpoint) => endpoint.vpcId === vpcId), ...groupsAndRules }
}

/** The rules of the managed groups. Only these have owners. */
const readManagedRules = async (ec2: Ec2, groups: readonly SecurityGroup[]): Promise<SecurityGroupRule[]> => {
  const groupIds = groups.filter(({ tags }) => isManaged(tags)).map(({ groupId }) => groupId)
  return groupIds.length > 0 ? readRules(ec2, groupIds) : []
}

const readGroupsElsewhere = async (ec2: Ec2, groupIds: readonly string[]): Promise<string[]> => {
  if (groupIds.length === 0) return []
  return (await readSecurityGroups(ec2, { 'group-id': groupIds })).map(({ groupId }) => groupId)
}

/**
 * Reads only what a Delete needs of a VPC, which may no longer exist. If EC2 ignored a filter, nobody must lose an
 * endpoint, so what is not in the VPC is left out here too. Interfaces are read for their tags, if these may have to be
 * deleted.
 */
export const observeResources = async (
  ec2: Ec2,
  vpcId: string,
  { withInterfaces = false } = {},
): Promise<OwnedResources> => {
  const inVpc = { 'vpc-id': [vpcId] }
  const [endpoints, groups, networkInterfaces] = await Promise.all([
    readEndpoints(ec2, inVpc),
    readSecurityGroups(ec2, inVpc),
    withInterfaces ? readNetworkInterfaces(ec2, { ...inVpc, 'tag-key': [MANAGED] }) : [],
  ])
  const securityGroups = groups.filter((group) => group.vpcId === vpcId && isManaged(group.tags))
  return {
    vpcId,
    endpoints: endpoints.filter((endpoint) => endpoint.vpcId === vpcId),
    networkInterfaces: networkInterfaces.map(toNetworkInterface),
    securityGroups,
    managedGroupRules: await readManagedRules(ec2, securityGroups),
  }
}

/** The VPCs in which an owner has anything, found by its tag. */
export const findOwnedVpcs = async (ec2: Ec2, owner: Owner): Promise<string[]> => {
  const owned = { 'tag-key': [ownerKey(owner.id)] }
  const [endpoints, groups] = await Promise.all([readEndpoints(ec2, owned), readSecurityGroups(ec2, owned)])
  const live = endpoints.filter(({ state }) => state !== 'deleted')
  const isTheirs = ({ tags }: { tags: Tags }): boolean => isManaged(tags) && isOfGeneration(owner, tags)
  return [...new Set([...live, ...groups].filter(isTheirs).map(({ vpcId }) => vpcId))].sort()
}
