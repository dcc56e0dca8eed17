import ipaddr from 'ipaddr.js'

const isBlock = (text: string, kind: 'ipv4' | 'ipv6'): boolean =>
  ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[0].kind() === kind

export const isIpv4Block = (text: string): boolean => isBlock(text, 'ipv4')
export const isIpv6Block = (text: string): boolean => isBlock(text, 'ipv6')

/** A new subnet is compared with every other one of its VPC, so each block is parsed once. */
const parsed = new Map<string, ReturnType<typeof ipaddr.parseCIDR>>()

const parse = (cidrBlock: string) => {
  const block = parsed.get(cidrBlock) ?? ipaddr.parseCIDR(cidrBlock)
  parsed.set(cidrBlock, block)
  return block
}

/** Whether the inner block lies wholly in the outer one. */
export const contains = (outer: string, inner: string): boolean => {
  const [network, prefixLength] = parse(outer)
  const [address, innerLength] = parse(inner)
  return address.kind() === network.kind() && innerLength >= prefixLength && address.match(network, prefixLength)
}

/** Blocks either lie in one another or have nothing in common. */
export const overlaps = (a: string, b: string): boolean => contains(a, b) || contains(b, a)

/** The block with its host bits cleared and in one spelling: EC2 stores 10.0.0.5/24 as 10.0.0.0/24. */
export const canonicalBlock = (cidrBlock: string): string => {
  const [address, prefixLength] = parse(cidrBlock)
  const Address = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${Address.networkAddressFromCIDR(cidrBlock)}/${prefixLength}`
}

/** The address that lies so many places after the first of an IPv4 block. */
export const addressAt = (cidrBlock: string, offset: number): string => {
  const octets = ipaddr.IPv4.networkAddressFromCIDR(cidrBlock).toByteArray()
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0) + offset
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

/** How many addresses an IPv4 subnet has for use: EC2 keeps five for itself. */
export const usableAddresses = (cidrBlock: string): number => 2 ** (32 - parse(cidrBlock)[1]) - 5
