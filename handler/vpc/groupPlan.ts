import type { User } from '../resource/identity.ts'
import { isManaged, tagsFor, userIds } from '../resource/tags.ts'
import type { Action } from './actions.ts'
import { isSamePermission, managedGroupOf, type WantedGroup } from './managedGroup.ts'
import type { ObservedUse, SecurityGroup, SecurityGroupRule } from './model.ts'
import { isShared, isUsedBy, tagActions, untag } from './ownership.ts'
import type { Wanted } from './want.ts'

/** What the VPC's managed group needs: made for its first user, joined by others, deleted with its last. */
export const planGroup = (wanted: Wanted, observed: ObservedUse, user: User): Action[] => {
  const group = managedGroupOf(observed)
  const { managedGroupRules: rules } = observed
  if (wanted.group) {
    return group ? keepGroup(wanted, wanted.group, group, rules, user) : [createGroup(wanted, wanted.group, user)]
  }
  const isLeft = group && (isUsedBy(user, group.tags) || userIds(group.tags).length === 0)
  return isLeft ? leaveGroup(group, rules, user) : []
}

const createGroup = (wanted: Wanted, group: WantedGroup, user: User): Action => ({
  stage: 'add',
  type: 'CreateSecurityGroup',
  group,
  tags: tagsFor(user, group.name, wanted.tags),
})

const keepGroup = (
  wanted: Wanted,
  { name, ingress }: WantedGroup,
  { groupId, tags }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  user: User,
): Action[] => {
  const own = tagsFor(user, name, wanted.tags)
  const incoming = rules.filter(({ isEgress }) => !isEgress)
  const missing = ingress.filter((permission) => !incoming.some((rule) => isSamePermission(rule, permission)))
  const matched = incoming.filter(
    (rule) => isManaged(rule.tags) && ingress.some((permission) => isSamePermission(rule, permission)),
  )
  const surplus = incoming.filter((rule) => !matched.includes(rule))
  const actions = [
    ...tagActions(groupId, tags, own, wanted.retiredTags),
    ...matched.flatMap((rule) => tagActions(rule.ruleId, rule.tags, own, wanted.retiredTags)),
    ...leaveRules(groupId, surplus, user),
    ...closeEgress(groupId, rules),
  ]
  return missing.length > 0
    ? [{ stage: 'add', type: 'AuthorizeSecurityGroupIngress', groupId, ingress: missing, tags: own }, ...actions]
    : actions
}

const leaveGroup = ({ groupId, tags }: SecurityGroup, rules: readonly SecurityGroupRule[], user: User): Action[] =>
  isShared(user, tags)
    ? [...leaveRules(groupId, rules, user), untag(groupId, tags, user)]
    : [{ stage: 'clean', type: 'DeleteSecurityGroup', groupId }]

/** Takes this user out of rules: those of others lose its tag, those of nobody else go. A rule made by hand stays. */
const leaveRules = (groupId: string, rules: readonly SecurityGroupRule[], user: User): Action[] => {
  const left = rules.filter(({ tags }) => isManaged(tags) && (isUsedBy(user, tags) || userIds(tags).length === 0))
  const shared = left.filter(({ tags }) => isShared(user, tags))
  const ruleIds = left.filter((rule) => !shared.includes(rule)).map(({ ruleId }) => ruleId)
  const actions = shared.map((rule) => untag(rule.ruleId, rule.tags, user))
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
