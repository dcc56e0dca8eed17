import * as messages from '../diagnostics/messages.ts'
import { familiesOf } from '../model/addressFamilies.ts'
import type { DesiredState, IpAddressType } from '../model/desired.ts'
import { isActive } from '../model/endpointState.ts'
import { shortNameOf } from '../network/serviceNames.ts'
import { resolvesTo } from '../reachability/dns.ts'
import { isOpenPolicy } from '../reachability/policyGaps.ts'
import { addReused, type EndpointContext, endpointPolicy } from './endpointContext.ts'
import { reusableGateways } from './existingEndpoints.ts'
import { policyDocumentFor } from './policyDocuments.ts'

/** Adds a gateway to the route tables that have no foreign gateway of the service. */
export const addGatewayEndpoint = (desired: DesiredState, context: EndpointContext): void => {
  const { service, endpointService, vpc, spec, diagnostics } = context
  const { serviceName } = endpointService
  const { routeTableIds } = desired
  const { SubnetTags, EcrImagePull } = spec.properties
  if (routeTableIds.length === 0)
    diagnostics.missing(SubnetTags ? messages.noTaggedSubnet(vpc.vpcId, SubnetTags) : messages.noRouteTable(vpc.vpcId))
  warnOfInterfaceNames(context)
  const others = reusableGateways(vpc, { service, serviceName }, routeTableIds, spec, diagnostics)
  for (const other of others) addReused(desired, other, context)
  const free = routeTableIds.filter((id) => !others.some((other) => other.routeTableIds.includes(id)))
  if (free.length === 0) return
  const policy = endpointPolicy(context)
  if (service === 's3' && policy && !isOpenPolicy(policy)) {
    const isOfTemplate = policyDocumentFor({ service, kind: 'Gateway' }, spec) !== undefined
    diagnostics.warn(isOfTemplate ? messages.s3DocumentGoverns(free) : messages.s3PolicyGoverns(free, EcrImagePull))
  }
  desired.endpoints.push({
    service,
    serviceName,
    kind: 'Gateway',
    policy,
    ipAddressType: gatewayAddressType(context),
    privateDns: false,
    subnetIds: [],
    securityGroupIds: [],
    routeTableIds: free,
  })
}

/** The region's list says which address types a gateway supports: S3's supports IPv6, DynamoDB's does not. */
const gatewayAddressType = ({ service, endpointService, spec, diagnostics }: EndpointContext): IpAddressType => {
  const { IpAddressType: type } = spec.properties
  if (type === 'ipv4' || familiesOf(type).every((one) => endpointService.ipAddressTypes.includes(one))) return type
  diagnostics.warn(messages.addressTypeLowered(service, type))
  return 'ipv4'
}

/**
 * An interface endpoint of S3 can have private DNS names for the whole VPC too. Tasks then call its addresses, which no
 * route to a gateway covers.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns
 */
const warnOfInterfaceNames = ({ service, endpointService, vpc, spec, diagnostics }: EndpointContext): void => {
  const { region } = spec.environment
  const short = shortNameOf(endpointService.serviceName, region)
  for (const endpoint of vpc.endpoints) {
    const isOfService = endpoint.kind === 'Interface' && shortNameOf(endpoint.serviceName, region) === short
    if (isOfService && isActive(endpoint) && resolvesTo(vpc, endpoint))
      diagnostics.warn(messages.gatewayPassedBy(service, endpoint.endpointId))
  }
}
