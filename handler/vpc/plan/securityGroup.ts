import type { Owner } from '../../resource/owner.ts'
import { isManaged, ownerIds, tagsFor } from '../../resource/tags.ts'
import type { DesiredState } from '../desired/desiredState.ts'
import { type DesiredGroup, isSamePermission, managedGroupOf } from '../desired/managedGroup.ts'
import type { Action } from '../model/actions.ts'
import type { OwnedResources, SecurityGroup, SecurityGroupRule } from '../model/observed.ts'
import { isOwnedBy, isShared, tagActions, untag } from '../ownership/ownership.ts'

/** What the VPC's managed group needs: made for its first user, joined by others, deleted with its last. */
export const planGroup = (desired: DesiredState, observed: OwnedResources, owner: Owner): Action[] => {
  const group = managedGroupOf(observed)
  const { managedGroupRules: rules } = observed
  if (desired.group) {
    return group ? keepGroup(desired, desired.group, group, rules, owner) : [createGroup(desired, desired.group, owner)]
  }
  const isLeft = group && (isOwnedBy(owner, group.tags) || ownerIds(group.tags).length === 0)
  return isLeft ? releaseGroup(group, rules, owner) : []
}

const createGroup = (desired: DesiredState, group: DesiredGroup, owner: Owner): Action => ({
  stage: 'add',
  type: 'CreateSecurityGroup',
  group,
  tags: tagsFor(owner, group.name, desired.tags),
})

const keepGroup = (
  desired: DesiredState,
  { name, ingress }: DesiredGroup,
  { groupId, tags }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  owner: Owner,
): Action[] => {
  const own = tagsFor(owner, name, desired.tags)
  const incoming = rules.filter(({ isEgress }) => !isEgress)
  const missing = ingress.filter((permission) => !incoming.some((rule) => isSamePermission(rule, permission)))
  const matched = incoming.filter(
    (rule) => isManaged(rule.tags) && ingress.some((permission) => isSamePermission(rule, permission)),
  )
  const surplus = incoming.filter((rule) => !matched.includes(rule))
  const actions = [
    ...tagActions(groupId, tags, own, desired.retiredTags),
    ...matched.flatMap((rule) => tagActions(rule.ruleId, rule.tags, own, desired.retiredTags)),
    ...releaseRules(groupId, surplus, owner),
    ...closeEgress(groupId, rules),
  ]
  return missing.length > 0
    ? [{ stage: 'add', type: 'AuthorizeSecurityGroupIngress', groupId, ingress: missing, tags: own }, ...actions]
    : actions
}

const releaseGroup = ({ groupId, tags }: SecurityGroup, rules: readonly SecurityGroupRule[], owner: Owner): Action[] =>
  isShared(owner, tags)
    ? [...releaseRules(groupId, rules, owner), untag(groupId, tags, owner)]
    : [{ stage: 'clean', type: 'DeleteSecurityGroup', groupId }]

/** Takes this user out of rules: those of others lose its tag, those of nobody else go. A rule made by hand stays. */
const releaseRules = (groupId: string, rules: readonly SecurityGroupRule[], owner: Owner): Action[] => {
  const left = rules.filter(({ tags }) => isManaged(tags) && (isOwnedBy(owner, tags) || ownerIds(tags).length === 0))
  const shared = left.filter(({ tags }) => isShared(owner, tags))
  const ruleIds = left.filter((rule) => !shared.includes(rule)).map(({ ruleId }) => ruleId)
  const actions = shared.map((rule) => untag(rule.ruleId, rule.tags, owner))
  return ruleIds.length > 0
    ? [...actions, { stage: 'remove', type: 'RevokeSecurityGroupIngress', groupId, ruleIds }]
    : actions
}

/** EC2 gives every new group a rule that lets everything out; one that is still there was left by an interruption. */
const closeEgress = (groupId: string, rules: readonly SecurityGroupRule[]): Action[] => {
  const ruleIds = rules
    .filter(({ isEgress, protocol, source }) => isEgress && protocol === '-1' && ['0.0.0.0/0', '::/0'].includes(source))
    .map(({ ruleId }) => ruleId)
  return ruleIds.length > 0 ? [{ stage: 'add', type: 'RevokeSecurityGroupEgress', groupId, ruleIds }] : []
}
