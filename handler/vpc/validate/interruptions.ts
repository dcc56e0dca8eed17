import { ownerIds } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import { needsReplacement } from '../model/addressFamilies.ts'
import type { DesiredEndpoint, DesiredState, ResourceSpec } from '../model/desired.ts'
import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import { findManagedEndpoint } from '../ownership/ownership.ts'

/**
 * Warns of changes of interface endpoints during which no endpoint serves. An endpoint without an owner is not replaced,
 * because it may be in use.
 */
export const checkInterruptions = (
  { endpoints, zones }: DesiredState,
  vpc: ObservedVpc,
  { owner }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const replaced: string[] = []
  const moved: string[] = []
  for (const one of endpoints.filter(({ kind }) => kind === 'Interface')) {
    const present = findManagedEndpoint(one, vpc.endpoints, owner)
    if (!present) continue
    if (needsReplacement(one.ipAddressType, present.ipAddressType)) {
      if (ownerIds(present.tags).length > 0) replaced.push(one.service)
      else {
        const { endpointId, ipAddressType } = present
        diagnostics.error(messages.ownerlessReplaced(one.service, endpointId, ipAddressType, one.ipAddressType))
      }
    } else if (leavesItsOnlySubnet(one, present, zones)) moved.push(one.service)
  }
  if (replaced.length > 0) diagnostics.warnOfChange(messages.endpointsReplaced(replaced))
  if (moved.length > 0) diagnostics.warnOfChange(messages.onlySubnetReplaced(moved))
}

/** Whether all desired subnets are in the zone of the only present one, which EC2 has to remove before it adds another. */
const leavesItsOnlySubnet = (
  { subnetIds }: DesiredEndpoint,
  present: Endpoint,
  zones: DesiredState['zones'],
): boolean => {
  const [only, ...others] = present.subnetIds
  return (
    only !== undefined &&
    others.length === 0 &&
    !subnetIds.includes(only) &&
    subnetIds.every((id) => zones.get(id) === zones.get(only))
  )
}
