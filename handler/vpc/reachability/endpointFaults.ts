import type { Endpoint } from '../model/observed.ts'

const SERVING = new Set(['available', 'pending'])

/** The reasons why an interface endpoint cannot serve any task of an address type. */
export const endpointFaults = (
  { state, subnetIds, ipAddressType }: Pick<Endpoint, 'state' | 'subnetIds' | 'ipAddressType'>,
  taskAddressType: string,
): string[] => [
  ...(SERVING.has(state) ? [] : [`its state is ${state}`]),
  ...(subnetIds.length > 0 ? [] : ['it has no subnets']),
  ...(taskAddressType === 'ipv6' && ipAddressType === 'ipv4' ? ['it has no IPv6 addresses'] : []),
  ...(taskAddressType === 'ipv4' && ipAddressType === 'ipv6' ? ['it has no IPv4 addresses'] : []),
]
