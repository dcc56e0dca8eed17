import { plainTags, type Tags } from '../resource/tags.ts'
import type { Action } from './actions.ts'
import type { Endpoint, ObservedUse } from './model.ts'
import { nameFor, tagActions } from './ownership.ts'
import type { Wanted, WantedEndpoint } from './want.ts'

/** A network interface has no user of its own: it comes and goes with its endpoint. */
const interfaceTags = (one: WantedEndpoint, wanted: Wanted): Tags =>
  plainTags(nameFor(one.service), wanted.tags, one.service)

/** EC2 does not copy an endpoint's tags to the interfaces that it makes for it. */
export const tagNewInterfaces = (one: WantedEndpoint, wanted: Wanted): Action => ({
  stage: 'settle',
  type: 'TagNetworkInterfaces',
  service: one.service,
  tags: interfaceTags(one, wanted),
})

/** Repairs the tags of interfaces that stand, and tags those that a change brings. */
export const keepInterfaces = (
  one: WantedEndpoint,
  endpoint: Endpoint,
  wanted: Wanted,
  { networkInterfaces }: ObservedUse,
): Action[] => {
  const tags = interfaceTags(one, wanted)
  const kept = networkInterfaces
    .filter(({ networkInterfaceId }) => endpoint.networkInterfaceIds.includes(networkInterfaceId))
    .flatMap((kept) => tagActions(kept.networkInterfaceId, kept.tags, tags, wanted.retiredTags))
  const gainsInterfaces = one.subnetIds.some((id) => !endpoint.subnetIds.includes(id))
  return gainsInterfaces ? [...kept, tagNewInterfaces(one, wanted)] : kept
}
