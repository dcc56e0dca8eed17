import { needsOf } from '../../fargate/needs.ts'
import { tagsOf } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import { type DesiredState, EMPTY_STATE, MANAGED_GROUP, type ResourceSpec } from '../model/desired.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { haveWayOut, privateSubnets } from '../network/privateSubnets.ts'
import { addGatewayEndpoint } from './gatewayEndpoint.ts'
import { addInterfaceEndpoint } from './interfaceEndpoint.ts'
import { desiredGroup } from './managedGroup.ts'
import { selectServices } from './selectServices.ts'
import { gatewayRouteTables, interfaceSubnets } from './subnets.ts'

/** What the properties ask for in this VPC. Pure: errors and warnings go to `diagnostics`. */
export const resolveDesiredState = (vpc: ObservedVpc, spec: ResourceSpec, diagnostics: Diagnostics): DesiredState => {
  const { properties } = spec
  const subnets = interfaceSubnets(vpc, spec, diagnostics)
  const desired: DesiredState = {
    ...EMPTY_STATE,
    endpoints: [],
    reused: [],
    tags: tagsOf(properties.Tags),
    retiredTags: spec.retiredTags,
    subnets,
    zones: new Map(vpc.subnets.map(({ subnetId, availabilityZone }) => [subnetId, availabilityZone])),
    routeTableIds: gatewayRouteTables(vpc, properties, diagnostics),
    enablesPrivateDnsLater: haveWayOut([...privateSubnets(vpc), ...subnets], vpc.routeTables),
  }
  for (const { service, endpointService } of selectServices(vpc, spec, diagnostics)) {
    const context = { service, endpointService, vpc, spec, diagnostics }
    if (endpointService.kind === 'Gateway') addGatewayEndpoint(desired, context)
    else addInterfaceEndpoint(desired, context)
  }
  checkPolicyDocuments(desired, spec, diagnostics)
  const usesManagedGroup = desired.endpoints.some(({ securityGroupIds }) => securityGroupIds.includes(MANAGED_GROUP))
  return usesManagedGroup ? { ...desired, group: desiredGroup(properties, vpc) } : desired
}

/** A policy for a service that is not wanted is a misspelt name. One for a service that is skipped is not. */
const checkPolicyDocuments = (
  { endpoints, reused }: DesiredState,
  { properties }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  const services = [...endpoints, ...reused].map(({ service }) => service)
  const skippable = properties.UnavailableServices === 'Skip' ? needsOf(properties).map(({ name }) => name) : []
  for (const service of Object.keys(properties.PolicyDocuments ?? {})) {
    if (![...services, ...skippable].includes(service)) diagnostics.error(messages.policyOfUnwanted(service, services))
  }
}
