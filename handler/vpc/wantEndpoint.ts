import { type PolicyDocument, policyFor } from '../fargate/policies.ts'
import { hasGateway } from './chosenOffers.ts'
import type { Findings } from './findings.ts'
import { MANAGED_GROUP } from './managedGroup.ts'
import type { Endpoint, ObservedVpc, ServiceOffer, Subnet } from './model.ts'
import { privateSubnets, takesType } from './network.ts'
import { isShared, standing } from './ownership.ts'
import * as reasons from './reasons.ts'
import { reusableGateways, reusableInterface } from './reuse.ts'
import type { IpAddressType, Wanted, Wish } from './want.ts'

/** The longest policy that EC2 takes: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const LONGEST_POLICY = 20_480

/** The service of an endpoint in the making, and where what is found about it goes. */
export interface Making {
  service: string
  offer: ServiceOffer
  vpc: ObservedVpc
  wish: Wish
  findings: Findings
}

/** The endpoint of ours that stands for it already, whichever user's. */
const standingFor = ({ vpc, offer, wish }: Making): Endpoint | undefined => standing(offer, vpc.endpoints, wish.user)

/** What someone else made keeps its policy: an author who asked for another is told. */
const reuse = (wanted: Wanted, { endpointId, kind }: Endpoint, { service, wish, findings }: Making): void => {
  const { PolicyDocuments, PolicyScope } = wish.properties
  wanted.reused.push({ service, endpointId })
  if (PolicyDocuments?.[service]) findings.warn(reasons.policyOfReused(service, endpointId, 'PolicyDocuments'))
  else if (kind === 'Interface' && PolicyScope !== 'Open') {
    findings.warn(reasons.policyOfReused(service, endpointId, `PolicyScope ${PolicyScope}`))
  }
}

/** A gateway in those of the route tables that no one else's gateway of the service has taken. */
export const wantGateway = (wanted: Wanted, making: Making): void => {
  const { service, offer, vpc, wish, findings } = making
  const { routeTableIds } = wanted
  if (routeTableIds.length === 0) findings.blockVpc(reasons.noRouteTable(vpc.vpcId))
  const sought = { service, serviceName: offer.serviceName }
  const others = reusableGateways(vpc, sought, routeTableIds, wish, findings)
  for (const other of others) reuse(wanted, other, making)
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
export const wantInterface = (wanted: Wanted, making: Making): void => {
  const { service, offer, vpc, wish, findings } = making
  const { properties, place } = wish
  // The tasks' own traffic to such a service stays on its gateway, which costs nothing.
  const privateDns =
    properties.PrivateDns && offer.privateDnsSupported && !hasGateway(offer.serviceName, vpc, place.region)
  if (!standingFor(making)) {
    const { IpAddressType: ipAddressType } = properties
    const sought = { service, serviceName: offer.serviceName, privateDns, ipAddressType }
    const other = reusableInterface(vpc, sought, wish, findings)
    if (other) {
      reuse(wanted, other, making)
      return
    }
  }
  const ipAddressType = addressTypeOf(making)
  const present = standing({ ...offer, privateDns, ipAddressType }, vpc.endpoints, wish.user)
  wanted.endpoints.push({
    service,
    serviceName: offer.serviceName,
    kind: 'Interface',
    policy: checkedPolicy(making),
    ipAddressType,
    privateDns,
    subnetIds: asItStands(servedSubnets(wanted.subnets, ipAddressType, making), present, wanted, making),
    securityGroupIds: properties.SecurityGroupIds ?? [MANAGED_GROUP],
    routeTableIds: [],
  })
}

/**
 * In a zone where the endpoint has a subnet already, that one serves: EC2 takes one a zone. A user that has it alone may
 * name another.
 */
const asItStands = (
  subnetIds: readonly string[],
  endpoint: Endpoint | undefined,
  { zones }: Wanted,
  making: Making,
): string[] => {
  if (!endpoint) return [...subnetIds]
  const isAlone = !isShared(making.wish.user, endpoint.tags)
  const eligible = isAlone ? eligibleAmong(endpoint.subnetIds, making) : endpoint.subnetIds
  return subnetIds.map((id) => eligible.find((present) => zones.get(present) === zones.get(id)) ?? id).sort()
}

/** Those subnets of an endpoint that would be chosen anew: the author's alone where it names any. */
const eligibleAmong = (subnetIds: readonly string[], { vpc, wish }: Making): string[] => {
  const { SubnetIds, IpAddressType } = wish.properties
  if (SubnetIds) return subnetIds.filter((id) => SubnetIds.includes(id))
  const candidates = privateSubnets(vpc).filter((subnet) => takesType(subnet, IpAddressType))
  return subnetIds.filter((id) => candidates.some(({ subnetId }) => subnetId === id))
}

/** The subnets in zones that the service is offered in. A service without a list of zones is offered in all. */
const servedSubnets = (
  subnets: readonly Subnet[],
  ipAddressType: IpAddressType,
  { service, offer, vpc, wish, findings }: Making,
): string[] => {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone)
  const served = subnets.filter(
    ({ availabilityZone }) =>
      offer.availabilityZones.length === 0 || offer.availabilityZones.includes(availabilityZone),
  )
  const lacking = subnets.filter((subnet) => !served.includes(subnet)).map(({ availabilityZone }) => availabilityZone)
  if (subnets.length === 0) {
    // Where the author named subnets, that none of them is there has been said already.
    if (!wish.properties.SubnetIds) findings.blockVpc(reasons.noPrivateSubnet(vpc.vpcId, vpc.subnets.length))
  } else if (served.length === 0) findings.block(reasons.noZoneLeft(service, offer.availabilityZones, zones))
  else if (lacking.length > 0) findings.warn(reasons.zonesLacking(service, lacking))
  const unfit = served.filter((subnet) => !takesType(subnet, ipAddressType)).map(({ subnetId }) => subnetId)
  if (unfit.length > 0) findings.block(reasons.subnetsOfOtherType(unfit, ipAddressType))
  const withoutIpv6 = served.filter(({ ipv6CidrBlocks }) => ipv6CidrBlocks.length === 0)
  if (ipAddressType === 'dualstack' && withoutIpv6.length > 0) {
    const subnetIds = withoutIpv6.map(({ subnetId }) => subnetId)
    findings.block(reasons.noIpv6InSubnet(subnetIds))
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
