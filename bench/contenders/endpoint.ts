import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'

/** What an endpoint of a service is made with: of S3 a gateway, else an interface. */
export const requestFor = (
  service: string,
  { testbed, network }: Pick<Attempt, 'testbed' | 'network'>,
  { groupId, subnetIds }: { groupId: string; subnetIds: string[] },
): CreateVpcEndpointRequest => ({
  VpcId: network.vpcId,
  ServiceName: `com.amazonaws.${testbed.simulator.region}.${service}`,
  ...(service === 's3'
    ? { VpcEndpointType: 'Gateway', RouteTableIds: network.privateRouteTableIds }
    : { VpcEndpointType: 'Interface', SubnetIds: subnetIds, SecurityGroupIds: [groupId], PrivateDnsEnabled: true }),
})

export const createEndpoint = async ({ client }: Attempt, request: CreateVpcEndpointRequest): Promise<string> => {
  const { VpcEndpoint } = await client.send(new CreateVpcEndpointCommand(request))
  return VpcEndpoint?.VpcEndpointId ?? ''
}

/** Looks until the endpoint is available, and waits for so long before each look, in milliseconds; the last goes for the rest. */
export const pollUntilAvailable = async (
  { client, testbed }: Attempt,
  id: string,
  delays: readonly [number, ...number[]],
): Promise<void> => {
  for (let looks = 0; ; looks += 1) {
    await testbed.simulator.clock.sleep(delays[Math.min(looks, delays.length - 1)] ?? 0)
    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))
    if (VpcEndpoints[0]?.State?.toLowerCase() === 'available') return
  }
}
