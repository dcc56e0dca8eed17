import {
  DescribePrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  paginateDescribeVpcEndpoints,
  type SecurityGroupRule,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2'
import { shortNameOf } from '../../handler/vpc/network/serviceNames.ts'

/** An endpoint as EC2 describes it, with sorted lists. */
export interface EndpointState {
  id: string
  /** The short name, such as `ecr.api`. */
  service: string
  kind: 'Interface' | 'Gateway'
  state: string
  privateDns: boolean
  /** `<hosted zone>:<name>` of the first name, which holds in all zones; empty for a gateway. */
  dnsEntry: string
  subnetIds: string[]
  routeTableIds: string[]
  groupIds: string[]
  policy: string
}

/** The parts of a VPC that this resource manages. */
export interface VpcState {
  endpoints: EndpointState[]
  /** The rules of the endpoints' groups, one line per rule: `in tcp 443 from 10.0.0.0/16`. */
  groupRules: string[]
  s3PrefixListId: string
  s3Ipv6PrefixListId: string
}

/** Reads the VPC with EC2's calls only. It shares no code with the function, so that it can check the function. */
export const readVpcState = async (ec2: EC2Client, vpcId: string): Promise<VpcState> => {
  const region = await ec2.config.region()
  const [endpoints, { PrefixLists }] = await Promise.all([
    readEndpoints(ec2, vpcId),
    ec2.send(
      new DescribePrefixListsCommand({
        Filters: [
          { Name: 'prefix-list-name', Values: ['', '.ipv6'].map((family) => `com.amazonaws.${region}${family}.s3`) },
        ],
      }),
    ),
  ])
  const listOf = (isIpv6: boolean): string =>
    PrefixLists?.find(({ Cidrs = [] }) => Cidrs.some((cidr) => cidr.includes(':')) === isIpv6)?.PrefixListId ?? ''
  const groupIds = [...new Set(endpoints.flatMap((endpoint) => endpoint.groupIds))]
  return {
    endpoints,
    groupRules: groupIds.length > 0 ? await readRules(ec2, groupIds) : [],
    s3PrefixListId: listOf(false),
    s3Ipv6PrefixListId: listOf(true),
  }
}

export const readEndpoints = async (ec2: EC2Client, vpcId: string): Promise<EndpointState[]> => {
  const region = await ec2.config.region()
  const pages = paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] })
  const endpoints: EndpointState[] = []
  for await (const { VpcEndpoints = [] } of pages) {
    endpoints.push(...VpcEndpoints.map((endpoint) => endpointState(endpoint, region)))
  }
  return endpoints.sort((a, b) => (a.service < b.service ? -1 : 1))
}

const endpointState = (endpoint: VpcEndpoint, region: string): EndpointState => ({
  id: endpoint.VpcEndpointId ?? '',
  service: shortNameOf(endpoint.ServiceName ?? '', region),
  kind: endpoint.VpcEndpointType === 'Gateway' ? 'Gateway' : 'Interface',
  // EC2 returns states in upper or lower case.
  state: (endpoint.State ?? '').toLowerCase(),
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  dnsEntry: (endpoint.DnsEntries ?? [])
    .slice(0, 1)
    .map((entry) => `${entry.HostedZoneId}:${entry.DnsName}`)
    .join(''),
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
