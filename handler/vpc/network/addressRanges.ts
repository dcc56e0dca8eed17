import ipaddr from 'ipaddr.js'

/** The first and last address of a CIDR block, as numbers. */
export interface Range {
  kind: string
  first: bigint
  last: bigint
}

const toNumber = (address: ipaddr.IPv4 | ipaddr.IPv6): bigint =>
  address.toByteArray().reduce((value, byte) => value * 256n + BigInt(byte), 0n)

const parse = (cidr: string): Range => {
  const [address, prefix] = ipaddr.parseCIDR(cidr)
  const kind = address.kind()
  const size = 2n ** BigInt((kind === 'ipv4' ? 32 : 128) - prefix)
  const first = (toNumber(address) / size) * size
  return { kind, first, last: first + size - 1n }
}

/** Cached: a VPC has few blocks, and each is compared for every subnet. */
const parsed = new Map<string, Range>()

export const rangeOf = (cidr: string): Range => {
  const range = parsed.get(cidr) ?? parse(cidr)
  parsed.set(cidr, range)
  return range
}

export const contains = ({ first, last }: Range, address: bigint): boolean => first <= address && address <= last

const rangesFor = (cidrs: readonly string[], kind: string): Range[] =>
  cidrs
    .map(rangeOf)
    .filter((range) => range.kind === kind)
    .sort((a, b) => (a.first < b.first ? -1 : 1))

/** Whether blocks together contain all of another block: two /25 contain their /24. */
export const covers = (cidrs: readonly string[], block: string): boolean => {
  const { kind, first, last } = rangeOf(block)
  let next = first
  for (const range of rangesFor(cidrs, kind)) {
    if (range.first > next) break
    if (range.last >= next) next = range.last + 1n
  }
  return next > last
}

/** Whether blocks contain any address of another block. */
export const overlaps = (cidrs: readonly string[], block: string): boolean => {
  const { kind, first, last } = rangeOf(block)
  return rangesFor(cidrs, kind).some((range) => range.first <= last && range.last >= first)
}

/**
 * Ranges that are not routed on the internet: https://www.iana.org/assignments/iana-ipv4-special-registry and
 * …/iana-ipv6-special-registry
 */
const PRIVATE_BLOCKS = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['224.0.0.0/3', '::/16', '64:ff9b:1::/48', '100::/64', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
]

/** Whether all of a block is private. */
export const isPrivateBlock = (block: string): boolean => covers(PRIVATE_BLOCKS, block)

/** The private ranges of an address family. */
export const privateRanges = (kind: string): readonly Range[] => rangesFor(PRIVATE_BLOCKS, kind)
