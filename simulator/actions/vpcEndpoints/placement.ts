import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Subnet, Vpc } from '../../state/resources.ts'
import type { EndpointNetworkInterface } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameter } from '../../wire/ec2Error.ts'
import { endpointSubnetNotFound, getSubnet, groupNotFound } from '../lookups.ts'
import { availableAddresses, nextAddress } from '../network/addresses.ts'

/** Checks the subnets of an interface endpoint: all in the VPC, one in each zone, and only zones of the service. */
export const checkSubnets = (
  state: Ec2State,
  vpc: Vpc,
  service: EndpointService,
  subnetIds: readonly string[],
  ipAddressType: string,
): void => {
  checkServiceAddressType(service, ipAddressType)
  const zones = new Set<string>()
  for (const id of subnetIds) {
    const subnet = state.subnets.get(id)
    if (!subnet) throw endpointSubnetNotFound(id)
    if (subnet.vpcId !== vpc.vpcId) throw invalidParameter(`The subnet ID '${id}' does not belong to VPC ${vpc.vpcId}`)
    checkZone(service, subnet, zones)
    checkAddressType(subnet, ipAddressType)
    zones.add(subnet.availabilityZone)
  }
}

/** The list of a service contains `ipv4` and `ipv6`; dualstack needs both. */
export const checkServiceAddressType = (service: EndpointService, ipAddressType: string): void => {
  const needed = ipAddressType === 'dualstack' ? ['ipv4', 'ipv6'] : [ipAddressType]
  if (!needed.every((type) => service.supportedIpAddressTypes.includes(type))) {
    throw invalidParameter(
      `The IP address type ${ipAddressType} is not supported by the VPC endpoint service ${service.serviceName}.`,
    )
  }
}

// Messages: terraform-aws-vpc issues 785 (zone) and 583 (two subnets in a zone).
const checkZone = (service: EndpointService, { subnetId, availabilityZone }: Subnet, taken: Set<string>): void => {
  if (!service.availabilityZones.includes(availabilityZone)) {
    throw invalidParameter(
      `The VPC endpoint service ${service.serviceName} does not support the availability zone of the subnet: ${subnetId}.`,
    )
  }
  if (taken.has(availabilityZone)) throw duplicateZone(subnetId)
}

/**
 * Rejects a call that replaces a subnet by another of the same zone, unless the settings allow it. Assumed: there is no
 * record of how EC2 handles this in one call.
 */
export const checkZoneSwap = (state: Ec2State, added: readonly string[], removed: readonly string[]): void => {
  if (state.settings.zoneSwaps === 'allowed') return
  const zoneOf = (id: string) => state.subnets.get(id)?.availabilityZone
  const removedZones = new Set(removed.map(zoneOf))
  const swapped = added.find((id) => removedZones.has(zoneOf(id)))
  if (swapped !== undefined) throw duplicateZone(swapped)
}

const duplicateZone = (subnetId: string): Ec2Error =>
  new Ec2Error(
    'DuplicateSubnetsInSameZone',
    `Found another VPC endpoint subnet in the availability zone of ${subnetId}. VPC endpoint subnets should be in ` +
      'different availability zones supported by the VPC endpoint service.',
  )

// See https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html, "IP address type".
const checkAddressType = ({ subnetId, cidrBlock, ipv6CidrBlocks }: Subnet, ipAddressType: string): void => {
  const isIpv6Only = cidrBlock === ''
  if (isIpv6Only !== (ipAddressType === 'ipv6') || (ipAddressType !== 'ipv4' && ipv6CidrBlocks.length === 0)) {
    throw invalidParameter(`The subnet ${subnetId} does not support the IP address type ${ipAddressType}.`)
  }
}

/** Returns the security groups of an interface endpoint: if the request has none, the default group of the VPC. */
export const checkGroups = (state: Ec2State, vpc: Vpc, groupIds: readonly string[]): string[] => {
  for (const id of groupIds) {
    const group = state.securityGroups.get(id)
    if (!group) throw groupNotFound(id)
    if (group.vpcId !== vpc.vpcId) {
      throw invalidParameter(`Security group ${id} and VPC ${vpc.vpcId} belong to different networks.`)
    }
  }
  if (groupIds.length > 5) {
    throw new Ec2Error(
      'SecurityGroupsPerInterfaceLimitExceeded',
      'The maximum number of security groups per interface has been reached.',
    )
  }
  return groupIds.length > 0 ? [...new Set(groupIds)] : defaultGroupOf(state, vpc)
}

const defaultGroupOf = (state: Ec2State, { vpcId }: Vpc): string[] =>
  state.securityGroups
    .inVpc(vpcId)
    .filter(({ groupName }) => groupName === 'default')
    .map(({ groupId }) => groupId)

/** Returns a network interface for each subnet: keeps the existing ones, and creates the others. */
export const placeInterfaces = (
  state: Ec2State,
  subnetIds: readonly string[],
  existing: readonly EndpointNetworkInterface[],
): EndpointNetworkInterface[] =>
  subnetIds.map((subnetId) => existing.find((eni) => eni.subnetId === subnetId) ?? createInterface(state, subnetId))

const createInterface = (state: Ec2State, subnetId: string): EndpointNetworkInterface => {
  const subnet = getSubnet(state, subnetId)
  const hasIpv4 = subnet.cidrBlock !== ''
  if (hasIpv4 && availableAddresses(state, subnet) === 0) {
    throw new Ec2Error('InsufficientFreeAddressesInSubnet', 'Insufficient free addresses in subnet.')
  }
  return {
    networkInterfaceId: state.newId('eni'),
    subnetId,
    privateIpAddress: hasIpv4 ? nextAddress(state, subnet) : '',
    createdAt: state.now(),
  }
}
