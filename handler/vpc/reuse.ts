import type { Statement } from '../fargate/policies.ts'
import { readPolicy } from '../fargate/sharedPolicy.ts'
import { isManaged } from '../resource/tags.ts'
import { admission } from './admission.ts'
import type { Findings } from './findings.ts'
import { type Endpoint, isAlive, type ObservedVpc } from './model.ts'
import * as reasons from './reasons.ts'
import type { Wish } from './want.ts'

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
      !isManaged(endpoint.tags) && endpoint.kind === kind && endpoint.serviceName === serviceName && isAlive(endpoint),
  )

const SERVING = new Set(['available', 'pending'])

const faultsOf = (endpoint: Endpoint, vpc: ObservedVpc, sought: SoughtInterface): string[] => [
  ...(SERVING.has(endpoint.state) ? [] : [`its state is ${endpoint.state}`]),
  ...(sought.privateDns && !endpoint.privateDns ? ['its private DNS is off'] : []),
  ...(sought.ipAddressType === 'ipv6' && endpoint.ipAddressType === 'ipv4' ? ['it has no IPv6 addresses'] : []),
  ...(admission(vpc, endpoint.securityGroupIds) === 'shut'
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
  wish: Wish,
  findings: Findings,
): Endpoint | undefined => {
  const foreign = foreignEndpoints(vpc, 'Interface', sought.serviceName)
  const judged = foreign.map((endpoint) => ({ endpoint, faults: faultsOf(endpoint, vpc, sought) }))
  const fit = judged.find(({ faults }) => faults.length === 0)?.endpoint
  if (wish.properties.ExistingEndpoints === 'Fail') {
    for (const { endpointId } of foreign) findings.block(reasons.foreignForbidden(sought.service, endpointId))
    return undefined
  }
  if (fit) {
    const admitted = admission(vpc, fit.securityGroupIds)
    if (Array.isArray(admitted)) findings.warn(reasons.foreignUnproved(sought.service, fit.endpointId, admitted))
    return fit
  }
  for (const { endpoint, faults } of judged) {
    findings.block(reasons.foreignUnfit(sought.service, endpoint.endpointId, faults))
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
  wish: Wish,
  findings: Findings,
): Endpoint[] => {
  const standing = foreignEndpoints(vpc, 'Gateway', sought.serviceName).filter((endpoint) =>
    endpoint.routeTableIds.some((id) => routeTableIds.includes(id)),
  )
  for (const { endpointId, routeTableIds: theirs, policy } of standing) {
    if (wish.properties.ExistingEndpoints === 'Fail') {
      findings.block(reasons.foreignForbidden(sought.service, endpointId))
    } else if (!isOpenPolicy(policy)) {
      const left = routeTableIds.filter((id) => theirs.includes(id))
      findings.warn(reasons.foreignGatewayPolicy(sought.service, endpointId, left))
    }
  }
  return standing
}
