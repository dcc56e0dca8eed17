import { DescribeRouteTablesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'
import { admitHttps, createGroup } from './createGroup.ts'
import { createEndpoint, pollUntilAvailable, requestFor } from './endpoint.ts'

/** At once, then every five seconds. */
const POLLS = [0, 5000] as const

/** As a tutorial writes it: one call after the other, and each endpoint is waited for before the next is made. */
export const sequential = async (task: Attempt): Promise<void> => {
  const { client, network, services } = task
  const Filters = [{ Name: 'vpc-id', Values: [network.vpcId] }]
  await client.send(new DescribeSubnetsCommand({ Filters }))
  await client.send(new DescribeRouteTablesCommand({ Filters }))
  const groupId = await createGroup(client, network.vpcId)
  await admitHttps(client, groupId)
  for (const service of services) {
    const request = requestFor(service, task, { groupId, subnetIds: network.privateSubnetIds })
    await pollUntilAvailable(task, await createEndpoint(task, request), POLLS)
  }
}
