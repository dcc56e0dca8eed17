/**
 * What each owner has in a resource that several share, as a tag of each: it says what a leaving owner may remove.
 * A resource with one owner has none, since everything in it is that owner's.
 */
import { createHash } from 'node:crypto'
import type { Owner } from '../../resource/owner.ts'
import { allocationKey, MAX_TAG_VALUE_LENGTH, otherOwnerIds, type Tags } from '../../resource/tags.ts'
import { type DesiredEndpoint, MANAGED_GROUP } from '../model/desired.ts'
import type { Endpoint } from '../model/observed.ts'

/** Ids of subnets, groups and route tables; `MANAGED_GROUP` for the managed one; and `#…` for each tag of the template. */
export type Allocation = readonly string[]

/** Written for an allocation that is too long for a tag: its owner keeps all of the resource. */
const EVERYTHING = '*'

/** A digest, because a tag's key may have 128 characters, and the value that records all of them only 256. */
const tagItem = (key: string): string => `#${createHash('sha256').update(key).digest('hex').slice(0, 6)}`

const tagItems = (tags: Tags): string[] =>
  Object.keys(tags)
    .filter((key) => key !== 'Name' && !key.startsWith('fargate-endpoints:') && !key.startsWith('aws:'))
    .map(tagItem)

const allocationOf = (tags: Tags, ownerId: string): Allocation | undefined => tags[allocationKey(ownerId)]?.split(' ')

const textOf = (allocation: Allocation): string => {
  const text = [...allocation].sort().join(' ')
  return text.length > MAX_TAG_VALUE_LENGTH ? EVERYTHING : text
}

/** What a desired endpoint, with the template's tags, makes its owner's allocation. */
export const endpointAllocation = (
  { subnetIds, securityGroupIds, routeTableIds }: DesiredEndpoint,
  tags: Tags,
  managedGroupId: string | undefined,
): Allocation => [
  ...subnetIds,
  ...securityGroupIds.map((id) => (id === managedGroupId ? MANAGED_GROUP : id)),
  ...routeTableIds,
  ...tagItems(tags),
]

/** An owner's allocation in the managed group: its tags. Rules carry the tags of their owners themselves. */
export const groupAllocation = (tags: Tags): Allocation => tagItems(tags)

/** Everything that an endpoint has. */
const everythingIn = (endpoint: Endpoint, managedGroupId: string | undefined): Allocation => [
  ...endpoint.subnetIds,
  ...endpoint.securityGroupIds.map((id) => (id === managedGroupId ? MANAGED_GROUP : id)),
  ...endpoint.routeTableIds,
  ...tagItems(endpoint.tags),
]

/**
 * The tags that record the allocations in a shared resource: this owner's, and `everything` for an owner that had it alone so
 * far. None where nobody shares it.
 */
const recordTags = (allocation: Allocation, everything: Allocation, tags: Tags, owner: Owner): Tags => {
  const others = otherOwnerIds(tags, owner)
  if (others.length === 0) return {}
  const unrecorded = others.filter((id) => allocationOf(tags, id) === undefined)
  return Object.fromEntries([
    [allocationKey(owner.id), textOf(allocation)],
    ...unrecorded.map((id) => [allocationKey(id), textOf(everything)]),
  ])
}

export const allocationTags = (
  allocation: Allocation,
  endpoint: Endpoint,
  owner: Owner,
  managedGroupId: string | undefined,
): Tags => recordTags(allocation, everythingIn(endpoint, managedGroupId), endpoint.tags, owner)

export const groupAllocationTags = (allocation: Allocation, groupTags: Tags, owner: Owner): Tags =>
  recordTags(allocation, tagItems(groupTags), groupTags, owner)

/** Whether another owner declares a tag with this key. One without a recorded allocation counts as declaring every tag. */
export const declaredByOthers = (tags: Tags, owner: Owner): ((key: string) => boolean) => {
  const others = otherOwnerIds(tags, owner).map((id) => allocationOf(tags, id) ?? [EVERYTHING])
  return (key) => others.some((allocation) => allocation.includes(EVERYTHING) || allocation.includes(tagItem(key)))
}

/**
 * What an owner may remove from an endpoint: what it does not want, and no other owner has. Allocations are recorded before
 * anything is added to an endpoint, so what is in none of them belongs to an owner that has left.
 */
export const removableFrom = (
  endpoint: Endpoint,
  owner: Owner,
  allocation: Allocation,
  managedGroupId: string | undefined,
): ((id: string) => boolean) => {
  const others = otherOwnerIds(endpoint.tags, owner).map((id) => allocationOf(endpoint.tags, id) ?? [EVERYTHING])
  return (id) => {
    const name = id === managedGroupId ? MANAGED_GROUP : id
    const isDesired = allocation.includes(name) || allocation.includes(id)
    return !isDesired && !others.some((one) => one.includes(name) || one.includes(EVERYTHING))
  }
}
