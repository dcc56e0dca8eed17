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

/** What is found about an endpoint of someone else: `faults` keep it from serving. */
interface Judgement {
  faults: string[]
  warnings: string[]
}

const foreignEndpoints = (vpc: ObservedVpc, kind: string, serviceName: string): Endpoint[] =>
  vpc.endpoints.filter(
    (endpoint) =>
      !isManaged(endpoint.tags) && endpoint.kind === kind && endpoint.serviceName === serviceName && isActive(endpoint),
  )

const judge = (endpoint: Endpoint, vpc: ObservedVpc, sought: SoughtInterface, spec: ResourceSpec): Judgement => {
  const judgements = [
    judgeIngress(endpoint, vpc, sought, spec),
    judgePolicy(endpoint, sought, spec, messages.foreignPolicyLimits(sought.service, endpoint.endpointId)),
  ]
  return {
    faults: [
      ...endpointFaults(endpoint, sought.ipAddressType),
      ...(sought.privateDns && !endpoint.privateDns ? ['its private DNS is off'] : []),
      ...judgements.flatMap(({ faults }) => faults),
    ],
    warnings: judgements.flatMap(({ warnings }) => warnings),
  }
}

const judgeIngress = (
  { endpointId, securityGroupIds }: Endpoint,
  vpc: ObservedVpc,
  { service }: Sought,
  { properties }: ResourceSpec,
): Judgement => {
  const subnets = taskSubnets(vpc, properties.SubnetIds)
  const { uncovered, sources, isShut } = ingressCoverage(vpc, securityGroupIds, subnets)
  if (isShut) {
    const named = properties.SubnetIds ? 'the subnets of SubnetIds' : 'any private subnet'
    return {
      faults: [`its groups (${securityGroupIds.join(', ')}) do not admit TCP 443 from ${named}`],
      warnings: [],
    }
  }
  if (uncovered.length === 0) return { faults: [], warnings: [] }
  const warning =
    sources.length > 0
      ? messages.foreignUnproved(service, endpointId, sources)
      : messages.foreignPartial(service, endpointId, uncovered)
  return { faults: [], warnings: [warning] }
}

/** @param limits the warning that a policy is not open, where what is needed of it can't be told */
const judgePolicy = (
  { endpointId, policy: text, kind }: Endpoint,
  { service }: Sought,
  spec: ResourceSpec,
  limits: string,
): Judgement => {
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
 * An interface endpoint of someone else that serves the tasks as it is. One that does not serve them is an error, unless it is
 * ignored: ours beside it would contend for its DNS names.
 */
export const reusableInterface = (
  vpc: ObservedVpc,
  sought: SoughtInterface,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint | undefined => {
  const { service } = sought
  const foreign = foreignEndpoints(vpc, 'Interface', sought.serviceName)
  switch (spec.properties.ExistingEndpoints) {
    case 'Fail':
      for (const { endpointId, kind } of foreign)
        diagnostics.error(messages.foreignForbidden(service, endpointId, kind))
      return undefined
    case 'Ignore':
      for (const { endpointId, privateDns } of foreign)
        if (privateDns && sought.privateDns) diagnostics.error(messages.foreignHoldsNames(service, endpointId))
      return undefined
    case 'Reuse':
      return fitAmong(foreign, vpc, sought, spec, diagnostics)
  }
}

const fitAmong = (
  foreign: readonly Endpoint[],
  vpc: ObservedVpc,
  sought: SoughtInterface,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint | undefined => {
  const judged = foreign
    .map((endpoint) => ({ endpoint, ...judge(endpoint, vpc, sought, spec) }))
    .sort((a, b) => a.warnings.length - b.warnings.length)
  const fit = judged.find(({ faults }) => faults.length === 0)
  for (const warning of fit?.warnings ?? []) diagnostics.warn(warning)
  if (fit) return fit.endpoint
  for (const { endpoint, faults } of judged) {
    const { endpointId, privateDns } = endpoint
    diagnostics.error(messages.foreignUnfit(sought.service, endpointId, faults, privateDns, sought.privateDns))
  }
  return undefined
}

/** The gateways of others that some of the route tables have: a table takes one gateway of a service. */
export const reusableGateways = (
  vpc: ObservedVpc,
  sought: Sought,
  routeTableIds: readonly string[],
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): Endpoint[] => {
  const { service } = sought
  const gateways = foreignEndpoints(vpc, 'Gateway', sought.serviceName).filter((endpoint) =>
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
    const { faults, warnings } = judgePolicy(
      gateway,
      sought,
      spec,
      messages.foreignGatewayPolicy(service, endpointId, taken),
    )
    for (const fault of faults) diagnostics.error(messages.foreignGatewayUnfit(service, endpointId, taken, fault))
    for (const warning of warnings) diagnostics.warn(warning)
  }
  return gateways
}
