import type { Properties } from '../../resource/properties.ts'
import { isManaged } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState, ResourceSpec } from '../model/desired.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { unknownGroups } from '../network/unknownGroups.ts'
import { groupNameFor, managedGroupOf } from '../ownership/managedGroup.ts'
import { findManagedEndpoint } from '../ownership/ownership.ts'
import { dnsAttributesOff } from '../reachability/dns.ts'
import { ingressCoverage, taskSubnets, uncoveredSubnets } from '../reachability/ingressCoverage.ts'
import { checkGatewayTraffic } from './gatewayTraffic.ts'
import { checkLeftovers } from './leftovers.ts'
import { checkSharingConflicts } from './sharingConflicts.ts'
import { checkSurroundings } from './surroundings.ts'

/** The groups that the checks ask about: those of other VPCs, and those that do not exist, are not in a VPC's list. */
export const referencedGroups = ({ AllowedSecurityGroupIds = [], SecurityGroupIds = [] }: Properties): string[] => [
  ...AllowedSecurityGroupIds,
  ...SecurityGroupIds,
]

/** Checks what can be known of the VPC before anything is wanted of it. */
export const checkVpc = (vpc: ObservedVpc, spec: ResourceSpec, diagnostics: Diagnostics): void => {
  checkOwner(vpc, spec, diagnostics)
  if (spec.properties.SecurityGroupIds) checkGivenGroups(vpc, spec.properties, diagnostics)
  checkAllowedGroups(vpc, spec, diagnostics)
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-service-behavior.html */
const checkOwner = (
  { vpcId, ownerAccountId }: ObservedVpc,
  { environment }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  if (ownerAccountId !== environment.accountId)
    diagnostics.vpcError(messages.sharedVpc(vpcId, ownerAccountId, environment.accountId))
}

/** A group that shuts the tasks out is a warning: the template may add its rules after this resource. */
const checkGivenGroups = (
  vpc: ObservedVpc,
  { SubnetIds, SecurityGroupIds: groupIds = [] }: Properties,
  diagnostics: Diagnostics,
): void => {
  const missing = groupIds.filter((id) => !vpc.securityGroups.some(({ groupId }) => groupId === id))
  if (missing.length > 0) diagnostics.missing(messages.notInVpc('SecurityGroupIds', missing, vpc.vpcId))
  else if (ingressCoverage(vpc, groupIds, taskSubnets(vpc, SubnetIds)).isShut)
    diagnostics.warn(messages.groupShut(groupIds))
}

/** A peered VPC's group may be let in too, if it is of this account. */
const checkAllowedGroups = (
  vpc: ObservedVpc,
  { properties, environment }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const missing = unknownGroups(vpc, properties.AllowedSecurityGroupIds ?? [])
  if (missing.length > 0)
    diagnostics.missing(messages.notInAccount('AllowedSecurityGroupIds', missing, environment.region))
}

/** Names of groups are unique in a VPC, without regard to case. One without any tag may be ours, its tags not listed yet. */
const checkGroupName = ({ vpcId, securityGroups }: ObservedVpc, diagnostics: Diagnostics): void => {
  const name = groupNameFor(vpcId)
  const taken = securityGroups.find((group) => group.name.toLowerCase() === name && !isManaged(group.tags))
  if (!taken) return
  const message = messages.groupNameTaken(taken.name, taken.groupId)
  if (Object.keys(taken.tags).length === 0) diagnostics.missing(message)
  else diagnostics.vpcError(message)
}

/** Checks the desired state against the VPC. */
export const checkDesired = (
  desired: DesiredState,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  if (desired.endpoints.some(({ privateDns }) => privateDns)) {
    checkDnsAttributes(vpc, diagnostics)
    checkWhoIsShutOut(desired, vpc, diagnostics)
  }
  if (!spec.properties.PrivateDns) checkNames(desired, vpc, diagnostics)
  if (desired.group && !managedGroupOf(vpc)) checkGroupName(vpc, diagnostics)
  checkAddresses(desired, vpc, spec, diagnostics)
  checkGatewayTraffic(desired, vpc, spec, diagnostics)
  checkSurroundings(desired, vpc, diagnostics)
  checkLeftovers(desired, vpc, spec, diagnostics)
  const { EcrImagePull, IpAddressType } = spec.properties
  if (EcrImagePull && IpAddressType === 'ipv6')
    diagnostics.warn(messages.ecrOverIpv6(spec.environment.accountId, spec.environment.region))
  checkSharingConflicts(desired, vpc, spec.owner, diagnostics)
}

const checkDnsAttributes = (vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const off = dnsAttributesOff(vpc)
  if (off.length > 0) diagnostics.missing(messages.dnsAttributesOff(vpc.vpcId, off))
}

/** Private DNS holds for the whole VPC, public subnets too; a narrowed group does not let all of it in. */
const checkWhoIsShutOut = ({ group }: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const beyond = group ? uncoveredSubnets(vpc.subnets, group.ingress) : []
  if (group && beyond.length > 0) {
    const admitted = group.ingress.map(({ source }) => source)
    diagnostics.warn(messages.subnetsShutOut(beyond, admitted))
  }
}

/** Interface endpoints beside a gateway are not called by the services' own names. */
const checkNames = ({ endpoints, reused }: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const created = endpoints.filter(({ kind }) => kind === 'Interface')
  const foreign = reused.filter(({ endpointId }) =>
    vpc.endpoints.some((one) => one.endpointId === endpointId && one.kind === 'Interface' && !one.privateDns),
  )
  const services = [...created, ...foreign].map(({ service }) => service).filter((name) => !name.endsWith(':Interface'))
  if (services.length > 0) diagnostics.warn(messages.withoutPrivateDns(services))
}

/** Each new endpoint takes an address of each of its subnets. EC2 counts those of IPv4 alone. */
const checkAddresses = (
  desired: DesiredState,
  vpc: ObservedVpc,
  { owner }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const newPlaces = desired.endpoints.flatMap((one) => {
    const present = findManagedEndpoint(one, vpc.endpoints, owner)?.subnetIds ?? []
    return one.subnetIds.filter((id) => !present.includes(id))
  })
  for (const { subnetId, cidrBlock, freeAddresses } of desired.subnets) {
    const needed = newPlaces.filter((id) => id === subnetId).length
    if (cidrBlock !== '' && needed > freeAddresses)
      diagnostics.error(messages.addressesShort(subnetId, freeAddresses, needed))
  }
}
