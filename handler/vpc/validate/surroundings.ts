import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState } from '../model/desired.ts'
import type { NetworkAcl, ObservedVpc, Subnet } from '../model/observed.ts'
import { privateSubnets } from '../network/privateSubnets.ts'
import { refusingEntry } from '../reachability/networkAcls.ts'

/** Checks what is around the endpoints: it may be changed after this resource is created, so all of it is a warning. */
export const checkSurroundings = (desired: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const usesInterfaces = desired.endpoints.some(({ kind }) => kind === 'Interface')
  if (usesInterfaces) checkNetworkAcls(desired, vpc, diagnostics)
  if (desired.endpoints.some(({ privateDns }) => privateDns)) checkDnsServers(vpc, diagnostics)
}

const HTTPS = { fromPort: 443, toPort: 443 }
/** From which clients call. https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
const EPHEMERAL = { fromPort: 1024, toPort: 65_535 }

/** Between each subnet of tasks and each of endpoints, both ways. Traffic within a subnet passes no network ACL. */
const checkNetworkAcls = (
  { subnets: served, endpoints }: DesiredState,
  vpc: ObservedVpc,
  diagnostics: Diagnostics,
): void => {
  const used = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  const endpointSubnets = served.filter(({ subnetId }) => used.has(subnetId))
  const taskSubnets = privateSubnets(vpc)
  const check = (subnet: Subnet, others: readonly Subnet[], ports: typeof HTTPS, isEgress: boolean): void => {
    const acl = vpc.networkAcls.find(({ subnetIds }) => subnetIds.includes(subnet.subnetId))
    const beyond = others.filter(({ subnetId }) => subnetId !== subnet.subnetId)
    if (acl && !allowsEverything(acl)) reportRefusals(acl, subnet, beyond, ports, isEgress, diagnostics)
  }
  for (const subnet of taskSubnets) {
    check(subnet, endpointSubnets, HTTPS, true)
    check(subnet, endpointSubnets, EPHEMERAL, false)
  }
  for (const subnet of endpointSubnets) {
    check(subnet, taskSubnets, HTTPS, false)
    check(subnet, taskSubnets, EPHEMERAL, true)
  }
}

/** As a VPC's default ACL does. */
const allowsEverything = ({ entries }: NetworkAcl): boolean =>
  [true, false].every((isEgress) => {
    const first = entries.find((entry) => entry.isEgress === isEgress)
    return first?.isAllowed && first.protocol === '-1' && first.cidrBlock === '0.0.0.0/0'
  })

/** The first of an entry's refusals is reported, with all subnets that it concerns. */
const reportRefusals = (
  acl: NetworkAcl,
  subnet: Subnet,
  others: readonly Subnet[],
  ports: typeof HTTPS,
  isEgress: boolean,
  diagnostics: Diagnostics,
): void => {
  const refused = others.flatMap((other) => {
    const cidrBlock = other.cidrBlock || other.ipv6CidrBlocks[0]
    const entry = cidrBlock ? refusingEntry(acl, { isEgress, cidrBlock, ...ports }) : undefined
    return entry ? [{ entry, subnetId: other.subnetId }] : []
  })
  for (const [entry, others] of Map.groupBy(refused, ({ entry }) => entry)) {
    const subnetIds = others.map(({ subnetId }) => subnetId)
    diagnostics.warn(messages.networkAclRefuses(acl.networkAclId, entry, ports, subnet.subnetId, subnetIds))
  }
}

const AMAZON = 'AmazonProvidedDNS'

/** Other servers resolve the services' names to the endpoints only if they forward them to the VPC's own. */
const checkDnsServers = ({ dnsServers, cidrBlocks }: ObservedVpc, diagnostics: Diagnostics): void => {
  const own = dnsServers.filter((server) => server !== AMAZON && !isVpcResolver(server, cidrBlocks))
  if (own.length > 0) diagnostics.warn(messages.ownDnsServers(own))
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html: a VPC's resolver has the third address of its blocks. */
const isVpcResolver = (server: string, cidrBlocks: readonly string[]): boolean =>
  ['169.254.169.253', 'fd00:ec2::253'].includes(server) ||
  cidrBlocks.some((block) => {
    const [network = ''] = block.split('/')
    const parts = network.split('.')
    return parts.length === 4 && server === [...parts.slice(0, 3), Number(parts[3]) + 2].join('.')
  })
