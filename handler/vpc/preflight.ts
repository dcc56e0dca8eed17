import { isManaged } from '../resource/tags.ts'
import type { Findings } from './findings.ts'
import { groupNameFor } from './managedGroup.ts'
import type { ObservedVpc } from './model.ts'
import * as reasons from './reasons.ts'
import { admission } from './reuse.ts'
import type { Wish } from './want.ts'

/** Checks what can be known of the VPC before anything is wanted of it. */
export const preflight = (vpc: ObservedVpc, wish: Wish, findings: Findings): void => {
  checkOwner(vpc, wish, findings)
  if (wish.properties.SecurityGroupIds) checkGivenGroups(vpc, wish.properties.SecurityGroupIds, findings)
  else checkGroupName(vpc, findings)
  if (wish.properties.EcrImagePull && !wish.properties.PrivateDns) findings.warn(reasons.ecrWithoutPrivateDns())
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-service-behavior.html */
const checkOwner = ({ vpcId, ownerId }: ObservedVpc, { place }: Wish, findings: Findings): void => {
  if (ownerId !== place.accountId) findings.block(reasons.sharedVpc(vpcId, ownerId, place.accountId))
}

/** A group that shuts the tasks out is a warning: the template may add its rules after this resource. */
const checkGivenGroups = (vpc: ObservedVpc, groupIds: readonly string[], findings: Findings): void => {
  const missing = groupIds.filter((id) => !vpc.securityGroups.some(({ groupId }) => groupId === id))
  if (missing.length > 0) findings.block(reasons.notInVpc('SecurityGroupIds', missing, vpc.vpcId))
  else if (admission(vpc, groupIds) === 'shut') findings.warn(reasons.groupShut(groupIds))
}

/** Names of groups are unique in a VPC, without regard to case. */
const checkGroupName = ({ vpcId, securityGroups }: ObservedVpc, findings: Findings): void => {
  const name = groupNameFor(vpcId)
  const taken = securityGroups.find((group) => group.name.toLowerCase() === name && !isManaged(group.tags))
  if (taken) findings.block(reasons.groupNameTaken(taken.name, taken.groupId))
}
