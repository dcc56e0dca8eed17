import ipaddr from 'ipaddr.js'
import type { Permission, Subnet } from '../model/observed.ts'
import { covers, overlaps } from '../network/addressRanges.ts'

const admitsHttps = ({ protocol, fromPort, toPort }: Permission): boolean =>
  protocol === '-1' || (protocol === 'tcp' && (fromPort === -1 || (fromPort <= 443 && toPort >= 443)))

export const isCidr = (source: string): boolean => ipaddr.isValidCIDR(source)

/** The sources, or destinations, that permissions admit on TCP 443. */
export const httpsSources = (permissions: readonly Permission[]): string[] =>
  permissions.filter(admitsHttps).map(({ source }) => source)

/** The blocks that the addresses of a subnet's tasks are in. An IPv6-only subnet has no IPv4 block. */
export const blocksOf = ({ cidrBlock, ipv6CidrBlocks }: Subnet): string[] =>
  cidrBlock === '' ? ipv6CidrBlocks : [cidrBlock]

/** The other end of a connection. Each of its groups and prefix lists contains all of its addresses. */
export interface Peer {
  blocks: readonly string[]
  groupIds?: readonly string[]
  prefixListIds?: readonly string[]
}

/** Which part of the other end is admitted. */
export type Admission = 'all' | 'some' | 'none' | 'unknown'

/** @param sources what is admitted. The addresses of a customer's prefix list are not known. */
export const admissionOf = (
  sources: readonly string[],
  { blocks, groupIds = [], prefixListIds = [] }: Peer,
): Admission => {
  if (sources.some((source) => groupIds.includes(source) || prefixListIds.includes(source))) return 'all'
  const cidrs = sources.filter(isCidr)
  if (blocks.length > 0 && blocks.every((block) => covers(cidrs, block))) return 'all'
  if (sources.some((source) => source.startsWith('pl-'))) return 'unknown'
  return blocks.some((block) => overlaps(cidrs, block)) ? 'some' : 'none'
}
