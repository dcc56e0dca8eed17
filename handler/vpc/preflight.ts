import type { Properties } from '../resource/properties.ts'
import { isManaged } from '../resource/tags.ts'
import { admission, subnetsBeyond } from './admission.ts'
import type { Findings } from './findings.ts'
import { groupNameFor } from './managedGroup.ts'
import { type ObservedVpc, unknownGroups } from './model.ts'
import { standing } from './ownership.ts'
import * as reasons from './reasons.ts'
import { checkSharing } from './sharing.ts'
import type { Wanted, Wish } from './want.ts'

/** The groups that the checks ask about: those of other VPCs, and those that do not exist, are not in a VPC's list. */
export const groupsAskedAbout = ({ AllowedSecurityGroupIds = [], SecurityGroupIds = [] }: Properties): string[] => [
  ...AllowedSecurityGroupIds,
  ...SecurityGroupIds,
]

/** Checks what can be known of the VPC before anything is wanted of it. */
export const checkVpc = (vpc: ObservedVpc, wish: Wish, findings: Findings): void => {
  checkOwner(vpc, wish, findings)
  if (wish.properties.SecurityGroupIds) checkGivenGroups(vpc, wish.properties.SecurityGroupIds, findings)
  checkAllowedGroups(vpc, wish, findings)
  if (wish.properties.EcrImagePull && !wish.properties.PrivateDns) findings.warn(reasons.ecrWithoutPrivateDns())
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-service-behavior.html */
const checkOwner = ({ vpcId, ownerId }: ObservedVpc, { place }: Wish, findings: Findings): void => {
  if (ownerId !== place.accountId) findings.blockVpc(reasons.sharedVpc(vpcId, ownerId, place.accountId))
}

/** A group that shuts the tasks out is a warning: the template may add its rules after this resource. */
const checkGivenGroups = (vpc: ObservedVpc, groupIds: readonly string[], findings: Findings): void => {
  const missing = groupIds.filter((id) => !vpc.securityGroups.some(({ groupId }) => groupId === id))
  if (missing.length > 0) findings.blockVpc(reasons.notInVpc('SecurityGroupIds', missing, vpc.vpcId))
  else if (admission(vpc, groupIds) === 'shut') findings.warn(reasons.groupShut(groupIds))
}

/** A peered VPC's group may be let in too, if it is of this account. */
const checkAllowedGroups = (vpc: ObservedVpc, { properties, place }: Wish, findings: Findings): void => {
  const missing = unknownGroups(vpc, properties.AllowedSecurityGroupIds ?? [])
  if (missing.length > 0) findings.blockVpc(reasons.notInAccount('AllowedSecurityGroupIds', missing, place.region))
}

/** Names of groups are unique in a VPC, without regard to case. */
const checkGroupName = ({ vpcId, securityGroups }: ObservedVpc, findings: Findings): void => {
  const name = groupNameFor(vpcId)
  const taken = securityGroups.find((group) => group.name.toLowerCase() === name && !isManaged(group.tags))
  if (taken) findings.blockVpc(reasons.groupNameTaken(taken.name, taken.groupId))
}

/** Checks what a wish comes to in this VPC. */
export const checkWanted = (wanted: Wanted, vpc: ObservedVpc, wish: Wish, findings: Findings): void => {
  if (wanted.endpoints.some(({ privateDns }) => privateDns)) {
    checkDnsAttributes(vpc, findings)
    checkWhoIsShutOut(wanted, vpc, findings)
  }
  if (wanted.group) checkGroupName(vpc, findings)
  checkAddresses(wanted, vpc, wish, findings)
  checkSharing(wanted, vpc, wish.user, findings)
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names */
const checkDnsAttributes = ({ vpcId, dnsSupport, dnsHostnames }: ObservedVpc, findings: Findings): void => {
  const off = [...(dnsSupport ? [] : ['enableDnsSupport']), ...(dnsHostnames ? [] : ['enableDnsHostnames'])]
  if (off.length > 0) findings.blockVpc(reasons.dnsAttributesOff(vpcId, off))
}

/** Private DNS holds for the whole VPC, public subnets too; a narrowed group does not let all of it in. */
const checkWhoIsShutOut = ({ group }: Wanted, vpc: ObservedVpc, findings: Findings): void => {
  const beyond = group ? subnetsBeyond(vpc.subnets, group.ingress) : []
  if (group && beyond.length > 0) {
    const admitted = group.ingress.map(({ source }) => source)
    findings.warn(reasons.subnetsShutOut(beyond, admitted))
  }
}

/** Each new endpoint takes an address of each of its subnets. EC2 counts those of IPv4 alone. */
const checkAddresses = (wanted: Wanted, vpc: ObservedVpc, { user }: Wish, findings: Findings): void => {
  const newPlaces = wanted.endpoints.flatMap((one) => {
    const present = standing(one, vpc.endpoints, user)?.subnetIds ?? []
    return one.subnetIds.filter((id) => !present.includes(id))
  })
  for (const { subnetId, cidrBlock, freeAddresses } of wanted.subnets) {
    const needed = newPlaces.filter((id) => id === subnetId).length
    if (cidrBlock !== '' && needed > freeAddresses)
      findings.block(reasons.addressesShort(subnetId, freeAddresses, needed))
  }
}
