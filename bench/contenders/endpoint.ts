import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'

/**
 * Returns the request for the endpoint of a service: a gateway endpoint for S3, an interface endpoint for all others.
 */
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

/** Polls until the endpoint is available. The waits before each read are in milliseconds; the last one repeats. */
export const pollUntilAvailable = async (
  { client, testbed }: Attempt,
  id: string,
  delays: readonly [number, ...number[]],
): Promise<void> => {
  for (let reads = 0; ; reads += 1) {
    await testbed.simulator.clock.sleep(delays[Math.min(reads, delays.length - 1)] ?? 0)
    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))
    if (VpcEndpoints[0]?.State?.toLowerCase() === 'available') return
  }
}
