import { needsOf } from '../../fargate/needs.ts'
import type { Owner } from '../../resource/owner.ts'
import type { Properties } from '../../resource/properties.ts'
import { type Tags, tagsOf } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { EndpointKind, ObservedVpc, Subnet } from '../model/observed.ts'
import { desiredGatewayEndpoint, desiredInterfaceEndpoint } from './interfaceEndpoint.ts'
import { type DesiredGroup, desiredGroup, MANAGED_GROUP } from './managedGroup.ts'
import type { AwsEnvironment, PolicyDocument } from './policies.ts'
import { selectServices } from './selectServices.ts'
import { gatewayRouteTables, interfaceSubnets } from './subnets.ts'

export type IpAddressType = Properties['IpAddressType']

/** An endpoint of ours, as it should stand. */
export interface DesiredEndpoint {
  /** The service's short name, with `:Interface` behind it where the service has a gateway too. */
  service: string
  serviceName: string
  kind: EndpointKind
  /** Undefined where the service takes no policy. */
  policy: PolicyDocument | undefined
  ipAddressType: IpAddressType
  privateDns: boolean
  subnetIds: string[]
  /** Ids, or `MANAGED_GROUP`. */
  securityGroupIds: string[]
  routeTableIds: string[]
}

/** All that one user wants of a VPC. */
export interface DesiredState {
  endpoints: DesiredEndpoint[]
  /** Endpoints of others that serve a wanted service, used as they are. */
  reused: { service: string; endpointId: string }[]
  /** The VPC's managed group, where an endpoint of ours uses it. */
  group: DesiredGroup | undefined
  /** The author's tags for all that is made. */
  tags: Tags
  /** Tags of the author's that are given up. */
  retiredTags: Tags
  subnets: Subnet[]
  /** The zone of each of the VPC's subnets. */
  zones: ReadonlyMap<string, string>
  routeTableIds: string[]
}

/** What a user wants of a VPC that it leaves. */
export const EMPTY_STATE: DesiredState = {
  endpoints: [],
  reused: [],
  group: undefined,
  tags: {},
  retiredTags: {},
  subnets: [],
  zones: new Map(),
  routeTableIds: [],
}

/** What one request asks for, beside the VPC itself. */
export interface ResourceSpec {
  properties: Properties
  environment: AwsEnvironment
  owner: Owner
  retiredTags: Tags
}

/** Turns what the properties ask for into what should stand in this VPC. Pure: what stands in the way goes to `findings`. */
export const resolveDesiredState = (vpc: ObservedVpc, spec: ResourceSpec, diagnostics: Diagnostics): DesiredState => {
  const { properties } = spec
  const desired: DesiredState = {
    ...EMPTY_STATE,
    endpoints: [],
    reused: [],
    tags: tagsOf(properties.Tags),
    retiredTags: spec.retiredTags,
    subnets: interfaceSubnets(vpc, spec, diagnostics),
    zones: new Map(vpc.subnets.map(({ subnetId, availabilityZone }) => [subnetId, availabilityZone])),
    routeTableIds: gatewayRouteTables(vpc, properties, diagnostics),
  }
  for (const { service, endpointService } of selectServices(vpc, spec, diagnostics)) {
    const context = { service, endpointService, vpc, spec, diagnostics }
    if (endpointService.kind === 'Gateway') desiredGatewayEndpoint(desired, context)
    else desiredInterfaceEndpoint(desired, context)
  }
  const services = [...desired.endpoints, ...desired.reused].map(({ service }) => service)
  const skippable = properties.UnavailableServices === 'Skip' ? needsOf(properties).map(({ name }) => name) : []
  for (const service of Object.keys(properties.PolicyDocuments ?? {})) {
    if (![...services, ...skippable].includes(service)) diagnostics.block(messages.policyOfUnwanted(service, services))
  }
  const usesManagedGroup = desired.endpoints.some(({ securityGroupIds }) => securityGroupIds.includes(MANAGED_GROUP))
  return usesManagedGroup ? { ...desired, group: desiredGroup(properties, vpc) } : desired
}
