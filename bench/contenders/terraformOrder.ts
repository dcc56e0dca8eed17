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
import type { Task } from '../contenders.ts'
import { createEndpoint, pollUntilAvailable, requestFor } from './endpoint.ts'
import { admitHttps, createGroup } from './makeGroup.ts'

const POLL_MS = 10_000
/** The simulator's own default. */
const SUBNET_MS = 30_000

/**
 * A model, not Terraform: the order of work of a plan whose subnets are `aws_vpc_endpoint_subnet_association`s. Data
 * sources at once, the group, the endpoints at once, then each endpoint's subnets one by one, since they modify it.
 */
const terraformOrder = async (task: Task): Promise<void> => {
  await readDataSources(task)
  const groupId = await makeGroup(task)
  await Promise.all(task.services.map((service) => makeEndpoint(task, service, groupId)))
}

/** AWS does not document how long a subnet's addition takes: the model is told twice, with two guesses. */
export const withShortSubnets = (task: Task): Promise<void> => {
  task.site.subnetSettling = () => SUBNET_MS
  return terraformOrder(task)
}

export const withLongSubnets = (task: Task): Promise<void> => {
  task.site.subnetSettling = task.site.settlingOf
  return terraformOrder(task)
}

const readDataSources = async ({ client, network: { vpcId }, services, site }: Task): Promise<void> => {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  const readVpc = async (): Promise<void> => {
    await client.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
    await client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsHostnames' }))
    await client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsSupport' }))
  }
  const readService = (service: string) => {
    const Values = [`com.amazonaws.${site.simulator.region}.${service}`]
    return client.send(new DescribeVpcEndpointServicesCommand({ Filters: [{ Name: 'service-name', Values }] }))
  }
  await Promise.all([
    readVpc(),
    client.send(new DescribeSubnetsCommand({ Filters })),
    client.send(new DescribeRouteTablesCommand({ Filters })),
    ...services.map(readService),
  ])
}

const makeGroup = async ({ client, network }: Task): Promise<string> => {
  const GroupId = await createGroup(client, network.vpcId)
  const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
  await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }))
  await admitHttps(client, GroupId)
  await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
  return GroupId
}

const makeEndpoint = async (task: Task, service: string, groupId: string): Promise<void> => {
  const { client, network } = task
  const id = await createEndpoint(task, requestFor(service, task, { groupId, subnetIds: [] }))
  await pollUntilAvailable(task, id, POLL_MS)
  if (service === 's3') return
  for (const subnetId of network.privateSubnetIds) {
    await client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSubnetIds: [subnetId] }))
    await pollUntilAvailable(task, id, POLL_MS)
  }
}
