import { plainTags, type Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint, DesiredState } from '../desired/desiredState.ts'
import type { Action } from '../model/actions.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'
import { nameFor, tagActions } from '../ownership/ownership.ts'

/** A network interface has no user of its own: it comes and goes with its endpoint. */
const interfaceTags = (one: DesiredEndpoint, desired: DesiredState): Tags =>
  plainTags(nameFor(one.service), desired.tags, one.service)

/** EC2 does not copy an endpoint's tags to the interfaces that it makes for it. */
export const tagNewInterfaces = (one: DesiredEndpoint, desired: DesiredState): Action => ({
  stage: 'settle',
  type: 'TagNetworkInterfaces',
  service: one.service,
  tags: interfaceTags(one, desired),
})

/** Repairs the tags of interfaces that stand, and tags those that a change brings. */
export const keepInterfaces = (
  one: DesiredEndpoint,
  endpoint: Endpoint,
  desired: DesiredState,
  { networkInterfaces }: OwnedResources,
): Action[] => {
  const tags = interfaceTags(one, desired)
  const kept = networkInterfaces
    .filter(({ networkInterfaceId }) => endpoint.networkInterfaceIds.includes(networkInterfaceId))
    .flatMap((kept) => tagActions(kept.networkInterfaceId, kept.tags, tags, desired.retiredTags))
  const gainsInterfaces = one.subnetIds.some((id) => !endpoint.subnetIds.includes(id))
  return gainsInterfaces ? [...kept, tagNewInterfaces(one, desired)] : kept
}
