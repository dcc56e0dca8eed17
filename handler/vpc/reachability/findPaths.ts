/** Whether tasks reach what they call: link by link, as a connection meets them. Pure. */
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
  stateOf,
  type TaskNetwork,
  unread,
  type Walk,
} from './path.ts'
import { type GatewayRoute, gatewayRouteLink, gatewayRouteOf, type Lacking, localRouteLink, wayOut } from './routes.ts'

/** A way that a call may take. */
type Way = Pick<Path, 'through' | 'links'>

/** One path for each destination and each of the task's subnets, in that order. */
export const pathsOf = (
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

const pathOf = (walk: Walk): Path => {
  const { through, links } = wayOf(walk)
  return {
    destination: walk.destination,
    subnetId: walk.subnet.subnetId,
    through,
    links,
    state: stateOf(links),
    decisive: decisiveLink(links),
  }
}

/**
 * The way that a call takes. An endpoint whose private DNS works has all calls, whether it serves or not. Otherwise the public
 * addresses are called; where these are out of reach, an endpoint that was meant to be called is what to repair.
 */
const wayOf = (walk: Walk): Way => {
  const { vpc } = walk
  if (walk.destination.service !== undefined && vpc.refusedReads.includes('DescribeVpcEndpoints'))
    return { through: '', links: [dnsLink(walk), unread('endpoint', '', 'DescribeVpcEndpoints')] }
  const serving = endpointsFor(walk)
  const interfaces = serving.filter(({ kind }) => kind === 'Interface')
  const resolved = interfaces.filter((endpoint) => resolvesTo(vpc, endpoint) && isActive(endpoint))
  const [captor] = resolved
  if (captor && isResolvedByVpc(vpc)) return toEndpoint(walk, captor)
  const unused = interfaces.filter((endpoint) => !resolved.includes(endpoint))
  const [named, meant] = [resolved, unused].map((endpoints) => endpoints.map((one) => toEndpoint(walk, one)))
  const outside = toPublicAddresses(walk, serving)
  const ways = [...(named ?? []), outside, ...(meant ?? [])]
  return (
    ways.find(({ links }) => stateOf(links) !== 'closed') ?? nearest(ways.filter((way) => way !== outside)) ?? outside
  )
}

/** The one that the fewest links keep from serving. */
const nearest = (ways: readonly Way[]): Way | undefined => {
  const closedIn = ({ links }: Way): number => links.filter(({ state }) => state === 'closed').length
  return ways.toSorted((a, b) => closedIn(a) - closedIn(b))[0]
}

/** In GovCloud, Fargate itself calls the FIPS names. */
const endpointsFor = ({ vpc, environment, destination }: Walk): Endpoint[] => {
  const { service } = destination
  if (service === undefined) return []
  const { region } = environment
  const wanted = shortNameOf(service, region)
  return vpc.endpoints.filter(({ serviceName }) => {
    const short = shortNameOf(serviceName, region)
    return short === wanted || (region.startsWith('us-gov-') && plainName(short) === wanted)
  })
}

const toEndpoint = (walk: Walk, endpoint: Endpoint): Way => {
  const interfaces = interfacesOf(walk, endpoint)
  const addresses = interfaces.flatMap(({ blocks }) => blocks)
  const links = [
    dnsLink(walk, endpoint),
    localRouteLink(walk, addresses),
    egressToEndpoint(walk, endpoint, addresses),
    aclLinkToEndpoint(walk, interfaces),
    endpointLink(walk, endpoint),
    ingressLink(walk, endpoint),
    policyLink(walk, endpoint),
  ]
  return { through: endpoint.endpointId, links }
}

/** An endpoint's subnets, with its addresses there; with all of the subnet's where its interfaces are not listed. */
const interfacesOf = ({ vpc, family }: Walk, endpoint: Endpoint): { subnet: Subnet; blocks: string[] }[] =>
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

/** None where an endpoint has no addresses of that family there. */
const blocksIn = ({ cidrBlock, ipv6CidrBlocks }: Subnet, family: Family): string[] =>
  family === 'ipv6' ? ipv6CidrBlocks : cidrBlock === '' ? [] : [cidrBlock]

/** A gateway endpoint's route is narrower than the default route, so it has precedence. */
const toPublicAddresses = (walk: Walk, serving: readonly Endpoint[]): Way => {
  const gateways = serving.filter(({ kind }) => kind === 'Gateway')
  const routed = gatewayRouteOf(walk, gateways)
  if (routed) return { through: routed.gateway.endpointId, links: linksToGateway(walk, routed) }
  const { links, natSubnet, through } = wayOut(walk, lackingOf(walk, gateways))
  return { through, links: [dnsLink(walk), ...links, egressToInternet(walk), aclLinkToInternet(walk, natSubnet)] }
}

const linksToGateway = (walk: Walk, { table, route, gateway }: GatewayRoute): Link[] => {
  const list = walk.vpc.prefixLists.find(({ prefixListId }) => prefixListId === route.destination)
  const blocks = list?.cidrBlocks ?? []
  return [
    dnsLink(walk),
    gatewayRouteLink(table, route),
    egressToService(walk, route.destination, blocks, gateway.endpointId),
    aclLinkToService(walk, blocks, route.destination),
    endpointLink(walk, gateway),
    policyLink(walk, gateway),
  ]
}

/** Why no endpoint serves the call, and what would. */
const lackingOf = ({ vpc, subnet, destination }: Walk, gateways: readonly Endpoint[]): Lacking => {
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
