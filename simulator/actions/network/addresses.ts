import { addressAt, usableAddresses } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Subnet } from '../../state/resources.ts'
import { allNetworkInterfaces } from './networkInterfaces.ts'

const interfacesIn = (state: Ec2State, { subnetId, vpcId }: Subnet) =>
  allNetworkInterfaces(state, 0, vpcId).filter((eni) => eni.subnetId === subnetId)

/** The subnet's free IPv4 addresses: what its size leaves after network interfaces of endpoints and of others. */
export const availableAddresses = (state: Ec2State, subnet: Subnet): number => {
  if (subnet.cidrBlock === '') return 0
  const taken = subnet.addressesTaken + interfacesIn(state, subnet).length
  return Math.max(0, usableAddresses(subnet.cidrBlock) - taken)
}

/** The first address that no network interface has. EC2 keeps a subnet's first four addresses for itself. */
export const nextAddress = (state: Ec2State, subnet: Subnet): string => {
  const taken = new Set(interfacesIn(state, subnet).map(({ privateIpAddress }) => privateIpAddress))
  let offset = 4
  while (taken.has(addressAt(subnet.cidrBlock, offset))) offset += 1
  return addressAt(subnet.cidrBlock, offset)
}
