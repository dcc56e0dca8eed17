import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2'

export interface Network {
  vpcId: string
  privateSubnetIds: string[]
  publicSubnetIds: string[]
  privateRouteTableIds: string[]
}

/**
 * Creates the reference network: a public and a private subnet in each of two zones, and a route table for each private
 * subnet.
 */
export const createNetwork = async (ec2: EC2Client): Promise<Network> => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
  const vpcId = given(Vpc?.VpcId)
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }))

  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand())
  const internetGatewayId = given(InternetGateway?.InternetGatewayId)
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: internetGatewayId }))

  const zones = await twoZones(ec2)
  const publicSubnetIds = await addSubnets(ec2, vpcId, zones, 0)
  const privateSubnetIds = await addSubnets(ec2, vpcId, zones, 10)

  const publicTableId = await addRouteTable(ec2, vpcId, publicSubnetIds)
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: publicTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: internetGatewayId,
    }),
  )
  const privateRouteTableIds = await Promise.all(privateSubnetIds.map((id) => addRouteTable(ec2, vpcId, [id])))
  return {
    vpcId,
    privateSubnetIds: privateSubnetIds.sort(),
    publicSubnetIds: publicSubnetIds.sort(),
    privateRouteTableIds: privateRouteTableIds.sort(),
  }
}

const twoZones = async (ec2: EC2Client): Promise<string[]> => {
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand())
  return given(AvailabilityZones)
    .slice(0, 2)
    .map(({ ZoneName }) => given(ZoneName))
}

/** Creates a subnet in each zone: `10.0.<third>.0/24` and the following blocks. */
const addSubnets = (ec2: EC2Client, vpcId: string, zones: string[], third: number): Promise<string[]> =>
  Promise.all(
    zones.map(async (zone, index) => {
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone: zone, CidrBlock: `10.0.${third + index}.0/24` }),
      )
      return given(Subnet?.SubnetId)
    }),
  )

const addRouteTable = async (ec2: EC2Client, vpcId: string, subnetIds: string[]): Promise<string> => {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }))
  const routeTableId = given(RouteTable?.RouteTableId)
  for (const subnetId of subnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId: subnetId }))
  }
  return routeTableId
}

const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error("EC2's response is incomplete")
  return value
}
