import { DescribeSubnetsCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'
import { createGroup } from './createGroup.ts'
import { createEndpoint, requestFor } from './endpoint.ts'

/**
 * The longest chain that EC2's dependencies force: the subnets have to be known, an endpoint names its group, it has to
 * settle, and that has to be seen. Nobody can do better, nor as well: it knows beforehand when each endpoint will serve.
 */
export const floor = async (task: Attempt): Promise<void> => {
  const { client, network, services, testbed } = task
  await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }))
  const groupId = await createGroup(client, network.vpcId)
  await Promise.all(
    services.map((service) =>
      createEndpoint(task, requestFor(service, task, { groupId, subnetIds: network.privateSubnetIds })),
    ),
  )
  const longest = Math.max(0, ...services.filter((service) => service !== 's3').map(testbed.settlingOf))
  const { latency } = testbed.simulator.settings
  // A look takes effect at its end.
  await testbed.simulator.clock.sleep(longest - (typeof latency === 'number' ? latency : 0))
  await client.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }))
}
