import ipaddr from 'ipaddr.js'

const isBlock = (text: string, kind: 'ipv4' | 'ipv6'): boolean =>
  ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[0].kind() === kind

export const isIpv4Block = (text: string): boolean => isBlock(text, 'ipv4')
export const isIpv6Block = (text: string): boolean => isBlock(text, 'ipv6')

/** A new subnet is compared with all other subnets of its VPC, so each block is parsed only once. */
const parsed = new Map<string, ReturnType<typeof ipaddr.parseCIDR>>()

const parse = (cidrBlock: string) => {
  const block = parsed.get(cidrBlock) ?? ipaddr.parseCIDR(cidrBlock)
  parsed.set(cidrBlock, block)
  return block
}

/** Whether the outer block contains all of the inner block. */
export const contains = (outer: string, inner: string): boolean => {
  const [network, prefixLength] = parse(outer)
  const [address, innerLength] = parse(inner)
  return address.kind() === network.kind() && innerLength >= prefixLength && address.match(network, prefixLength)
}

/** Two blocks overlap only if one contains the other. */
export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a)

/** Returns the block in one spelling with its host bits cleared: EC2 stores 10.0.0.5/24 as 10.0.0.0/24. */
export const canonicalBlock = (cidrBlock: string): string => {
  const [address, prefixLength] = parse(cidrBlock)
  const Address = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${Address.networkAddressFromCIDR(cidrBlock)}/${prefixLength}`
}

/** Returns the address at an offset from the first address of an IPv4 block. */
export const addressAt = (cidrBlock: string, offset: number): string => {
  const octets = ipaddr.IPv4.networkAddressFromCIDR(cidrBlock).toByteArray()
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0) + offset
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

/** Returns the number of usable addresses of an IPv4 subnet: EC2 reserves five. */
export const usableAddresses = (cidrBlock: string): number => 2 ** (32 - parse(cidrBlock)[1]) - 5
