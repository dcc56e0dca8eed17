import { DescribeRouteTablesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'
import { allowHttps, createGroup } from './createGroup.ts'
import { createEndpoint, pollUntilAvailable, requestFor } from './endpoint.ts'

/** The waits in milliseconds: the first read is immediate, the others follow every five seconds. */
const POLLS = [0, 5000] as const

/** Code as in a tutorial: one call after another, waiting for each endpoint before creating the next. */
export const sequential = async (attempt: Attempt): Promise<void> => {
  const { client, network, services } = attempt
  const Filters = [{ Name: 'vpc-id', Values: [network.vpcId] }]
  await client.send(new DescribeSubnetsCommand({ Filters }))
  await client.send(new DescribeRouteTablesCommand({ Filters }))
  const groupId = await createGroup(client, network.vpcId)
  await allowHttps(client, groupId)
  for (const service of services) {
    const request = requestFor(service, attempt, { groupId, subnetIds: network.privateSubnetIds })
    await pollUntilAvailable(attempt, await createEndpoint(attempt, request), POLLS)
  }
}
