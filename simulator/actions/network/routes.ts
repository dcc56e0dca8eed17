import type {
  CreateRouteRequest,
  CreateRouteResult,
  DeleteRouteRequest,
  Route as RouteDescription,
} from '@aws-sdk/client-ec2'
import { canonicalBlock, isIpv4Block, isIpv6Block } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Route, RouteTable } from '../../state/resources.ts'
import { isUndeleted } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameterValue, missingParameter } from '../../wire/ec2Error.ts'
import { getRouteTable, getVpc } from '../lookups.ts'
import { prefixListIdsOf } from './prefixLists.ts'

/** Returns the current routes of a table: the local ones, those that were created, and those of gateway endpoints. */
export const routesOf = (state: Ec2State, table: RouteTable): RouteDescription[] => {
  const vpc = getVpc(state, table.vpcId)
  const target = table.localTarget === undefined ? { GatewayId: 'local' } : { NetworkInterfaceId: table.localTarget }
  const local = { ...target, Origin: 'CreateRouteTable', State: 'active' } as const
  return [
    ...vpc.cidrBlocks.map(({ cidrBlock }) => ({ DestinationCidrBlock: cidrBlock, ...local })),
    ...vpc.ipv6CidrBlocks.map(({ cidrBlock }) => ({ DestinationIpv6CidrBlock: cidrBlock, ...local })),
    ...table.routes.map((route) => describeRoute(state, table.vpcId, route)),
    ...gatewayEndpointRoutes(state, table),
  ]
}

const describeRoute = (state: Ec2State, vpcId: string, route: Route): RouteDescription => ({
  DestinationCidrBlock: route.destinationCidrBlock,
  DestinationIpv6CidrBlock: route.destinationIpv6CidrBlock,
  DestinationPrefixListId: route.destinationPrefixListId,
  GatewayId: route.gatewayId,
  NatGatewayId: route.natGatewayId,
  NetworkInterfaceId: route.networkInterfaceId,
  TransitGatewayId: route.transitGatewayId,
  EgressOnlyInternetGatewayId: route.egressOnlyInternetGatewayId,
  Origin: 'CreateRoute',
  State: isBlackhole(state, vpcId, route) ? 'blackhole' : 'active',
})

/**
 * Whether the target of a route no longer exists. Targets that were never in the simulator are assumed to exist.
 * Assumed: the routes of a failed NAT gateway stay active.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
 */
const isBlackhole = (state: Ec2State, vpcId: string, { gatewayId = '', natGatewayId = '' }: Route): boolean => {
  const internetGateway = state.internetGateways.get(gatewayId)
  const isDetached = internetGateway !== undefined && internetGateway.vpcId !== vpcId
  return isDetached || state.natGateways.get(natGatewayId)?.state === 'deleted'
}

const gatewayEndpointRoutes = (state: Ec2State, { vpcId, routeTableId }: RouteTable): RouteDescription[] =>
  state
    .vpcEndpoints(vpcId)
    .filter((endpoint) => endpoint.routeTableIds.includes(routeTableId) && isUndeleted(endpoint, state.now()))
    .flatMap(({ serviceName, ipAddressType, vpcEndpointId }) =>
      prefixListIdsOf(state, serviceName, ipAddressType).map(
        (prefixListId): RouteDescription => ({
          DestinationPrefixListId: prefixListId,
          GatewayId: vpcEndpointId,
          Origin: 'CreateRoute',
          State: 'active',
        }),
      ),
    )

type Destination = Pick<Route, 'destinationCidrBlock' | 'destinationIpv6CidrBlock' | 'destinationPrefixListId'>
type Target = Omit<Route, keyof Destination>

const destinationOf = (input: CreateRouteRequest): { destination: Destination; text: string } => {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = input
  const text = DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId
  if (text === undefined) throw missingParameter('destinationCidrBlock')
  if (DestinationCidrBlock !== undefined && !isIpv4Block(DestinationCidrBlock)) {
    throw invalidParameterValue(`Value (${DestinationCidrBlock}) for parameter destinationCidrBlock is invalid.`)
  }
  if (DestinationIpv6CidrBlock !== undefined && !isIpv6Block(DestinationIpv6CidrBlock)) {
    throw invalidParameterValue(
      `Value (${DestinationIpv6CidrBlock}) for parameter destinationIpv6CidrBlock is invalid.`,
    )
  }
  const destination = {
    destinationCidrBlock: DestinationCidrBlock && canonicalBlock(DestinationCidrBlock),
    destinationIpv6CidrBlock: DestinationIpv6CidrBlock && canonicalBlock(DestinationIpv6CidrBlock),
    destinationPrefixListId: DestinationPrefixListId,
  }
  return { destination, text }
}

const leadsTo =
  ({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId }: Destination) =>
  (route: Destination): boolean =>
    route.destinationCidrBlock === destinationCidrBlock &&
    route.destinationIpv6CidrBlock === destinationIpv6CidrBlock &&
    route.destinationPrefixListId === destinationPrefixListId

/**
 * The simulator supports these five targets. "You must also specify exactly one of the resources from the parameter
 * list"; the error codes are assumed. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
const targetOf = (input: CreateRouteRequest): Target => {
  const target = {
    gatewayId: input.GatewayId,
    natGatewayId: input.NatGatewayId,
    networkInterfaceId: input.NetworkInterfaceId,
    transitGatewayId: input.TransitGatewayId,
    egressOnlyInternetGatewayId: input.EgressOnlyInternetGatewayId,
  }
  const given = Object.values(target).filter((id) => id !== undefined)
  if (given.length === 0) throw missingParameter('gatewayId')
  if (given.length > 1) {
    throw new Ec2Error('InvalidParameterCombination', `A route has one target, and not ${given.join(' and ')}.`)
  }
  return target
}

export const createRoute = (state: Ec2State, input: CreateRouteRequest): CreateRouteResult => {
  const table = getRouteTable(state, input.RouteTableId)
  const { destination, text } = destinationOf(input)
  if (table.routes.some(leadsTo(destination))) {
    throw new Ec2Error('RouteAlreadyExists', `The route identified by ${text} already exists.`)
  }
  const route: Route = { ...destination, ...targetOf(input) }
  state.routeTables.put(table.routeTableId, { ...table, routes: [...table.routes, route] })
  return { Return: true }
}

export const deleteRoute = (state: Ec2State, input: DeleteRouteRequest): object => {
  const table = getRouteTable(state, input.RouteTableId)
  const { destination, text } = destinationOf(input)
  if (!table.routes.some(leadsTo(destination))) {
    throw new Ec2Error(
      'InvalidRoute.NotFound',
      `no route with destination-cidr-block ${text} in route table ${table.routeTableId}`,
    )
  }
  const isOther = (route: Route) => !leadsTo(destination)(route)
  state.routeTables.put(table.routeTableId, { ...table, routes: table.routes.filter(isOther) })
  return {}
}
