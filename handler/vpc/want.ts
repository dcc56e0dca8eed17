import { catalogue } from '../fargate/catalogue.ts'
import { type Need, needsOf } from '../fargate/needs.ts'
import { type Place, type PolicyDocument, policyFor } from '../fargate/policies.ts'
import type { User } from '../resource/identity.ts'
import { nearest } from '../resource/nearest.ts'
import type { Properties } from '../resource/properties.ts'
import { isManaged, type Tags } from '../resource/tags.ts'
import type { Findings } from './findings.ts'
import { MANAGED_GROUP, type WantedGroup, wantedGroup } from './managedGroup.ts'
import { type Endpoint, type EndpointKind, isAlive, type ObservedVpc, type ServiceOffer, type Subnet } from './model.ts'
import { capZones, chooseSubnets, privateRouteTableIds } from './network.ts'
import { offerFor, shortNameOf } from './offers.ts'
import * as reasons from './reasons.ts'
import { reusableGateways, reusableInterface } from './reuse.ts'

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
  routeTableIds: [],
}

/** What one request asks for, beside the VPC itself. */
export interface Wish {
  properties: Properties
  place: Place
  user: User
  retiredTags: Tags
}

/** The longest policy that EC2 takes: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
const LONGEST_POLICY = 20_480

/** Turns what the properties ask for into what should stand in this VPC. Pure: what stands in the way goes to `findings`. */
export const want = (vpc: ObservedVpc, wish: Wish, findings: Findings): Wanted => {
  const { properties } = wish
  const wanted: Wanted = {
    ...nothing,
    endpoints: [],
    reused: [],
    tags: Object.fromEntries((properties.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    retiredTags: wish.retiredTags,
    subnets: interfaceSubnets(vpc, wish, findings),
    routeTableIds: gatewayRouteTables(vpc, properties, findings),
  }
  for (const { service, offer } of chosenOffers(vpc, wish, findings)) {
    const making = { service, offer, vpc, wish, findings }
    if (offer.kind === 'Gateway') wantGateway(wanted, making)
    else wantInterface(wanted, making)
  }
  const services = [...wanted.endpoints, ...wanted.reused].map(({ service }) => service)
  for (const service of Object.keys(properties.PolicyDocuments ?? {})) {
    if (!services.includes(service)) findings.block(reasons.policyOfUnwanted(service, services))
  }
  if (wanted.endpoints.some(({ privateDns }) => privateDns)) checkDnsAttributes(vpc, findings)
  const usesManagedGroup = wanted.endpoints.some(({ securityGroupIds }) => securityGroupIds.includes(MANAGED_GROUP))
  return usesManagedGroup ? { ...wanted, group: wantedGroup(properties, vpc) } : wanted
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names */
const checkDnsAttributes = ({ vpcId, dnsSupport, dnsHostnames }: ObservedVpc, findings: Findings): void => {
  const off = [...(dnsSupport ? [] : ['enableDnsSupport']), ...(dnsHostnames ? [] : ['enableDnsHostnames'])]
  if (off.length > 0) findings.block(reasons.dnsAttributesOff(vpcId, off))
}

const absent = (ids: readonly string[] | undefined, present: readonly string[]): string[] =>
  (ids ?? []).filter((id) => !present.includes(id))

/** The subnets for interface endpoints: the author's, or one private subnet a zone. */
const interfaceSubnets = (vpc: ObservedVpc, { properties, place }: Wish, findings: Findings): Subnet[] => {
  const { SubnetIds, MaxAvailabilityZones: maxZones } = properties
  const inUse = new Set(vpc.endpoints.filter(({ tags }) => isManaged(tags)).flatMap(({ subnetIds }) => subnetIds))
  if (!SubnetIds) return chooseSubnets(vpc, { region: place.region, inUse, maxZones })
  const missing = absent(
    SubnetIds,
    vpc.subnets.map(({ subnetId }) => subnetId),
  )
  if (missing.length > 0) findings.block(reasons.notInVpc('SubnetIds', missing, vpc.vpcId))
  const given = vpc.subnets.filter(({ subnetId }) => SubnetIds.includes(subnetId))
  const byZone = Map.groupBy(given, ({ availabilityZone }) => availabilityZone)
  for (const [zone, subnets] of byZone) {
    const subnetIds = subnets.map(({ subnetId }) => subnetId)
    if (subnetIds.length > 1) findings.block(reasons.twoSubnetsInZone(zone, subnetIds))
  }
  return capZones(given, inUse, maxZones)
}

const gatewayRouteTables = (vpc: ObservedVpc, { RouteTableIds }: Properties, findings: Findings): string[] => {
  if (!RouteTableIds) return privateRouteTableIds(vpc)
  const missing = absent(
    RouteTableIds,
    vpc.routeTables.map(({ routeTableId }) => routeTableId),
  )
  if (missing.length > 0) findings.block(reasons.notInVpc('RouteTableIds', missing, vpc.vpcId))
  return [...RouteTableIds].sort()
}

/** The region's offer for each need; a service that is asked for twice is wanted once. */
const chosenOffers = (
  vpc: ObservedVpc,
  { properties, place }: Wish,
  findings: Findings,
): { service: string; offer: ServiceOffer }[] => {
  const chosen = new Map<string, ServiceOffer>()
  for (const need of needsOf(properties)) {
    const offer = offerFor(need, vpc.offers, place.region, properties.UseFips)
    if (offer) {
      chosen.set(keyOf(need, offer, vpc, place.region), offer)
      if (properties.UseFips && offer.kind === 'Interface' && !offer.serviceName.includes('-fips')) {
        findings.warn(reasons.noFips(need.name, place.region))
      }
    } else if (properties.UnavailableServices === 'Skip') {
      findings.warn(reasons.skipped(need.name, place.region))
    } else {
      const known = catalogue.map(({ service }) => service)
      findings.block(reasons.unavailable(need.name, place.region, nearest(need.name, known)))
    }
  }
  return [...chosen].map(([service, offer]) => ({ service, offer }))
}

const hasGateway = (serviceName: string, { offers }: ObservedVpc): boolean =>
  offers.some((offer) => offer.serviceName === serviceName && offer.kind === 'Gateway')

/** A service's key: its short name, and `:Interface` where that is the rarer of its two kinds. */
const keyOf = (need: Need, offer: ServiceOffer, vpc: ObservedVpc, region: string): string =>
  shortNameOf(need.name, region) +
  (offer.kind === 'Interface' && hasGateway(offer.serviceName, vpc) ? ':Interface' : '')

/** The service of an endpoint in the making, and where what is found about it goes. */
interface Making {
  service: string
  offer: ServiceOffer
  vpc: ObservedVpc
  wish: Wish
  findings: Findings
}

const ourStanding = ({ vpc, offer }: Making): Endpoint[] =>
  vpc.endpoints.filter(
    (endpoint) =>
      isManaged(endpoint.tags) &&
      endpoint.serviceName === offer.serviceName &&
      endpoint.kind === offer.kind &&
      isAlive(endpoint),
  )

/** A gateway in those of the route tables that no one else's gateway of the service has taken. */
const wantGateway = (wanted: Wanted, making: Making): void => {
  const { service, offer, vpc, wish, findings } = making
  const { routeTableIds } = wanted
  if (routeTableIds.length === 0) findings.block(reasons.noRouteTable(vpc.vpcId))
  const sought = { service, serviceName: offer.serviceName, privateDns: false }
  const others = reusableGateways(vpc, sought, routeTableIds, wish, findings)
  wanted.reused.push(...others.map(({ endpointId }) => ({ service, endpointId })))
  const ours = routeTableIds.filter((id) => !others.some((other) => other.routeTableIds.includes(id)))
  if (ours.length === 0) return
  const policy = checkedPolicy(making)
  if (service === 's3' && !wish.properties.S3Buckets?.includes('*')) findings.warn(reasons.s3PolicyGoverns(ours))
  wanted.endpoints.push({
    service,
    serviceName: offer.serviceName,
    kind: 'Gateway',
    policy,
    ipAddressType: 'ipv4',
    privateDns: false,
    subnetIds: [],
    securityGroupIds: [],
    routeTableIds: ours,
  })
}

/** An interface endpoint in those of the zones that the service is offered in, unless someone else's serves. */
const wantInterface = (wanted: Wanted, making: Making): void => {
  const { service, offer, vpc, wish, findings } = making
  const { properties } = wish
  // The tasks' own traffic to such a service stays on its gateway, which costs nothing.
  const privateDns = properties.PrivateDns && offer.privateDnsSupported && !hasGateway(offer.serviceName, vpc)
  if (ourStanding(making).length === 0) {
    const sought = { service, serviceName: offer.serviceName, privateDns }
    const other = reusableInterface(vpc, sought, wish, findings)
    if (other) {
      wanted.reused.push({ service, endpointId: other.endpointId })
      return
    }
  }
  const ipAddressType = addressTypeOf(making)
  wanted.endpoints.push({
    service,
    serviceName: offer.serviceName,
    kind: 'Interface',
    policy: checkedPolicy(making),
    ipAddressType,
    privateDns,
    subnetIds: servedSubnets(wanted.subnets, ipAddressType, making),
    securityGroupIds: properties.SecurityGroupIds ?? [MANAGED_GROUP],
    routeTableIds: [],
  })
}

/** The subnets in zones that the service is offered in. A service without a list of zones is offered in all. */
const servedSubnets = (
  subnets: readonly Subnet[],
  ipAddressType: IpAddressType,
  { service, offer, vpc, findings }: Making,
): string[] => {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone)
  const served = subnets.filter(
    ({ availabilityZone }) =>
      offer.availabilityZones.length === 0 || offer.availabilityZones.includes(availabilityZone),
  )
  const lacking = subnets.filter((subnet) => !served.includes(subnet)).map(({ availabilityZone }) => availabilityZone)
  if (subnets.length === 0) findings.block(reasons.noPrivateSubnet(vpc.vpcId, vpc.subnets.length))
  else if (served.length === 0) findings.block(reasons.noZoneLeft(service, offer.availabilityZones, zones))
  else if (lacking.length > 0) findings.warn(reasons.zonesLacking(service, lacking))
  const withoutIpv6 = served.filter(({ ipv6CidrBlocks }) => ipv6CidrBlocks.length === 0)
  if (ipAddressType !== 'ipv4' && withoutIpv6.length > 0) {
    const subnetIds = withoutIpv6.map(({ subnetId }) => subnetId)
    findings.block(reasons.noIpv6InSubnet(subnetIds, ipAddressType))
  }
  return served.map(({ subnetId }) => subnetId).sort()
}

/** The address type that is wanted, or `ipv4` for a service that has no dual stack: dual-stack tasks reach it all the same. */
const addressTypeOf = ({ service, offer, wish, findings }: Making): IpAddressType => {
  const { IpAddressType: type } = wish.properties
  const offered = offer.ipAddressTypes
  const suits = type === 'dualstack' ? offered.includes('ipv4') && offered.includes('ipv6') : offered.includes(type)
  if (suits || offered.length === 0) return type
  if (type === 'dualstack' && offered.includes('ipv4')) {
    findings.warn(reasons.addressTypeLowered(service, type))
    return 'ipv4'
  }
  findings.block(reasons.addressTypeLacking(service, type, offered))
  return type
}

const checkedPolicy = ({ service, offer, wish, findings }: Making): PolicyDocument | undefined => {
  const { properties, place, user } = wish
  if (!offer.policySupported) {
    if (properties.PolicyDocuments?.[service]) findings.block(reasons.noPolicy(service))
    else if (properties.PolicyScope !== 'Open')
      findings.warn(reasons.scopeWithoutPolicy(service, properties.PolicyScope))
    return undefined
  }
  const policy = policyFor({ service, kind: offer.kind }, properties, place, user.id)
  const { length } = JSON.stringify(policy)
  if (length > LONGEST_POLICY) findings.block(reasons.policyTooLong(service, length, LONGEST_POLICY))
  return policy
}
