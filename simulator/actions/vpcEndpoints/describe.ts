import type {
  DescribeVpcEndpointsRequest,
  DescribeVpcEndpointsResult,
  VpcEndpoint as VpcEndpointDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { tagSet } from '../../state/tags.ts'
import { interfacesAt, stateAt, type VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { describe, type Kind } from '../describe.ts'
import { vpcEndpointNotFound } from '../lookups.ts'
import { dnsEntriesOf } from './dnsEntries.ts'

const vpcEndpointKind: Kind<VpcEndpoint> = {
  idOf: ({ vpcEndpointId }) => vpcEndpointId,
  rows: (state, lag, vpcId) => state.vpcEndpoints(vpcId, lag),
  row: (state, id, lag) => state.vpcEndpoint(id, lag),
  notFound: vpcEndpointNotFound,
  // https://github.com/mondoohq/mql/issues/4454
  unknownFilter: 'InvalidFilter',
  filters: {
    'vpc-endpoint-id': ({ vpcEndpointId }) => vpcEndpointId,
    'vpc-id': ({ vpcId }) => vpcId,
    'service-name': ({ serviceName }) => serviceName,
    'service-region': (_endpoint, { region }) => region.name,
    'vpc-endpoint-type': ({ vpcEndpointType }) => vpcEndpointType,
    'vpc-endpoint-state': (endpoint, state) => stateAt(endpoint, state.now() - state.lags.lists),
    'ip-address-type': ({ ipAddressType }) => ipAddressType,
  },
}

export const describeVpcEndpoints = (
  state: Ec2State,
  input: DescribeVpcEndpointsRequest,
): DescribeVpcEndpointsResult => {
  const { rows, nextToken } = describe(state, vpcEndpointKind, input.VpcEndpointIds, input)
  const byId = input.VpcEndpointIds !== undefined && input.VpcEndpointIds.length > 0
  const seenAt = state.now() - (byId ? state.lags.byId : state.lags.lists)
  return { VpcEndpoints: rows.map((endpoint) => describeVpcEndpoint(state, endpoint, seenAt)), NextToken: nextToken }
}

export const describeVpcEndpoint = (
  state: Ec2State,
  endpoint: VpcEndpoint,
  seenAt: number,
): VpcEndpointDescription => ({
  VpcEndpointId: endpoint.vpcEndpointId,
  VpcEndpointType: endpoint.vpcEndpointType,
  VpcId: endpoint.vpcId,
  OwnerId: endpoint.ownerId,
  ServiceName: endpoint.serviceName,
  ServiceRegion: state.region.name,
  State: writtenState(state, endpoint, seenAt),
  PolicyDocument: endpoint.policyDocument,
  RouteTableIds: [...endpoint.routeTableIds],
  SubnetIds: [...endpoint.subnetIds],
  Groups: endpoint.groupIds.map((groupId) => ({
    GroupId: groupId,
    GroupName: state.securityGroups.get(groupId)?.groupName,
  })),
  IpAddressType: endpoint.ipAddressType as VpcEndpointDescription['IpAddressType'],
  DnsOptions: {
    DnsRecordIpType: endpoint.dnsRecordIpType as 'ipv4',
    PrivateDnsOnlyForInboundResolverEndpoint: endpoint.privateDnsOnlyForInboundResolverEndpoint,
  },
  PrivateDnsEnabled: endpoint.privateDnsEnabled,
  RequesterManaged: false,
  NetworkInterfaceIds: interfacesAt(endpoint, seenAt).map(({ networkInterfaceId }) => networkInterfaceId),
  DnsEntries: dnsEntriesOf(state, endpoint, seenAt),
  CreationTimestamp: new Date(endpoint.creationTimestamp),
  LastError: endpoint.failure.lastError && {
    Code: endpoint.failure.lastError.code,
    Message: endpoint.failure.lastError.message,
  },
  FailureReason: endpoint.failure.failureReason,
  Tags: tagSet(state.describedTags(endpoint.vpcEndpointId)),
})

const writtenState = (state: Ec2State, endpoint: VpcEndpoint, seenAt: number): VpcEndpointDescription['State'] => {
  const lower = stateAt(endpoint, seenAt)
  const written = state.settings.stateLetterCase === 'lower' ? lower : lower.charAt(0).toUpperCase() + lower.slice(1)
  return written as VpcEndpointDescription['State']
}
