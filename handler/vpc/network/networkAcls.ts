import ipaddr from 'ipaddr.js'
import type { NetworkAcl, NetworkAclEntry } from '../model/observed.ts'

/** TCP that enters or leaves a subnet: with addresses of this block, at these ports. */
export interface Crossing {
  isEgress: boolean
  cidrBlock: string
  fromPort: number
  toPort: number
}

const TCP = '6'
const ALL = '-1'

/** The first and the last address of a block, as numbers. */
const rangeOf = (cidrBlock: string): [bigint, bigint] => {
  const [address, length] = ipaddr.parseCIDR(cidrBlock)
  const bytes = address.toByteArray()
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const size = 1n << BigInt(bytes.length * 8 - length)
  const first = (number / size) * size
  return [first, first + size - 1n]
}

const isIpv6 = (cidrBlock: string): boolean => cidrBlock.includes(':')

/**
 * The entry of a network ACL that refuses some of that traffic: the first entry that matches decides, and the last one, `*`,
 * refuses all. Where entries begin and end the decision may change, so one address and one port of each span are tried.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-rules
 */
export const refusingEntry = ({ entries }: NetworkAcl, crossing: Crossing): NetworkAclEntry | undefined => {
  const [first, last] = rangeOf(crossing.cidrBlock)
  const relevant = entries
    .filter(
      ({ isEgress, protocol, cidrBlock }) =>
        isEgress === crossing.isEgress &&
        (protocol === TCP || protocol === ALL) &&
        isIpv6(cidrBlock) === isIpv6(crossing.cidrBlock),
    )
    .map((entry) => {
      const [from, to] = rangeOf(entry.cidrBlock)
      const ports = entry.protocol === ALL ? { fromPort: 0, toPort: 65_535 } : entry
      return { entry, from, to, fromPort: ports.fromPort, toPort: ports.toPort }
    })
  const addresses = [first, ...relevant.flatMap(({ from, to }) => [from, to + 1n])].filter(
    (address) => address >= first && address <= last,
  )
  const ports = [crossing.fromPort, ...relevant.flatMap(({ fromPort, toPort }) => [fromPort, toPort + 1])].filter(
    (port) => port >= crossing.fromPort && port <= crossing.toPort,
  )
  for (const address of new Set(addresses)) {
    for (const port of new Set(ports)) {
      const deciding = relevant.find(
        ({ from, to, fromPort, toPort }) => from <= address && address <= to && fromPort <= port && port <= toPort,
      )
      if (deciding && !deciding.entry.isAllowed) return deciding.entry
    }
  }
  return undefined
}
