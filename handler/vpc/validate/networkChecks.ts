import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState } from '../model/desired.ts'
import type { NetworkAcl, ObservedVpc, Subnet } from '../model/observed.ts'
import { privateSubnets } from '../network/privateSubnets.ts'
import { otherDnsServers } from '../reachability/dns.ts'
import { EPHEMERAL, HTTPS, networkAclOf, type Ports, refusingEntry } from '../reachability/networkAcls.ts'

/**
 * Checks the network around the endpoints. It may be changed after this resource is created, so every finding is a
 * warning.
 */
export const checkNetwork = (desired: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  checkNetworkAcls(desired, vpc, diagnostics)
  if (desired.endpoints.some(({ privateDns }) => privateDns)) checkDnsServers(vpc, diagnostics)
}

/**
 * Checks both directions between each subnet of tasks and each subnet of endpoints. Traffic within a subnet passes no
 * network ACL.
 */
const checkNetworkAcls = (
  { subnets: served, endpoints }: DesiredState,
  vpc: ObservedVpc,
  diagnostics: Diagnostics,
): void => {
  const used = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  const endpointSubnets = served.filter(({ subnetId }) => used.has(subnetId))
  const taskSubnets = privateSubnets(vpc)
  const check = (subnet: Subnet, others: readonly Subnet[], ports: Ports, isEgress: boolean): void => {
    const acl = networkAclOf(subnet, vpc)
    const beyond = others.filter(({ subnetId }) => subnetId !== subnet.subnetId)
    if (acl) reportRefusals(acl, subnet, beyond, ports, isEgress, diagnostics)
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

/** Reports the first refusal of each entry, with all subnets that it affects. */
const reportRefusals = (
  acl: NetworkAcl,
  subnet: Subnet,
  others: readonly Subnet[],
  ports: Ports,
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

/** Other DNS servers resolve the services' names to the endpoints only if they forward them to the VPC's resolver. */
const checkDnsServers = (vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const others = otherDnsServers(vpc)
  if (others.length > 0) diagnostics.warn(messages.ownDnsServers(others))
}
