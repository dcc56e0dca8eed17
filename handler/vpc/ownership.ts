/** Who uses a thing, told from its tags alone: there is no other record. */
import type { User } from '../resource/identity.ts'
import { isManaged, otherUserIds, shareKey, type Tags, userKey } from '../resource/tags.ts'
import type { Action } from './actions.ts'
import { type Endpoint, isAlive } from './model.ts'
import type { WantedEndpoint } from './want.ts'

export const isUsedBy = (user: User, tags: Tags): boolean => userKey(user.id) in tags

export const isShared = (user: User, tags: Tags): boolean => otherUserIds(tags, user).length > 0

/** The `Name` of an endpoint and of its network interfaces. */
export const nameFor = (service: string): string => `fargate-endpoints-${service}`

/** What an endpoint is for. */
type Purpose = Pick<WantedEndpoint, 'serviceName' | 'kind'>

export const serves = (endpoint: Endpoint, { serviceName, kind }: Purpose): boolean =>
  endpoint.serviceName === serviceName && endpoint.kind === kind

/** And in what an interface endpoint can't be two things at once. */
type Settings = Partial<Pick<WantedEndpoint, 'privateDns' | 'ipAddressType'>>

const suits = (endpoint: Endpoint, { kind, privateDns, ipAddressType }: Purpose & Settings): boolean =>
  kind === 'Gateway' ||
  ((privateDns ?? endpoint.privateDns) === endpoint.privateDns &&
    (ipAddressType ?? endpoint.ipAddressType) === endpoint.ipAddressType)

/**
 * The endpoint of ours that stands for a wanted one. Users who disagree may have made two: the one that suits comes before
 * the other, then the one that has the private DNS names which are wanted, for nobody else can have them, then this user's
 * before another's, then the lowest id.
 */
export const standing = (
  wanted: Purpose & Settings,
  endpoints: readonly Endpoint[],
  user: User,
): Endpoint | undefined => {
  const rank = (endpoint: Endpoint): number =>
    4 * Number(suits(endpoint, wanted)) +
    2 * Number(endpoint.privateDns && wanted.privateDns === true) +
    Number(isUsedBy(user, endpoint.tags))
  return endpoints
    .filter((endpoint) => isManaged(endpoint.tags) && isAlive(endpoint) && serves(endpoint, wanted))
    .sort((a, b) => rank(b) - rank(a))
    .at(0)
}

/** Brings a thing's tags to those wanted, without touching any that are neither ours nor the author's. */
export const tagActions = (resourceId: string, actual: Tags, wanted: Tags, retired: Tags): Action[] => {
  const missing = Object.entries(wanted).filter(([key, value]) => actual[key] !== value)
  const surplus = Object.entries(retired).filter(([key, value]) => !(key in wanted) && actual[key] === value)
  const actions: Action[] = []
  if (missing.length > 0) {
    actions.push({ stage: 'add', type: 'CreateTags', resourceIds: [resourceId], tags: Object.fromEntries(missing) })
  }
  if (surplus.length > 0) {
    actions.push({ stage: 'remove', type: 'DeleteTags', resourceIds: [resourceId], tags: Object.fromEntries(surplus) })
  }
  return actions
}

/** Takes a user's tags off a thing that others go on using. The last of them has no need of a record of its share. */
export const untag = (resourceId: string, actual: Tags, user: User): Action => {
  const [other, ...more] = otherUserIds(actual, user)
  const outlived = other !== undefined && more.length === 0 ? [shareKey(other)] : []
  const keys = [userKey(user.id), shareKey(user.id), ...outlived].filter((key) => key in actual)
  return {
    stage: 'remove',
    type: 'DeleteTags',
    resourceIds: [resourceId],
    tags: Object.fromEntries(keys.map((key) => [key, actual[key] ?? ''])),
  }
}
