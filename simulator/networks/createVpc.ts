import {
  AssociateRouteTableCommand,
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  type ResourceType,
} from '@aws-sdk/client-ec2'
import ipaddr from 'ipaddr.js'

export interface SubnetShape {
  /** The name of the subnet in the `subnetIds` of the created VPC. */
  name: string
  zone: string
  /** If omitted, the subnet is IPv6-only. */
  cidrBlock?: string
  /** Whether the subnet gets a /64 of the IPv6 block of the VPC. */
  ipv6?: boolean
  /** The name of its route table; if omitted, the main table of the VPC applies. */
  routeTable?: string
}

export interface RouteTableShape {
  name: string
  /** Whether it has a default route to the internet gateway, for IPv4 and, if the VPC has an IPv6 block, for IPv6. */
  internetRoute?: boolean
}

export interface VpcShape {
  cidrBlock: string
  moreCidrBlocks?: readonly string[]
  ipv6?: boolean
  enableDnsSupport?: boolean
  enableDnsHostnames?: boolean
  /** Whether the main route table has a default route to the internet gateway. */
  mainInternetRoute?: boolean
  subnets: readonly SubnetShape[]
  routeTables?: readonly RouteTableShape[]
}

export interface CreatedVpc {
  vpcId: string
  internetGatewayId: string | undefined
  /** Ids by the names in the shape. */
  subnetIds: Record<string, string>
  routeTableIds: Record<string, string>
}

/** Creates a VPC of that shape with EC2 calls, so that it works with any EC2: the simulator, moto, or AWS. */
export const createVpc = async (ec2: EC2Client, shape: VpcShape): Promise<CreatedVpc> => {
  const vpcId = await createBareVpc(ec2, shape)
  const needsInternet = shape.mainInternetRoute || shape.routeTables?.some(({ internetRoute }) => internetRoute)
  const internetGatewayId = needsInternet ? await createInternetGateway(ec2, vpcId) : undefined
  const routeTableIds: Record<string, string> = {}
  for (const { name, internetRoute } of shape.routeTables ?? []) {
    const { RouteTable } = await ec2.send(
      new CreateRouteTableCommand({ VpcId: vpcId, TagSpecifications: named('route-table', name) }),
    )
    const routeTableId = known(RouteTable?.RouteTableId)
    if (internetRoute) await addInternetRoutes(ec2, shape, routeTableId, internetGatewayId)
    routeTableIds[name] = routeTableId
  }
  if (shape.mainInternetRoute) {
    await addInternetRoutes(ec2, shape, await mainRouteTableOf(ec2, vpcId), internetGatewayId)
  }
  const ipv6Block = shape.ipv6 ? await ipv6BlockOf(ec2, vpcId) : undefined
  const subnetIds: Record<string, string> = {}
  for (const [index, subnet] of shape.subnets.entries()) {
    const subnetId = await createSubnet(ec2, vpcId, subnet, ipv6Block && ipv6SubnetBlock(ipv6Block, index))
    if (subnet.routeTable !== undefined) {
      const RouteTableId = known(routeTableIds[subnet.routeTable])
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetId }))
    }
    subnetIds[subnet.name] = subnetId
  }
  return { vpcId, internetGatewayId, subnetIds, routeTableIds }
}

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("EC2's response does not contain the id of the created resource")
  return value
}

const named = (resourceType: ResourceType, name: string) => [
  { ResourceType: resourceType, Tags: [{ Key: 'Name', Value: name }] },
]

const createBareVpc = async (ec2: EC2Client, shape: VpcShape): Promise<string> => {
  const { cidrBlock, moreCidrBlocks = [], ipv6 = false, enableDnsSupport = true, enableDnsHostnames = true } = shape
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: cidrBlock, AmazonProvidedIpv6CidrBlock: ipv6 }))
  const VpcId = known(Vpc?.VpcId)
  for (const CidrBlock of moreCidrBlocks) await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, CidrBlock }))
  // EC2 accepts one attribute per call, and enables DNS host names only while DNS support is enabled, as it is in a new
  // VPC.
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: enableDnsHostnames } }))
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: enableDnsSupport } }))
  return VpcId
}

const createInternetGateway = async (ec2: EC2Client, VpcId: string): Promise<string> => {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand())
  const InternetGatewayId = known(InternetGateway?.InternetGatewayId)
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }))
  return InternetGatewayId
}

const addInternetRoutes = async (
  ec2: EC2Client,
  { ipv6 }: VpcShape,
  RouteTableId: string,
  GatewayId: string | undefined,
): Promise<void> => {
  await ec2.send(new CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: '0.0.0.0/0' }))
  if (ipv6) await ec2.send(new CreateRouteCommand({ RouteTableId, GatewayId, DestinationIpv6CidrBlock: '::/0' }))
}

const mainRouteTableOf = async (ec2: EC2Client, vpcId: string): Promise<string> => {
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'association.main', Values: ['true'] },
      ],
    }),
  )
  return known(RouteTables?.[0]?.RouteTableId)
}

/** The response of CreateVpc may not contain the block yet: EC2 associates it later. */
const ipv6BlockOf = async (ec2: EC2Client, vpcId: string): Promise<string> => {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
  return known(Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock)
}

/** Returns the n-th /64 of the /56 of a VPC. */
const ipv6SubnetBlock = (block: string, index: number): string => {
  const { parts } = ipaddr.IPv6.networkAddressFromCIDR(block)
  const [a = 0, b = 0, c = 0, d = 0] = parts
  return `${new ipaddr.IPv6([a, b, c, d + index, 0, 0, 0, 0])}/64`
}

const createSubnet = async (
  ec2: EC2Client,
  VpcId: string,
  { name, zone, cidrBlock, ipv6 = false }: SubnetShape,
  ipv6Block: string | undefined,
): Promise<string> => {
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({
      VpcId,
      AvailabilityZone: zone,
      ...(cidrBlock === undefined ? { Ipv6Native: true } : { CidrBlock: cidrBlock }),
      ...(ipv6 && ipv6Block !== undefined && { Ipv6CidrBlock: ipv6Block }),
      TagSpecifications: named('subnet', name),
    }),
  )
  return known(Subnet?.SubnetId)
}
