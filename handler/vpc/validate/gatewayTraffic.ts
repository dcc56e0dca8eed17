import { ownerIds, stacksOf } from '../../resource/tags.ts'
import { policyDocumentFor } from '../desired/policyDocuments.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredEndpoint, DesiredState, ResourceSpec } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import type { ObservedVpc, RouteTable } from '../model/observed.ts'
import type { PolicyDocument } from '../model/policy.ts'
import { hasDefaultRoute } from '../network/privateSubnets.ts'
import { workloadsOf } from '../network/workloads.ts'
import { findManagedEndpoint, isOwnedBy } from '../ownership/ownership.ts'
import { isSamePolicy, readPolicy, withoutOwner } from '../ownership/sharedPolicy.ts'

/**
 * A new gateway receives all traffic of its route tables to the service. If workloads reach S3 in another way today, a
 * policy that allows only ECR's layers would cut them off, so the template has to say what else to allow.
 */
export const checkGatewayTraffic = (
  { endpoints }: DesiredState,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  for (const gateway of endpoints.filter(({ kind }) => kind === 'Gateway')) {
    const tables = reroutedTables(gateway, vpc)
    const affected = tables.filter((table) => workloadsOf(vpc, [table]).length > 0)
    const tableIds = affected.map(({ routeTableId }) => routeTableId)
    if (affected.length > 0 && allowsImagePullsAlone(gateway, spec)) {
      const interfaces = workloadsOf(vpc, affected).map(({ networkInterfaceId }) => networkInterfaceId)
      diagnostics.error(messages.s3CutOff(tableIds, interfaces))
    } else if (affected.length > 0) diagnostics.warnOfChange(messages.connectionsInterrupted(gateway.service, tableIds))
    checkAdoption(gateway, vpc, spec, diagnostics)
    checkJoining(gateway, vpc, spec, diagnostics)
    if (changesPolicy(gateway, vpc, spec)) diagnostics.warnOfChange(messages.policyTakesMinutes(gateway.service))
  }
}

/** A gateway without an owner was created by someone else. The resource that adopts it replaces its policy. */
const checkAdoption = (
  gateway: DesiredEndpoint,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const adopted = findManagedEndpoint(gateway, vpc.endpoints, spec.owner)
  if (!adopted || ownerIds(adopted.tags).length > 0 || !changesPolicy(gateway, vpc, spec)) return
  const tables = vpc.routeTables.filter(({ routeTableId }) => adopted.routeTableIds.includes(routeTableId))
  const interfaces = workloadsOf(vpc, tables).map(({ networkInterfaceId }) => networkInterfaceId)
  if (interfaces.length > 0 && allowsImagePullsAlone(gateway, spec))
    diagnostics.error(messages.s3Narrowed(adopted.endpointId, interfaces))
}

/**
 * The statements of the other owners of a shared gateway leave with them. Then this owner's have to be enough for the
 * workloads, as if it had created the gateway.
 */
const checkJoining = (
  gateway: DesiredEndpoint,
  vpc: ObservedVpc,
  spec: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const joined = findManagedEndpoint(gateway, vpc.endpoints, spec.owner)
  const others = stacksOf(ownerIds(joined?.tags ?? {}), joined?.tags ?? {})
  if (!joined || others.length === 0 || isOwnedBy(spec.owner, joined.tags)) return
  const tables = vpc.routeTables.filter(
    (table) => hasDefaultRoute(table) && joined.routeTableIds.includes(table.routeTableId),
  )
  const interfaces = workloadsOf(vpc, tables).map(({ networkInterfaceId }) => networkInterfaceId)
  if (interfaces.length > 0 && allowsImagePullsAlone(gateway, spec))
    diagnostics.error(messages.s3CutOffLater(joined.endpointId, others, interfaces))
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

const allowsImagePullsAlone = (gateway: DesiredEndpoint, spec: ResourceSpec): boolean => {
  const { EcrImagePull, S3Buckets } = spec.properties
  return gateway.service === 's3' && EcrImagePull && !S3Buckets && !policyDocumentFor(gateway, spec)
}

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
