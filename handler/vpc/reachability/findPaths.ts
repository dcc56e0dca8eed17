/** Whether tasks reach their destinations: link by link, as a connection passes them. Pure. */
import type { Destination } from '../../fargate/destinations.ts'
import { isManaged } from '../../resource/tags.ts'
import { isActive } from '../model/endpointState.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import type { Endpoint, ObservedNetwork, Subnet } from '../model/observed.ts'
import { routeTableOf } from '../network/privateSubnets.ts'
import { plainName, shortNameOf } from '../network/serviceNames.ts'
import { dnsLink, isResolvedByVpc, resolvesTo } from './dns.ts'
import { endpointLink, policyLink } from './endpointLinks.ts'
import { egressToEndpoint, egressToInternet, egressToService, ingressLink } from './groupLinks.ts'
import { aclLinkToEndpoint, aclLinkToInternet, aclLinkToService } from './networkAclLink.ts'
import {
  decisiveLink,
  type Family,
  familyOf,
  type Link,
  type Path,
  type PathContext,
  stateOf,
  type TaskNetwork,
  unreadLink,
} from './path.ts'
import {
  type GatewayRoute,
  gatewayRouteLink,
  gatewayRouteOf,
  localRouteLink,
  type MissingEndpoint,
  wayOut,
} from './routes.ts'

/** A path that a call may take. */
type CandidatePath = Pick<Path, 'through' | 'links'>

/** One path for each destination and each subnet of the task, in that order. */
export const findPaths = (
  vpc: ObservedNetwork,
  environment: AwsEnvironment,
  task: TaskNetwork,
  destinations: readonly Destination[],
): Path[] => {
  const subnets = vpc.subnets.filter(({ subnetId }) => task.subnetIds.includes(subnetId))
  return destinations.flatMap((destination) =>
    subnets.map((subnet) => pathOf({ vpc, environment, task, subnet, destination, family: familyOf(subnet) })),
  )
}

const pathOf = (context: PathContext): Path => {
  const { through, links } = choosePath(context)
  return {
    destination: context.destination,
    subnetId: context.subnet.subnetId,
    through,
    links,
    state: stateOf(links),
    decisive: decisiveLink(links),
  }
}

/**
 * The path that a call takes. An endpoint whose private DNS has effect receives all calls, whether it serves or not.
 * Otherwise calls go to the public addresses; if these are not reachable, the endpoint that should serve them is what
 * to repair.
 */
const choosePath = (context: PathContext): CandidatePath => {
  const { vpc } = context
  if (context.destination.service !== undefined && vpc.refusedReads.includes('DescribeVpcEndpoints'))
    return { through: '', links: [dnsLink(context), unreadLink('endpoint', '', 'DescribeVpcEndpoints')] }
  const serving = endpointsFor(context)
  const interfaces = serving.filter(({ kind }) => kind === 'Interface')
  const resolved = interfaces.filter((endpoint) => resolvesTo(vpc, endpoint) && isActive(endpoint))
  const [privateDnsEndpoint] = resolved
  if (privateDnsEndpoint && isResolvedByVpc(vpc)) return toEndpoint(context, privateDnsEndpoint)
  const toEach = (endpoints: readonly Endpoint[]) => endpoints.map((endpoint) => toEndpoint(context, endpoint))
  const named = toEach(resolved)
  const outside = toPublicAddresses(context, serving)
  const unnamed = toEach(interfaces.filter((endpoint) => !resolved.includes(endpoint)))
  const isReachable = ({ links }: CandidatePath): boolean => stateOf(links) !== 'closed'
  return [...named, outside, ...unnamed].find(isReachable) ?? nearest([...named, ...unnamed]) ?? outside
}

/** The candidate with the fewest closed links. */
const nearest = (candidates: readonly CandidatePath[]): CandidatePath | undefined => {
  const closedIn = ({ links }: CandidatePath): number => links.filter(({ state }) => state === 'closed').length
  return candidates.toSorted((a, b) => closedIn(a) - closedIn(b))[0]
}

/** The endpoints of the destination's service. In GovCloud, Fargate itself calls the FIPS names. */
const endpointsFor = ({ vpc, environment, destination }: PathContext): Endpoint[] => {
  const { service } = destination
  if (service === undefined) return []
  const { region } = environment
  const wanted = shortNameOf(service, region)
  return vpc.endpoints.filter(({ serviceName }) => {
    const short = shortNameOf(serviceName, region)
    return short === wanted || (region.startsWith('us-gov-') && plainName(short) === wanted)
  })
}

const toEndpoint = (context: PathContext, endpoint: Endpoint): CandidatePath => {
  const interfaces = interfacesOf(context, endpoint)
  const addresses = interfaces.flatMap(({ blocks }) => blocks)
  const links = [
    dnsLink(context, endpoint),
    localRouteLink(context, addresses),
    egressToEndpoint(context, endpoint, addresses),
    aclLinkToEndpoint(context, interfaces),
    endpointLink(context, endpoint),
    ingressLink(context, endpoint),
    policyLink(context, endpoint),
  ]
  return { through: endpoint.endpointId, links }
}

/** The subnets of an endpoint, with its addresses there, or all of the subnet's if its interfaces are not listed. */
const interfacesOf = ({ vpc, family }: PathContext, endpoint: Endpoint): { subnet: Subnet; blocks: string[] }[] =>
  vpc.subnets
    .filter(({ subnetId }) => endpoint.subnetIds.includes(subnetId))
    .map((subnet) => {
      const addresses = vpc.networkInterfaces
        .filter(({ networkInterfaceId }) => endpoint.networkInterfaceIds.includes(networkInterfaceId))
        .filter(({ subnetId }) => subnetId === subnet.subnetId)
        .flatMap((one) => one.addresses.filter((address) => address.includes(':') === (family === 'ipv6')))
        .map((address) => `${address}/${family === 'ipv6' ? 128 : 32}`)
      return { subnet, blocks: addresses.length > 0 ? addresses : blocksIn(subnet, family) }
    })

/** Empty if the subnet has no addresses of the family. */
const blocksIn = ({ cidrBlock, ipv6CidrBlocks }: Subnet, family: Family): string[] =>
  family === 'ipv6' ? ipv6CidrBlocks : cidrBlock === '' ? [] : [cidrBlock]

/**
 * Calls to public addresses. The route of a gateway endpoint is narrower than the default route, so it has precedence.
 */
const toPublicAddresses = (context: PathContext, serving: readonly Endpoint[]): CandidatePath => {
  const gateways = serving.filter(({ kind }) => kind === 'Gateway')
  const routed = gatewayRouteOf(context, gateways)
  if (routed) return { through: routed.gateway.endpointId, links: linksToGateway(context, routed) }
  const { links, natSubnet, through } = wayOut(context, missingEndpointOf(context, gateways))
  return {
    through,
    links: [dnsLink(context), ...links, egressToInternet(context), aclLinkToInternet(context, natSubnet)],
  }
}

const linksToGateway = (context: PathContext, { table, route, gateway }: GatewayRoute): Link[] => {
  const list = context.vpc.prefixLists.find(({ prefixListId }) => prefixListId === route.destination)
  const blocks = list?.cidrBlocks ?? []
  return [
    dnsLink(context),
    gatewayRouteLink(table, route),
    egressToService(context, route.destination, blocks, gateway.endpointId),
    aclLinkToService(context, blocks, route.destination),
    endpointLink(context, gateway),
    policyLink(context, gateway),
  ]
}

/** Why no endpoint serves the call, and what would change that. */
const missingEndpointOf = (
  { vpc, subnet, destination }: PathContext,
  gateways: readonly Endpoint[],
): MissingEndpoint => {
  const { service, remedy } = destination
  const [gateway] = gateways
  const table = routeTableOf(subnet, vpc.routeTables)?.routeTableId ?? ''
  if (service === undefined) {
    const fix = `Route 0.0.0.0/0 of ${table} to a NAT gateway, or ${remedy}.`
    return { reason: 'it has no endpoint,', fix, instead: remedy }
  }
  if (gateway) {
    const how = isManaged(gateway.tags) ? ' (RouteTableIds of this resource)' : ''
    const instead = `add ${table} to the route tables of ${gateway.endpointId}${how}`
    return { reason: `it has no route to ${gateway.endpointId},`, fix: `A${instead.slice(1)}.`, instead }
  }
  const instead = `${remedy} in Custom::FargateEndpoints`
  return {
    reason: `${vpc.vpcId} has no endpoint of ${service},`,
    fix: `${service}: ${instead}, which creates the endpoint.`,
    instead,
  }
}
