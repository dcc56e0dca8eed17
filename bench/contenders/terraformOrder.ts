import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2'
import type { Attempt } from './attempt.ts'
import { admitHttps, createGroup } from './createGroup.ts'
import { createEndpoint, pollUntilAvailable, requestFor } from './endpoint.ts'

// What its provider does is in its source, https://github.com/hashicorp/terraform-provider-aws, in internal/service/ec2/:
// `waitVPCEndpointAvailable` of wait.go looks after five seconds, then again after five, and every ten from there on
// (`Delay` and `MinTimeout`; its state machine doubles the wait to ten seconds at most) …
const POLLS = [5000, 5000, 10_000] as const
// … and `modifyVPCEndpointExclusive` of vpc_endpoint_subnet_association.go takes a lock for each endpoint, and waits for a
// minute (`Delay: 1 * time.Minute`) before it adds the subnet, since EC2 refuses a change while another is going on
// (https://github.com/hashicorp/terraform-provider-aws/pull/3418). The lock is free once EC2 has taken the change.
const PAUSE_MS = 60_000

/** What a subnet's addition takes at least, whatever an endpoint without subnets took: the simulator's default. */
const LEAST_ADDITION_MS = 30_000

/**
 * Of the time in which EC2 makes an endpoint with its subnets, so much goes to an endpoint without any, and the rest to its
 * subnets: at once in a creation, once for each in a plan that adds them one by one. All in milliseconds.
 */
export type BareSettling = (settling: number) => number

/** Why: docs/decisions/terraform-model.md. */
export const BARE_SETTLING: BareSettling = () => 20_000

/**
 * A model, not Terraform: the order of work of a plan whose subnets are `aws_vpc_endpoint_subnet_association`s. Data
 * sources at once, the group, the endpoints at once, then each endpoint's subnets one by one, since they modify it.
 */
export const terraformOrder = async (task: Attempt, bareSettling = BARE_SETTLING): Promise<void> => {
  const { testbed } = task
  const services = new Map<string, string>()
  testbed.endpointSettling = (service) => bareSettling(testbed.settlingOf(service))
  testbed.subnetSettling = (endpointId) => {
    const settling = testbed.settlingOf(services.get(endpointId) ?? '')
    return Math.max(settling - bareSettling(settling), LEAST_ADDITION_MS)
  }
  await readDataSources(task)
  const groupId = await makeGroup(task)
  await Promise.all(
    task.services.map(async (service) => {
      const id = await createEndpoint(task, requestFor(service, task, { groupId, subnetIds: [] }))
      services.set(id, service)
      await addSubnets(task, id, service === 's3' ? [] : task.network.privateSubnetIds)
    }),
  )
}

const readDataSources = async ({ client, network: { vpcId }, services, testbed }: Attempt): Promise<void> => {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  const readVpc = async (): Promise<void> => {
    await client.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
    await client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsHostnames' }))
    await client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsSupport' }))
  }
  const readService = (service: string) => {
    const Values = [`com.amazonaws.${testbed.simulator.region}.${service}`]
    return client.send(new DescribeVpcEndpointServicesCommand({ Filters: [{ Name: 'service-name', Values }] }))
  }
  await Promise.all([
    readVpc(),
    client.send(new DescribeSubnetsCommand({ Filters })),
    client.send(new DescribeRouteTablesCommand({ Filters })),
    ...services.map(readService),
  ])
}

const makeGroup = async ({ client, network }: Attempt): Promise<string> => {
  const GroupId = await createGroup(client, network.vpcId)
  const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
  await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }))
  await admitHttps(client, GroupId)
  await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
  return GroupId
}

const addSubnets = async (task: Attempt, id: string, subnetIds: readonly string[]): Promise<void> => {
  let settled = pollUntilAvailable(task, id, POLLS)
  await settled
  for (const subnetId of subnetIds) {
    await task.testbed.simulator.clock.sleep(PAUSE_MS)
    // EC2 would refuse the next change until then, and the plan would fail: the model has no such failure.
    await settled
    await task.client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSubnetIds: [subnetId] }))
    settled = pollUntilAvailable(task, id, POLLS)
  }
  await settled
}
