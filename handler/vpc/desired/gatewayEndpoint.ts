import * as messages from '../diagnostics/messages.ts'
import { familiesOf } from '../model/addressFamilies.ts'
import type { DesiredState, IpAddressType } from '../model/desired.ts'
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
