import type { Owner } from '../../resource/owner.ts'
import { allocationKey, isManaged, ownerIds, SERVICE, type Tags, tagsFor } from '../../resource/tags.ts'
import type { DesiredEndpoint, DesiredState } from '../desired/desiredState.ts'
import { MANAGED_GROUP, managedGroupOf } from '../desired/managedGroup.ts'
import type { Action } from '../model/actions.ts'
import { type Endpoint, isActive, isDeleting, isTerminal, type OwnedResources } from '../model/observed.ts'
import { allocationTags } from '../ownership/allocations.ts'
import {
  findManagedEndpoint,
  isOwnedBy,
  isShared,
  matchesService,
  nameFor,
  tagActions,
  untag,
} from '../ownership/ownership.ts'
import { allocationIn, changeOf, isRemovalOnly, releaseChange, stepsOf } from './endpointDiff.ts'
import { keepInterfaces, tagNewInterfaces } from './interfaceTags.ts'

/** What the endpoints need: made or joined where they are wanted, left where they are not, deleted with their last user. */
export const planEndpoints = (desired: DesiredState, observed: OwnedResources, owner: Owner): Action[] => {
  const groupId = managedGroupOf(observed)?.groupId
  const pairs = desired.endpoints.map((one) => ({
    one: withGroupId(one, groupId),
    endpoint: findManagedEndpoint(one, observed.endpoints, owner),
  }))
  const kept = new Set(pairs.map(({ endpoint }) => endpoint?.endpointId))
  const left = observed.endpoints.filter(
    (endpoint) => isOursToRelease(endpoint, owner) && !kept.has(endpoint.endpointId) && !isRival(endpoint, desired),
  )
  return [
    ...clearTheWay(desired, observed),
    ...pairs.flatMap(({ one, endpoint }) =>
      endpoint
        ? [...keepEndpoint(one, endpoint, desired, owner, groupId), ...keepInterfaces(one, endpoint, desired, observed)]
        : createEndpoint(one, desired, owner),
    ),
    ...releaseEndpoints(left, owner, groupId),
  ]
}

/** The wanted endpoint with the managed group's id in place of its stand-in, where the group exists already. */
const withGroupId = (one: DesiredEndpoint, groupId = MANAGED_GROUP): DesiredEndpoint => ({
  ...one,
  securityGroupIds: one.securityGroupIds.map((id) => (id === MANAGED_GROUP ? groupId : id)),
})

const idsOf = (endpoints: readonly Endpoint[]): string[] => endpoints.map(({ endpointId }) => endpointId)

/** An endpoint at its end, or on its way there, in the place of a wanted one. */
const isRival = (endpoint: Endpoint, desired: DesiredState): boolean =>
  (isTerminal(endpoint) || isDeleting(endpoint)) && desired.endpoints.some((one) => matchesService(endpoint, one))

/** Takes away what failed and waits for what is going: until then their DNS names and routes are taken. */
const clearTheWay = (desired: DesiredState, observed: OwnedResources): Action[] => {
  const rivals = observed.endpoints.filter((endpoint) => isRival(endpoint, desired) && endpoint.state !== 'deleted')
  const failed = rivals.filter((endpoint) => isTerminal(endpoint) && isManaged(endpoint.tags))
  const awaited = rivals.filter((endpoint) => isDeleting(endpoint) || failed.includes(endpoint))
  const actions: Action[] = []
  if (failed.length > 0) actions.push({ stage: 'clear', type: 'DeleteVpcEndpoints', endpointIds: idsOf(failed) })
  if (awaited.length > 0) actions.push({ stage: 'clear', type: 'AwaitGone', endpointIds: idsOf(awaited) })
  return actions
}

const createEndpoint = (one: DesiredEndpoint, desired: DesiredState, owner: Owner): Action[] => {
  const tags = tagsFor(owner, nameFor(one.service), desired.tags, one.service)
  const creation: Action = { stage: 'add', type: 'CreateVpcEndpoint', endpoint: one, tags }
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
  const allocation = allocationIn(one).map((id) => (id === groupId ? MANAGED_GROUP : id))
  const own = {
    ...tagsFor(owner, nameFor(one.service), desired.tags, one.service),
    ...allocationTags(allocation, endpoint, owner, groupId),
  }
  const actions = tagActions(endpointId, tags, own, { ...desired.retiredTags, ...outlivedAllocation(tags, owner) })
  const change = changeOf(one, endpoint, owner, groupId)
  if (!change) return actions
  const steps = stepsOf(change, desired.zones).map((step): Action => {
    const stage = isRemovalOnly(step) ? 'remove' : 'add'
    return { stage, type: 'ModifyVpcEndpoint', endpointId, service: one.service, change: step }
  })
  return [...actions, ...awaitBefore(endpoint), ...steps]
}

/** EC2 refuses to modify an endpoint that is still settling. */
const awaitBefore = ({ endpointId, state }: Endpoint): Action[] =>
  state === 'pending' ? [{ stage: 'clear', type: 'AwaitAvailable', endpointIds: [endpointId] }] : []

/** The record of a share in what is shared no more. */
const outlivedAllocation = (tags: Tags, owner: Owner): Tags => {
  const key = allocationKey(owner.id)
  return isShared(owner, tags) || tags[key] === undefined ? {} : { [key]: tags[key] }
}

/** Used by this user; or by nobody, left behind by a leaver that was interrupted. */
const isOursToRelease = ({ tags, state }: Endpoint, owner: Owner): boolean =>
  isManaged(tags) && state !== 'deleted' && (isOwnedBy(owner, tags) || ownerIds(tags).length === 0)

const releaseEndpoints = (left: readonly Endpoint[], owner: Owner, groupId: string | undefined): Action[] => {
  const shared = left.filter(({ tags }) => isShared(owner, tags))
  const alone = left.filter((endpoint) => !shared.includes(endpoint))
  const deletable = alone.filter((endpoint) => !isDeleting(endpoint))
  const actions = shared.flatMap((endpoint) => releaseShared(endpoint, owner, groupId))
  if (deletable.length > 0) actions.push({ stage: 'remove', type: 'DeleteVpcEndpoints', endpointIds: idsOf(deletable) })
  if (alone.length > 0) actions.push({ stage: 'remove', type: 'AwaitGone', endpointIds: idsOf(alone) })
  return actions
}

const releaseShared = (endpoint: Endpoint, owner: Owner, groupId: string | undefined): Action[] => {
  const { endpointId, tags } = endpoint
  const crossOut = untag(endpointId, tags, owner)
  // What is going, or failed, takes no change, and needs none.
  const change = isActive(endpoint) ? releaseChange(endpoint, owner, groupId) : undefined
  if (!change) return [crossOut]
  const service = tags[SERVICE] ?? ''
  return [
    ...awaitBefore(endpoint),
    { stage: 'remove', type: 'ModifyVpcEndpoint', endpointId, service, change },
    crossOut,
  ]
}
