import type { Owner } from '../../resource/owner.ts'
import { plainTags, type Tags } from '../../resource/tags.ts'
import type { Action } from '../model/actions.ts'
import type { DesiredEndpoint, DesiredState } from '../model/desired.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'
import { nameFor } from '../ownership/endpointTags.ts'
import { retirable, tagActions, untag } from './tags.ts'

/** The tags of a network interface. It has no owner tags: it is created and deleted with its endpoint. */
const interfaceTags = (one: DesiredEndpoint, desired: DesiredState): Tags =>
  plainTags(nameFor(one.service), desired.tags, one.service)

/** Tags interfaces that EC2 has yet to create. EC2 does not copy an endpoint's tags to them. */
export const tagNewInterfaces = (one: DesiredEndpoint, desired: DesiredState): Action => ({
  step: 'tagInterfaces',
  type: 'TagNetworkInterfaces',
  service: one.service,
  tags: interfaceTags(one, desired),
})

/** Repairs the tags of an endpoint's interfaces. An interface that EC2 does not list yet is treated as untagged. */
export const keepInterfaces = (
  one: DesiredEndpoint,
  endpoint: Endpoint,
  desired: DesiredState,
  { networkInterfaces }: OwnedResources,
  owner: Owner,
): Action[] => {
  const tags = interfaceTags(one, desired)
  const retired = retirable(desired.retiredTags, endpoint.tags, owner)
  return endpoint.networkInterfaceIds.flatMap((id) => {
    const listed = networkInterfaces.find(({ networkInterfaceId }) => networkInterfaceId === id)
    return tagActions('tagInterfaces', id, listed?.tags ?? {}, tags, retired)
  })
}

/**
 * Removes the tags of a leaving owner from the interfaces of an endpoint that others still use. Those in the subnets
 * that the owner takes with it are deleted.
 */
export const untagInterfaces = (
  { networkInterfaceIds, tags: endpointTags }: Endpoint,
  removedSubnetIds: readonly string[],
  desired: DesiredState,
  { networkInterfaces }: OwnedResources,
  owner: Owner,
): Action[] =>
  networkInterfaces
    .filter(
      ({ networkInterfaceId, subnetId }) =>
        networkInterfaceIds.includes(networkInterfaceId) && !removedSubnetIds.includes(subnetId),
    )
    .map(({ networkInterfaceId, tags }) => untag('remove', networkInterfaceId, tags, owner, desired, endpointTags))
    .filter(({ tags }) => Object.keys(tags).length > 0)
