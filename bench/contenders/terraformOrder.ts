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
import { allowHttps, createGroup } from './createGroup.ts'
import { createEndpoint, pollUntilAvailable, requestFor } from './endpoint.ts'

// From the source of the provider, https://github.com/hashicorp/terraform-provider-aws, internal/service/ec2/:
// `waitVPCEndpointAvailable` in wait.go reads after five seconds, again after five, then every ten (`Delay` and
// `MinTimeout`; its state machine doubles the wait up to ten seconds).
const POLLS = [5000, 5000, 10_000] as const
// `modifyVPCEndpointExclusive` in vpc_endpoint_subnet_association.go locks each endpoint, and waits for a minute
// (`Delay: 1 * time.Minute`) before it adds the subnet, because EC2 rejects a change during another one
// (https://github.com/hashicorp/terraform-provider-aws/pull/3418). It releases the lock when EC2 has accepted the
// change.
const PAUSE_MS = 60_000

/**
 * The minimum time to add a subnet, even if the endpoint without subnets settled slowly: the default of the simulator.
 */
const LEAST_ADDITION_MS = 30_000

/**
 * The part of the settling time of an endpoint that EC2 needs without any subnets. The rest is for the subnets: it
 * counts once in a creation with subnets, and once for each subnet that is added later. All in milliseconds.
 */
export type BareSettling = (settling: number) => number

/** docs/decisions/terraform-model.md explains the assumptions. */
export const BARE_SETTLING: BareSettling = () => 20_000

/**
 * A model, not Terraform itself. It has the order of calls of a plan whose subnets are
 * `aws_vpc_endpoint_subnet_association`s: the data sources in parallel, the group, the endpoints in parallel, then the
 * subnets of each endpoint one by one, because each of them modifies the endpoint.
 */
export const terraformOrder = async (attempt: Attempt, bareSettling = BARE_SETTLING): Promise<void> => {
  const { testbed } = attempt
  const services = new Map<string, string>()
  testbed.endpointSettling = (service) => bareSettling(testbed.settlingOf(service))
  testbed.subnetSettling = (endpointId) => {
    const settling = testbed.settlingOf(services.get(endpointId) ?? '')
    return Math.max(settling - bareSettling(settling), LEAST_ADDITION_MS)
  }
  await readDataSources(attempt)
  const groupId = await prepareGroup(attempt)
  await Promise.all(
    attempt.services.map(async (service) => {
      const id = await createEndpoint(attempt, requestFor(service, attempt, { groupId, subnetIds: [] }))
      services.set(id, service)
      await addSubnets(attempt, id, service === 's3' ? [] : attempt.network.privateSubnetIds)
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

const prepareGroup = async ({ client, network }: Attempt): Promise<string> => {
  const GroupId = await createGroup(client, network.vpcId)
  const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
  await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }))
  await allowHttps(client, GroupId)
  await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
  return GroupId
}

const addSubnets = async (attempt: Attempt, id: string, subnetIds: readonly string[]): Promise<void> => {
  let settled = pollUntilAvailable(attempt, id, POLLS)
  await settled
  for (const subnetId of subnetIds) {
    await attempt.testbed.simulator.clock.sleep(PAUSE_MS)
    // Until then, EC2 would reject the next change and the plan would fail. The model ignores that failure.
    await settled
    await attempt.client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSubnetIds: [subnetId] }))
    settled = pollUntilAvailable(attempt, id, POLLS)
  }
  await settled
}
