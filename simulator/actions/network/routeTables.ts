import type {
  AssociateRouteTableRequest,
  AssociateRouteTableResult,
  CreateRouteTableRequest,
  CreateRouteTableResult,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  ReplaceRouteTableAssociationRequest,
  ReplaceRouteTableAssociationResult,
  RouteTable as RouteTableDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { RouteTable, RouteTableAssociation, Vpc } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, invalidParameter, required } from '../../wire/ec2Error.ts'
import { describe, type Kind } from '../describe.ts'
import { getRouteTable, getSubnet, getVpc, notFound, routeTableNotFound } from '../lookups.ts'
import { routesOf } from './routes.ts'

const isMain = ({ subnetId }: RouteTableAssociation): boolean => subnetId === undefined

const routeTableKind: Kind<RouteTable> = {
  idOf: ({ routeTableId }) => routeTableId,
  rows: (state, lag, vpcId) => (vpcId === undefined ? state.routeTables.all(lag) : state.routeTables.inVpc(vpcId, lag)),
  row: (state, id, lag) => state.routeTables.get(id, lag),
  notFound: routeTableNotFound,
  maxResults: { min: 5, max: 100 },
  filters: {
    'route-table-id': ({ routeTableId }) => routeTableId,
    'vpc-id': ({ vpcId }) => vpcId,
    'owner-id': ({ ownerId }) => ownerId,
    'association.main': ({ associations }) => associations.map((association) => String(isMain(association))),
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
    'association.route-table-id': ({ routeTableId, associations }) => associations.map(() => routeTableId),
    'association.route-table-association-id': ({ associations }) =>
      associations.map(({ routeTableAssociationId }) => routeTableAssociationId),
    'route.destination-cidr-block': (table, state) =>
      routesOf(state, table).map(({ DestinationCidrBlock }) => DestinationCidrBlock),
    'route.destination-ipv6-cidr-block': (table, state) =>
      routesOf(state, table).map(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock),
    'route.destination-prefix-list-id': (table, state) =>
      routesOf(state, table).map(({ DestinationPrefixListId }) => DestinationPrefixListId),
    'route.gateway-id': (table, state) => routesOf(state, table).map(({ GatewayId }) => GatewayId),
    'route.nat-gateway-id': (table, state) => routesOf(state, table).map(({ NatGatewayId }) => NatGatewayId),
    'route.transit-gateway-id': (table, state) =>
      routesOf(state, table).map(({ TransitGatewayId }) => TransitGatewayId),
  },
}

const describeRouteTable = (state: Ec2State, table: RouteTable): RouteTableDescription => ({
  RouteTableId: table.routeTableId,
  VpcId: table.vpcId,
  OwnerId: table.ownerId,
  Routes: routesOf(state, table),
  Associations: table.associations.map((association) => ({
    Main: isMain(association),
    RouteTableAssociationId: association.routeTableAssociationId,
    RouteTableId: table.routeTableId,
    SubnetId: association.subnetId,
    AssociationState: { State: 'associated' },
  })),
  PropagatingVgws: [],
  Tags: tagSet(state.describedTags(table.routeTableId)),
})

export const describeRouteTables = (state: Ec2State, input: DescribeRouteTablesRequest): DescribeRouteTablesResult => {
  const { rows, nextToken } = describe(state, routeTableKind, input.RouteTableIds, input)
  return { RouteTables: rows.map((table) => describeRouteTable(state, table)), NextToken: nextToken }
}

const putRouteTable = (state: Ec2State, vpc: Vpc, associations: readonly RouteTableAssociation[]): RouteTable => {
  const table: RouteTable = {
    routeTableId: state.newId('rtb'),
    vpcId: vpc.vpcId,
    ownerId: vpc.ownerId,
    routes: [],
    associations,
  }
  state.routeTables.put(table.routeTableId, table)
  return table
}

export const createMainRouteTable = (state: Ec2State, vpc: Vpc): RouteTable =>
  putRouteTable(state, vpc, [{ routeTableAssociationId: state.newId('rtbassoc') }])

export const createRouteTable = (state: Ec2State, input: CreateRouteTableRequest): CreateRouteTableResult => {
  const vpc = getVpc(state, input.VpcId)
  const tags = tagsOnCreation(state, 'route-table', input.TagSpecifications)
  const table = putRouteTable(state, vpc, [])
  state.setTags(table.routeTableId, tags)
  return { RouteTable: describeRouteTable(state, table) }
}

export const associateRouteTable = (state: Ec2State, input: AssociateRouteTableRequest): AssociateRouteTableResult => {
  const table = getRouteTable(state, input.RouteTableId)
  const { subnetId, vpcId } = getSubnet(state, input.SubnetId)
  if (vpcId !== table.vpcId) {
    throw invalidParameter(`Route table ${table.routeTableId} and subnet ${subnetId} belong to different networks`)
  }
  const taken = state.routeTables
    .inVpc(table.vpcId)
    .flatMap(({ associations }) => associations)
    .find((association) => association.subnetId === subnetId)
  if (taken) {
    throw new Ec2Error(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${table.routeTableId} conflicts with an existing association`,
    )
  }
  const association = { routeTableAssociationId: state.newId('rtbassoc'), subnetId }
  addAssociation(state, table, association)
  return { AssociationId: association.routeTableAssociationId, AssociationState: { State: 'associated' } }
}

const addAssociation = (state: Ec2State, table: RouteTable, association: RouteTableAssociation): void =>
  state.routeTables.put(table.routeTableId, { ...table, associations: [...table.associations, association] })

const associationNotFound = notFound('InvalidAssociationID', 'association ID', 'rtbassoc')

/** Moves a subnet, or the main association of the VPC, to another table. The association gets a new id. */
export const replaceRouteTableAssociation = (
  state: Ec2State,
  input: ReplaceRouteTableAssociationRequest,
): ReplaceRouteTableAssociationResult => {
  const id = required(input.AssociationId, 'associationId')
  const target = getRouteTable(state, input.RouteTableId)
  const source = state.routeTables
    .inVpc(target.vpcId)
    .find(({ associations }) => associations.some(({ routeTableAssociationId }) => routeTableAssociationId === id))
  const moved = source?.associations.find(({ routeTableAssociationId }) => routeTableAssociationId === id)
  if (!source || !moved) throw associationNotFound(id)
  state.routeTables.put(source.routeTableId, {
    ...source,
    associations: source.associations.filter((association) => association !== moved),
  })
  const association = { ...moved, routeTableAssociationId: state.newId('rtbassoc') }
  addAssociation(state, getRouteTable(state, target.routeTableId), association)
  return { NewAssociationId: association.routeTableAssociationId, AssociationState: { State: 'associated' } }
}
