import type { NetworkAcl, NetworkAclEntry } from '../model/observed.ts'
import { rangeOf } from '../network/addressRanges.ts'

/** TCP that enters or leaves a subnet: with addresses of this block, at these ports. */
export interface Crossing {
  isEgress: boolean
  cidrBlock: string
  fromPort: number
  toPort: number
}

const TCP = '6'
const ALL = '-1'

/**
 * The entry of a network ACL that refuses some of that traffic: the first entry that matches decides, and the last one, `*`,
 * refuses all. Where entries begin and end the decision may change, so one address and one port of each span are tried.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-rules
 */
export const refusingEntry = ({ entries }: NetworkAcl, crossing: Crossing): NetworkAclEntry | undefined => {
  const { kind, first, last } = rangeOf(crossing.cidrBlock)
  const relevant = entries
    .filter(({ isEgress, protocol }) => isEgress === crossing.isEgress && (protocol === TCP || protocol === ALL))
    .map((entry) => {
      const ports = entry.protocol === ALL ? { fromPort: 0, toPort: 65_535 } : entry
      return { entry, range: rangeOf(entry.cidrBlock), fromPort: ports.fromPort, toPort: ports.toPort }
    })
    .filter(({ range }) => range.kind === kind)
  const addresses = [first, ...relevant.flatMap(({ range }) => [range.first, range.last + 1n])].filter(
    (address) => address >= first && address <= last,
  )
  const ports = [crossing.fromPort, ...relevant.flatMap(({ fromPort, toPort }) => [fromPort, toPort + 1])].filter(
    (port) => port >= crossing.fromPort && port <= crossing.toPort,
  )
  for (const address of new Set(addresses)) {
    for (const port of new Set(ports)) {
      const deciding = relevant.find(
        ({ range, fromPort, toPort }) =>
          range.first <= address && address <= range.last && fromPort <= port && port <= toPort,
      )
      if (deciding && !deciding.entry.isAllowed) return deciding.entry
    }
  }
  return undefined
}
