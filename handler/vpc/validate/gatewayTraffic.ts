import { ownerIds, stacksOf } from '../../resource/tags.ts'
import { policyDocumentFor } from '../desired/policyDocuments.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredEndpoint, DesiredState, ResourceSpec } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { ObservedVpc, RouteTable } from '../model/observed.ts'
import type { PolicyDocument } from '../model/policy.ts'
import { hasDefaultRoute } from '../network/privateSubnets.ts'
import { workloadIds } from '../network/workloads.ts'
import { findManagedEndpoint, isOwnedBy } from '../ownership/ownership.ts'
import { isSamePolicy } from '../ownership/samePolicy.ts'
import { readPolicy, withoutOwner } from '../ownership/sharedPolicy.ts'
import { isOpenPolicy } from '../reachability/policyGaps.ts'

/**
 * A new gateway receives all traffic of its route tables to the service. If workloads reach S3 in another way today, a
 * policy that allows only what tasks start from would cut them off, so the template has to say what else to allow.
 */
export const checkGatewayTraffic = (
  { endpoints }: DesiredState,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  for (const gateway of endpoints.filter(({ kind }) => kind === 'Gateway')) {
    const tables = reroutedTables(gateway, vpc)
    const affected = tables.filter((table) => workloadIds(vpc, [table]).length > 0)
    const tableIds = affected.map(({ routeTableId }) => routeTableId)
    if (affected.length > 0 && allowsStartAlone(gateway, spec)) {
      diagnostics.error(messages.s3CutOff(tableIds, allowedBuckets(spec), workloadIds(vpc, affected)))
    } else if (affected.length > 0) diagnostics.warnOfChange(messages.connectionsInterrupted(gateway.service, tableIds))
    checkNewOwner(gateway, vpc, spec, diagnostics)
    if (changesPolicy(gateway, vpc, spec)) diagnostics.warnOfChange(messages.policyTakesMinutes(gateway.service))
  }
}

/**
 * An owner that is new to a gateway. One without any owner was created by someone else, and its policy is replaced. The
 * statements of other owners leave with them; then the new one's have to be enough, as if it had created the gateway.
 */
const checkNewOwner = (
  gateway: DesiredEndpoint,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const present = findManagedEndpoint(gateway, vpc.endpoints, spec.owner)
  if (!present || isOwnedBy(spec.owner, present.tags) || !allowsStartAlone(gateway, spec)) return
  const { endpointId, routeTableIds, tags } = present
  const tables = vpc.routeTables.filter(({ routeTableId }) => routeTableIds.includes(routeTableId))
  const others = stacksOf(ownerIds(tags), tags)
  if (others.length > 0) {
    const interfaces = workloadIds(vpc, tables.filter(hasDefaultRoute))
    if (interfaces.length > 0)
      diagnostics.error(messages.s3CutOffLater(endpointId, others, allowedBuckets(spec), interfaces))
  } else if (changesPolicy(gateway, vpc, spec)) {
    const interfaces = workloadIds(vpc, tables)
    if (interfaces.length > 0) diagnostics.error(messages.s3Narrowed(endpointId, allowedBuckets(spec), interfaces))
  }
}

/** The route tables that have another way to the service, and no gateway to it yet. */
const reroutedTables = ({ routeTableIds, serviceName }: DesiredEndpoint, vpc: ObservedVpc): RouteTable[] => {
  const served = vpc.endpoints
    .filter((endpoint) => endpoint.kind === 'Gateway' && endpoint.serviceName === serviceName && isActive(endpoint))
    .flatMap((endpoint) => endpoint.routeTableIds)
  return vpc.routeTables.filter(
    (table) =>
      hasDefaultRoute(table) && routeTableIds.includes(table.routeTableId) && !served.includes(table.routeTableId),
  )
}

/** Whether the gateway allows only what tasks read to start, and the template does not say that this is enough. */
const allowsStartAlone = (gateway: DesiredEndpoint, spec: ResourceSpec): boolean => {
  const { service, policy } = gateway
  const isStated = spec.namesBuckets || policyDocumentFor(gateway, spec) !== undefined
  return service === 's3' && policy !== undefined && !isOpenPolicy(policy) && !isStated
}

const allowedBuckets = ({ properties }: ResourceSpec): string[] => [
  ...(properties.EcrImagePull ? ["ECR's layer bucket"] : []),
  ...(properties.S3Buckets ?? []),
]

/**
 * Whether the policy will allow other traffic than before. An owner that joins a shared gateway may request only what
 * others already have.
 */
const changesPolicy = ({ policy, ...gateway }: DesiredEndpoint, vpc: ObservedVpc, { owner }: ResourceSpec): boolean => {
  const actual = readPolicy(findManagedEndpoint(gateway, vpc.endpoints, owner)?.policy ?? '')
  if (!policy || !actual) return false
  const Statement = [...withoutOwner(actual, owner.id).Statement, ...policy.Statement]
  return !isSamePolicy(withoutSids(actual), withoutSids({ ...actual, Statement }))
}

/** Each distinct statement, without its owner. */
const withoutSids = ({ Statement, ...policy }: PolicyDocument): PolicyDocument => {
  const distinct = new Map(Statement.map(({ Sid: _, ...statement }) => [JSON.stringify(statement), statement]))
  return { ...policy, Statement: [...distinct.values()] }
}
