import { DescribeSubnetsCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'
import { createGroup } from './createGroup.ts'
import { createEndpoint, requestFor } from './endpoint.ts'

/**
 * The longest chain of calls that EC2's dependencies require: read the subnets, create the group, create the endpoints,
 * wait, and read that they are available. No contender can be this fast, because only the floor knows in advance when
 * each endpoint is available.
 */
export const floor = async (attempt: Attempt): Promise<void> => {
  const { client, network, services, testbed } = attempt
  await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }))
  const groupId = await createGroup(client, network.vpcId)
  await Promise.all(
    services.map((service) =>
      createEndpoint(attempt, requestFor(service, attempt, { groupId, subnetIds: network.privateSubnetIds })),
    ),
  )
  const longest = Math.max(0, ...services.filter((service) => service !== 's3').map(testbed.settlingOf))
  const { latency } = testbed.simulator.settings
  // A read returns the state at the end of the call.
  await testbed.simulator.clock.sleep(longest - (typeof latency === 'number' ? latency : 0))
  await client.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }))
}
