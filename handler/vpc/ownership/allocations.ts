/**
 * What each user has in an endpoint that several share, as a tag of each: it tells what a leaver may take along.
 * An endpoint with one user carries none, for then everything in it is that user's.
 */
import type { Owner } from '../../resource/owner.ts'
import { allocationKey, LONGEST_VALUE, otherOwnerIds, type Tags } from '../../resource/tags.ts'
import { MANAGED_GROUP } from '../desired/managedGroup.ts'
import type { Endpoint } from '../model/observed.ts'

/** Ids of subnets, groups and route tables; `MANAGED_GROUP` for the managed one. */
export type Allocation = readonly string[]

/** Stands for a share that is too long for a tag: all of the endpoint is kept for it then. */
const EVERYTHING = '*'

const allocationOf = (tags: Tags, ownerId: string): Allocation | undefined => tags[allocationKey(ownerId)]?.split(' ')

const textOf = (allocation: Allocation): string => {
  const text = [...allocation].sort().join(' ')
  return text.length > LONGEST_VALUE ? EVERYTHING : text
}

/** All that stands in an endpoint. */
const everythingIn = (endpoint: Endpoint, managedGroupId: string | undefined): Allocation => [
  ...endpoint.subnetIds,
  ...endpoint.securityGroupIds.map((id) => (id === managedGroupId ? MANAGED_GROUP : id)),
  ...endpoint.routeTableIds,
]

/**
 * The tags that record the shares in an endpoint: this user's; and of others that had it for themselves so far, all that
 * stands there. None where nobody shares it.
 */
export const allocationTags = (
  allocation: Allocation,
  endpoint: Endpoint,
  owner: Owner,
  managedGroupId: string | undefined,
): Tags => {
  const others = otherOwnerIds(endpoint.tags, owner)
  if (others.length === 0) return {}
  const unrecorded = others.filter((id) => allocationOf(endpoint.tags, id) === undefined)
  return Object.fromEntries([
    [allocationKey(owner.id), textOf(allocation)],
    ...unrecorded.map((id) => [allocationKey(id), textOf(everythingIn(endpoint, managedGroupId))]),
  ])
}

/** The subnets of an endpoint that a user has there. */
export const subnetsOf = ({ tags, subnetIds }: Endpoint, owner: Owner): string[] => {
  const allocation = allocationOf(tags, owner.id)
  return allocation && !allocation.includes(EVERYTHING) ? subnetIds.filter((id) => allocation.includes(id)) : subnetIds
}

/** What other users have by record, whether it stands there yet or not: the ids that begin so. */
export const recordedOf =
  (endpoint: Endpoint, owner: Owner, managedGroupId: string | undefined) =>
  (prefix: string): string[] => {
    const names = otherOwnerIds(endpoint.tags, owner).flatMap((id) => allocationOf(endpoint.tags, id) ?? [])
    const ids = names.map((name) => (name === MANAGED_GROUP ? (managedGroupId ?? '') : name))
    return [...new Set(ids)].filter((id) => id.startsWith(prefix))
  }

/**
 * What of an endpoint a user may take out of it: what it does not want, and no other user has. Shares are recorded before
 * anything is put into an endpoint, so what is in none of them is left from someone who is gone.
 */
export const removableFrom = (
  endpoint: Endpoint,
  owner: Owner,
  desired: Allocation,
  managedGroupId: string | undefined,
): ((id: string) => boolean) => {
  const others = otherOwnerIds(endpoint.tags, owner)
  const allocations = others.map((id) => allocationOf(endpoint.tags, id) ?? [EVERYTHING])
  return (id) => {
    const name = id === managedGroupId ? MANAGED_GROUP : id
    const isWanted = desired.includes(name) || desired.includes(id)
    return !isWanted && !allocations.some((allocation) => allocation.includes(name) || allocation.includes(EVERYTHING))
  }
}
