import type { Ec2State } from '../../state/ec2State.ts'
import { type EndpointFailure, type Phase, stateAt, type VpcEndpoint } from '../../state/vpcEndpoint.ts'

/** What comes of a new endpoint: pending for a while, then what the settings have in store for it. */
export const afterCreation = (
  state: Ec2State,
  endpoint: VpcEndpoint,
): { lifecycle: Phase[]; failure: EndpointFailure } => {
  const { durations, endpointOutcome } = state.settings
  const { state: end, ...failure } = endpointOutcome(endpoint)
  const now = state.now()
  if (end === 'pendingAcceptance') return { lifecycle: [{ from: now, state: end }], failure }
  const pending =
    endpoint.vpcEndpointType === 'Gateway' ? durations.gatewayEndpointPending : durations.interfaceEndpointPending
  const lifecycle: Phase[] = [
    { from: now, state: 'pending' },
    { from: now + pending, state: end },
  ]
  return { lifecycle, failure }
}

/** An available endpoint whose subnets change is pending for a while; one that waits to be accepted goes on waiting. */
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
