import { CreateNatGatewayCommand, CreateRouteCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { createReferenceNetwork, type ReferenceNetwork } from './referenceNetwork.ts'

/** Creates the reference network with a NAT gateway as the default route of its private subnets. */
export const createNatNetwork = async (client: EC2Client): Promise<ReferenceNetwork> => {
  const network = await createReferenceNetwork(client)
  const { NatGateway } = await client.send(
    new CreateNatGatewayCommand({ SubnetId: network.publicSubnetIds[0], AllocationId: 'eipalloc-0a' }),
  )
  for (const RouteTableId of network.privateRouteTableIds) {
    await client.send(
      new CreateRouteCommand({
        RouteTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: NatGateway?.NatGatewayId,
      }),
    )
  }
  return network
}
