/** What has to be known of a VPC itself. */
import { DescribeVpcsCommand, type RouteTable } from '@aws-sdk/client-ec2'
import type { Ec2 } from '../ec2/ec2.ts'
import type { ObservedVpc, Subnet } from '../model/observed.ts'
import { contains } from '../network/ingressCoverage.ts'

export type VpcOwnerAndCidrs = Pick<ObservedVpc, 'ownerAccountId' | 'cidrBlocks'>

const distinct = (blocks: readonly (string | undefined)[]): string[] =>
  [...new Set(blocks)].filter((block) => block !== undefined).sort()

/**
 * A VPC's traits by its route tables, which spares the call that would tell them: each table has a local route for each
 * block, and no other such route comes with a table.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#RouteTables-Local-Route
 * @returns undefined where a subnet is outside of those blocks: its block's local routes were given other targets
 */
export const traitsByRoutes = (
  routeTables: readonly RouteTable[],
  subnets: readonly Subnet[],
): VpcOwnerAndCidrs | undefined => {
  const local = routeTables
    .flatMap(({ Routes = [] }) => Routes)
    .filter(({ GatewayId, Origin }) => GatewayId === 'local' && Origin === 'CreateRouteTable')
  const ipv4 = distinct(local.map(({ DestinationCidrBlock }) => DestinationCidrBlock))
  const ipv6 = distinct(local.map(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock))
  const cidrBlocks = [...ipv4, ...ipv6]
  const isWithin = (block: string): boolean => cidrBlocks.some((one) => contains(one, block))
  const isPlaced = ({ cidrBlock, ipv6CidrBlocks }: Subnet): boolean =>
    [...(cidrBlock === '' ? [] : [cidrBlock]), ...ipv6CidrBlocks].every(isWithin)
  const ownerAccountId = routeTables[0]?.OwnerId
  return ownerAccountId && cidrBlocks.length > 0 && subnets.every(isPlaced) ? { ownerAccountId, cidrBlocks } : undefined
}

export const readVpcOwnerAndCidrs = async (ec2: Ec2, vpcId: string): Promise<VpcOwnerAndCidrs> => {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
  const { OwnerId = '', CidrBlockAssociationSet = [], Ipv6CidrBlockAssociationSet = [] } = Vpcs?.[0] ?? {}
  const ipv4 = CidrBlockAssociationSet.filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated')
  const ipv6 = Ipv6CidrBlockAssociationSet.filter(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
  )
  const cidrBlocks = [
    ...distinct(ipv4.map(({ CidrBlock }) => CidrBlock)),
    ...distinct(ipv6.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)),
  ]
  return { ownerAccountId: OwnerId, cidrBlocks }
}
