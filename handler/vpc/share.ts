/**
 * What each user has in an endpoint that several share, as a tag of each: it tells what a leaver may take along.
 * An endpoint with one user carries none, for then everything in it is that user's.
 */
import type { User } from '../resource/identity.ts'
import { LONGEST_VALUE, otherUserIds, shareKey, type Tags } from '../resource/tags.ts'
import { MANAGED_GROUP } from './managedGroup.ts'
import type { Endpoint } from './model.ts'

/** Ids of subnets, groups and route tables; `MANAGED_GROUP` for the managed one. */
export type Share = readonly string[]

/** Stands for a share that is too long for a tag: all of the endpoint is kept for it then. */
const EVERYTHING = '*'

const shareOf = (tags: Tags, userId: string): Share | undefined => tags[shareKey(userId)]?.split(' ')

const textOf = (share: Share): string => {
  const text = [...share].sort().join(' ')
  return text.length > LONGEST_VALUE ? EVERYTHING : text
}

/** All that stands in an endpoint. */
const everythingIn = (endpoint: Endpoint, managedGroupId: string | undefined): Share => [
  ...endpoint.subnetIds,
  ...endpoint.securityGroupIds.map((id) => (id === managedGroupId ? MANAGED_GROUP : id)),
  ...endpoint.routeTableIds,
]

/**
 * The tags that record the shares in an endpoint: this user's; and of others that had it for themselves so far, all that
 * stands there. None where nobody shares it.
 */
export const shareTags = (share: Share, endpoint: Endpoint, user: User, managedGroupId: string | undefined): Tags => {
  const others = otherUserIds(endpoint.tags, user)
  if (others.length === 0) return {}
  const unrecorded = others.filter((id) => shareOf(endpoint.tags, id) === undefined)
  return Object.fromEntries([
    [shareKey(user.id), textOf(share)],
    ...unrecorded.map((id) => [shareKey(id), textOf(everythingIn(endpoint, managedGroupId))]),
  ])
}

/** The subnets of an endpoint that a user has there. */
export const subnetsOf = ({ tags, subnetIds }: Endpoint, user: User): string[] => {
  const share = shareOf(tags, user.id)
  return share && !share.includes(EVERYTHING) ? subnetIds.filter((id) => share.includes(id)) : subnetIds
}

/** What other users have by record, whether it stands there yet or not: the ids that begin so. */
export const recordedOf =
  (endpoint: Endpoint, user: User, managedGroupId: string | undefined) =>
  (prefix: string): string[] => {
    const names = otherUserIds(endpoint.tags, user).flatMap((id) => shareOf(endpoint.tags, id) ?? [])
    const ids = names.map((name) => (name === MANAGED_GROUP ? (managedGroupId ?? '') : name))
    return [...new Set(ids)].filter((id) => id.startsWith(prefix))
  }

/**
 * What of an endpoint a user may take out of it: what it does not want, and no other user has. Shares are recorded before
 * anything is put into an endpoint, so what is in none of them is left from someone who is gone.
 */
export const removableFrom = (
  endpoint: Endpoint,
  user: User,
  wanted: Share,
  managedGroupId: string | undefined,
): ((id: string) => boolean) => {
  const others = otherUserIds(endpoint.tags, user)
  const shares = others.map((id) => shareOf(endpoint.tags, id) ?? [EVERYTHING])
  return (id) => {
    const name = id === managedGroupId ? MANAGED_GROUP : id
    const isWanted = wanted.includes(name) || wanted.includes(id)
    return !isWanted && !shares.some((share) => share.includes(name) || share.includes(EVERYTHING))
  }
}
