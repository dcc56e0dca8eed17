import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import { type EndpointFailure, type Phase, stateAt, type VpcEndpoint } from '../../state/vpcEndpoint.ts'

/**
 * Returns the phases of a new endpoint: it waits for acceptance, or is pending for some time and then has the state
 * from the settings.
 */
export const afterCreation = (
  state: Ec2State,
  endpoint: VpcEndpoint,
  { acceptanceRequired }: EndpointService,
): { lifecycle: Phase[]; failure: EndpointFailure } => {
  const { durations, endpointOutcome } = state.settings
  const { state: end, ...failure } = endpointOutcome(endpoint)
  const now = state.now()
  if (acceptanceRequired || end === 'pendingAcceptance') {
    return { lifecycle: [{ from: now, state: 'pendingAcceptance' }], failure }
  }
  const pending =
    endpoint.vpcEndpointType === 'Gateway' ? durations.gatewayEndpointPending : durations.interfaceEndpointPending
  const lifecycle: Phase[] = [
    { from: now, state: 'pending' },
    { from: now + pending, state: end },
  ]
  return { lifecycle, failure }
}

/** Returns the phases after the owner of the service accepted the endpoint: pending for some time, then available. */
export const afterAcceptance = (state: Ec2State, { lifecycle }: VpcEndpoint): Phase[] => {
  const now = state.now()
  const availableAt = now + state.settings.durations.interfaceEndpointPending
  return [...lifecycle, { from: now, state: 'pending' }, { from: availableAt, state: 'available' }]
}

/**
 * Returns the phases after a change of subnets: an available endpoint is pending for some time; one that waits for
 * acceptance continues to wait.
 */
export const afterModification = (state: Ec2State, endpoint: VpcEndpoint): readonly Phase[] => {
  const { modifyPending } = state.settings.durations
  const now = state.now()
  if (modifyPending === 0 || stateAt(endpoint, now) !== 'available') return endpoint.lifecycle
  return [...endpoint.lifecycle, { from: now, state: 'pending' }, { from: now + modifyPending, state: 'available' }]
}

export const afterDeletion = (
  state: Ec2State,
  { vpcEndpointType, lifecycle }: VpcEndpoint,
): { lifecycle: Phase[]; interfacesReleasedAt: number } => {
  const { durations } = state.settings
  const now = state.now()
  const deletedAt =
    now + (vpcEndpointType === 'Gateway' ? durations.gatewayEndpointDeleting : durations.interfaceEndpointDeleting)
  return {
    lifecycle: [
      ...lifecycle,
      { from: now, state: 'deleting' },
      { from: deletedAt, state: 'deleted' },
      { from: deletedAt + durations.deletedVisible, state: 'gone' },
    ],
    interfacesReleasedAt: deletedAt + durations.networkInterfaceRelease,
  }
}
