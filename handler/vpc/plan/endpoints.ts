import type { Owner } from '../../resource/owner.ts'
import { allocationKey, isManaged, SERVICE, type Tags } from '../../resource/tags.ts'
import type { Action, EndpointChange } from '../model/actions.ts'
import { needsReplacement } from '../model/addressFamilies.ts'
import { type DesiredEndpoint, type DesiredState, MANAGED_GROUP } from '../model/desired.ts'
import { isActive, isDeleting, isTerminal } from '../model/endpointState.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'
import { allocationTags, endpointAllocation, removableFrom } from '../ownership/allocations.ts'
import { endpointTags, retiredDnsTag } from '../ownership/endpointTags.ts'
import { managedGroupOf } from '../ownership/managedGroup.ts'
import { findManagedEndpoint, isManagedFor, isShared, matchesService } from '../ownership/ownership.ts'
import { changeOf, isRemovalOnly, releaseChange, stepsOf } from './endpointDiff.ts'
import { keepInterfaces, tagNewInterfaces, untagInterfaces } from './interfaceTags.ts'
import { retirable, tagActions, untag } from './tags.ts'

/**
 * The actions for endpoints: create or join the desired ones, release the others, delete those without another owner.
 */
export const planEndpoints = (desired: DesiredState, observed: OwnedResources, owner: Owner): Action[] => {
  const groupId = managedGroupOf(observed)?.groupId
  const pairs = desired.endpoints.map((one) => ({
    one: withGroupId(one, groupId),
    endpoint: findManagedEndpoint(one, observed.endpoints, owner),
  }))
  const replaced = pairs.flatMap(({ one, endpoint }) => (endpoint && isReplaced(one, endpoint) ? [endpoint] : []))
  const kept = pairs.flatMap(({ endpoint }) => (endpoint && !replaced.includes(endpoint) ? [endpoint] : []))
  const released = observed.endpoints.filter(
    (endpoint) =>
      isReleasable(endpoint, owner) &&
      !kept.includes(endpoint) &&
      !replaced.includes(endpoint) &&
      !isStale(endpoint, desired),
  )
  return [
    ...clearStale(desired, observed, replaced),
    ...waitForPending(desired, observed, kept),
    ...pairs.flatMap(({ one, endpoint }) =>
      endpoint && kept.includes(endpoint)
        ? [
            ...keepEndpoint(one, endpoint, desired, owner, groupId),
            ...keepInterfaces(one, endpoint, desired, observed, owner),
          ]
        : createEndpoint(one, desired, owner),
    ),
    ...releaseEndpoints(released, desired, observed, owner, groupId),
  ]
}

/** The desired endpoint with the id of the managed group, if that exists already. */
const withGroupId = (one: DesiredEndpoint, groupId = MANAGED_GROUP): DesiredEndpoint => ({
  ...one,
  securityGroupIds: one.securityGroupIds.map((id) => (id === MANAGED_GROUP ? groupId : id)),
})

const idsOf = (endpoints: readonly Endpoint[]): string[] => endpoints.map(({ endpointId }) => endpointId)

const isReplaced = ({ kind, ipAddressType }: DesiredEndpoint, endpoint: Endpoint): boolean =>
  kind === 'Interface' && needsReplacement(ipAddressType, endpoint.ipAddressType)

/** Whether it is a deleting or terminal endpoint of a desired service. */
const isStale = (endpoint: Endpoint, desired: DesiredState): boolean =>
  !isActive(endpoint) && desired.endpoints.some((one) => matchesService(endpoint, one))

/**
 * Deletes failed and replaced endpoints, and waits for deleting ones, because their DNS names and routes are taken
 * until then.
 */
const clearStale = (desired: DesiredState, observed: OwnedResources, replaced: readonly Endpoint[]): Action[] => {
  const stale = observed.endpoints.filter((endpoint) => isStale(endpoint, desired) && endpoint.state !== 'deleted')
  const failed = stale.filter((endpoint) => isTerminal(endpoint) && isManaged(endpoint.tags))
  const deletable = idsOf([...failed, ...replaced])
  const awaited = [...idsOf(stale.filter(isDeleting)), ...deletable]
  const actions: Action[] = []
  if (deletable.length > 0) actions.push({ step: 'deleteStale', type: 'DeleteVpcEndpoints', endpointIds: deletable })
  if (awaited.length > 0) actions.push({ step: 'waitForStale', type: 'WaitUntilDeleted', endpointIds: awaited })
  return actions
}

/** Waits for kept and reused endpoints that are still pending. */
const waitForPending = (
  { reused }: DesiredState,
  { endpoints }: OwnedResources,
  kept: readonly Endpoint[],
): Action[] => {
  const reusedIds = reused.map(({ endpointId }) => endpointId)
  const pending = endpoints.filter(
    (endpoint) => endpoint.state === 'pending' && (kept.includes(endpoint) || reusedIds.includes(endpoint.endpointId)),
  )
  return pending.length > 0 ? [{ step: 'settle', type: 'WaitUntilAvailable', endpointIds: idsOf(pending) }] : []
}

const createEndpoint = (one: DesiredEndpoint, desired: DesiredState, owner: Owner): Action[] => {
  const tags = endpointTags(one, desired.tags, owner)
  // DNS records appear before the interfaces serve (terraform-provider-aws issue 7148). A later plan turns private DNS on.
  const endpoint = { ...one, privateDns: one.privateDns && !desired.enablesPrivateDnsLater }
  const creation: Action = { step: 'createOrModify', type: 'CreateVpcEndpoint', endpoint, tags }
  return one.kind === 'Interface' ? [creation, tagNewInterfaces(one, desired)] : [creation]
}

const keepEndpoint = (
  one: DesiredEndpoint,
  endpoint: Endpoint,
  desired: DesiredState,
  owner: Owner,
  groupId: string | undefined,
): Action[] => {
  const { endpointId, tags } = endpoint
  const allocation = endpointAllocation(one, desired.tags, groupId)
  const own = {
    ...endpointTags(one, desired.tags, owner),
    ...allocationTags(allocation, endpoint, owner, groupId),
  }
  const retired = {
    ...retirable(desired.retiredTags, tags, owner),
    ...unneededAllocation(tags, owner),
    ...retiredDnsTag(one, tags),
  }
  const actions = tagActions('tagEndpoints', endpointId, tags, own, retired)
  const isUnneeded = removableFrom(endpoint, owner, allocation, groupId)
  const change = changeOf(one, endpoint, owner, (id) => isUnneeded(id) && isListed(id, desired))
  if (!change) return actions
  const changes = stepsOf(change, desired.zones).map((part) =>
    modify(isRemovalOnly(part) ? 'remove' : 'createOrModify', endpoint, one.service, part),
  )
  return [...actions, ...waitBefore(endpoint), ...changes]
}

/** Whether EC2 lists it. What one list lacks may exist all the same, and tasks may use it. */
const isListed = (id: string, { zones, vpcRouteTableIds }: DesiredState): boolean => {
  if (id.startsWith('subnet-')) return zones.has(id)
  return !id.startsWith('rtb-') || vpcRouteTableIds.includes(id)
}

const modify = (
  step: 'createOrModify' | 'remove',
  { endpointId, kind, policy: currentPolicy }: Endpoint,
  service: string,
  change: EndpointChange,
): Action => ({ step, type: 'ModifyVpcEndpoint', endpointId, kind, service, currentPolicy, change })

/** EC2 refuses to modify an endpoint that is still pending. */
const waitBefore = ({ endpointId, state }: Endpoint): Action[] =>
  state === 'pending' ? [{ step: 'waitForStale', type: 'WaitUntilAvailable', endpointIds: [endpointId] }] : []

/** The allocation tag of an endpoint that is no longer shared. */
const unneededAllocation = (tags: Tags, owner: Owner): Tags => {
  const key = allocationKey(owner.id)
  return isShared(owner, tags) || tags[key] === undefined ? {} : { [key]: tags[key] }
}

/** An endpoint without an owner stays: its tag may have been deleted by hand while it is in use. */
const isReleasable = ({ tags, state }: Endpoint, owner: Owner): boolean =>
  state !== 'deleted' && isManagedFor(owner, tags)

const releaseEndpoints = (
  released: readonly Endpoint[],
  desired: DesiredState,
  observed: OwnedResources,
  owner: Owner,
  groupId: string | undefined,
): Action[] => {
  const shared = released.filter(({ tags }) => isShared(owner, tags))
  const own = released.filter((endpoint) => !shared.includes(endpoint))
  const deletable = own.filter((endpoint) => !isDeleting(endpoint))
  const actions = shared.flatMap((endpoint) => releaseShared(endpoint, desired, observed, owner, groupId))
  if (deletable.length > 0) actions.push({ step: 'remove', type: 'DeleteVpcEndpoints', endpointIds: idsOf(deletable) })
  if (own.length > 0) actions.push({ step: 'waitForRemoval', type: 'WaitUntilDeleted', endpointIds: idsOf(own) })
  return actions
}

const releaseShared = (
  endpoint: Endpoint,
  desired: DesiredState,
  observed: OwnedResources,
  owner: Owner,
  groupId: string | undefined,
): Action[] => {
  const { endpointId, tags } = endpoint
  const removal = untag('untagEndpoints', endpointId, tags, owner, desired)
  // A deleting or failed endpoint accepts no change and needs none.
  const change = isActive(endpoint) ? releaseChange(endpoint, owner, groupId) : undefined
  const untagging = [...untagInterfaces(endpoint, change?.removeSubnetIds ?? [], desired, observed, owner), removal]
  if (!change) return untagging
  const service = tags[SERVICE] ?? ''
  return [...waitBefore(endpoint), modify('remove', endpoint, service, change), ...untagging]
}
