import {
  DescribePrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  paginateDescribeVpcEndpoints,
  type SecurityGroupRule,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2'
import { shortNameOf } from '../handler/vpc/desired/endpointServices.ts'

/** An endpoint as EC2 describes it; lists are sorted. */
export interface HeldEndpoint {
  id: string
  /** The short name, such as `ecr.api`. */
  service: string
  kind: 'Interface' | 'Gateway'
  state: string
  privateDns: boolean
  subnetIds: string[]
  routeTableIds: string[]
  groupIds: string[]
  policy: string
}

/** What a VPC holds, as far as this resource is concerned. */
export interface HeldVpc {
  endpoints: HeldEndpoint[]
  /** The rules of the endpoints' groups, a line a rule: `in tcp 443 from 10.0.0.0/16`. */
  groupRules: string[]
  s3PrefixListId: string
}

/** Reads a VPC as anybody else would, by EC2's own calls: nothing here comes from the function. */
export const readHeldVpc = async (ec2: EC2Client, vpcId: string): Promise<HeldVpc> => {
  const region = await ec2.config.region()
  const [endpoints, { PrefixLists }] = await Promise.all([
    readEndpoints(ec2, vpcId),
    ec2.send(
      new DescribePrefixListsCommand({
        Filters: [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.s3`] }],
      }),
    ),
  ])
  const groupIds = [...new Set(endpoints.flatMap((endpoint) => endpoint.groupIds))]
  return {
    endpoints,
    groupRules: groupIds.length > 0 ? await readRules(ec2, groupIds) : [],
    s3PrefixListId: PrefixLists?.[0]?.PrefixListId ?? '',
  }
}

export const readEndpoints = async (ec2: EC2Client, vpcId: string): Promise<HeldEndpoint[]> => {
  const region = await ec2.config.region()
  const pages = paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] })
  const endpoints: HeldEndpoint[] = []
  for await (const { VpcEndpoints = [] } of pages) {
    endpoints.push(...VpcEndpoints.map((endpoint) => heldEndpoint(endpoint, region)))
  }
  return endpoints.sort((a, b) => (a.service < b.service ? -1 : 1))
}

const heldEndpoint = (endpoint: VpcEndpoint, region: string): HeldEndpoint => ({
  id: endpoint.VpcEndpointId ?? '',
  service: shortNameOf(endpoint.ServiceName ?? '', region),
  kind: endpoint.VpcEndpointType === 'Gateway' ? 'Gateway' : 'Interface',
  // EC2 writes states in either letter case.
  state: (endpoint.State ?? '').toLowerCase(),
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  subnetIds: (endpoint.SubnetIds ?? []).toSorted(),
  routeTableIds: (endpoint.RouteTableIds ?? []).toSorted(),
  groupIds: (endpoint.Groups ?? []).map(({ GroupId = '' }) => GroupId).sort(),
  policy: endpoint.PolicyDocument ?? '',
})

const readRules = async (ec2: EC2Client, groupIds: string[]): Promise<string[]> => {
  const { SecurityGroupRules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: groupIds }] }),
  )
  return SecurityGroupRules.map(describeRule)
}

const describeRule = ({ IsEgress, IpProtocol, FromPort, ToPort, ...rule }: SecurityGroupRule): string => {
  const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId
  return IsEgress ? `out ${IpProtocol} ${ports} to ${peer}` : `in ${IpProtocol} ${ports} from ${peer}`
}
