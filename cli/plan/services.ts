import { catalogueDocs, type ServiceDocs } from '../../handler/fargate/catalogueDocs.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { Derived } from '../../handler/fargate/taskDefinitions/derive.ts'
import type { Owner } from '../../handler/resource/owner.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { SERVICE } from '../../handler/resource/tags.ts'
import type { Action } from '../../handler/vpc/model/actions.ts'
import type { DesiredState } from '../../handler/vpc/model/desired.ts'
import type { Endpoint, EndpointKind, ObservedVpc } from '../../handler/vpc/model/observed.ts'
import { findManagedEndpoint } from '../../handler/vpc/ownership/ownership.ts'

/** What becomes of a service's endpoint. */
export type Fate = 'create' | 'change' | 'keep' | 'reuse' | 'delete'

export interface ServiceRow {
  service: string
  kind: EndpointKind
  fate: Fate
  /** Empty for one that is still to be made. */
  endpointId: string
  subnetIds: readonly string[]
  routeTableIds: readonly string[]
  /** Why a task needs it; empty for one that goes. */
  reason: string
}

const docs: Readonly<Record<string, ServiceDocs | undefined>> = catalogueDocs

/** One row a service, in the order of the plan; then what goes. */
export const servicesOf = (
  properties: Properties,
  { vpc, desired, owner }: { vpc: ObservedVpc; desired: DesiredState; owner: Owner },
  actions: readonly Action[],
  derived: Derived['reasons'] = new Map(),
): ServiceRow[] => {
  const needs = needsOf(properties)
  const reasonFor = (service: string): string => {
    const reasons = derived.get(service)
    if (reasons) return reasons.join('; ')
    const need = needs.find(
      ({ name }) => service === name || service === `${name}:Interface` || name.endsWith(`.${service}`),
    )
    return need ? (docs[need.name]?.reason ?? 'named in AdditionalServices') : ''
  }
  const ours = desired.endpoints.map((one): ServiceRow => {
    const { service, kind, subnetIds, routeTableIds } = one
    const present = findManagedEndpoint(one, vpc.endpoints, owner)
    const fate = fateOf(service, present, actions)
    const endpointId = fate === 'create' ? '' : (present?.endpointId ?? '')
    return { service, kind, fate, endpointId, subnetIds, routeTableIds, reason: reasonFor(service) }
  })
  const reused = desired.reused.flatMap(({ service, endpointId }) =>
    rowsFor(vpc, [endpointId], 'reuse').map((row) => ({ ...row, service, reason: reasonFor(service) })),
  )
  const going = actions.flatMap((action) =>
    action.type === 'DeleteVpcEndpoints' && action.step === 'remove' ? action.endpointIds : [],
  )
  return [...ours, ...reused, ...rowsFor(vpc, going, 'delete')]
}

/** Where something stands in the way there are no actions, and what is not there yet is still to be made. */
const fateOf = (service: string, present: Endpoint | undefined, actions: readonly Action[]): Fate => {
  const isCreated = actions.some((action) => action.type === 'CreateVpcEndpoint' && action.endpoint.service === service)
  if (isCreated || !present) return 'create'
  const isChanged = actions.some((action) => action.type === 'ModifyVpcEndpoint' && action.service === service)
  return isChanged ? 'change' : 'keep'
}

const rowsFor = (vpc: ObservedVpc, endpointIds: readonly string[], fate: Fate): ServiceRow[] =>
  vpc.endpoints
    .filter(({ endpointId }) => endpointIds.includes(endpointId))
    .map(({ endpointId, kind, serviceName, tags, subnetIds, routeTableIds }) => ({
      service: tags[SERVICE] ?? serviceName,
      kind: kind === 'Gateway' ? 'Gateway' : 'Interface',
      fate,
      endpointId,
      subnetIds,
      routeTableIds,
      reason: '',
    }))
