import type { Owner } from '../../resource/owner.ts'
import { otherOwnerIds, stacksOf, type Tags, tagsFor } from '../../resource/tags.ts'
import type { DesiredEndpoint, DesiredState } from '../desired/desiredState.ts'
import { LONGEST_POLICY } from '../desired/interfaceEndpoint.ts'
import { managedGroupOf } from '../desired/managedGroup.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import { allocationTags } from '../ownership/allocations.ts'
import { findManagedEndpoint, isShared, nameFor } from '../ownership/ownership.ts'
import { isSamePolicy, partOf, readPolicy, withOwner } from '../ownership/sharedPolicy.ts'
import { allocationIn } from '../plan/endpointDiff.ts'

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const MOST_TAGS = 50

/** Checks that what others share can be what this user wants too: what can be merged is, and the rest is a blocker. */
export const checkSharingConflicts = (
  desired: DesiredState,
  vpc: ObservedVpc,
  owner: Owner,
  diagnostics: Diagnostics,
): void => {
  const groupId = managedGroupOf(vpc)?.groupId
  for (const one of desired.endpoints) {
    const endpoint = findManagedEndpoint(one, vpc.endpoints, owner)
    if (!endpoint || !isShared(owner, endpoint.tags)) continue
    checkSettings(one, endpoint, owner, diagnostics)
    checkPolicies(one, endpoint, owner, diagnostics)
    const own = {
      ...tagsFor(owner, nameFor(one.service), desired.tags, one.service),
      ...allocationTags(allocationIn(one), endpoint, owner, groupId),
    }
    checkTagCount(`${endpoint.endpointId} (${one.service})`, endpoint.tags, own, diagnostics)
  }
  const group = managedGroupOf(vpc)
  if (desired.group && group) {
    checkTagCount(group.groupId, group.tags, tagsFor(owner, group.name, desired.tags), diagnostics)
  }
}

const checkSettings = (one: DesiredEndpoint, endpoint: Endpoint, owner: Owner, diagnostics: Diagnostics): void => {
  if (one.kind === 'Gateway') return
  const others = stacksOf(otherOwnerIds(endpoint.tags, owner), endpoint.tags)
  const settings = [
    ['private DNS', String(one.privateDns), String(endpoint.privateDns)],
    ['the address type', one.ipAddressType, endpoint.ipAddressType],
  ] as const
  for (const [subject, desired, theirs] of settings) {
    if (desired === theirs) continue
    diagnostics.block(messages.disagreement(one.service, endpoint.endpointId, others, subject, desired, theirs))
  }
}

/** Statements of ours add up. A document of an author's own does not, unless everyone gives the same. */
const checkPolicies = (one: DesiredEndpoint, endpoint: Endpoint, owner: Owner, diagnostics: Diagnostics): void => {
  const actual = readPolicy(endpoint.policy)
  if (!one.policy || !actual) return
  const { service } = one
  const { endpointId, tags } = endpoint
  const others = otherOwnerIds(tags, owner)
  const mine = partOf(one.policy, owner.id)
  const disagreeing = others.filter((id) => {
    const theirs = partOf(actual, id)
    // Who has written itself down and nothing else yet is just joining: it is the one to look whether they agree.
    if (theirs.policy.Statement.length === 0) return false
    return (mine.isAuthors || theirs.isAuthors) && !isSamePolicy(mine.policy, theirs.policy)
  })
  if (disagreeing.length > 0) {
    diagnostics.block(messages.policiesDisagree(service, endpointId, stacksOf(disagreeing, tags)))
  }
  const { length } = JSON.stringify(withOwner(actual, one.policy, owner.id, others))
  if (length > LONGEST_POLICY) {
    diagnostics.block(messages.sharedPolicyTooLong(service, endpointId, stacksOf(others, tags), length, LONGEST_POLICY))
  }
}

const checkTagCount = (thing: string, actual: Tags, added: Tags, diagnostics: Diagnostics): void => {
  const count = new Set([...Object.keys(actual), ...Object.keys(added)]).size
  if (count > MOST_TAGS) diagnostics.block(messages.tooManyOwners(thing, count, MOST_TAGS))
}
