import type { CreateVpcEndpointRequest, CreateVpcEndpointResult } from '@aws-sdk/client-ec2'
import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Vpc } from '../../state/resources.ts'
import { tagsOnCreation } from '../../state/tags.ts'
import { isUndeleted, type VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { Ec2Error, required } from '../../wire/ec2Error.ts'
import { idempotently } from '../idempotency.ts'
import { endpointVpcNotFound } from '../lookups.ts'
import { checkOwner } from '../network/sharedVpc.ts'
import { describeVpcEndpoint } from './describe.ts'
import { checkRouteTables } from './gatewayRoutes.ts'
import { afterCreation } from './lifecycle.ts'
import { checkGroups, checkServiceAddressType, checkSubnets, placeInterfaces } from './placement.ts'
import { policyFor } from './policy.ts'
import { checkAccepted, checkPrivateDns, inboundResolverOnly, privateDnsByDefault } from './privateDns.ts'
import { serviceFor } from './services.ts'
import { rejectGatewayParameters, rejectInterfaceParameters } from './typeParameters.ts'

export const createVpcEndpoint = (state: Ec2State, input: CreateVpcEndpointRequest): CreateVpcEndpointResult =>
  idempotently(state, 'CreateVpcEndpoint', input, () => {
    const vpcId = required(input.VpcId, 'VpcId')
    const vpc = state.vpcs.get(vpcId)
    if (!vpc) throw endpointVpcNotFound(vpcId)
    checkOwner(state, vpc, 'CreateVpcEndpoint')
    const service = serviceFor(state, required(input.ServiceName, 'ServiceName'), input.VpcEndpointType)
    const tags = tagsOnCreation(state, 'vpc-endpoint', input.TagSpecifications)
    const parts = service.serviceType === 'Gateway' ? gatewayParts : interfaceParts
    const draft = draftOf(state, vpc, service, input)
    checkQuota(state, draft)
    const endpoint = { ...draft, ...parts(state, vpc, service, input) }
    const created: VpcEndpoint = { ...endpoint, ...afterCreation(state, endpoint, service) }
    state.putVpcEndpoint(created)
    state.setTags(created.vpcEndpointId, tags)
    const { PolicyDocument, ...description } = describeVpcEndpoint(state, created, state.now())
    // Recorded responses: the one for an interface endpoint does not contain the policy, the one for a gateway endpoint
    // does.
    const VpcEndpoint = service.serviceType === 'Gateway' ? { ...description, PolicyDocument } : description
    return { VpcEndpoint, ClientToken: input.ClientToken }
  })

const draftOf = (
  state: Ec2State,
  { vpcId, ownerId }: Vpc,
  service: EndpointService,
  input: CreateVpcEndpointRequest,
): VpcEndpoint => ({
  vpcEndpointId: state.newId('vpce'),
  vpcEndpointType: service.serviceType,
  vpcId,
  ownerId,
  serviceName: service.serviceName,
  lifecycle: [],
  failure: {},
  creationTimestamp: state.now(),
  policyDocument: policyFor(state, service, input.PolicyDocument),
  privateDnsEnabled: false,
  ipAddressType: input.IpAddressType ?? 'ipv4',
  dnsRecordIpType: service.serviceType === 'Gateway' ? 'service-defined' : dnsRecordIpTypeOf(input),
  routeTableIds: [],
  subnetIds: [],
  groupIds: [],
  networkInterfaces: [],
})

const dnsRecordIpTypeOf = ({ DnsOptions, IpAddressType = 'ipv4' }: CreateVpcEndpointRequest): string =>
  DnsOptions?.DnsRecordIpType ?? IpAddressType

const checkQuota = (state: Ec2State, { vpcEndpointType, vpcId }: VpcEndpoint): void => {
  const { interfaceEndpointsPerVpc, gatewayEndpointsPerRegion } = state.settings.quotas
  const isGateway = vpcEndpointType === 'Gateway'
  const existing = state
    .vpcEndpoints(isGateway ? undefined : vpcId)
    .filter((endpoint) => endpoint.vpcEndpointType === vpcEndpointType && isUndeleted(endpoint, state.now()))
  if (existing.length >= (isGateway ? gatewayEndpointsPerRegion : interfaceEndpointsPerVpc)) {
    throw new Ec2Error('VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.')
  }
}

type Parts = (
  state: Ec2State,
  vpc: Vpc,
  service: EndpointService,
  input: CreateVpcEndpointRequest,
) => Partial<VpcEndpoint>

const gatewayParts: Parts = (state, vpc, service, input) => {
  const { SubnetIds: subnetIds, SecurityGroupIds: groupIds, PrivateDnsEnabled: privateDnsEnabled } = input
  rejectInterfaceParameters({ subnetIds, groupIds, privateDnsEnabled })
  checkServiceAddressType(service, input.IpAddressType ?? 'ipv4')
  const routeTableIds = [...new Set(input.RouteTableIds)]
  checkRouteTables(state, vpc, service, routeTableIds)
  return { routeTableIds }
}

const interfaceParts: Parts = (state, vpc, service, input) => {
  rejectGatewayParameters(input.RouteTableIds)
  const subnetIds = [...new Set(input.SubnetIds)]
  checkSubnets(state, vpc, service, subnetIds, input.IpAddressType ?? 'ipv4')
  const groupIds = checkGroups(state, vpc, input.SecurityGroupIds ?? [])
  const privateDnsEnabled = input.PrivateDnsEnabled ?? privateDnsByDefault(state, service)
  if (privateDnsEnabled) {
    checkAccepted(service, !service.acceptanceRequired)
    checkPrivateDns(state, vpc, service)
  }
  return {
    subnetIds,
    groupIds,
    privateDnsEnabled,
    privateDnsOnlyForInboundResolverEndpoint: privateDnsEnabled
      ? inboundResolverOnly(state, vpc, service, input.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint)
      : undefined,
    networkInterfaces: placeInterfaces(state, subnetIds, []),
  }
}
