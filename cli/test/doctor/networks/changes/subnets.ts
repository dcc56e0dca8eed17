import { AssociateRouteTableCommand, AssociateVpcCidrBlockCommand, CreateSubnetCommand } from '@aws-sdk/client-ec2'
import { type Change, idOf } from '../network.ts'

/** Adds a subnet, named `second-a`, in a second CIDR block, as in VPCs that ran out of addresses. */
export const addSecondBlock: Change = async (network) => {
  const { ec2, vpcId, region, ids } = network
  await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: vpcId, CidrBlock: '100.64.0.0/16' }))
  const request = { VpcId: vpcId, CidrBlock: '100.64.0.0/24', AvailabilityZone: `${region}a` }
  const { Subnet } = await ec2.send(new CreateSubnetCommand(request))
  const SubnetId = Subnet?.SubnetId ?? ''
  ids['second-a'] = SubnetId
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: idOf(network, 'table-a'), SubnetId }))
}
