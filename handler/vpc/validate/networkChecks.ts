import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import { ownDnsServers } from '../diagnostics/messages.ts'
import { type AclRefusal, networkAclRefuses } from '../diagnostics/networkAclMessages.ts'
import type { DesiredState } from '../model/desired.ts'
import type { Endpoint, ObservedVpc, Subnet } from '../model/observed.ts'
import { privateSubnets, routeTableOf } from '../network/privateSubnets.ts'
import { otherDnsServers } from '../reachability/dns.ts'
import { HTTPS, LINUX_EPHEMERAL, networkAclOf, type Ports, refusingEntry } from '../reachability/networkAcls.ts'
import { familyOf } from '../reachability/path.ts'
import { blocksOf } from '../reachability/permissions.ts'

/** Checks the network around the endpoints. It may be changed after this resource is created, so every finding is a warning. */
export const checkNetwork = (desired: DesiredState, vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const refusals = [...refusalsOfTasks(desired, vpc), ...refusalsOfEndpoints(desired, vpc)]
  for (const [entry, ofEntry] of Map.groupBy(refusals, (refusal) => refusal.entry))
    diagnostics.warn(networkAclRefuses(entry, ofEntry))
  if (desired.endpoints.some(({ privateDns }) => privateDns)) checkDnsServers(vpc, diagnostics)
}

interface Place {
  id: string
  blocks: readonly string[]
}

const placeOf = (subnet: Subnet): Place => ({ id: subnet.subnetId, blocks: blocksOf(subnet) })

const endpointSubnetsOf = ({ endpoints }: DesiredState, { subnets }: ObservedVpc): Subnet[] => {
  const used = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  return subnets.filter(({ subnetId }) => used.has(subnetId))
}

/** Calls of tasks to interface and gateway endpoints, and the answers to them. */
const refusalsOfTasks = (desired: DesiredState, vpc: ObservedVpc): AclRefusal[] => {
  const endpointPlaces = endpointSubnetsOf(desired, vpc).map(placeOf)
  const gateways = gatewaysOf(desired, vpc)
  return privateSubnets(vpc).flatMap((subnet) => {
    const places = [...endpointPlaces, ...gatewayPlaces(subnet, gateways, vpc)]
    return [...refusalsAt(subnet, places, HTTPS, true, vpc), ...refusalsAt(subnet, places, LINUX_EPHEMERAL, false, vpc)]
  })
}

/** The same at the edge of the subnets of interface endpoints. */
const refusalsOfEndpoints = (desired: DesiredState, vpc: ObservedVpc): AclRefusal[] => {
  const places = privateSubnets(vpc).map(placeOf)
  return endpointSubnetsOf(desired, vpc).flatMap((subnet) => [
    ...refusalsAt(subnet, places, HTTPS, false, vpc),
    ...refusalsAt(subnet, places, LINUX_EPHEMERAL, true, vpc),
  ])
}

type Gateway = Pick<Endpoint, 'serviceName' | 'routeTableIds'>

/** The gateway endpoints that are desired or reused. */
const gatewaysOf = ({ endpoints, reused }: DesiredState, vpc: ObservedVpc): Gateway[] => {
  const foreign = vpc.endpoints.filter(({ endpointId }) => reused.some((one) => one.endpointId === endpointId))
  return [...endpoints, ...foreign].filter(({ kind }) => kind === 'Gateway')
}

/**
 * The addresses of the services to which a subnet's route table has, or gets, a gateway endpoint. Tasks call the
 * services' public addresses.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#gateway-endpoint-considerations-s3
 */
const gatewayPlaces = (subnet: Subnet, gateways: readonly Gateway[], vpc: ObservedVpc): Place[] => {
  const tableId = routeTableOf(subnet, vpc.routeTables)?.routeTableId
  const routed = gateways.filter(({ routeTableIds }) => routeTableIds.some((id) => id === tableId))
  return vpc.prefixLists
    .filter(({ name, isIpv6 }) => {
      const isOfFamily = isIpv6 === (familyOf(subnet) === 'ipv6')
      return isOfFamily && routed.some(({ serviceName }) => serviceName === name)
    })
    .map(({ prefixListId, cidrBlocks }) => ({ id: prefixListId, blocks: cidrBlocks }))
}

/** Traffic within a subnet passes no network ACL. */
const refusalsAt = (
  subnet: Subnet,
  places: readonly Place[],
  ports: Ports,
  isEgress: boolean,
  vpc: ObservedVpc,
): AclRefusal[] => {
  const { subnetId } = subnet
  const acl = networkAclOf(subnet, vpc)
  if (!acl) return []
  return places
    .filter(({ id }) => id !== subnetId)
    .flatMap(({ id, blocks }) => {
      const [entry] = blocks.flatMap((cidrBlock) => refusingEntry(acl, { isEgress, cidrBlock, ...ports }) ?? [])
      return entry ? [{ networkAclId: acl.networkAclId, entry, ports, subnetId, otherId: id }] : []
    })
}

/** Other DNS servers resolve the services' names to the endpoints only if they forward them to the VPC's resolver. */
const checkDnsServers = (vpc: ObservedVpc, diagnostics: Diagnostics): void => {
  const others = otherDnsServers(vpc)
  if (others.length > 0) diagnostics.warn(ownDnsServers(others))
}
