import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type ResourceType,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2'
import type { Simulator } from '../../../simulator/index.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'

type Tags = Record<string, string>

/** The resources that a version of the provider created in the reference network: what can differ between versions. */
export interface RecordedResources {
  stacks: { stackId: string; logicalId: string; physicalId: string; properties: Record<string, unknown> }[]
  group: { name: string; tags: Tags; rules: { cidr: string; tags: Tags }[] }
  endpoints: { serviceName: string; kind: 'Interface' | 'Gateway'; policy: string; tags: Tags; interfaceTags: Tags }[]
}

/** Placeholders for a network's ids in a record. */
const placeholders = ({ vpcId, privateSubnetIds, privateRouteTableIds }: ReferenceNetwork): [string, string][] => [
  [vpcId, 'the-vpc'],
  ...privateSubnetIds.map((id, index): [string, string] => [id, `private-subnet-${index}`]),
  ...privateRouteTableIds.map((id, index): [string, string] => [id, `private-route-table-${index}`]),
]

export const toRecord = (made: RecordedResources, network: ReferenceNetwork): string =>
  placeholders(network).reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(made, null, 2))

export const fromRecord = (record: string, network: ReferenceNetwork): RecordedResources =>
  JSON.parse(
    placeholders(network).reduce((text, [id, name]) => text.replaceAll(name, id), record),
    (key, value) => (key.includes(':allocation/') ? sorted(value) : value),
  )

/** An allocation lists ids in sorted order, and ids differ between networks. */
const sorted = (allocation: string): string => allocation.split(' ').sort().join(' ')

interface Snapshot {
  securityGroups: { groupId: string; groupName: string; tags: Tags }[]
  securityGroupRules: { groupId: string; cidrIpv4?: string; tags: Tags }[]
  vpcEndpoints: {
    serviceName: string
    vpcEndpointType: 'Interface' | 'Gateway'
    policyDocument: string
    tags: Tags
    networkInterfaces: { tags: Tags }[]
  }[]
}

export const readResources = (
  simulator: Simulator,
  vpcId: string,
  stacks: RecordedResources['stacks'],
): RecordedResources => {
  const { securityGroups, securityGroupRules, vpcEndpoints } = JSON.parse(simulator.snapshot(vpcId)) as Snapshot
  const group = securityGroups.find(({ tags }) => 'fargate-endpoints:managed' in tags)
  if (!group) throw new Error('Expected a managed group, found none')
  return {
    stacks,
    group: {
      name: group.groupName,
      tags: group.tags,
      rules: securityGroupRules
        .filter(({ groupId }) => groupId === group.groupId)
        .map(({ cidrIpv4 = '', tags }) => ({ cidr: cidrIpv4, tags })),
    },
    endpoints: vpcEndpoints.map(({ serviceName, vpcEndpointType, policyDocument, tags, networkInterfaces }) => ({
      serviceName,
      kind: vpcEndpointType,
      policy: policyDocument,
      tags,
      interfaceTags: networkInterfaces[0]?.tags ?? {},
    })),
  }
}

const ec2Tags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

const specify = (ResourceType: ResourceType, tags: Tags) => [{ ResourceType, Tags: ec2Tags(tags) }]

const createGroup = async (
  ec2: EC2Client,
  VpcId: string,
  { name, tags, rules }: RecordedResources['group'],
): Promise<string> => {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({
      VpcId,
      GroupName: name,
      Description: 'VPC endpoints for ECS tasks on Fargate: TCP 443 in, nothing out',
      TagSpecifications: specify('security-group', tags),
    }),
  )
  const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }))
  for (const rule of rules) {
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: rule.cidr }] }],
        TagSpecifications: specify('security-group-rule', rule.tags),
      }),
    )
  }
  return GroupId ?? ''
}

/** Creates the recorded resources with EC2 calls, in a network like the one of the record. */
export const createResources = async (
  ec2: EC2Client,
  { vpcId: VpcId, privateSubnetIds: SubnetIds, privateRouteTableIds: RouteTableIds }: ReferenceNetwork,
  { group, endpoints }: RecordedResources,
): Promise<void> => {
  const SecurityGroupIds = [await createGroup(ec2, VpcId, group)]
  for (const { serviceName, kind, policy, tags, interfaceTags } of endpoints) {
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId,
        ServiceName: serviceName,
        VpcEndpointType: kind,
        PolicyDocument: policy,
        TagSpecifications: specify('vpc-endpoint', tags),
        ...(kind === 'Gateway' ? { RouteTableIds } : { SubnetIds, SecurityGroupIds, PrivateDnsEnabled: true }),
      }),
    )
    if (Object.keys(interfaceTags).length === 0) continue
    const { VpcEndpoints } = await ec2.send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ''] }),
    )
    const Resources = VpcEndpoints?.[0]?.NetworkInterfaceIds ?? []
    await ec2.send(new CreateTagsCommand({ Resources, Tags: ec2Tags(interfaceTags) }))
  }
}
