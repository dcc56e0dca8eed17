import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { Endpoint, EndpointService, ObservedVpc, Subnet } from '../model/observed.ts'
import { privateSubnets, supportsAddressType } from '../network/privateSubnets.ts'
import { findManagedEndpoint, isShared } from '../ownership/ownership.ts'
import type { DesiredState, IpAddressType, ResourceSpec } from './desiredState.ts'
import { reusableGateways, reusableInterface } from './existingEndpoints.ts'
import { MANAGED_GROUP } from './managedGroup.ts'
import { type PolicyDocument, policyFor } from './policies.ts'
import { hasGateway } from './selectServices.ts'

/** The longest policy that EC2 takes: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const LONGEST_POLICY = 20_480

/** The service of an endpoint in the making, and where what is found about it goes. */
export interface EndpointContext {
  service: string
  endpointService: EndpointService
  vpc: ObservedVpc
  spec: ResourceSpec
  diagnostics: Diagnostics
}

/** The endpoint of ours that stands for it already, whichever user's. */
const managedEndpointFor = ({ vpc, endpointService, spec }: EndpointContext): Endpoint | undefined =>
  findManagedEndpoint(endpointService, vpc.endpoints, spec.owner)

/** What someone else made keeps its policy: an author who asked for another is told. */
const reuse = (
  desired: DesiredState,
  { endpointId, kind }: Endpoint,
  { service, spec, diagnostics }: EndpointContext,
): void => {
  const { PolicyDocuments, PolicyScope } = spec.properties
  desired.reused.push({ service, endpointId })
  if (PolicyDocuments?.[service]) diagnostics.warn(messages.policyOfReused(service, endpointId, 'PolicyDocuments'))
  else if (kind === 'Interface' && PolicyScope !== 'Open') {
    diagnostics.warn(messages.policyOfReused(service, endpointId, `PolicyScope ${PolicyScope}`))
  }
}

/** A gateway in those of the route tables that no one else's gateway of the service has taken. */
export const desiredGatewayEndpoint = (desired: DesiredState, context: EndpointContext): void => {
  const { service, endpointService, vpc, spec, diagnostics } = context
  const { routeTableIds } = desired
  if (routeTableIds.length === 0) diagnostics.vpcError(messages.noRouteTable(vpc.vpcId))
  const sought = { service, serviceName: endpointService.serviceName }
  const others = reusableGateways(vpc, sought, routeTableIds, spec, diagnostics)
  for (const other of others) reuse(desired, other, context)
  const ours = routeTableIds.filter((id) => !others.some((other) => other.routeTableIds.includes(id)))
  if (ours.length === 0) return
  const policy = checkedPolicy(context)
  if (service === 's3' && !spec.properties.S3Buckets?.includes('*')) diagnostics.warn(messages.s3PolicyGoverns(ours))
  desired.endpoints.push({
    service,
    serviceName: endpointService.serviceName,
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
export const desiredInterfaceEndpoint = (desired: DesiredState, context: EndpointContext): void => {
  const { service, endpointService, vpc, spec, diagnostics } = context
  const { properties, environment } = spec
  // The tasks' own traffic to such a service stays on its gateway, which costs nothing.
  const privateDns =
    properties.PrivateDns &&
    endpointService.privateDnsSupported &&
    !hasGateway(endpointService.serviceName, vpc, environment.region)
  if (!managedEndpointFor(context)) {
    const { IpAddressType: ipAddressType } = properties
    const sought = { service, serviceName: endpointService.serviceName, privateDns, ipAddressType }
    const other = reusableInterface(vpc, sought, spec, diagnostics)
    if (other) {
      reuse(desired, other, context)
      return
    }
  }
  const ipAddressType = addressTypeOf(context)
  const present = findManagedEndpoint({ ...endpointService, privateDns, ipAddressType }, vpc.endpoints, spec.owner)
  desired.endpoints.push({
    service,
    serviceName: endpointService.serviceName,
    kind: 'Interface',
    policy: checkedPolicy(context),
    ipAddressType,
    privateDns,
    subnetIds: keepExistingSubnets(servedSubnets(desired.subnets, ipAddressType, context), present, desired, context),
    securityGroupIds: properties.SecurityGroupIds ?? [MANAGED_GROUP],
    routeTableIds: [],
  })
}

/**
 * In a zone where the endpoint has a subnet already, that one serves: EC2 takes one a zone. A user that has it alone may
 * name another.
 */
const keepExistingSubnets = (
  subnetIds: readonly string[],
  endpoint: Endpoint | undefined,
  { zones }: DesiredState,
  context: EndpointContext,
): string[] => {
  if (!endpoint) return [...subnetIds]
  const isAlone = !isShared(context.spec.owner, endpoint.tags)
  const eligible = isAlone ? eligibleAmong(endpoint.subnetIds, context) : endpoint.subnetIds
  return subnetIds.map((id) => eligible.find((present) => zones.get(present) === zones.get(id)) ?? id).sort()
}

/** Those subnets of an endpoint that would be chosen anew: the author's alone where it names any. */
const eligibleAmong = (subnetIds: readonly string[], { vpc, spec }: EndpointContext): string[] => {
  const { SubnetIds, IpAddressType } = spec.properties
  if (SubnetIds) return subnetIds.filter((id) => SubnetIds.includes(id))
  const candidates = privateSubnets(vpc).filter((subnet) => supportsAddressType(subnet, IpAddressType))
  return subnetIds.filter((id) => candidates.some(({ subnetId }) => subnetId === id))
}

/** The subnets in zones that the service is offered in. A service without a list of zones is offered in all. */
const servedSubnets = (
  subnets: readonly Subnet[],
  ipAddressType: IpAddressType,
  { service, endpointService, vpc, spec, diagnostics }: EndpointContext,
): string[] => {
  const zones = subnets.map(({ availabilityZone }) => availabilityZone)
  const served = subnets.filter(
    ({ availabilityZone }) =>
      endpointService.availabilityZones.length === 0 || endpointService.availabilityZones.includes(availabilityZone),
  )
  const lacking = subnets.filter((subnet) => !served.includes(subnet)).map(({ availabilityZone }) => availabilityZone)
  if (subnets.length === 0) {
    // Where the author named subnets, that none of them is there has been said already.
    if (!spec.properties.SubnetIds) diagnostics.vpcError(messages.noPrivateSubnet(vpc.vpcId, vpc.subnets.length))
  } else if (served.length === 0)
    diagnostics.block(messages.noZoneLeft(service, endpointService.availabilityZones, zones))
  else if (lacking.length > 0) diagnostics.warn(messages.zonesLacking(service, lacking))
  const unfit = served.filter((subnet) => !supportsAddressType(subnet, ipAddressType)).map(({ subnetId }) => subnetId)
  if (unfit.length > 0) diagnostics.block(messages.subnetsOfOtherType(unfit, ipAddressType))
  const withoutIpv6 = served.filter(({ ipv6CidrBlocks }) => ipv6CidrBlocks.length === 0)
  if (ipAddressType === 'dualstack' && withoutIpv6.length > 0) {
    const subnetIds = withoutIpv6.map(({ subnetId }) => subnetId)
    diagnostics.block(messages.noIpv6InSubnet(subnetIds))
  }
  return served.map(({ subnetId }) => subnetId).sort()
}

/** The address type that is wanted, or `ipv4` for a service that has no dual stack: dual-stack tasks reach it all the same. */
const addressTypeOf = ({ service, endpointService, spec, diagnostics }: EndpointContext): IpAddressType => {
  const { IpAddressType: type } = spec.properties
  const offered = endpointService.ipAddressTypes
  const matchesSettings =
    type === 'dualstack' ? offered.includes('ipv4') && offered.includes('ipv6') : offered.includes(type)
  if (matchesSettings || offered.length === 0) return type
  if (type === 'dualstack' && offered.includes('ipv4')) {
    diagnostics.warn(messages.addressTypeLowered(service, type))
    return 'ipv4'
  }
  diagnostics.block(messages.addressTypeLacking(service, type, offered))
  return type
}

const checkedPolicy = ({
  service,
  endpointService,
  spec,
  diagnostics,
}: EndpointContext): PolicyDocument | undefined => {
  const { properties, environment, owner } = spec
  if (!endpointService.policySupported) {
    if (properties.PolicyDocuments?.[service]) diagnostics.block(messages.noPolicy(service))
    else if (properties.PolicyScope !== 'Open')
      diagnostics.warn(messages.scopeWithoutPolicy(service, properties.PolicyScope))
    return undefined
  }
  const policy = policyFor({ service, kind: endpointService.kind }, properties, environment, owner.id)
  const { length } = JSON.stringify(policy)
  if (length > LONGEST_POLICY) diagnostics.block(messages.policyTooLong(service, length, LONGEST_POLICY))
  return policy
}
