import { isManaged } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import type { Statement } from '../model/policy.ts'
import { ingressCoverage } from '../network/ingressCoverage.ts'
import { readPolicy } from '../ownership/sharedPolicy.ts'

/** What the reuse of endpoints goes by. */
interface Sought {
  service: string
  serviceName: string
}

/** What the reuse of interface endpoints goes by. */
interface SoughtInterface extends Sought {
  privateDns: boolean
  /** The address type that the tasks ask for. */
  ipAddressType: string
}

const foreignEndpoints = (vpc: ObservedVpc, kind: string, serviceName: string): Endpoint[] =>
  vpc.endpoints.filter(
    (endpoint) =>
      !isManaged(endpoint.tags) && endpoint.kind === kind && endpoint.serviceName === serviceName && isActive(endpoint),
  )

const SERVING = new Set(['available', 'pending'])

const faultsOf = (endpoint: Endpoint, vpc: ObservedVpc, sought: SoughtInterface): string[] => [
  ...(SERVING.has(endpoint.state) ? [] : [`its state is ${endpoint.state}`]),
  ...(sought.privateDns && !endpoint.privateDns ? ['its private DNS is off'] : []),
  ...(sought.ipAddressType === 'ipv6' && endpoint.ipAddressType === 'ipv4' ? ['it has no IPv6 addresses'] : []),
  ...(ingressCoverage(vpc, endpoint.securityGroupIds) === 'shut'
    ? [`its groups (${endpoint.securityGroupIds.join(', ')}) do not admit TCP 443 from every private subnet`]
    : []),
]

/**
 * An interface endpoint of someone else that serves the tasks as it is.
 * One that serves the service but not these tasks is a blocker, since ours beside it would contend for its DNS name.
 */
export const reusableInterface = (
  vpc: ObservedVpc,
  sought: SoughtInterface,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint | undefined => {
  const foreign = foreignEndpoints(vpc, 'Interface', sought.serviceName)
  const judged = foreign.map((endpoint) => ({ endpoint, faults: faultsOf(endpoint, vpc, sought) }))
  const fit = judged.find(({ faults }) => faults.length === 0)?.endpoint
  if (spec.properties.ExistingEndpoints === 'Fail') {
    for (const { endpointId } of foreign) diagnostics.error(messages.foreignForbidden(sought.service, endpointId))
    return undefined
  }
  if (fit) {
    const admitted = ingressCoverage(vpc, fit.securityGroupIds)
    if (Array.isArray(admitted)) diagnostics.warn(messages.foreignUnproved(sought.service, fit.endpointId, admitted))
    return fit
  }
  for (const { endpoint, faults } of judged) {
    diagnostics.error(messages.foreignUnfit(sought.service, endpoint.endpointId, faults))
  }
  return undefined
}

/** What allows everything to everyone, in any of the ways to write it: EC2's default. */
const isOpen = ({ Effect, Principal, Action, Resource, Condition }: Statement): boolean =>
  Effect === 'Allow' &&
  Condition === undefined &&
  [Principal, Action, Resource].every((element) => ['"*"', '["*"]', '{"AWS":"*"}'].includes(JSON.stringify(element)))

const isOpenPolicy = (policy: string): boolean => {
  const statements = readPolicy(policy)?.Statement ?? []
  return statements.some(isOpen) && statements.every(({ Effect }) => Effect === 'Allow')
}

/** The gateways of others that stand in some of the route tables: a table takes one gateway a service. */
export const reusableGateways = (
  vpc: ObservedVpc,
  sought: Sought,
  routeTableIds: readonly string[],
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint[] => {
  const findManagedEndpoint = foreignEndpoints(vpc, 'Gateway', sought.serviceName).filter((endpoint) =>
    endpoint.routeTableIds.some((id) => routeTableIds.includes(id)),
  )
  for (const { endpointId, routeTableIds: theirs, policy } of findManagedEndpoint) {
    if (spec.properties.ExistingEndpoints === 'Fail') {
      diagnostics.error(messages.foreignForbidden(sought.service, endpointId))
    } else if (!isOpenPolicy(policy)) {
      const left = routeTableIds.filter((id) => theirs.includes(id))
      diagnostics.warn(messages.foreignGatewayPolicy(sought.service, endpointId, left))
    }
  }
  return findManagedEndpoint
}
