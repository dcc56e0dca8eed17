import type { Owner } from '../../resource/owner.ts'
import { isManaged, ownerKey, type Tags } from '../../resource/tags.ts'
import type { Ec2 } from '../ec2/ec2.ts'
import type {
  Endpoint,
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
  readEndpoints,
  readNetworkInterfaces,
  readPrefixLists,
  readRouteTables,
  readRules,
  readSecurityGroups,
  readSubnets,
  readVpcAttribute,
} from './reads.ts'
import { readVpcOwnerAndCidrs } from './vpcOwnerAndCidrs.ts'

/** What an observation asks about, beside the VPC itself. */
export interface Question {
  /** Reads what the region offers of the services that are asked for. */
  readServices: () => Promise<EndpointService[]>
  /** Groups that may be in other VPCs. */
  groupIds: readonly string[]
}

/**
 * Reads everything that a plan for the VPC is made of: nine calls at once, then the rules of the managed group, the interfaces
 * of our endpoints, and the groups that are asked about and are not the VPC's, where there are any.
 * @throws EC2's `InvalidVpcID.NotFound` for a VPC that does not exist
 */
export const observe = async (ec2: Ec2, vpcId: string, { readServices, groupIds }: Question): Promise<ObservedVpc> => {
  const [dnsSupport, dnsHostnames, ownerAndCidrs, subnets, routeTables, endpointServices, prefixLists, resources] =
    await Promise.all([
      readVpcAttribute(ec2, vpcId, 'enableDnsSupport'),
      readVpcAttribute(ec2, vpcId, 'enableDnsHostnames'),
      readVpcOwnerAndCidrs(ec2, vpcId),
      readSubnets(ec2, vpcId),
      readRouteTables(ec2, vpcId),
      readServices(),
      readPrefixLists(ec2),
      readResources(ec2, vpcId, groupIds),
    ])
  return {
    vpcId,
    ...ownerAndCidrs,
    dnsSupport,
    dnsHostnames,
    subnets,
    routeTables,
    endpointServices,
    prefixLists,
    ...resources,
  }
}

type Resources = Pick<
  ObservedVpc,
  'endpoints' | 'networkInterfaces' | 'securityGroups' | 'managedGroupRules' | 'groupsElsewhere'
>

const readResources = async (ec2: Ec2, vpcId: string, groupIds: readonly string[]): Promise<Resources> => {
  const inVpc = { 'vpc-id': [vpcId] }
  const [endpointsAndInterfaces, groupsAndRules] = await Promise.all([
    readEndpoints(ec2, inVpc).then(async (listed) => {
      const endpoints = listed.filter((endpoint) => endpoint.vpcId === vpcId)
      return { endpoints, networkInterfaces: await readEndpointInterfaces(ec2, vpcId, endpoints) }
    }),
    readSecurityGroups(ec2, inVpc).then(async (listed) => {
      const securityGroups = listed.filter((group) => group.vpcId === vpcId)
      const [managedGroupRules, groupsElsewhere] = await Promise.all([
        readManagedRules(ec2, securityGroups),
        readGroupsElsewhere(ec2, unknownGroups({ securityGroups, groupsElsewhere: [] }, groupIds)),
      ])
      return { securityGroups, managedGroupRules, groupsElsewhere }
    }),
  ])
  return { ...endpointsAndInterfaces, ...groupsAndRules }
}

/** The interfaces of the VPC's endpoints, where endpoints of ours may have any. */
const readEndpointInterfaces = async (ec2: Ec2, vpcId: string, endpoints: readonly Endpoint[]) => {
  if (!endpoints.some(({ tags, kind }) => isManaged(tags) && kind === 'Interface')) return []
  const filters = { 'vpc-id': [vpcId], 'interface-type': ['vpc_endpoint'] }
  return (await readNetworkInterfaces(ec2, filters)).map(toNetworkInterface)
}

/** The rules of the managed groups among these, which alone have owners. */
const readManagedRules = async (ec2: Ec2, groups: readonly SecurityGroup[]): Promise<SecurityGroupRule[]> => {
  const groupIds = groups.filter(({ tags }) => isManaged(tags)).map(({ groupId }) => groupId)
  return groupIds.length > 0 ? readRules(ec2, groupIds) : []
}

const readGroupsElsewhere = async (ec2: Ec2, groupIds: readonly string[]): Promise<string[]> => {
  if (groupIds.length === 0) return []
  return (await readSecurityGroups(ec2, { 'group-id': groupIds })).map(({ groupId }) => groupId)
}

/**
 * Reads what a Delete needs of a VPC, and no more: it works in a VPC that does not exist any more. A filter that is ignored must
 * not cost anybody an endpoint, so what is not in the VPC is left out here too.
 */
export const observeResources = async (ec2: Ec2, vpcId: string): Promise<OwnedResources> => {
  const inVpc = { 'vpc-id': [vpcId] }
  const [endpoints, groups] = await Promise.all([readEndpoints(ec2, inVpc), readSecurityGroups(ec2, inVpc)])
  const securityGroups = groups.filter((group) => group.vpcId === vpcId && isManaged(group.tags))
  return {
    vpcId,
    endpoints: endpoints.filter((endpoint) => endpoint.vpcId === vpcId),
    networkInterfaces: [],
    securityGroups,
    managedGroupRules: await readManagedRules(ec2, securityGroups),
  }
}

/** The VPCs in which an owner has anything, by its tag. */
export const findOwnedVpcs = async (ec2: Ec2, owner: Owner): Promise<string[]> => {
  const owned = { 'tag-key': [ownerKey(owner.id)] }
  const [endpoints, groups] = await Promise.all([readEndpoints(ec2, owned), readSecurityGroups(ec2, owned)])
  const live = endpoints.filter(({ state }) => state !== 'deleted')
  const isTheirs = ({ tags }: { tags: Tags }): boolean => isManaged(tags) && isOfGeneration(owner, tags)
  return [...new Set([...live, ...groups].filter(isTheirs).map(({ vpcId }) => vpcId))].sort()
}
