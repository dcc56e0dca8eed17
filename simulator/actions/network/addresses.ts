import { addressAt, usableAddresses } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Subnet } from '../../state/resources.ts'
import { interfacesAt } from '../../state/vpcEndpoint.ts'

/** Returns the IPv4 addresses of all network interfaces in a subnet, those of endpoints included. */
const addressesIn = (state: Ec2State, { subnetId, vpcId }: Subnet): string[] => {
  const now = state.now()
  const ofEndpoints = state.vpcEndpointsWithInterfaces(vpcId).flatMap((endpoint) => interfacesAt(endpoint, now))
  return [...ofEndpoints, ...state.networkInterfaces.inVpc(vpcId)]
    .filter((eni) => eni.subnetId === subnetId)
    .map(({ privateIpAddress }) => privateIpAddress)
}

/** Returns the number of free IPv4 addresses of the subnet: its size without the addresses of network interfaces. */
export const availableAddresses = (state: Ec2State, subnet: Subnet): number => {
  if (subnet.cidrBlock === '') return 0
  const taken = subnet.addressesTaken + addressesIn(state, subnet).length
  return Math.max(0, usableAddresses(subnet.cidrBlock) - taken)
}

/** Returns the first address that no network interface uses. EC2 reserves the first four addresses of a subnet. */
export const nextAddress = (state: Ec2State, subnet: Subnet): string => {
  const taken = new Set(addressesIn(state, subnet))
  let offset = 4
  while (taken.has(addressAt(subnet.cidrBlock, offset))) offset += 1
  return addressAt(subnet.cidrBlock, offset)
}
