import * as messages from '../diagnostics/messages.ts'
import { familiesOf } from '../model/addressFamilies.ts'
import { type DesiredState, type IpAddressType, MANAGED_GROUP } from '../model/desired.ts'
import type { Endpoint, Subnet } from '../model/observed.ts'
import { fitsAddressType, supportsAddressType } from '../network/privateSubnets.ts'
import { findManagedEndpoint, isShared } from '../ownership/ownership.ts'
import { addReused, type EndpointContext, endpointPolicy } from './endpointContext.ts'
import { isBesideGateway } from './endpointServices.ts'
import { hasForeignNames, reusableInterface } from './existingEndpoints.ts'
import { eligibleSubnets } from './subnets.ts'

/** Adds an interface endpoint in the zones that offer the service, unless a foreign one is reused. */
export const addInterfaceEndpoint = (desired: DesiredState, context: EndpointContext): void => {
  const { service, endpointService, vpc, spec, diagnostics } = context
  const { properties, owner } = spec
  const { serviceName } = endpointService
  const managed = findManagedEndpoint(endpointService, vpc.endpoints, owner)
  const requested = {
    service,
    serviceName,
    privateDns: isPrivateDnsRequested(context),
    ipAddressType: properties.IpAddressType,
  }
  // A managed endpoint without private DNS cannot get it beside a foreign one that has it.
  const isTaken = requested.privateDns && !managed?.privateDns && hasForeignNames(vpc, serviceName)
  if (!managed || isTaken) {
    const other = reusableInterface(vpc, requested, spec, diagnostics)
    if (other) {
      addReused(desired, other, context)
      return
    }
  }
  const privateDns = takesPrivateDns(context, managed)
  const ipAddressType = addressTypeOf(context)
  const present = findManagedEndpoint({ ...endpointService, privateDns, ipAddressType }, vpc.endpoints, owner)
  const subnetIds = servedSubnets(desired.subnets, ipAddressType, context)
  desired.endpoints.push({
    service,
    serviceName,
    kind: 'Interface',
    policy: endpointPolicy(context),
    ipAddressType,
    privateDns,
    ...(isPrivateDnsRequested(context) && !privateDns && { defersPrivateDns: true }),
    subnetIds: present ? keepExistingSubnets(subnetIds, present, ipAddressType, desired, context) : subnetIds,
    securityGroupIds: properties.SecurityGroupIds ?? [MANAGED_GROUP],
    routeTableIds: [],
  })
}

/** If a service also has a gateway, the tasks' traffic stays on the gateway, which is free. */
const isPrivateDnsRequested = ({ endpointService, vpc, spec }: EndpointContext): boolean =>
  spec.properties.PrivateDns &&
  endpointService.privateDnsSupported &&
  !isBesideGateway(endpointService.serviceName, vpc.endpointServices, spec.environment.region)

/**
 * A service that needs acceptance allows private DNS only after its owner has accepted the endpoint; a service whose
 * private name is unverified allows none. https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
const takesPrivateDns = (context: EndpointContext, managed: Endpoint | undefined): boolean => {
  if (!isPrivateDnsRequested(context)) return false
  if (managed?.privateDns) return true
  const { service, endpointService, diagnostics } = context
  const { acceptanceRequired, privateDnsVerified } = endpointService
  if (!privateDnsVerified) diagnostics.warn(messages.privateNameUnverified(service))
  const isAccepted = !acceptanceRequired || managed?.state === 'available'
  if (!isAccepted) diagnostics.warn(messages.acceptanceRequired(service, endpointService.serviceName))
  return privateDnsVerified && isAccepted
}

/**
 * In each zone the subnet that the endpoint already has is kept, because EC2 allows one per zone. A sole owner may name
 * another.
 * @param ipAddressType of the endpoint, which is not the requested one if the service does not offer that
 */
const keepExistingSubnets = (
  subnetIds: readonly string[],
  endpoint: Endpoint,
  ipAddressType: IpAddressType,
  { zones }: DesiredState,
  context: EndpointContext,
): string[] => {
  const isSoleOwner = !isShared(context.spec.owner, endpoint.tags)
  const eligible = isSoleOwner ? eligibleAmong(endpoint.subnetIds, ipAddressType, context) : endpoint.subnetIds
  return subnetIds.map((id) => eligible.find((present) => zones.get(present) === zones.get(id)) ?? id).sort()
}

/** The present subnets of an endpoint that may be kept: if the template names subnets, only these. */
const eligibleAmong = (
  subnetIds: readonly string[],
  ipAddressType: IpAddressType,
  { vpc, spec }: EndpointContext,
): string[] => {
  const { SubnetIds } = spec.properties
  if (SubnetIds) return subnetIds.filter((id) => SubnetIds.includes(id))
  const candidates = eligibleSubnets(vpc, spec.properties).filter((subnet) => fitsAddressType(subnet, ipAddressType))
  return subnetIds.filter((id) => candidates.some(({ subnetId }) => subnetId === id))
}

/** The subnets in the zones that offer the service. A service that lists no zones is offered in all. */
const servedSubnets = (
  subnets: readonly Subnet[],
  ipAddressType: IpAddressType,
  context: EndpointContext,
): string[] => {
  const offered = context.endpointService.availabilityZones
  const served = subnets.filter(({ availabilityZone }) => offered.length === 0 || offered.includes(availabilityZone))
  if (subnets.length === 0) reportNoSubnet(context)
  else checkZones(subnets, served, context)
  checkAddressType(served, ipAddressType, context)
  return served.map(({ subnetId }) => subnetId).sort()
}

/** That none of the subnets that the template names exists has already been reported. */
const reportNoSubnet = ({ vpc, spec, diagnostics }: EndpointContext): void => {
  const { SubnetIds, SubnetTags } = spec.properties
  if (SubnetTags) diagnostics.missing(messages.noTaggedSubnet(vpc.vpcId, SubnetTags))
  else if (!SubnetIds) diagnostics.missing(messages.noPrivateSubnet(vpc.vpcId, vpc.subnets.length))
}

const zonesOf = (subnets: readonly Subnet[]): string[] => subnets.map(({ availabilityZone }) => availabilityZone)

const checkZones = (
  subnets: readonly Subnet[],
  served: readonly Subnet[],
  { service, endpointService, spec, diagnostics }: EndpointContext,
): void => {
  const lacking = subnets.filter((subnet) => !served.includes(subnet))
  if (served.length === 0) {
    const isCapped = subnets.length === spec.properties.MaxAvailabilityZones
    diagnostics.error(messages.noZoneLeft(service, endpointService.availabilityZones, zonesOf(subnets), isCapped))
  } else if (lacking.length > 0) diagnostics.warn(messages.zonesLacking(service, zonesOf(lacking)))
}

const checkAddressType = (
  served: readonly Subnet[],
  ipAddressType: IpAddressType,
  { diagnostics }: EndpointContext,
): void => {
  const idsWhere = (isUnfit: (subnet: Subnet) => boolean): string[] =>
    served.filter(isUnfit).map(({ subnetId }) => subnetId)
  const unfit = idsWhere((subnet) => !supportsAddressType(subnet, ipAddressType))
  if (unfit.length > 0) diagnostics.error(messages.subnetsOfOtherType(unfit.sort(), ipAddressType))
  const withoutIpv6 = ipAddressType === 'dualstack' ? idsWhere(({ ipv6CidrBlocks }) => ipv6CidrBlocks.length === 0) : []
  if (withoutIpv6.length > 0) diagnostics.error(messages.noIpv6InSubnet(withoutIpv6))
}

/** The desired type, or `ipv4` if the service has no dual stack: dual-stack tasks reach it over IPv4. */
const addressTypeOf = ({ service, endpointService, spec, diagnostics }: EndpointContext): IpAddressType => {
  const { IpAddressType: type } = spec.properties
  const offered = endpointService.ipAddressTypes
  const isOffered = familiesOf(type).every((family) => offered.includes(family))
  if (isOffered || offered.length === 0) return type
  if (type === 'dualstack' && offered.includes('ipv4')) {
    diagnostics.warn(messages.addressTypeLowered(service, type))
    return 'ipv4'
  }
  diagnostics.error(messages.addressTypeLacking(service, type, offered))
  return type
}
