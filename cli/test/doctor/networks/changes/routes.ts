import {
  CreateNatGatewayCommand,
  CreateRouteCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2'
import { type Change, idOf, type Network } from '../network.ts'

const EVERYWHERE = '0.0.0.0/0'

type Target = 'GatewayId' | 'NatGatewayId' | 'TransitGatewayId' | 'NetworkInterfaceId'

/** @param id the id or the name of the target */
export const addRoute =
  (table: string, cidrBlock: string, target: Target, id: string): Change =>
  async (network) => {
    const route = { DestinationCidrBlock: cidrBlock, [target]: network.ids[id] ?? id }
    await network.ec2.send(new CreateRouteCommand({ RouteTableId: idOf(network, table), ...route }))
  }

export const addDefaultRoute = (table: string, target: Target, id: string): Change =>
  addRoute(table, EVERYWHERE, target, id)

export const deleteDefaultRoute =
  (table: string): Change =>
  async (network) => {
    const RouteTableId = idOf(network, table)
    await network.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: EVERYWHERE }))
  }

interface NatOptions {
  /** The name of the subnet of the gateway. */
  subnet?: string
  /** The route tables that get a default route to it. */
  tables?: readonly string[]
  isPublic?: boolean
}

/** Adds a NAT gateway, named `nat`, and default routes to it. */
export const addNat =
  ({ subnet = 'public-a', tables = ['table-a', 'table-c'], isPublic = true }: NatOptions = {}): Change =>
  async (network) => {
    const connectivity = isPublic
      ? { AllocationId: 'eipalloc-00000000000000001' }
      : { ConnectivityType: 'private' as const }
    const request = { SubnetId: idOf(network, subnet), ...connectivity }
    const { NatGateway } = await network.ec2.send(new CreateNatGatewayCommand(request))
    network.ids.nat = NatGateway?.NatGatewayId ?? ''
    for (const table of tables) await addDefaultRoute(table, 'NatGatewayId', 'nat')(network)
  }

export const deleteNat: Change = async (network) => {
  await network.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: idOf(network, 'nat') }))
}

export const detachInternetGateway: Change = async (network) => {
  const InternetGatewayId = idOf(network, 'internet-gateway')
  await network.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: network.vpcId }))
}

/** Moves a subnet to another route table with a name, which the main route table does not have. */
export const moveToTable =
  (subnet: string, table: string): Change =>
  async (network) => {
    const association = await associationOf(network, 'association.subnet-id', idOf(network, subnet))
    const request = { AssociationId: association, RouteTableId: idOf(network, table) }
    await network.ec2.send(new ReplaceRouteTableAssociationCommand(request))
  }

/** Makes a route table the main one of the VPC, which applies to subnets without an association. */
export const makeMain =
  (table: string): Change =>
  async (network) => {
    const association = await associationOf(network, 'association.main', 'true')
    const request = { AssociationId: association, RouteTableId: idOf(network, table) }
    await network.ec2.send(new ReplaceRouteTableAssociationCommand(request))
  }

const associationOf = async ({ ec2, vpcId }: Network, name: string, value: string): Promise<string | undefined> => {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: name, Values: [value] },
  ]
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }))
  const isIt = ({ SubnetId = '', Main = false }) => (value === 'true' ? Main : SubnetId === value)
  return RouteTables?.[0]?.Associations?.find(isIt)?.RouteTableAssociationId
}
