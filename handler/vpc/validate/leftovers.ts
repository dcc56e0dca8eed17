import { isManaged, ownerIds } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState, ResourceSpec } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { findManagedEndpoint } from '../ownership/ownership.ts'

const STACK = 'aws:cloudformation:stack-id'

/** Warns of endpoints that nobody deletes, and of reused endpoints that this stack itself may be about to delete. */
export const checkLeftovers = (
  desired: DesiredState,
  vpc: ObservedVpc,
  { owner }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const adopted = desired.endpoints.map((one) => findManagedEndpoint(one, vpc.endpoints, owner)?.endpointId)
  const ownerless = vpc.endpoints.filter(
    (endpoint) =>
      isManaged(endpoint.tags) &&
      ownerIds(endpoint.tags).length === 0 &&
      isActive(endpoint) &&
      !adopted.includes(endpoint.endpointId),
  )
  if (ownerless.length > 0) diagnostics.warn(messages.ownerless(ownerless.map(({ endpointId }) => endpointId)))
  const reusedIds = desired.reused.map(({ endpointId }) => endpointId)
  const ofStack = vpc.endpoints.filter(
    ({ endpointId, tags }) => reusedIds.includes(endpointId) && tags[STACK] === owner.stackId,
  )
  if (ofStack.length > 0) diagnostics.warn(messages.reusedOfSameStack(ofStack.map(({ endpointId }) => endpointId)))
}
