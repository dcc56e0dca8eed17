import * as messages from '../diagnostics/messages.ts'
import type { DesiredState } from '../model/desired.ts'
import { addReused, type EndpointContext, endpointPolicy } from './endpointContext.ts'
import { reusableGateways } from './existingEndpoints.ts'
import { policyDocumentFor } from './policyDocuments.ts'
import { isOpenPolicy } from './policyGaps.ts'

/** A gateway in those of the route tables that no one else's gateway of the service has taken. */
export const addGatewayEndpoint = (desired: DesiredState, context: EndpointContext): void => {
  const { service, endpointService, vpc, spec, diagnostics } = context
  const { serviceName } = endpointService
  const { routeTableIds } = desired
  if (routeTableIds.length === 0) diagnostics.missing(messages.noRouteTable(vpc.vpcId))
  const others = reusableGateways(vpc, { service, serviceName }, routeTableIds, spec, diagnostics)
  for (const other of others) addReused(desired, other, context)
  const free = routeTableIds.filter((id) => !others.some((other) => other.routeTableIds.includes(id)))
  if (free.length === 0) return
  const policy = endpointPolicy(context)
  if (service === 's3' && policy && !isOpenPolicy(policy)) {
    const isTemplates = policyDocumentFor({ service, kind: 'Gateway' }, spec) !== undefined
    diagnostics.warn(isTemplates ? messages.s3DocumentGoverns(free) : messages.s3PolicyGoverns(free))
  }
  desired.endpoints.push({
    service,
    serviceName,
    kind: 'Gateway',
    policy,
    ipAddressType: 'ipv4',
    privateDns: false,
    subnetIds: [],
    securityGroupIds: [],
    routeTableIds: free,
  })
}
