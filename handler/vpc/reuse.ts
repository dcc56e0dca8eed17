import ipaddr from 'ipaddr.js'
import { isManaged } from '../resource/tags.ts'
import type { Findings } from './findings.ts'
import { type Endpoint, isAlive, type ObservedVpc, type Permission } from './model.ts'
import { privateSubnets } from './network.ts'
import * as reasons from './reasons.ts'
import type { Wish } from './want.ts'

const admitsHttps = ({ protocol, fromPort, toPort }: Permission): boolean =>
  protocol === '-1' || (protocol === 'tcp' && (fromPort === -1 || (fromPort <= 443 && toPort >= 443)))

const contains = (outer: string, inner: string): boolean => {
  const [network, length] = ipaddr.parseCIDR(outer)
  const [address, innerLength] = ipaddr.parseCIDR(inner)
  return network.kind() === address.kind() && innerLength >= length && address.match([network, length])
}

const isCidr = (source: string): boolean => ipaddr.isValidCIDR(source)

/**
 * Whether groups let the tasks in on TCP 443.
 * @returns `open`; `shut`; or the groups and prefix lists that alone are admitted, of which tasks may or may not be.
 */
export const admission = (vpc: ObservedVpc, groupIds: readonly string[]): 'open' | 'shut' | string[] => {
  const rules = vpc.securityGroups
    .filter(({ groupId }) => groupIds.includes(groupId))
    .flatMap(({ ingress }) => ingress)
    .filter(admitsHttps)
  const cidrs = rules.map(({ source }) => source).filter(isCidr)
  const others = rules.map(({ source }) => source).filter((source) => !isCidr(source))
  const tasks = privateSubnets(vpc).map(({ cidrBlock }) => cidrBlock)
  if (tasks.length > 0 && tasks.every((task) => cidrs.some((cidr) => contains(cidr, task)))) return 'open'
  return others.length > 0 ? others : 'shut'
}

/** What the reuse of endpoints goes by. */
interface Sought {
  service: string
  serviceName: string
  privateDns: boolean
}

const foreignEndpoints = (vpc: ObservedVpc, kind: string, serviceName: string): Endpoint[] =>
  vpc.endpoints.filter(
    (endpoint) =>
      !isManaged(endpoint.tags) && endpoint.kind === kind && endpoint.serviceName === serviceName && isAlive(endpoint),
  )

const SERVING = new Set(['available', 'pending'])

const faultsOf = (endpoint: Endpoint, vpc: ObservedVpc, sought: Sought): string[] => [
  ...(SERVING.has(endpoint.state) ? [] : [`its state is ${endpoint.state}`]),
  ...(sought.privateDns && !endpoint.privateDns ? ['its private DNS is off'] : []),
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
  sought: Sought,
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

/** A policy with a statement that allows everything to everyone: EC2's default. */
const isOpenPolicy = (policy: string): boolean =>
  /"Action":"\*"/.test(policy.replace(/\s/g, '')) && !/"Deny"/.test(policy)

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
