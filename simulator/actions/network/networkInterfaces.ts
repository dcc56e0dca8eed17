import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface as NetworkInterfaceDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { NetworkInterface } from '../../state/resources.ts'
import { tagSet } from '../../state/tags.ts'
import { interfacesAt, listedFrom } from '../../state/vpcEndpoint.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { networkInterfaceNotFound } from '../lookups.ts'

/** Returns all network interfaces, including those of endpoints, which EC2 creates and deletes itself. */
export const allNetworkInterfaces = (state: Ec2State, lag: number, vpcId?: string): NetworkInterface[] => [
  ...(vpcId === undefined ? state.networkInterfaces.all(lag) : state.networkInterfaces.inVpc(vpcId, lag)),
  ...interfacesOfEndpoints(state, lag, vpcId).map(({ networkInterface }) => networkInterface),
]

/**
 * Returns the interfaces that EC2 lists. Those of a new endpoint may exist, and occupy addresses, before they are
 * listed.
 */
export const shownNetworkInterfaces = (state: Ec2State, lag: number, vpcId?: string): NetworkInterface[] => {
  if (state.settings.endpointInterfacesListed === 'atOnce') return allNetworkInterfaces(state, lag, vpcId)
  const seenAt = state.now() - lag
  const hidden = interfacesOfEndpoints(state, lag, vpcId).filter(({ listedAt }) => listedAt > seenAt)
  const hiddenIds = new Set(hidden.map(({ networkInterface }) => networkInterface.networkInterfaceId))
  return allNetworkInterfaces(state, lag, vpcId).filter((eni) => !hiddenIds.has(eni.networkInterfaceId))
}

const interfacesOfEndpoints = (
  state: Ec2State,
  lag: number,
  vpcId: string | undefined,
): { networkInterface: NetworkInterface; listedAt: number }[] =>
  state.vpcEndpointsWithInterfaces(vpcId, lag).flatMap((endpoint) =>
    interfacesAt(endpoint, state.now() - lag).map((placed) => ({
      listedAt: listedFrom(endpoint, placed),
      networkInterface: {
        networkInterfaceId: placed.networkInterfaceId,
        subnetId: placed.subnetId,
        privateIpAddress: placed.privateIpAddress,
        vpcId: endpoint.vpcId,
        ownerId: endpoint.ownerId,
        groupIds: endpoint.groupIds,
        description: `VPC Endpoint Interface ${endpoint.vpcEndpointId}`,
        interfaceType: 'vpc_endpoint',
        requesterManaged: true,
      },
    })),
  )

const zoneOf = ({ subnetId }: NetworkInterface, state: Ec2State): string | undefined =>
  state.subnets.get(subnetId)?.availabilityZone

const networkInterfaceKind: Kind<NetworkInterface> = {
  idOf: ({ networkInterfaceId }) => networkInterfaceId,
  rows: shownNetworkInterfaces,
  row: (state, id, lag) =>
    shownNetworkInterfaces(state, lag).find(({ networkInterfaceId }) => networkInterfaceId === id),
  notFound: networkInterfaceNotFound,
  maxResults: usualMaxResults,
  filters: {
    'network-interface-id': ({ networkInterfaceId }) => networkInterfaceId,
    'vpc-id': ({ vpcId }) => vpcId,
    'subnet-id': ({ subnetId }) => subnetId,
    'availability-zone': zoneOf,
    'group-id': ({ groupIds }) => groupIds,
    'group-name': ({ groupIds }, state) => groupIds.map((id) => state.securityGroups.get(id)?.groupName),
    description: ({ description }) => description,
    'interface-type': ({ interfaceType }) => interfaceType,
    'owner-id': ({ ownerId }) => ownerId,
    'private-ip-address': ({ privateIpAddress }) => privateIpAddress,
    'requester-managed': ({ requesterManaged }) => String(requesterManaged),
    status: () => 'in-use',
  },
}

export const describeNetworkInterfaces = (
  state: Ec2State,
  input: DescribeNetworkInterfacesRequest,
): DescribeNetworkInterfacesResult => {
  const { rows, nextToken } = describe(state, networkInterfaceKind, input.NetworkInterfaceIds, input)
  return {
    NetworkInterfaces: rows.map((networkInterface) => describeNetworkInterface(state, networkInterface)),
    NextToken: nextToken,
  }
}

const describeNetworkInterface = (
  state: Ec2State,
  networkInterface: NetworkInterface,
): NetworkInterfaceDescription => ({
  NetworkInterfaceId: networkInterface.networkInterfaceId,
  VpcId: networkInterface.vpcId,
  SubnetId: networkInterface.subnetId,
  AvailabilityZone: zoneOf(networkInterface, state),
  OwnerId: networkInterface.ownerId,
  Description: networkInterface.description,
  InterfaceType: networkInterface.interfaceType as NetworkInterfaceDescription['InterfaceType'],
  RequesterManaged: networkInterface.requesterManaged,
  PrivateIpAddress: networkInterface.privateIpAddress || undefined,
  PrivateIpAddresses: networkInterface.privateIpAddress
    ? [{ Primary: true, PrivateIpAddress: networkInterface.privateIpAddress }]
    : [],
  Association: networkInterface.publicIp ? { PublicIp: networkInterface.publicIp } : undefined,
  Ipv6Addresses: [],
  Groups: networkInterface.groupIds.map((groupId) => ({
    GroupId: groupId,
    GroupName: state.securityGroups.get(groupId)?.groupName,
  })),
  SourceDestCheck: true,
  Status: 'in-use',
  TagSet: tagSet(state.describedTags(networkInterface.networkInterfaceId)),
})
