import type { NetworkAcl, NetworkAclEntry, ObservedVpc, Subnet } from '../model/observed.ts'
import { contains, privateRanges, rangeOf } from '../network/addressRanges.ts'

export interface Ports {
  fromPort: number
  toPort: number
}

/** TCP traffic that enters or leaves a subnet, with addresses of this block, on these ports. */
export interface Crossing extends Ports {
  isEgress: boolean
  cidrBlock: string
}

export const HTTPS: Ports = { fromPort: 443, toPort: 443 }
/**
 * The ephemeral ports of tasks: up to 61000 on Linux, from 49152 on Windows. Lower ports do not count: many network
 * ACLs deny some of them, such as 3389.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL: Ports = { fromPort: 32_768, toPort: 65_535 }

/**
 * The ephemeral ports of Linux. If only other ports are refused, tasks receive most answers.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const LINUX_EPHEMERAL: Ports = { fromPort: 32_768, toPort: 61_000 }

export const networkAclOf = (
  { subnetId }: Subnet,
  { networkAcls }: Pick<ObservedVpc, 'networkAcls'>,
): NetworkAcl | undefined => networkAcls.find(({ subnetIds }) => subnetIds.includes(subnetId))

const TCP = '6'
const ALL = '-1'
const EVERYWHERE = ['0.0.0.0/0', '::/0']

const isIpv6 = (cidrBlock: string): boolean => cidrBlock.includes(':')

/** What a network ACL decides for an address: the entry that refuses some of the ports, if any. */
interface AclDecision {
  address: bigint
  entry: NetworkAclEntry | undefined
}

/**
 * The decisions of a network ACL on that traffic. The first matching entry decides; the last one, `*`, refuses
 * everything. A decision can change only where an entry begins or ends, so one address and one port of each span are
 * tested.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-rules
 * @param alsoAt further addresses to test
 */
const decisionsOf = ({ entries }: NetworkAcl, crossing: Crossing, alsoAt: readonly bigint[] = []): AclDecision[] => {
  const matching = entries.filter(
    ({ isEgress, protocol, cidrBlock }) =>
      isEgress === crossing.isEgress &&
      (protocol === TCP || protocol === ALL) &&
      isIpv6(cidrBlock) === isIpv6(crossing.cidrBlock),
  )
  // The default ACL of a VPC allows everything.
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

/** The entry of a network ACL that refuses some of the traffic. */
export const refusingEntry = (acl: NetworkAcl, crossing: Crossing): NetworkAclEntry | undefined =>
  decisionsOf(acl, crossing).find(({ entry }) => entry)?.entry

/** A refusal of traffic with public addresses, of which only some may be called. */
export interface PublicRefusal {
  entry: NetworkAclEntry
  isOfAll: boolean
}

/** The same for traffic with an unknown address of the internet. */
export const publicRefusal = (acl: NetworkAcl, crossing: Crossing): PublicRefusal | undefined => {
  const ranges = privateRanges(isIpv6(crossing.cidrBlock) ? 'ipv6' : 'ipv4')
  const beyond = ranges.map(({ last }) => last + 1n)
  const decisions = decisionsOf(acl, crossing, beyond).filter(
    ({ address }) => !ranges.some((range) => contains(range, address)),
  )
  const refused = decisions.flatMap(({ entry }) => entry ?? [])
  return refused[0] && { entry: refused[0], isOfAll: refused.length === decisions.length }
}
