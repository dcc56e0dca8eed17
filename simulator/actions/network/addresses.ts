import { addressAt, usableAddresses } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Subnet } from '../../state/resources.ts'
import { interfacesAt } from '../../state/vpcEndpoint.ts'

/** The IPv4 addresses of a subnet's network interfaces: those of endpoints, and all others. */
const addressesIn = (state: Ec2State, { subnetId, vpcId }: Subnet): string[] => {
  const now = state.now()
  const ofEndpoints = state.vpcEndpointsWithInterfaces(vpcId).flatMap((endpoint) => interfacesAt(endpoint, now))
  return [...ofEndpoints, ...state.networkInterfaces.inVpc(vpcId)]
    .filter((eni) => eni.subnetId === subnetId)
    .map(({ privateIpAddress }) => privateIpAddress)
}

/** The subnet's free IPv4 addresses: what its size leaves after network interfaces of endpoints and of others. */
export const availableAddresses = (state: Ec2State, subnet: Subnet): number => {
  if (subnet.cidrBlock === '') return 0
  const taken = subnet.addressesTaken + addressesIn(state, subnet).length
  return Math.max(0, usableAddresses(subnet.cidrBlock) - taken)
}

/** The first address that no network interface has. EC2 keeps a subnet's first four addresses for itself. */
export const nextAddress = (state: Ec2State, subnet: Subnet): string => {
  const taken = new Set(addressesIn(state, subnet))
  let offset = 4
  while (taken.has(addressAt(subnet.cidrBlock, offset))) offset += 1
  return addressAt(subnet.cidrBlock, offset)
}
