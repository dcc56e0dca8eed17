/** Who owns what. Tags are the only record. */
import type { Owner } from '../../resource/owner.ts'
import { isManaged, otherOwnerIds, ownerKey, ownerNamed, type Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'
import { isToHavePrivateDns, wantsPrivateDns } from './endpointTags.ts'

export const isOwnedBy = (owner: Owner, tags: Tags): boolean => ownerKey(owner.id) in tags

/** A resource without the managed tag is never changed, even if it has an owner's tag. */
export const isManagedFor = (owner: Owner, tags: Tags): boolean => isManaged(tags) && isOwnedBy(owner, tags)

/** Whether an owner has a resource in its present generation. An owner without a generation means any. */
export const isOfGeneration = (owner: Owner, tags: Tags): boolean =>
  isOwnedBy(owner, tags) &&
  (owner.generation === undefined || [undefined, owner.generation].includes(ownerNamed(tags, owner.id).generation))

/**
 * The resources without this owner's tags of other generations. A Delete must not change what CloudFormation has
 * created again. The resources themselves remain in the result, because other owners may use them.
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

/** The service and kind of an endpoint. */
type Purpose = Pick<DesiredEndpoint, 'serviceName' | 'kind'>

export const matchesService = (endpoint: Endpoint, { serviceName, kind }: Purpose): boolean =>
  endpoint.serviceName === serviceName && endpoint.kind === kind

/** What distinguishes managed endpoints of one service. All owners of an interface endpoint have the same settings. */
type Settings = Partial<Pick<DesiredEndpoint, 'privateDns' | 'defersPrivateDns' | 'ipAddressType' | 'routeTableIds'>>

const matchesSettings = (endpoint: Endpoint, { kind, privateDns, ipAddressType }: Purpose & Settings): boolean =>
  kind === 'Gateway' ||
  ((privateDns ?? endpoint.privateDns) === endpoint.privateDns &&
    (ipAddressType ?? endpoint.ipAddressType) === endpoint.ipAddressType)

/** Whether the owners of an endpoint want private DNS as this one does, whether the endpoint has it yet or not. */
const isMeantFor = (endpoint: Endpoint, { privateDns, defersPrivateDns = false }: Settings): boolean =>
  privateDns !== undefined && isToHavePrivateDns(endpoint) === wantsPrivateDns({ privateDns, defersPrivateDns })

/**
 * The managed endpoint for a desired one. Owners that disagree may have created two, and people may have tagged two to be
 * adopted. Preferred is the one with the desired settings, then the one with the private DNS names, which no other can
 * have, then the one whose owners want the same, then this owner's, then the one in the most of the desired route tables,
 * then the lowest id.
 */
export const findManagedEndpoint = (
  desired: Purpose & Settings,
  endpoints: readonly Endpoint[],
  owner: Owner,
): Endpoint | undefined => {
  const rank = (endpoint: Endpoint): number =>
    8 * Number(matchesSettings(endpoint, desired)) +
    4 * Number(endpoint.privateDns && desired.privateDns === true) +
    2 * Number(isMeantFor(endpoint, desired)) +
    Number(isOwnedBy(owner, endpoint.tags))
  const sharedTables = ({ routeTableIds }: Endpoint): number =>
    routeTableIds.filter((id) => desired.routeTableIds?.includes(id)).length
  return managedEndpointsOf(desired, endpoints)
    .sort((a, b) => rank(b) - rank(a) || sharedTables(b) - sharedTables(a))
    .at(0)
}

/** The managed endpoints of a service that serve, or will. */
export const managedEndpointsOf = (service: Purpose, endpoints: readonly Endpoint[]): Endpoint[] =>
  endpoints.filter((endpoint) => isManaged(endpoint.tags) && isActive(endpoint) && matchesService(endpoint, service))
