import type { NetworkAcl, NetworkAclEntry, ObservedVpc, Subnet } from '../model/observed.ts'
import { contains, privateRanges, rangeOf } from '../network/addressRanges.ts'

export interface Ports {
  fromPort: number
  toPort: number
}

/** TCP that enters or leaves a subnet: with addresses of this block, at these ports. */
export interface Crossing extends Ports {
  isEgress: boolean
  cidrBlock: string
}

export const HTTPS: Ports = { fromPort: 443, toPort: 443 }
/**
 * From which tasks call: Linux up to 61000, Windows from 49152 on. Lower ports do not count: many network ACLs deny some of
 * them, such as 3389. https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL: Ports = { fromPort: 32_768, toPort: 65_535 }

export const networkAclOf = (
  { subnetId }: Subnet,
  { networkAcls }: Pick<ObservedVpc, 'networkAcls'>,
): NetworkAcl | undefined => networkAcls.find(({ subnetIds }) => subnetIds.includes(subnetId))

const TCP = '6'
const ALL = '-1'
const EVERYWHERE = ['0.0.0.0/0', '::/0']

const isIpv6 = (cidrBlock: string): boolean => cidrBlock.includes(':')

/** An address, and the entry that refuses some of the ports there, if any does. */
interface Verdict {
  address: bigint
  entry: NetworkAclEntry | undefined
}

/**
 * What a network ACL does with that traffic: the first entry that matches decides, and the last one, `*`, refuses all. Where
 * entries begin and end the decision may change, so one address and one port of each span are tried.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-rules
 * @param alsoAt further addresses to try
 */
const verdictsOn = ({ entries }: NetworkAcl, crossing: Crossing, alsoAt: readonly bigint[] = []): Verdict[] => {
  const matching = entries.filter(
    ({ isEgress, protocol, cidrBlock }) =>
      isEgress === crossing.isEgress &&
      (protocol === TCP || protocol === ALL) &&
      isIpv6(cidrBlock) === isIpv6(crossing.cidrBlock),
  )
  // As a VPC's default ACL does.
  const [main] = matching
  if (main?.isAllowed && main.protocol === ALL && EVERYWHERE.includes(main.cidrBlock)) return []
  const range = rangeOf(crossing.cidrBlock)
  const relevant = matching.map((entry) => {
    const ports = entry.protocol === ALL ? { fromPort: 0, toPort: 65_535 } : entry
    return { entry, range: rangeOf(entry.cidrBlock), fromPort: ports.fromPort, toPort: ports.toPort }
  })
  const addresses = [range.first, ...alsoAt, ...relevant.flatMap((one) => [one.range.first, one.range.last + 1n])]
  const ports = [crossing.fromPort, ...relevant.flatMap(({ fromPort, toPort }) => [fromPort, toPort + 1])].filter(
    (port) => port >= crossing.fromPort && port <= crossing.toPort,
  )
  const decidingAt = (address: bigint, port: number): NetworkAclEntry | undefined =>
    relevant.find((one) => contains(one.range, address) && one.fromPort <= port && port <= one.toPort)?.entry
  return [...new Set(addresses)]
    .filter((address) => contains(range, address))
    .map((address) => ({
      address,
      entry: [...new Set(ports)].map((port) => decidingAt(address, port)).find((entry) => entry && !entry.isAllowed),
    }))
}

/** The entry of a network ACL that refuses some of that traffic. */
export const refusingEntry = (acl: NetworkAcl, crossing: Crossing): NetworkAclEntry | undefined =>
  verdictsOn(acl, crossing).find(({ entry }) => entry)?.entry

/** What refuses traffic with public addresses, of which only some may be called. */
export interface PublicRefusal {
  entry: NetworkAclEntry
  isOfAll: boolean
}

/** The same for traffic with an address of the internet that is not known. */
export const publicRefusal = (acl: NetworkAcl, crossing: Crossing): PublicRefusal | undefined => {
  const ranges = privateRanges(isIpv6(crossing.cidrBlock) ? 'ipv6' : 'ipv4')
  const beyond = ranges.map(({ last }) => last + 1n)
  const verdicts = verdictsOn(acl, crossing, beyond).filter(
    ({ address }) => !ranges.some((range) => contains(range, address)),
  )
  const refused = verdicts.flatMap(({ entry }) => entry ?? [])
  return refused[0] && { entry: refused[0], isOfAll: refused.length === verdicts.length }
}
