import { isManaged } from '../../resource/tags.ts'
import type { Endpoint } from '../model/observed.ts'
import { isUnreadable, readPolicy } from '../ownership/sharedPolicy.ts'
import { endpointFaults } from './endpointFaults.ts'
import type { Link, PathContext } from './path.ts'
import { allowsNothing, isOpenPolicy, policyGaps } from './policyGaps.ts'

/** The state of the endpoint. A pending endpoint already has DNS names, but does not serve yet. */
export const endpointLink = ({ family }: PathContext, endpoint: Endpoint): Link => {
  const { endpointId: id, kind, state, failure } = endpoint
  const faults = kind === 'Gateway' ? gatewayFaults(endpoint) : endpointFaults(endpoint, family)
  if (faults.length === 0 && state !== 'pending')
    return { kind: 'endpoint', id, state: 'open', reason: 'it is available' }
  if (faults.length === 0) {
    return {
      kind: 'endpoint',
      id,
      state: 'closed',
      reason: 'it is still pending',
      fix: `Wait until ${id} is available, and start the task after that.`,
    }
  }
  return {
    kind: 'endpoint',
    id,
    // The state `partial` is not documented. Such an endpoint may serve.
    state: state === 'partial' ? 'unknown' : 'closed',
    reason: [faults.join(', '), failure].filter(Boolean).join(': '),
    fix: fixFor(endpoint, faults),
  }
}

const gatewayFaults = ({ state }: Endpoint): string[] =>
  ['available', 'pending'].includes(state) ? [] : [`its state is ${state}`]

const fixFor = ({ endpointId, state, subnetIds }: Endpoint, faults: readonly string[]): string => {
  if (state === 'pendingacceptance') return `Let the owner of the service accept ${endpointId}.`
  if (faults[0]?.startsWith('its state')) return `Delete ${endpointId} and create the endpoint again.`
  if (subnetIds.length === 0) return `Add a subnet of each zone to ${endpointId}.`
  return `Set the address type of ${endpointId} to dualstack (IpAddressType of this resource).`
}

/** Whether the endpoint's policy allows what the task calls. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
export const policyLink = ({ destination, environment }: PathContext, endpoint: Endpoint): Link => {
  const { endpointId: id } = endpoint
  const link = (state: Link['state'], reason: string): Link => ({
    kind: 'policy',
    id,
    state,
    reason,
    ...(state !== 'open' && {
      fix: policyFix(
        endpoint,
        destination.calls.map(({ action }) => action),
      ),
    }),
  })
  if (isUnreadable(endpoint.policy)) return link('unknown', 'its policy is not a policy document that can be read')
  const policy = readPolicy(endpoint.policy)
  if (!policy || isOpenPolicy(policy)) return link('open', 'its policy allows everything')
  if (allowsNothing(policy)) return link('closed', 'its policy allows nothing')
  const { missing, advised, unknown } = policyGaps(policy, destination.calls, environment)
  if (missing.length > 0) return link('closed', `its policy does not allow ${missing.join(', ')}`)
  if (unknown.length > 0) return link('unknown', `its policy may not allow ${unknown.join(', ')}`)
  if (advised.length > 0) return link('unknown', `its policy does not allow ${advised.join(', ')}, which may be needed`)
  if (destination.calls.length === 0)
    return link('unknown', 'its policy is limited, and what the task calls is not known')
  return link('open', 'its policy allows the calls')
}

const policyFix = ({ endpointId, kind, tags }: Endpoint, actions: readonly string[]): string => {
  const property = kind === 'Gateway' ? 'S3Buckets' : 'PolicyDocuments'
  const own = isManaged(tags) ? ` (${property} of this resource)` : ''
  return `Allow ${actions.join(', ') || 'what the task calls'} in the policy of ${endpointId}${own}.`
}
