import type { User } from '../resource/identity.ts'
import { isManaged, SERVICE, shareKey, type Tags, tagsFor, userIds } from '../resource/tags.ts'
import type { Action } from './actions.ts'
import { changeOf, isRemovalOnly, leavingChange, shareIn, stepsOf } from './endpointChange.ts'
import { keepInterfaces, tagNewInterfaces } from './interfacePlan.ts'
import { MANAGED_GROUP, managedGroupOf } from './managedGroup.ts'
import { type Endpoint, isAlive, isDead, isGoing, type ObservedUse } from './model.ts'
import { isShared, isUsedBy, nameFor, serves, standing, tagActions, untag } from './ownership.ts'
import { shareTags } from './share.ts'
import type { Wanted, WantedEndpoint } from './want.ts'

/** What the endpoints need: made or joined where they are wanted, left where they are not, deleted with their last user. */
export const planEndpoints = (wanted: Wanted, observed: ObservedUse, user: User): Action[] => {
  const groupId = managedGroupOf(observed)?.groupId
  const pairs = wanted.endpoints.map((one) => ({
    one: withGroupId(one, groupId),
    endpoint: standing(one, observed.endpoints, user),
  }))
  const kept = new Set(pairs.map(({ endpoint }) => endpoint?.endpointId))
  const left = observed.endpoints.filter(
    (endpoint) => isOursToLeave(endpoint, user) && !kept.has(endpoint.endpointId) && !isRival(endpoint, wanted),
  )
  return [
    ...clearTheWay(wanted, observed),
    ...pairs.flatMap(({ one, endpoint }) =>
      endpoint
        ? [...keepEndpoint(one, endpoint, wanted, user, groupId), ...keepInterfaces(one, endpoint, wanted, observed)]
        : createEndpoint(one, wanted, user),
    ),
    ...leaveEndpoints(left, user, groupId),
  ]
}

/** The wanted endpoint with the managed group's id in place of its stand-in, where the group exists already. */
const withGroupId = (one: WantedEndpoint, groupId = MANAGED_GROUP): WantedEndpoint => ({
  ...one,
  securityGroupIds: one.securityGroupIds.map((id) => (id === MANAGED_GROUP ? groupId : id)),
})

const idsOf = (endpoints: readonly Endpoint[]): string[] => endpoints.map(({ endpointId }) => endpointId)

/** An endpoint at its end, or on its way there, in the place of a wanted one. */
const isRival = (endpoint: Endpoint, wanted: Wanted): boolean =>
  (isDead(endpoint) || isGoing(endpoint)) && wanted.endpoints.some((one) => serves(endpoint, one))

/** Takes away what failed and waits for what is going: until then their DNS names and routes are taken. */
const clearTheWay = (wanted: Wanted, observed: ObservedUse): Action[] => {
  const rivals = observed.endpoints.filter((endpoint) => isRival(endpoint, wanted) && endpoint.state !== 'deleted')
  const failed = rivals.filter((endpoint) => isDead(endpoint) && isManaged(endpoint.tags))
  const awaited = rivals.filter((endpoint) => isGoing(endpoint) || failed.includes(endpoint))
  const actions: Action[] = []
  if (failed.length > 0) actions.push({ stage: 'clear', type: 'DeleteVpcEndpoints', endpointIds: idsOf(failed) })
  if (awaited.length > 0) actions.push({ stage: 'clear', type: 'AwaitGone', endpointIds: idsOf(awaited) })
  return actions
}

const createEndpoint = (one: WantedEndpoint, wanted: Wanted, user: User): Action[] => {
  const tags = tagsFor(user, nameFor(one.service), wanted.tags, one.service)
  const creation: Action = { stage: 'add', type: 'CreateVpcEndpoint', endpoint: one, tags }
  return one.kind === 'Interface' ? [creation, tagNewInterfaces(one, wanted)] : [creation]
}

const keepEndpoint = (
  one: WantedEndpoint,
  endpoint: Endpoint,
  wanted: Wanted,
  user: User,
  groupId: string | undefined,
): Action[] => {
  const { endpointId, tags } = endpoint
  const share = shareIn(one).map((id) => (id === groupId ? MANAGED_GROUP : id))
  const own = {
    ...tagsFor(user, nameFor(one.service), wanted.tags, one.service),
    ...shareTags(share, endpoint, user, groupId),
  }
  const actions = tagActions(endpointId, tags, own, { ...wanted.retiredTags, ...outlivedShare(tags, user) })
  const change = changeOf(one, endpoint, user, groupId)
  if (!change) return actions
  const steps = stepsOf(change, wanted.zones).map((step): Action => {
    const stage = isRemovalOnly(step) ? 'remove' : 'add'
    return { stage, type: 'ModifyVpcEndpoint', endpointId, service: one.service, change: step }
  })
  return [...actions, ...awaitBefore(endpoint), ...steps]
}

/** EC2 refuses to modify an endpoint that is still settling. */
const awaitBefore = ({ endpointId, state }: Endpoint): Action[] =>
  state === 'pending' ? [{ stage: 'clear', type: 'AwaitAvailable', endpointIds: [endpointId] }] : []

/** The record of a share in what is shared no more. */
const outlivedShare = (tags: Tags, user: User): Tags => {
  const key = shareKey(user.id)
  return isShared(user, tags) || tags[key] === undefined ? {} : { [key]: tags[key] }
}

/** Used by this user; or by nobody, left behind by a leaver that was interrupted. */
const isOursToLeave = ({ tags, state }: Endpoint, user: User): boolean =>
  isManaged(tags) && state !== 'deleted' && (isUsedBy(user, tags) || userIds(tags).length === 0)

const leaveEndpoints = (left: readonly Endpoint[], user: User, groupId: string | undefined): Action[] => {
  const shared = left.filter(({ tags }) => isShared(user, tags))
  const alone = left.filter((endpoint) => !shared.includes(endpoint))
  const deletable = alone.filter((endpoint) => !isGoing(endpoint))
  const actions = shared.flatMap((endpoint) => leaveShared(endpoint, user, groupId))
  if (deletable.length > 0) actions.push({ stage: 'remove', type: 'DeleteVpcEndpoints', endpointIds: idsOf(deletable) })
  if (alone.length > 0) actions.push({ stage: 'remove', type: 'AwaitGone', endpointIds: idsOf(alone) })
  return actions
}

const leaveShared = (endpoint: Endpoint, user: User, groupId: string | undefined): Action[] => {
  const { endpointId, tags } = endpoint
  const crossOut = untag(endpointId, tags, user)
  // What is going, or failed, takes no change, and needs none.
  const change = isAlive(endpoint) ? leavingChange(endpoint, user, groupId) : undefined
  if (!change) return [crossOut]
  const service = tags[SERVICE] ?? ''
  return [
    ...awaitBefore(endpoint),
    { stage: 'remove', type: 'ModifyVpcEndpoint', endpointId, service, change },
    crossOut,
  ]
}
