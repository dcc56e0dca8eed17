/** Who uses a thing, told from its tags alone: there is no other record. */
import type { Owner } from '../../resource/owner.ts'
import { allocationKey, isManaged, otherOwnerIds, ownerKey, type Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../desired/desiredState.ts'
import type { Action } from '../model/actions.ts'
import { type Endpoint, isActive } from '../model/observed.ts'

export const isOwnedBy = (owner: Owner, tags: Tags): boolean => ownerKey(owner.id) in tags

export const isShared = (owner: Owner, tags: Tags): boolean => otherOwnerIds(tags, owner).length > 0

/** The `Name` of an endpoint and of its network interfaces. */
export const nameFor = (service: string): string => `fargate-endpoints-${service}`

/** What an endpoint is for. */
type Purpose = Pick<DesiredEndpoint, 'serviceName' | 'kind'>

export const matchesService = (endpoint: Endpoint, { serviceName, kind }: Purpose): boolean =>
  endpoint.serviceName === serviceName && endpoint.kind === kind

/** And in what an interface endpoint can't be two things at once. */
type Settings = Partial<Pick<DesiredEndpoint, 'privateDns' | 'ipAddressType'>>

const matchesSettings = (endpoint: Endpoint, { kind, privateDns, ipAddressType }: Purpose & Settings): boolean =>
  kind === 'Gateway' ||
  ((privateDns ?? endpoint.privateDns) === endpoint.privateDns &&
    (ipAddressType ?? endpoint.ipAddressType) === endpoint.ipAddressType)

/**
 * The endpoint of ours that stands for a wanted one. Users who disagree may have made two: the one that suits comes before
 * the other, then the one that has the private DNS names which are wanted, for nobody else can have them, then this user's
 * before another's, then the lowest id.
 */
export const findManagedEndpoint = (
  desired: Purpose & Settings,
  endpoints: readonly Endpoint[],
  owner: Owner,
): Endpoint | undefined => {
  const rank = (endpoint: Endpoint): number =>
    4 * Number(matchesSettings(endpoint, desired)) +
    2 * Number(endpoint.privateDns && desired.privateDns === true) +
    Number(isOwnedBy(owner, endpoint.tags))
  return endpoints
    .filter((endpoint) => isManaged(endpoint.tags) && isActive(endpoint) && matchesService(endpoint, desired))
    .sort((a, b) => rank(b) - rank(a))
    .at(0)
}

/** Brings a thing's tags to those wanted, without touching any that are neither ours nor the author's. */
export const tagActions = (resourceId: string, actual: Tags, desired: Tags, retired: Tags): Action[] => {
  const missing = Object.entries(desired).filter(([key, value]) => actual[key] !== value)
  const surplus = Object.entries(retired).filter(([key, value]) => !(key in desired) && actual[key] === value)
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
export const untag = (resourceId: string, actual: Tags, owner: Owner): Action => {
  const [other, ...more] = otherOwnerIds(actual, owner)
  const outlived = other !== undefined && more.length === 0 ? [allocationKey(other)] : []
  const keys = [ownerKey(owner.id), allocationKey(owner.id), ...outlived].filter((key) => key in actual)
  return {
    stage: 'remove',
    type: 'DeleteTags',
    resourceIds: [resourceId],
    tags: Object.fromEntries(keys.map((key) => [key, actual[key] ?? ''])),
  }
}
