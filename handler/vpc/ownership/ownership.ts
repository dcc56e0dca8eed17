/** Who owns what, read from tags alone: there is no other record. */
import type { Owner } from '../../resource/owner.ts'
import { isManaged, otherOwnerIds, ownerKey, ownerNamed, type Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'

export const isOwnedBy = (owner: Owner, tags: Tags): boolean => ownerKey(owner.id) in tags

/** Without the managed tag a resource is never changed, even with an owner's tag. */
export const isManagedFor = (owner: Owner, tags: Tags): boolean => isManaged(tags) && isOwnedBy(owner, tags)

/** Whether an owner has a resource in the owner's own generation, which is any where it has none. */
export const isOfGeneration = (owner: Owner, tags: Tags): boolean =>
  isOwnedBy(owner, tags) &&
  (owner.generation === undefined || owner.generation === ownerNamed(tags, owner.id).generation)

/**
 * The resources without this owner's tags of other generations. A Delete must not touch those, since CloudFormation has created the
 * resource again. They stay in the result, because other owners may use them.
 */
export const ofGeneration = (observed: OwnedResources, owner: Owner): OwnedResources => {
  const disowned = <Resource extends { tags: Tags }>(resource: Resource): Resource => {
    if (isOfGeneration(owner, resource.tags)) return resource
    const { [ownerKey(owner.id)]: _, ...tags } = resource.tags
    return { ...resource, tags }
  }
  return {
    ...observed,
    endpoints: observed.endpoints.map(disowned),
    securityGroups: observed.securityGroups.map(disowned),
    managedGroupRules: observed.managedGroupRules.map(disowned),
  }
}

export const isShared = (owner: Owner, tags: Tags): boolean => otherOwnerIds(tags, owner).length > 0

/** The `Name` of an endpoint and of its network interfaces. */
export const nameFor = (service: string): string => `fargate-endpoints-${service}`

/** What an endpoint is for. */
type Purpose = Pick<DesiredEndpoint, 'serviceName' | 'kind'>

export const matchesService = (endpoint: Endpoint, { serviceName, kind }: Purpose): boolean =>
  endpoint.serviceName === serviceName && endpoint.kind === kind

/** Settings of which an interface endpoint has one value for all of its owners. */
type Settings = Partial<Pick<DesiredEndpoint, 'privateDns' | 'ipAddressType'>>

const matchesSettings = (endpoint: Endpoint, { kind, privateDns, ipAddressType }: Purpose & Settings): boolean =>
  kind === 'Gateway' ||
  ((privateDns ?? endpoint.privateDns) === endpoint.privateDns &&
    (ipAddressType ?? endpoint.ipAddressType) === endpoint.ipAddressType)

/**
 * Our endpoint for a desired one. Owners who disagree may have created two: one with the desired settings comes first, then
 * the one that has the desired private DNS names, since no other can have them, then this owner's, then the lowest id.
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
