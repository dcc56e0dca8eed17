import type { Owner } from '../../resource/owner.ts'
import { isManaged, otherOwnerIds, ownerIds, tagsFor } from '../../resource/tags.ts'
import type { Action } from '../model/actions.ts'
import type { DesiredGroup, DesiredState } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import { MAX_RULES } from '../model/limits.ts'
import type { Endpoint, OwnedResources, Permission, SecurityGroup, SecurityGroupRule } from '../model/observed.ts'
import { groupAllocation, groupAllocationTags } from '../ownership/allocations.ts'
import { managedGroupOf } from '../ownership/managedGroup.ts'
import { isManagedFor, isOwnedBy, isShared } from '../ownership/ownership.ts'
import { retirable, tagActions, untag } from './tags.ts'

/**
 * The actions for the managed group: created for its first owner, joined by others, deleted with its last.
 * @param endpointActions what the same plan does with endpoints
 */
export const planGroup = (
  desired: DesiredState,
  observed: OwnedResources,
  owner: Owner,
  endpointActions: readonly Action[],
): Action[] => {
  const staying = observed.endpoints.filter((endpoint) => isManaged(endpoint.tags) && isActive(endpoint))
  const kept = desired.group && managedGroupOf(observed)
  const others = observed.securityGroups.filter((group) => group !== kept && isManaged(group.tags))
  const rulesOf = ({ groupId }: SecurityGroup) => observed.managedGroupRules.filter((rule) => rule.groupId === groupId)
  return [
    ...(desired.group && kept ? keepGroup(desired, desired.group, kept, rulesOf(kept), owner) : []),
    ...(desired.group && !kept ? [createGroup(desired, desired.group, owner)] : []),
    ...others.flatMap((group) => {
      const holders = staying.filter((endpoint) => keepsGroup(endpoint, group, endpointActions))
      return leaveGroup(group, rulesOf(group), holders, desired, owner)
    }),
  ]
}

/** Whether an endpoint still has a group after these actions. */
const keepsGroup = (
  { endpointId, securityGroupIds }: Endpoint,
  { groupId }: SecurityGroup,
  actions: readonly Action[],
): boolean =>
  securityGroupIds.includes(groupId) &&
  !actions.some(
    (action) =>
      (action.type === 'DeleteVpcEndpoints' && action.endpointIds.includes(endpointId)) ||
      (action.type === 'ModifyVpcEndpoint' &&
        action.endpointId === endpointId &&
        action.change.removeSecurityGroupIds.includes(groupId)),
  )

/**
 * Removes this owner from a group. Where an endpoint keeps the group that no other owner of the group has, the group and
 * its rules stay, because tasks may use that endpoint: somebody may have deleted its owner's tag. After a failed call,
 * only rules may have the owner's tag. So they may where somebody deleted the group's tags, and then its last owner deletes
 * it all the same.
 * @param holders the endpoints that keep the group
 */
const leaveGroup = (
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  holders: readonly Endpoint[],
  desired: DesiredState,
  owner: Owner,
): Action[] => {
  const { groupId, tags } = group
  const others = otherOwnerIds(tags, owner)
  const isInUse = holders.some((endpoint) => !otherOwnerIds(endpoint.tags, owner).some((id) => others.includes(id)))
  const released = (isInUse ? untagRules : releaseRules)(group, rules, desired, owner)
  const lacksOwners = ownerIds(tags).length === 0 && rules.some((rule) => isManagedFor(owner, rule.tags))
  if (!isOwnedBy(owner, tags) && (!lacksOwners || isInUse)) return released
  return isInUse || others.length > 0
    ? [...released, untag('untagGroup', groupId, tags, owner, desired)]
    : [{ step: 'deleteGroup', type: 'DeleteSecurityGroup', groupId }]
}

const createGroup = (desired: DesiredState, group: DesiredGroup, owner: Owner): Action => ({
  step: 'prepareGroup',
  type: 'CreateSecurityGroup',
  group,
  tags: tagsFor(owner, group.name, desired.tags),
})

const isSamePermission = (a: Permission, b: Permission): boolean =>
  a.protocol === b.protocol && a.fromPort === b.fromPort && a.toPort === b.toPort && a.source === b.source

const keepGroup = (
  desired: DesiredState,
  { name, ingress, defaultEgress }: DesiredGroup,
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  owner: Owner,
): Action[] => {
  const { groupId, tags } = group
  const own = tagsFor(owner, name, desired.tags)
  const groupTags = { ...own, ...groupAllocationTags(groupAllocation(desired.tags), tags, owner) }
  const incoming = rules.filter(({ isEgress }) => !isEgress)
  const missing = ingress.filter((permission) => !incoming.some((rule) => isSamePermission(rule, permission)))
  const matched = incoming.filter(
    (rule) => isManaged(rule.tags) && ingress.some((permission) => isSamePermission(rule, permission)),
  )
  const surplus = incoming.filter((rule) => !matched.includes(rule))
  const revocation = revocationStep(incoming, missing, revocable(surplus, owner))
  const actions = [
    ...tagActions('tagGroup', groupId, tags, groupTags, retirable(desired.retiredTags, tags, owner)),
    ...matched.flatMap((rule) =>
      tagActions('tagRules', rule.ruleId, rule.tags, own, retirable(desired.retiredTags, tags, owner)),
    ),
    ...releaseRules(group, surplus, desired, owner, revocation),
  ]
  const authorize: Action[] =
    missing.length > 0
      ? [{ step: 'createOrModify', type: 'AuthorizeSecurityGroupIngress', groupId, ingress: missing, tags: own }]
      : []
  return [...closeEgress(groupId, rules, defaultEgress), ...authorize, ...actions]
}

/** Removes this owner's tags from all its rules. The group's tags record which of them other owners declare. */
const untagRules = (
  { tags: groupTags }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  desired: DesiredState,
  owner: Owner,
): Action[] =>
  rules
    .filter(({ tags }) => isManagedFor(owner, tags))
    .map(({ ruleId, tags }) => untag('untagGroup', ruleId, tags, owner, desired, groupTags))

/**
 * Removes this owner from rules: rules of other owners lose its tags, rules without another owner are revoked. A rule
 * that was created by hand stays.
 */
const releaseRules = (
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  desired: DesiredState,
  owner: Owner,
  step: RevocationStep = 'remove',
): Action[] => {
  const { groupId } = group
  const shared = rules.filter(({ tags }) => isShared(owner, tags))
  const ruleIds = revocable(rules, owner).map(({ ruleId }) => ruleId)
  const actions = untagRules(group, shared, desired, owner)
  return ruleIds.length > 0 ? [...actions, { step, type: 'RevokeSecurityGroupIngress', groupId, ruleIds }] : actions
}

/** The rules of which this is the only owner. */
const revocable = (rules: readonly SecurityGroupRule[], owner: Owner): SecurityGroupRule[] =>
  rules.filter(({ tags }) => isManagedFor(owner, tags) && !isShared(owner, tags))

type RevocationStep = 'prepareGroup' | 'remove'

/** Old rules are revoked after new ones are added, unless EC2's limit leaves no room for both. */
const revocationStep = (
  present: readonly SecurityGroupRule[],
  missing: readonly Permission[],
  revoked: readonly SecurityGroupRule[],
): RevocationStep => {
  const kept = present.filter((rule) => !revoked.includes(rule))
  return !isWithinLimit([...present, ...missing]) && isWithinLimit([...kept, ...missing]) ? 'prepareGroup' : 'remove'
}

/** Whether a group has room for this many inbound rules. A rule without an address counts for both address families. */
const isWithinLimit = (permissions: readonly Permission[]): boolean =>
  [':', '.'].every((other) => permissions.filter(({ source }) => !source.includes(other)).length <= MAX_RULES)

/**
 * EC2 gives a new group egress rules that allow everything. They are revoked before the first ingress rule is added, so
 * a group without ingress may still have them, even if EC2 does not list them yet.
 */
const closeEgress = (groupId: string, rules: readonly SecurityGroupRule[], defaults: readonly string[]): Action[] => {
  const open = rules.filter(
    ({ isEgress, protocol, source }) => isEgress && protocol === '-1' && ['0.0.0.0/0', '::/0'].includes(source),
  )
  const mayBeUnlisted = rules.every(({ isEgress }) => isEgress)
  const destinations = [...new Set([...open.map(({ source }) => source), ...(mayBeUnlisted ? defaults : [])])]
  if (destinations.length === 0) return []
  const ruleIds = open.map(({ ruleId }) => ruleId)
  return [{ step: 'prepareGroup', type: 'RevokeSecurityGroupEgress', groupId, destinations, ruleIds }]
}
