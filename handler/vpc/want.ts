import { needsOf } from '../fargate/needs.ts'
import type { Place, PolicyDocument } from '../fargate/policies.ts'
import type { User } from '../resource/identity.ts'
import type { Properties } from '../resource/properties.ts'
import { type Tags, tagsOf } from '../resource/tags.ts'
import { chosenOffers } from './chosenOffers.ts'
import type { Findings } from './findings.ts'
import { MANAGED_GROUP, type WantedGroup, wantedGroup } from './managedGroup.ts'
import type { EndpointKind, ObservedVpc, Subnet } from './model.ts'
import { gatewayRouteTables, interfaceSubnets } from './placement.ts'
import * as reasons from './reasons.ts'
import { wantGateway, wantInterface } from './wantEndpoint.ts'

export type IpAddressType = Properties['IpAddressType']

/** An endpoint of ours, as it should stand. */
export interface WantedEndpoint {
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
export interface Wanted {
  endpoints: WantedEndpoint[]
  /** Endpoints of others that serve a wanted service, used as they are. */
  reused: { service: string; endpointId: string }[]
  /** The VPC's managed group, where an endpoint of ours uses it. */
  group: WantedGroup | undefined
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
export const nothing: Wanted = {
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
export interface Wish {
  properties: Properties
  place: Place
  user: User
  retiredTags: Tags
}

/** Turns what the properties ask for into what should stand in this VPC. Pure: what stands in the way goes to `findings`. */
export const want = (vpc: ObservedVpc, wish: Wish, findings: Findings): Wanted => {
  const { properties } = wish
  const wanted: Wanted = {
    ...nothing,
    endpoints: [],
    reused: [],
    tags: tagsOf(properties.Tags),
    retiredTags: wish.retiredTags,
    subnets: interfaceSubnets(vpc, wish, findings),
    zones: new Map(vpc.subnets.map(({ subnetId, availabilityZone }) => [subnetId, availabilityZone])),
    routeTableIds: gatewayRouteTables(vpc, properties, findings),
  }
  for (const { service, offer } of chosenOffers(vpc, wish, findings)) {
    const making = { service, offer, vpc, wish, findings }
    if (offer.kind === 'Gateway') wantGateway(wanted, making)
    else wantInterface(wanted, making)
  }
  const services = [...wanted.endpoints, ...wanted.reused].map(({ service }) => service)
  const skippable = properties.UnavailableServices === 'Skip' ? needsOf(properties).map(({ name }) => name) : []
  for (const service of Object.keys(properties.PolicyDocuments ?? {})) {
    if (![...services, ...skippable].includes(service)) findings.block(reasons.policyOfUnwanted(service, services))
  }
  const usesManagedGroup = wanted.endpoints.some(({ securityGroupIds }) => securityGroupIds.includes(MANAGED_GROUP))
  return usesManagedGroup ? { ...wanted, group: wantedGroup(properties, vpc) } : wanted
}
