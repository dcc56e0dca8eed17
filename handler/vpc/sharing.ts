import { isSamePolicy, partOf, readPolicy, withUser } from '../fargate/sharedPolicy.ts'
import type { User } from '../resource/identity.ts'
import { otherUserIds, stacksOf, type Tags, tagsFor } from '../resource/tags.ts'
import { shareIn } from './endpointChange.ts'
import type { Findings } from './findings.ts'
import { managedGroupOf } from './managedGroup.ts'
import type { Endpoint, ObservedVpc } from './model.ts'
import { isShared, nameFor, standing } from './ownership.ts'
import * as reasons from './reasons.ts'
import { shareTags } from './share.ts'
import type { Wanted, WantedEndpoint } from './want.ts'
import { LONGEST_POLICY } from './wantEndpoint.ts'

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const MOST_TAGS = 50

/** Checks that what others share can be what this user wants too: what can be merged is, and the rest is a blocker. */
export const checkSharing = (wanted: Wanted, vpc: ObservedVpc, user: User, findings: Findings): void => {
  const groupId = managedGroupOf(vpc)?.groupId
  for (const one of wanted.endpoints) {
    const endpoint = standing(one, vpc.endpoints, user)
    if (!endpoint || !isShared(user, endpoint.tags)) continue
    checkSettings(one, endpoint, user, findings)
    checkPolicies(one, endpoint, user, findings)
    const own = {
      ...tagsFor(user, nameFor(one.service), wanted.tags, one.service),
      ...shareTags(shareIn(one), endpoint, user, groupId),
    }
    checkTagCount(`${endpoint.endpointId} (${one.service})`, endpoint.tags, own, findings)
  }
  const group = managedGroupOf(vpc)
  if (wanted.group && group) {
    checkTagCount(group.groupId, group.tags, tagsFor(user, group.name, wanted.tags), findings)
  }
}

const checkSettings = (one: WantedEndpoint, endpoint: Endpoint, user: User, findings: Findings): void => {
  if (one.kind === 'Gateway') return
  const others = stacksOf(otherUserIds(endpoint.tags, user), endpoint.tags)
  const settings = [
    ['private DNS', String(one.privateDns), String(endpoint.privateDns)],
    ['the address type', one.ipAddressType, endpoint.ipAddressType],
  ] as const
  for (const [subject, wanted, theirs] of settings) {
    if (wanted === theirs) continue
    findings.block(reasons.disagreement(one.service, endpoint.endpointId, others, subject, wanted, theirs))
  }
}

/** Statements of ours add up. A document of an author's own does not, unless everyone gives the same. */
const checkPolicies = (one: WantedEndpoint, endpoint: Endpoint, user: User, findings: Findings): void => {
  const actual = readPolicy(endpoint.policy)
  if (!one.policy || !actual) return
  const { service } = one
  const { endpointId, tags } = endpoint
  const others = otherUserIds(tags, user)
  const mine = partOf(one.policy, user.id)
  const disagreeing = others.filter((id) => {
    const theirs = partOf(actual, id)
    // Who has written itself down and nothing else yet is just joining: it is the one to look whether they agree.
    if (theirs.policy.Statement.length === 0) return false
    return (mine.isAuthors || theirs.isAuthors) && !isSamePolicy(mine.policy, theirs.policy)
  })
  if (disagreeing.length > 0) {
    findings.block(reasons.policiesDisagree(service, endpointId, stacksOf(disagreeing, tags)))
  }
  const { length } = JSON.stringify(withUser(actual, one.policy, user.id, others))
  if (length > LONGEST_POLICY) {
    findings.block(reasons.sharedPolicyTooLong(service, endpointId, stacksOf(others, tags), length, LONGEST_POLICY))
  }
}

const checkTagCount = (thing: string, actual: Tags, added: Tags, findings: Findings): void => {
  const count = new Set([...Object.keys(actual), ...Object.keys(added)]).size
  if (count > MOST_TAGS) findings.block(reasons.tooManyUsers(thing, count, MOST_TAGS))
}
