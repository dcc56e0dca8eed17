import type { Endpoint, NatGateway, Route, RouteTable, Subnet } from '../model/observed.ts'
import { covers, isPrivateBlock, overlaps } from '../network/addressRanges.ts'
import { routeTableOf } from '../network/privateSubnets.ts'
import { ANYWHERE, type Family, type Link, type LinkState, type PathContext, unreadLink } from './path.ts'
import { isCidr } from './permissions.ts'

/** How traffic leaves the VPC from a subnet, if it does. */
export interface WayOut {
  /** The target of the default route; empty if there is none. */
  through: string
  links: Link[]
  /** The subnet of the NAT gateway, if the path has one. */
  natSubnet: Subnet | undefined
}

const routeLink = (id: string, state: LinkState, reason: string, fix?: string): Link => ({
  kind: 'route',
  id,
  state,
  reason,
  ...(fix && { fix }),
})

const tableOf = ({ vpc }: PathContext, subnet: Subnet): RouteTable | Link => {
  const refused = vpc.refusedReads.includes('DescribeRouteTables')
  const table = refused ? undefined : routeTableOf(subnet, vpc.routeTables)
  if (table) return table
  return refused ? unreadLink('route', '', 'DescribeRouteTables') : routeLink('', 'unknown', 'no route table is listed')
}

const isLink = (one: RouteTable | Link): one is Link => 'kind' in one

/** Endpoints are in the VPC, to which every table has a local route, unless a narrower route has precedence. */
export const localRouteLink = (context: PathContext, addresses: readonly string[]): Link => {
  const table = tableOf(context, context.subnet)
  if (isLink(table)) return table
  const detour = table.routes.find(
    ({ destination, target }) =>
      target !== 'local' &&
      isCidr(destination) &&
      covers(context.vpc.cidrBlocks, destination) &&
      addresses.some((address) => overlaps([destination], address)),
  )
  if (!detour) return routeLink(table.routeTableId, 'open', 'its local route leads to the endpoint')
  return routeLink(
    table.routeTableId,
    detour.isBlackhole ? 'closed' : 'unknown',
    `its route for ${detour.destination} leads to ${detour.target} instead of the endpoint${detour.isBlackhole ? ', which does not exist' : ''}`,
    `Delete the route for ${detour.destination} from ${table.routeTableId}, or see that ${detour.target} passes on TCP 443.`,
  )
}

export interface GatewayRoute {
  table: RouteTable
  route: Route
  gateway: Endpoint
}

/** The route from a subnet to one of these gateway endpoints. */
export const gatewayRouteOf = (
  { vpc, subnet, family }: PathContext,
  gateways: readonly Endpoint[],
): GatewayRoute | undefined => {
  const table = routeTableOf(subnet, vpc.routeTables)
  const isOfFamily = (prefixListId: string): boolean =>
    (vpc.prefixLists.find((list) => list.prefixListId === prefixListId)?.isIpv6 ?? false) === (family === 'ipv6')
  for (const route of table?.routes ?? []) {
    const gateway = gateways.find(({ endpointId }) => endpointId === route.target)
    if (table && gateway && isOfFamily(route.destination)) return { table, route, gateway }
  }
  return undefined
}

export const gatewayRouteLink = ({ routeTableId }: RouteTable, { destination, target, isBlackhole }: Route): Link =>
  isBlackhole
    ? routeLink(routeTableId, 'closed', `its route for ${destination} leads to ${target}, which does not exist`)
    : routeLink(routeTableId, 'open', `its route for ${destination} leads to ${target}`)

/** Whether it may lead to public addresses of the family: a block that is neither the VPC's nor private. */
const isPublicRoute = ({ destination, target }: Route, family: Family): boolean =>
  target !== 'local' &&
  (isCidr(destination)
    ? destination.includes(':') === (family === 'ipv6') && !isPrivateBlock(destination)
    : !target.startsWith('vpce-'))

/** Why no endpoint serves the call, and what to do. */
export interface MissingEndpoint {
  reason: string
  fix: string
  /** `fix` as a clause, for messages that name an alternative first. */
  instead: string
}

export const wayOut = (context: PathContext, missingEndpoint: MissingEndpoint): WayOut => {
  const table = tableOf(context, context.subnet)
  if (isLink(table)) return { through: '', links: [table], natSubnet: undefined }
  const route = table.routes.find(({ destination }) => destination === ANYWHERE[context.family])
  if (!route)
    return { through: '', links: [withoutDefaultRoute(context, table, missingEndpoint)], natSubnet: undefined }
  if (route.target.startsWith('nat-') && !route.isBlackhole)
    return throughNat(context, table.routeTableId, route, missingEndpoint)
  return {
    through: route.target,
    links: [defaultRouteLink(context, table, route, missingEndpoint)],
    natSubnet: undefined,
  }
}

const withoutDefaultRoute = (
  context: PathContext,
  { routeTableId, routes }: RouteTable,
  { reason, fix }: MissingEndpoint,
): Link => {
  const ofFamily = context.family === 'ipv6' ? ' for IPv6' : ''
  const others = routes.filter((one) => isPublicRoute(one, context.family)).map(({ destination }) => destination)
  return others.length === 0
    ? routeLink(routeTableId, 'closed', `${reason} and no default route${ofFamily} leads out of the VPC`, fix)
    : routeLink(routeTableId, 'unknown', `only its routes for ${others.join(', ')} may lead there`, fix)
}

const defaultRouteLink = (
  context: PathContext,
  { routeTableId }: RouteTable,
  route: Route,
  { instead }: MissingEndpoint,
): Link => {
  const { target, isBlackhole } = route
  const to = `its default route leads to ${target}`
  const isPublic = context.family === 'ipv6' || context.task.assignPublicIp
  if (isBlackhole) {
    const remedy = `Replace the default route of ${routeTableId}, or ${instead}.`
    return routeLink(routeTableId, 'closed', `${to}, which does not exist (blackhole)`, remedy)
  }
  if (target.startsWith('eigw-') || (target.startsWith('igw-') && isPublic)) return routeLink(routeTableId, 'open', to)
  if (!target.startsWith('igw-'))
    return routeLink(routeTableId, 'unknown', `${to}: it leaves the VPC, and what is beyond is not known`)
  const remedy = `Set assignPublicIp to ENABLED, route 0.0.0.0/0 of ${routeTableId} to a NAT gateway, or ${instead}.`
  return routeLink(routeTableId, 'closed', `${to}, and the task has no public address`, remedy)
}

/**
 * A NAT gateway has to be available, and its own subnet needs a default route to an internet gateway. A regional one is
 * in no subnet: EC2 gives it a route table with that route.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html and …/nat-gateways-regional.html
 */
const throughNat = (
  context: PathContext,
  routeTableId: string,
  { target: through }: Route,
  missingEndpoint: MissingEndpoint,
): WayOut => {
  const { vpc } = context
  const first = routeLink(routeTableId, 'open', `its default route leads to ${through}`)
  const nat = vpc.natGateways.find(({ natGatewayId }) => natGatewayId === through)
  const natSubnet = vpc.subnets.find(({ subnetId }) => subnetId === nat?.subnetId)
  if (nat && natSubnet)
    return { through, links: [first, natLink(nat, missingEndpoint), beyondNat(context, nat, natSubnet)], natSubnet }
  if (nat?.subnetId === '') return { through, links: [first, natLink(nat, missingEndpoint)], natSubnet }
  const unknown = vpc.refusedReads.includes('DescribeNatGateways')
    ? unreadLink('route', through, 'DescribeNatGateways')
    : routeLink(through, 'unknown', `${vpc.vpcId} has no such NAT gateway`)
  return { through, links: [first, unknown], natSubnet: undefined }
}

/** A `deleting` or `pending` NAT gateway may forward traffic for a moment, but tasks cannot rely on it. */
const natLink = ({ natGatewayId, state }: NatGateway, { instead }: MissingEndpoint): Link =>
  state === 'available'
    ? routeLink(natGatewayId, 'open', 'it is available')
    : routeLink(
        natGatewayId,
        'closed',
        `its state is ${state}`,
        state === 'pending'
          ? `Wait until ${natGatewayId} is available.`
          : `Route to a NAT gateway that is available, or ${instead}.`,
      )

const beyondNat = (context: PathContext, { natGatewayId, isPublic }: NatGateway, natSubnet: Subnet): Link => {
  const table = tableOf(context, natSubnet)
  if (isLink(table)) return table
  const { routeTableId } = table
  const route = table.routes.find(({ destination }) => destination === ANYWHERE.ipv4)
  const of = `of ${natSubnet.subnetId}, where ${natGatewayId} is,`
  const fix = `Route 0.0.0.0/0 of ${routeTableId} to an internet gateway.`
  if (!route) return routeLink(routeTableId, 'closed', `the route table ${of} has no default route`, fix)
  if (route.isBlackhole)
    return routeLink(
      routeTableId,
      'closed',
      `the default route ${of} leads to ${route.target}, which does not exist`,
      fix,
    )
  if (route.target === natGatewayId)
    return routeLink(routeTableId, 'closed', `the default route ${of} leads back to it`, fix)
  if (!route.target.startsWith('igw-'))
    return routeLink(
      routeTableId,
      'unknown',
      `the default route ${of} leads to ${route.target}: what is beyond is not known`,
    )
  if (isPublic) return routeLink(routeTableId, 'open', `the default route ${of} leads to ${route.target}`)
  return routeLink(
    natGatewayId,
    'closed',
    `it is a private NAT gateway, which has no public address for ${route.target}`,
    'Route to a public NAT gateway.',
  )
}
