import { DescribeAvailabilityZonesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { createVpc } from './createVpc.ts'

export interface ReferenceNetwork {
  vpcId: string
  zones: string[]
  internetGatewayId: string | undefined
  /** One for each zone, in the order of `zones`. */
  privateSubnetIds: string[]
  publicSubnetIds: string[]
  /** One for each private subnet, in the same order. */
  privateRouteTableIds: string[]
  publicRouteTableId: string
}

/**
 * Creates the network of the examples and of `npm start`: 10.0.0.0/16 with both DNS attributes enabled, a private and a
 * public subnet in each of the first two zones of the region (or the given zones), a route table for each private
 * subnet, and one for the public subnets.
 */
export const createReferenceNetwork = async (
  ec2: EC2Client,
  options: { zones?: readonly string[] } = {},
): Promise<ReferenceNetwork> => {
  const zones = [...(options.zones ?? (await firstZones(ec2, 2)))]
  const { vpcId, internetGatewayId, subnetIds, routeTableIds } = await createVpc(ec2, {
    cidrBlock: '10.0.0.0/16',
    routeTables: [...zones.map((zone) => ({ name: `private-${zone}` })), { name: 'public', internetRoute: true }],
    subnets: zones.flatMap((zone, index) => [
      { name: `private-${zone}`, zone, cidrBlock: `10.0.${index}.0/24`, routeTable: `private-${zone}` },
      { name: `public-${zone}`, zone, cidrBlock: `10.0.${100 + index}.0/24`, routeTable: 'public' },
    ]),
  })
  const of = (ids: Record<string, string>, prefix: string) => zones.map((zone) => ids[`${prefix}-${zone}`] ?? '')
  return {
    vpcId,
    zones,
    internetGatewayId,
    privateSubnetIds: of(subnetIds, 'private'),
    publicSubnetIds: of(subnetIds, 'public'),
    privateRouteTableIds: of(routeTableIds, 'private'),
    publicRouteTableId: routeTableIds.public ?? '',
  }
}

const firstZones = async (ec2: EC2Client, count: number): Promise<string[]> => {
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand())
  return AvailabilityZones.map(({ ZoneName = '' }) => ZoneName)
    .sort()
    .slice(0, count)
}
