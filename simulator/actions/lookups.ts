import type { Ec2State } from '../state/ec2State.ts'
import type { NetworkAcl } from '../state/networkAcl.ts'
import type { RouteTable, SecurityGroup, Subnet, Vpc } from '../state/resources.ts'
import { Ec2Error, required } from '../wire/ec2Error.ts'

/**
 * Returns the error for an id that does not exist, with EC2's code for its kind. If the text does not have the form of
 * such an id, the error is Malformed.
 */
export const notFound = (codePrefix: string, noun: string, idPrefix: string) => (id: string) =>
  new RegExp(`^${idPrefix}-[0-9a-f]{8}([0-9a-f]{9})?$`).test(id)
    ? new Ec2Error(`${codePrefix}.NotFound`, `The ${noun} '${id}' does not exist`)
    : new Ec2Error(`${codePrefix}.Malformed`, `Invalid id: "${id}" (expecting "${idPrefix}-...")`)

// Codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. The endpoint calls use `Id`, the
// older calls `ID` (terraform-aws-vpc issue 722 shows InvalidSubnetId.Malformed from ModifyVpcEndpoint).
export const vpcNotFound = notFound('InvalidVpcID', 'vpc ID', 'vpc')
export const subnetNotFound = notFound('InvalidSubnetID', 'subnet ID', 'subnet')
export const routeTableNotFound = notFound('InvalidRouteTableID', 'routeTable ID', 'rtb')
export const internetGatewayNotFound = notFound('InvalidInternetGatewayID', 'internetGateway ID', 'igw')
export const groupNotFound = notFound('InvalidGroup', 'security group', 'sg')
export const securityGroupRuleNotFound = notFound('InvalidSecurityGroupRuleId', 'security group rule ID', 'sgr')
export const networkInterfaceNotFound = notFound('InvalidNetworkInterfaceID', 'networkInterface ID', 'eni')
export const vpcEndpointNotFound = notFound('InvalidVpcEndpointId', 'Vpc Endpoint Id', 'vpce')
export const networkAclNotFound = notFound('InvalidNetworkAclID', 'networkAcl ID', 'acl')
export const dhcpOptionsNotFound = notFound('InvalidDhcpOptionID', 'dhcpOption ID', 'dopt')
export const natGatewayNotFound = (id: string) =>
  new Ec2Error('NatGatewayNotFound', `The Nat Gateway ${id} was not found`)
export const prefixListNotFound = notFound('InvalidPrefixListID', 'prefix list ID', 'pl')

/** The errors of all calls except the endpoint calls, by resource type. */
export const NOT_FOUND: Readonly<Record<string, (id: string) => Ec2Error>> = {
  vpc: vpcNotFound,
  subnet: subnetNotFound,
  'route-table': routeTableNotFound,
  'internet-gateway': internetGatewayNotFound,
  'security-group': groupNotFound,
  'security-group-rule': securityGroupRuleNotFound,
  'vpc-endpoint': vpcEndpointNotFound,
  'network-interface': networkInterfaceNotFound,
  'network-acl': networkAclNotFound,
  'dhcp-options': dhcpOptionsNotFound,
  natgateway: natGatewayNotFound,
}

export const endpointVpcNotFound = notFound('InvalidVpcId', 'Vpc Id', 'vpc')
export const endpointSubnetNotFound = notFound('InvalidSubnetId', 'subnet ID', 'subnet')
export const endpointRouteTableNotFound = notFound('InvalidRouteTableId', 'routeTable ID', 'rtb')

const getter =
  <Row>(row: (state: Ec2State, id: string) => Row | undefined, parameter: string, missing: (id: string) => Ec2Error) =>
  (state: Ec2State, givenId: string | undefined): Row => {
    const id = required(givenId, parameter)
    const found = row(state, id)
    if (found === undefined) throw missing(id)
    return found
  }

export const getVpc = getter<Vpc>((state, id) => state.vpcs.get(id), 'vpcId', vpcNotFound)
export const getSubnet = getter<Subnet>((state, id) => state.subnets.get(id), 'subnetId', subnetNotFound)
export const getGroup = getter<SecurityGroup>((state, id) => state.securityGroups.get(id), 'groupId', groupNotFound)
export const getRouteTable = getter<RouteTable>(
  (state, id) => state.routeTables.get(id),
  'routeTableId',
  routeTableNotFound,
)
export const getNetworkAcl = getter<NetworkAcl>(
  (state, id) => state.networkAcls.get(id),
  'networkAclId',
  networkAclNotFound,
)
