import ipaddr from 'ipaddr.js'
import type { ObservedVpc, Permission, Subnet } from '../model/observed.ts'
import { privateSubnets } from './privateSubnets.ts'

const admitsHttps = ({ protocol, fromPort, toPort }: Permission): boolean =>
  protocol === '-1' || (protocol === 'tcp' && (fromPort === -1 || (fromPort <= 443 && toPort >= 443)))

/** Whether a CIDR block holds another, or is it. */
export const contains = (outer: string, inner: string): boolean => {
  const [network, length] = ipaddr.parseCIDR(outer)
  const [address, innerLength] = ipaddr.parseCIDR(inner)
  return network.kind() === address.kind() && innerLength >= length && address.match([network, length])
}

/** Where the addresses of a subnet's tasks come from: an IPv6-only subnet has no IPv4 block. */
const blocksOf = ({ cidrBlock, ipv6CidrBlocks }: Subnet): string[] => (cidrBlock === '' ? ipv6CidrBlocks : [cidrBlock])

const isCidr = (source: string): boolean => ipaddr.isValidCIDR(source)

/**
 * Whether groups let the tasks in on TCP 443.
 * @returns `open`; `shut`; or the groups and prefix lists that alone are admitted, of which tasks may or may not be.
 */
export const ingressCoverage = (vpc: ObservedVpc, groupIds: readonly string[]): 'open' | 'shut' | string[] => {
  const rules = vpc.securityGroups
    .filter(({ groupId }) => groupIds.includes(groupId))
    .flatMap(({ ingress }) => ingress)
    .filter(admitsHttps)
  const cidrs = rules.map(({ source }) => source).filter(isCidr)
  const others = rules.map(({ source }) => source).filter((source) => !isCidr(source))
  const tasks = privateSubnets(vpc).flatMap(blocksOf)
  if (tasks.length > 0 && tasks.every((task) => cidrs.some((cidr) => contains(cidr, task)))) return 'open'
  return others.length > 0 ? others : 'shut'
}

/** The ids of the subnets from whose blocks the rules do not admit TCP 443. */
export const uncoveredSubnets = (subnets: readonly Subnet[], rules: readonly Permission[]): string[] => {
  const cidrs = rules
    .filter(admitsHttps)
    .map(({ source }) => source)
    .filter(isCidr)
  return subnets
    .filter((subnet) => !blocksOf(subnet).every((block) => cidrs.some((cidr) => contains(cidr, block))))
    .map(({ subnetId }) => subnetId)
}
