import { isManaged } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import { isUnreadable, readPolicy } from '../ownership/sharedPolicy.ts'
import { endpointFaults } from '../reachability/endpointFaults.ts'
import { ingressCoverage, taskSubnets } from '../reachability/ingressCoverage.ts'
import { allowsNothing, isOpenPolicy, policyGaps } from '../reachability/policyGaps.ts'
import { requiredCalls } from './requiredCalls.ts'

/** A service for which an existing endpoint may be reused. */
interface RequestedService {
  service: string
  serviceName: string
}

/** The same for an interface endpoint. */
interface RequestedInterface extends RequestedService {
  privateDns: boolean
  /** The requested address type. */
  ipAddressType: string
}

/** The result of checking a foreign endpoint. With a fault it cannot serve the tasks. */
interface Assessment {
  faults: string[]
  warnings: string[]
}

const foreignEndpoints = (vpc: ObservedVpc, kind: string, serviceName: string): Endpoint[] =>
  vpc.endpoints.filter(
    (endpoint) =>
      !isManaged(endpoint.tags) && endpoint.kind === kind && endpoint.serviceName === serviceName && isActive(endpoint),
  )

/** Whether a foreign endpoint has the private DNS names of a service. Only one endpoint in a VPC can. */
export const hasForeignNames = (vpc: ObservedVpc, serviceName: string): boolean =>
  foreignEndpoints(vpc, 'Interface', serviceName).some(({ privateDns }) => privateDns)

const assess = (
  endpoint: Endpoint,
  vpc: ObservedVpc,
  requested: RequestedInterface,
  spec: ResourceSpec,
): Assessment => {
  const assessments = [
    assessIngress(endpoint, vpc, requested, spec),
    assessPolicy(endpoint, requested, spec, messages.foreignPolicyLimits(requested.service, endpoint.endpointId)),
  ]
  return {
    faults: [
      ...endpointFaults(endpoint, requested.ipAddressType),
      ...(requested.privateDns && !endpoint.privateDns ? ['its private DNS is off'] : []),
      ...assessments.flatMap(({ faults }) => faults),
    ],
    warnings: assessments.flatMap(({ warnings }) => warnings),
  }
}

const assessIngress = (
  { endpointId, securityGroupIds }: Endpoint,
  vpc: ObservedVpc,
  { service }: RequestedService,
  { properties }: ResourceSpec,
): Assessment => {
  const subnets = taskSubnets(vpc, properties.SubnetIds)
  const { uncovered, sources, unlisted, isShut } = ingressCoverage(vpc, securityGroupIds, subnets)
  if (isShut) {
    const named = properties.SubnetIds ? 'the subnets of SubnetIds' : 'any private subnet'
    return {
      faults: [`its groups (${securityGroupIds.join(', ')}) do not admit TCP 443 from ${named}`],
      warnings: [],
    }
  }
  if (uncovered.length === 0) return { faults: [], warnings: [] }
  if (unlisted.length > 0)
    return { faults: [], warnings: [messages.foreignGroupsUnknown(service, endpointId, unlisted)] }
  const warning =
    sources.length > 0
      ? messages.foreignUnproved(service, endpointId, sources)
      : messages.foreignPartial(service, endpointId, uncovered)
  return { faults: [], warnings: [warning] }
}

/** @param limits the warning for a limited policy if what tasks need of it is not known */
const assessPolicy = (
  { endpointId, policy: text, kind }: Endpoint,
  { service }: RequestedService,
  spec: ResourceSpec,
  limits: string,
): Assessment => {
  if (isUnreadable(text)) return { faults: [], warnings: [messages.foreignPolicyUnreadable(service, endpointId)] }
  const policy = readPolicy(text)
  if (!policy || isOpenPolicy(policy)) return { faults: [], warnings: [] }
  if (allowsNothing(policy)) return { faults: ['its policy allows nothing'], warnings: [] }
  const subject = { service, kind: kind === 'Gateway' ? 'Gateway' : 'Interface' } as const
  const calls = requiredCalls(subject, spec)
  const { missing, advised, unknown } = policyGaps(policy, calls, spec.environment)
  const asksForMore = kind === 'Gateway' && spec.properties.S3Buckets?.includes('*')
  return {
    faults: missing.length > 0 ? [`its policy does not allow ${missing.join(', ')}`] : [],
    warnings: [
      ...(advised.length > 0 ? [messages.foreignPolicyLacks(service, endpointId, advised)] : []),
      ...(unknown.length > 0 ? [messages.foreignPolicyUnknown(service, endpointId, unknown)] : []),
      ...(calls.length > 0 && !asksForMore ? [] : [limits]),
    ],
  }
}

/**
 * An existing interface endpoint, created by someone else, that can serve the tasks unchanged. If there are only some
 * that cannot, that is an error, unless they are ignored: ours beside them would compete for the DNS names.
 */
export const reusableInterface = (
  vpc: ObservedVpc,
  requested: RequestedInterface,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint | undefined => {
  const { service } = requested
  const foreign = foreignEndpoints(vpc, 'Interface', requested.serviceName)
  switch (spec.properties.ExistingEndpoints) {
    case 'Fail':
      for (const { endpointId, kind } of foreign)
        diagnostics.error(messages.foreignForbidden(service, endpointId, kind))
      return undefined
    case 'Ignore':
      for (const { endpointId, privateDns } of foreign)
        if (privateDns && requested.privateDns) diagnostics.error(messages.foreignHoldsNames(service, endpointId))
      return undefined
    case 'Reuse':
      return usableAmong(foreign, vpc, requested, spec, diagnostics)
  }
}

const usableAmong = (
  foreign: readonly Endpoint[],
  vpc: ObservedVpc,
  requested: RequestedInterface,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint | undefined => {
  const assessed = foreign
    .map((endpoint) => ({ endpoint, ...assess(endpoint, vpc, requested, spec) }))
    .sort((a, b) => a.warnings.length - b.warnings.length)
  const usable = assessed.find(({ faults }) => faults.length === 0)
  for (const warning of usable?.warnings ?? []) diagnostics.warn(warning)
  if (usable) return usable.endpoint
  for (const { endpoint, faults } of assessed) {
    const { endpointId, privateDns } = endpoint
    diagnostics.error(messages.foreignUnfit(requested.service, endpointId, faults, privateDns, requested.privateDns))
  }
  return undefined
}

/** The foreign gateways in any of the route tables. A route table can have one gateway of a service. */
export const reusableGateways = (
  vpc: ObservedVpc,
  requested: RequestedService,
  routeTableIds: readonly string[],
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint[] => {
  const { service } = requested
  const gateways = foreignEndpoints(vpc, 'Gateway', requested.serviceName).filter((endpoint) =>
    endpoint.routeTableIds.some((id) => routeTableIds.includes(id)),
  )
  for (const gateway of gateways) {
    const { endpointId } = gateway
    const taken = routeTableIds.filter((id) => gateway.routeTableIds.includes(id))
    if (spec.properties.ExistingEndpoints === 'Fail') {
      diagnostics.error(messages.foreignForbidden(service, endpointId, 'Gateway'))
      continue
    }
    if (spec.properties.ExistingEndpoints === 'Ignore')
      diagnostics.warn(messages.gatewayNotIgnored(service, endpointId, taken))
    const { faults, warnings } = assessPolicy(
      gateway,
      requested,
      spec,
      messages.foreignGatewayPolicy(service, endpointId, taken),
    )
    for (const fault of faults) diagnostics.error(messages.foreignGatewayUnfit(service, endpointId, taken, fault))
    for (const warning of warnings) diagnostics.warn(warning)
  }
  return gateways
}
