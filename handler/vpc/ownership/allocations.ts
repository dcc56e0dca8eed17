/**
 * What each owner has in a shared resource, recorded in one tag per owner: it says what a leaving owner may remove. A
 * resource with one owner has no such tag, because everything in it is that owner's.
 */
import { createHash } from 'node:crypto'
import type { Owner } from '../../resource/owner.ts'
import { allocationKey, MAX_TAG_VALUE_LENGTH, otherOwnerIds, type Tags } from '../../resource/tags.ts'
import { type DesiredEndpoint, MANAGED_GROUP } from '../model/desired.ts'
import type { Endpoint } from '../model/observed.ts'

/** Ids of subnets, groups and route tables; `MANAGED_GROUP` for the managed one; and `#…` for each tag of the template. */
export type Allocation = readonly string[]

/**
 * Recorded for an allocation that is too long for a tag: its owner keeps everything in the resource. The managed group is
 * recorded beside it, because the group's last owner has to take it off every endpoint.
 */
const EVERYTHING = '*'

/** The allocation of an owner that had the resource alone so far. */
const UNRECORDED: Allocation = [EVERYTHING, MANAGED_GROUP]

/**
 * A tag key as an item of an allocation. It is a digest, because a key has up to 128 characters, and the value that
 * records all keys only 256.
 */
const tagItem = (key: string): string => `#${createHash('sha256').update(key).digest('hex').slice(0, 6)}`

const tagItems = (tags: Tags): string[] =>
  Object.keys(tags)
    .filter((key) => key !== 'Name' && !key.startsWith('fargate-endpoints:') && !key.startsWith('aws:'))
    .map(tagItem)

const allocationOf = (tags: Tags, ownerId: string): Allocation | undefined => tags[allocationKey(ownerId)]?.split(' ')

const textOf = (allocation: Allocation): string => {
  const text = [...allocation].sort().join(' ')
  if (text.length <= MAX_TAG_VALUE_LENGTH) return text
  return allocation.includes(MANAGED_GROUP) ? `${EVERYTHING} ${MANAGED_GROUP}` : EVERYTHING
}

/** The allocation of an owner who wants this endpoint and these tags of the template. */
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

/** The allocation of an owner in the managed group: its tags. Rules carry their owners' tags themselves. */
export const groupAllocation = (tags: Tags): Allocation => tagItems(tags)

/** Everything that an endpoint has. */
const everythingIn = (endpoint: Endpoint, managedGroupId: string | undefined): Allocation => [
  ...endpoint.subnetIds,
  ...endpoint.securityGroupIds.map((id) => (id === managedGroupId ? MANAGED_GROUP : id)),
  ...endpoint.routeTableIds,
  ...tagItems(endpoint.tags),
]

/**
 * The tags that record the allocations in a shared resource: this owner's, and `everything` for an owner that had the
 * resource alone so far. None if nobody shares it.
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

/**
 * Whether another owner declares a tag with this key. An owner without a recorded allocation counts as declaring every
 * tag.
 */
export const declaredByOthers = (tags: Tags, owner: Owner): ((key: string) => boolean) => {
  const others = otherOwnerIds(tags, owner).map((id) => allocationOf(tags, id) ?? UNRECORDED)
  return (key) => others.some((allocation) => allocation.includes(EVERYTHING) || allocation.includes(tagItem(key)))
}

/**
 * What an owner may remove from an endpoint: what it does not want, and no other owner has. Allocations are recorded
 * before anything is added to an endpoint, so what is in none of them belongs to an owner that has left.
 */
export const removableFrom = (
  endpoint: Endpoint,
  owner: Owner,
  allocation: Allocation,
  managedGroupId: string | undefined,
): ((id: string) => boolean) => {
  const others = otherOwnerIds(endpoint.tags, owner).map((id) => allocationOf(endpoint.tags, id) ?? UNRECORDED)
  return (id) => {
    const name = id === managedGroupId ? MANAGED_GROUP : id
    const isDesired = allocation.includes(name) || allocation.includes(id)
    const isIn = (other: Allocation): boolean =>
      other.includes(name) || (name !== MANAGED_GROUP && other.includes(EVERYTHING))
    return !isDesired && !others.some(isIn)
  }
}
