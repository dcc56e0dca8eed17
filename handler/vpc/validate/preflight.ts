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
import { checkGatewayTables } from './gatewayTables.ts'
import { checkGatewayTraffic } from './gatewayTraffic.ts'
import { checkInterruptions } from './interruptions.ts'
import { checkLeftovers } from './leftovers.ts'
import { checkNetwork } from './networkChecks.ts'
import { checkSharingConflicts } from './sharingConflicts.ts'

/** The groups whose existence is checked. The list of the VPC does not have groups of other VPCs. */
export const referencedGroups = ({ AllowedSecurityGroupIds = [], SecurityGroupIds = [] }: Properties): string[] => [
  ...AllowedSecurityGroupIds,
  ...SecurityGroupIds,
]

/** Checks the VPC and the properties before the desired state is resolved. */
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

/** A group that admits no task is only a warning: the template may add its rules after this resource. */
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

/** A group of a peered VPC is allowed too, if it is in this account. */
const checkAllowedGroups = (
  vpc: ObservedVpc,
  { properties, environment }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const missing = unknownGroups(vpc, properties.AllowedSecurityGroupIds ?? [])
  if (missing.length > 0)
    diagnostics.missing(messages.notInAccount('AllowedSecurityGroupIds', missing, environment.region))
}

/**
 * Group names are unique in a VPC without regard to case. A group without any tag may be the managed one, with tags
 * that EC2 does not list yet.
 */
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
  checkGatewayTables(desired, vpc, spec, diagnostics)
  checkGatewayTraffic(desired, vpc, spec, diagnostics)
  checkInterruptions(desired, vpc, spec, diagnostics)
  checkNetwork(desired, vpc, diagnostics)
  checkLeftovers(desired, vpc, spec, diagnostics)
  const { EcrImagePull, IpAddressType } = spec.properties
  if (EcrImagePull && IpAddressType === 'ipv6') diagnostics.warn(messages.ecrOverIpv6(spec.environment))
  checkSharingConflicts(desired, vpc, spec.owner, diagnostics)
}

const checkDnsAttributes = (vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const off = dnsAttributesOff(vpc)
  if (off.length > 0) diagnostics.missing(messages.dnsAttributesOff(vpc.vpcId, off))
}

/**
 * Private DNS applies to the whole VPC, including public subnets, but a group with narrow rules does not admit all of
 * it.
 */
const checkWhoIsShutOut = ({ group }: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const beyond = group ? uncoveredSubnets(vpc.subnets, group.ingress) : []
  if (group && beyond.length > 0) {
    const admitted = group.ingress.map(({ source }) => source)
    diagnostics.warn(messages.subnetsShutOut(beyond, admitted))
  }
}

/** Tasks do not call interface endpoints beside a gateway by the services' own names, so these do not count. */
const checkNames = ({ endpoints, reused }: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const created = endpoints.filter(({ kind }) => kind === 'Interface')
  const foreign = reused.filter(({ endpointId }) =>
    vpc.endpoints.some((one) => one.endpointId === endpointId && one.kind === 'Interface' && !one.privateDns),
  )
  const services = [...created, ...foreign].map(({ service }) => service).filter((name) => !name.endsWith(':Interface'))
  if (services.length > 0) diagnostics.warn(messages.withoutPrivateDns(services))
}

/** Each new endpoint needs an address in each of its subnets. EC2 reports only free IPv4 addresses. */
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
