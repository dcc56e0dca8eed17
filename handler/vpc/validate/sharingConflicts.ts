import type { Owner } from '../../resource/owner.ts'
import { otherOwnerIds, stacksOf, type Tags, tagsFor } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredEndpoint, DesiredState } from '../model/desired.ts'
import { MAX_POLICY_LENGTH, MAX_TAGS } from '../model/limits.ts'
import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import type { PolicyDocument } from '../model/policy.ts'
import {
  allocationTags,
  declaredByOthers,
  endpointAllocation,
  groupAllocation,
  groupAllocationTags,
} from '../ownership/allocations.ts'
import { endpointTags, isToHavePrivateDns, wantsPrivateDns } from '../ownership/endpointTags.ts'
import { managedGroupOf } from '../ownership/managedGroup.ts'
import { findManagedEndpoint, isShared } from '../ownership/ownership.ts'
import { isSamePolicy } from '../ownership/samePolicy.ts'
import { isUnreadable, partOf, readPolicy, withOwner } from '../ownership/sharedPolicy.ts'

/** Checks that a shared endpoint can have what this owner needs too. What cannot be merged is an error. */
export const checkSharingConflicts = (
  desired: DesiredState,
  vpc: ObservedVpc,
  owner: Owner,
  diagnostics: Diagnostics,
): void => {
  const groupId = managedGroupOf(vpc)?.groupId
  for (const one of desired.endpoints) {
    const endpoint = findManagedEndpoint(one, vpc.endpoints, owner)
    if (!endpoint) continue
    if (isUnreadable(endpoint.policy)) diagnostics.warn(messages.policyUnreadable(one.service, endpoint.endpointId))
    const own = {
      ...endpointTags(one, desired.tags, owner),
      ...allocationTags(endpointAllocation(one, desired.tags, groupId), endpoint, owner, groupId),
    }
    checkTagCount(`${endpoint.endpointId} (${one.service})`, endpoint.tags, own, desired, owner, diagnostics)
    if (!isShared(owner, endpoint.tags)) continue
    checkSettings(one, endpoint, owner, diagnostics)
    checkPolicies(one, endpoint, owner, diagnostics)
  }
  const group = managedGroupOf(vpc)
  if (desired.group && group) {
    const own = {
      ...tagsFor(owner, group.name, desired.tags),
      ...groupAllocationTags(groupAllocation(desired.tags), group.tags, owner),
    }
    checkTagCount(group.groupId, group.tags, own, desired, owner, diagnostics)
  }
}

const checkSettings = (one: DesiredEndpoint, endpoint: Endpoint, owner: Owner, diagnostics: Diagnostics): void => {
  if (one.kind === 'Gateway') return
  const others = stacksOf(otherOwnerIds(endpoint.tags, owner), endpoint.tags)
  const settings = [
    ['private DNS', String(wantsPrivateDns(one)), String(isToHavePrivateDns(endpoint))],
    ['the address type', one.ipAddressType, endpoint.ipAddressType],
  ] as const
  for (const [subject, desired, theirs] of settings) {
    if (desired === theirs) continue
    diagnostics.error(messages.disagreement(one.service, endpoint.endpointId, others, subject, desired, theirs))
  }
}

const checkPolicies = (one: DesiredEndpoint, endpoint: Endpoint, owner: Owner, diagnostics: Diagnostics): void => {
  const actual = readPolicy(endpoint.policy)
  if (!one.policy || !actual) return
  const { service } = one
  const { endpointId, tags } = endpoint
  const others = otherOwnerIds(tags, owner)
  const mine = partOf(one.policy, owner.id)
  const disagreeing = others.filter((id) => disagrees(mine, partOf(actual, id)))
  if (disagreeing.length > 0) {
    diagnostics.error(messages.policiesDisagree(service, endpointId, stacksOf(disagreeing, tags)))
  }
  for (const id of one.kind === 'Interface' ? others.filter((other) => !disagreeing.includes(other)) : []) {
    const [scope, theirs] = [scopeOf(mine.policy), scopeOf(partOf(actual, id).policy)]
    if (scope && theirs && scope !== theirs)
      diagnostics.error(messages.scopesDisagree(service, endpointId, stacksOf([id], tags), scope, theirs))
  }
  const { length } = JSON.stringify(withOwner(actual, one.policy, owner.id, others))
  if (length > MAX_POLICY_LENGTH) {
    diagnostics.error(
      messages.sharedPolicyTooLong(service, endpointId, stacksOf(others, tags), length, MAX_POLICY_LENGTH),
    )
  }
}

type PolicyPart = ReturnType<typeof partOf>

/**
 * Generated statements of several owners are combined. A document of `PolicyDocuments` cannot be combined, so every
 * owner has to give the same one. An owner that has only its tag yet is about to join: its own check compares the
 * policies.
 */
const disagrees = (mine: PolicyPart, theirs: PolicyPart): boolean =>
  theirs.policy.Statement.length > 0 &&
  (mine.isTemplateDocument || theirs.isTemplateDocument) &&
  !isSamePolicy(theirs.policy, mine.policy)

/** The `PolicyScope` of an owner's statements, with its limits. An open statement beside it would undo it. */
const scopeOf = ({ Statement }: PolicyDocument): string | undefined => {
  const statement = Statement.find(({ Sid }) => SCOPES.includes(Sid ?? ''))
  if (!statement) return undefined
  const limits = Object.values((statement.Condition ?? {}) as Record<string, object>)
    .flatMap(Object.values)
    .flat()
  return [statement.Sid, ...limits].join(' ')
}

const SCOPES = ['Open', 'Account', 'Organization']

/** Only the result counts, because retired tags that no other owner declares are deleted before others are added. */
const checkTagCount = (
  resource: string,
  actual: Tags,
  added: Tags,
  { retiredTags }: DesiredState,
  owner: Owner,
  diagnostics: Diagnostics,
): void => {
  const isDeclared = declaredByOthers(actual, owner)
  const counted = Object.keys(actual).filter((key) => !key.startsWith('aws:'))
  const kept = counted.filter((key) => isDeclared(key) || !(key in retiredTags))
  const count = new Set([...kept, ...Object.keys(added)]).size
  if (count <= MAX_TAGS) return
  const message = isShared(owner, actual) ? messages.tooManyOwners : messages.tooManyTags
  diagnostics.error(message(resource, count, MAX_TAGS))
}
