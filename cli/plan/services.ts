import { catalogueDocs, type ServiceDocs } from '../../handler/fargate/catalogueDocs.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { Derived } from '../../handler/fargate/taskDefinitions/derive.ts'
import type { Owner } from '../../handler/resource/owner.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { ownerKey, SERVICE } from '../../handler/resource/tags.ts'
import type { Action } from '../../handler/vpc/model/actions.ts'
import type { DesiredState } from '../../handler/vpc/model/desired.ts'
import type { Endpoint, EndpointKind, ObservedVpc } from '../../handler/vpc/model/observed.ts'
import { findManagedEndpoint } from '../../handler/vpc/ownership/ownership.ts'

/** The change to a service's endpoint. `join` is for an endpoint that was created for another stack. */
export type PlannedChange = 'create' | 'join' | 'change' | 'keep' | 'reuse' | 'delete'

export interface ServiceRow {
  service: string
  kind: EndpointKind
  change: PlannedChange
  /** Empty if the endpoint does not exist yet. */
  endpointId: string
  subnetIds: readonly string[]
  routeTableIds: readonly string[]
  /** Why a task needs the service; empty if the endpoint is deleted. */
  reason: string
  /** The number of zones of an interface endpoint that this resource adds to the bill; negative if it removes them. */
  addedZones: number
}

const docs: Readonly<Record<string, ServiceDocs | undefined>> = catalogueDocs

/** One row per service, in the order of the plan, followed by the deleted endpoints. */
export const servicesOf = (
  properties: Properties,
  { vpc, desired, owner }: { vpc: ObservedVpc; desired: DesiredState; owner: Owner },
  actions: readonly Action[],
  derived: Derived['reasons'] = new Map(),
): ServiceRow[] => {
  const reasonFor = reasonsFor(properties, derived)
  const ours = desired.endpoints.map((one): ServiceRow => {
    const { service, kind, subnetIds, routeTableIds } = one
    const present = findManagedEndpoint(one, vpc.endpoints, owner)
    const change = changeOf(service, present, owner, actions)
    const existing = change === 'create' ? undefined : present
    const addedZones = kind === 'Interface' ? subnetIds.length - (existing?.subnetIds.length ?? 0) : 0
    const reason = reasonFor(service)
    return {
      service,
      kind,
      change,
      endpointId: existing?.endpointId ?? '',
      subnetIds,
      routeTableIds,
      reason,
      addedZones,
    }
  })
  const reused = desired.reused.flatMap(({ service, endpointId }) =>
    rowsFor(vpc, [endpointId], 'reuse').map((row) => ({ ...row, service, reason: reasonFor(service) })),
  )
  const going = actions.flatMap((action) =>
    action.type === 'DeleteVpcEndpoints' && action.step === 'remove' ? action.endpointIds : [],
  )
  return [...ours, ...reused, ...rowsFor(vpc, going, 'delete')]
}

/**
 * Returns a function that explains why tasks need a service; it returns an empty string if they do not.
 * @param derived the reasons that task definitions show, by service
 */
export const reasonsFor = (properties: Properties, derived: Derived['reasons'] = new Map()) => {
  const needs = needsOf(properties)
  return (service: string): string => {
    const reasons = derived.get(service)
    if (reasons) return reasons.join('; ')
    const need = needs.find(
      ({ name }) => service === name || service === `${name}:Interface` || name.endsWith(`.${service}`),
    )
    return need ? (docs[need.name]?.reason ?? 'named in AdditionalServices') : ''
  }
}

/** If errors block the plan, there are no actions, but an endpoint that does not exist is still to be created. */
const changeOf = (
  service: string,
  present: Endpoint | undefined,
  owner: Owner,
  actions: readonly Action[],
): PlannedChange => {
  const isCreated = actions.some((action) => action.type === 'CreateVpcEndpoint' && action.endpoint.service === service)
  if (isCreated || !present) return 'create'
  if (!(ownerKey(owner.id) in present.tags)) return 'join'
  const isChanged = actions.some((action) => action.type === 'ModifyVpcEndpoint' && action.service === service)
  return isChanged ? 'change' : 'keep'
}

const rowsFor = (vpc: ObservedVpc, endpointIds: readonly string[], change: PlannedChange): ServiceRow[] =>
  vpc.endpoints
    .filter(({ endpointId }) => endpointIds.includes(endpointId))
    .map(({ endpointId, kind, serviceName, tags, subnetIds, routeTableIds }) => ({
      service: tags[SERVICE] ?? serviceName,
      kind: kind === 'Gateway' ? 'Gateway' : 'Interface',
      change,
      endpointId,
      subnetIds,
      routeTableIds,
      reason: '',
      addedZones: change === 'delete' ? -subnetIds.length : 0,
    }))
