import { tagsOf } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { type DesiredState, EMPTY_STATE, MANAGED_GROUP, type ResourceSpec } from '../model/desired.ts'
import type { ObservedVpc, Subnet } from '../model/observed.ts'
import { hasDefaultRoute, haveWayOut, privateSubnets } from '../network/privateSubnets.ts'
import { workloadIds } from '../network/workloads.ts'
import { addGatewayEndpoint } from './gatewayEndpoint.ts'
import { addInterfaceEndpoint } from './interfaceEndpoint.ts'
import { desiredGroup } from './managedGroup.ts'
import { checkPolicyDocuments } from './policyDocuments.ts'
import { selectServices } from './selectServices.ts'
import { gatewayRouteTables, interfaceSubnets } from './subnets.ts'

/** What should exist in this VPC. Pure: errors and warnings go to `diagnostics`. */
export const resolveDesiredState = (vpc: ObservedVpc, spec: ResourceSpec, diagnostics: Diagnostics): DesiredState => {
  const { properties } = spec
  const { selected, skipped } = selectServices(vpc, spec, diagnostics)
  const services = selected.map(({ endpointService }) => endpointService).filter(({ kind }) => kind === 'Interface')
  const subnets = interfaceSubnets(vpc, spec, services, diagnostics)
  const desired: DesiredState = {
    ...EMPTY_STATE,
    endpoints: [],
    reused: [],
    tags: tagsOf(properties.Tags),
    retiredTags: spec.retiredTags,
    subnets,
    vpcRouteTableIds: vpc.routeTables.map(({ routeTableId }) => routeTableId),
    zones: new Map(vpc.subnets.map(({ subnetId, availabilityZone }) => [subnetId, availabilityZone])),
    routeTableIds: gatewayRouteTables(vpc, properties, diagnostics),
    enablesPrivateDnsLater: hasOtherWay(vpc, subnets),
  }
  for (const { service, endpointService } of selected) {
    const context = { service, endpointService, vpc, spec, diagnostics }
    if (endpointService.kind === 'Gateway') addGatewayEndpoint(desired, context)
    else addInterfaceEndpoint(desired, context)
  }
  const subjects = selected.map(({ service, endpointService: { kind } }) => ({ service, kind }))
  checkPolicyDocuments(subjects, skipped, spec, diagnostics)
  const usesManagedGroup = desired.endpoints.some(({ securityGroupIds }) => securityGroupIds.includes(MANAGED_GROUP))
  return usesManagedGroup ? { ...desired, group: desiredGroup(properties, vpc) } : desired
}

/**
 * Whether tasks, or workloads anywhere in the VPC, may reach the services without endpoints. Private DNS applies to the
 * whole VPC, public subnets included.
 */
const hasOtherWay = (vpc: ObservedVpc, subnets: readonly Subnet[]): boolean =>
  haveWayOut([...privateSubnets(vpc), ...subnets], vpc.routeTables) ||
  workloadIds(vpc, vpc.routeTables.filter(hasDefaultRoute)).length > 0
