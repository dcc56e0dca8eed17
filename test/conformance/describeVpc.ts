import type {
  DescribePrefixListsResult,
  DescribeSubnetsResult,
  DescribeVpcEndpointsResult,
  VpcEndpoint,
} from '@aws-sdk/client-ec2'
import { catalogue } from '../../handler/fargate/catalogue.ts'
import { type Endpoint, ec2Cli } from './awsCli.ts'

const shortNames: Readonly<Record<string, string>> = Object.fromEntries(
  catalogue.map(({ attribute, service }) => [attribute, service]),
)

/** The price of an endpoint in US dollars per hour and zone, by region. It is unknown for other regions. */
const hourlyPrices: Record<string, number> = { 'ap-northeast-1': 0.014 }

const inVpc = (vpcId: string): string[] => ['--filters', `Name=vpc-id,Values=${vpcId}`]

/** Returns the endpoints of a VPC. moto describes deleted ones forever. */
export const describeEndpoints = async (endpoint: Endpoint, vpcId: string): Promise<VpcEndpoint[]> => {
  const { VpcEndpoints = [] } = await ec2Cli(endpoint)<DescribeVpcEndpointsResult>(
    'describe-vpc-endpoints',
    ...inVpc(vpcId),
  )
  return VpcEndpoints.filter(({ State }) => `${State}` !== 'deleted')
}

/** Returns everything in a VPC that an endpoint changes. */
export const describeVpc = async (endpoint: Endpoint, vpcId: string): Promise<unknown> => {
  const ec2 = ec2Cli(endpoint)
  const commands = ['subnets', 'route-tables', 'security-groups', 'network-interfaces']
  return {
    endpoints: await describeEndpoints(endpoint, vpcId),
    rest: await Promise.all(commands.map((what) => ec2(`describe-${what}`, ...inVpc(vpcId)))),
  }
}

/**
 * Returns the attributes, except `Warnings`, of a resource that created every endpoint of the VPC, from the output of
 * the AWS CLI.
 */
export const attributesOf = async (endpoint: Endpoint, vpcId: string): Promise<Record<string, string>> => {
  const ec2 = ec2Cli(endpoint)
  const endpoints = await describeEndpoints(endpoint, vpcId)
  const subnetIds = distinct(endpoints.flatMap(({ SubnetIds = [] }) => SubnetIds))
  const { Subnets = [] } = await ec2<DescribeSubnetsResult>('describe-subnets', '--subnet-ids', ...subnetIds)
  const { PrefixLists = [] } = await ec2<DescribePrefixListsResult>(
    ...['describe-prefix-lists', '--filters', `Name=prefix-list-name,Values=${s3Lists(endpoint.region).join()}`],
  )
  const prefixListOf = (isIpv6: boolean): string | undefined =>
    PrefixLists.find(({ Cidrs = [] }) => Cidrs.some((cidr) => cidr.includes(':')) === isIpv6)?.PrefixListId
  const ids = list(endpoints.map(({ VpcEndpointId }) => VpcEndpointId))
  const hourly = hourlyPrices[endpoint.region]
  const zones = endpoints.reduce((sum, { SubnetIds = [] }) => sum + SubnetIds.length, 0)
  return {
    ...serviceAttributes(endpoints, endpoint.region),
    EndpointIds: ids,
    CreatedEndpointIds: ids,
    ReusedEndpointIds: '',
    AdditionalEndpointIds: '',
    SecurityGroupId: list(endpoints.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId))),
    SubnetIds: list(subnetIds),
    RouteTableIds: list(endpoints.flatMap(({ RouteTableIds = [] }) => RouteTableIds)),
    AvailabilityZones: list(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)),
    AvailabilityZoneCount: String(distinct(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)).length),
    EstimatedMonthlyCost: hourly === undefined ? '' : (zones * 730 * hourly).toFixed(2),
    S3PrefixListId: prefixListOf(false) ?? '',
    S3Ipv6PrefixListId: prefixListOf(true) ?? '',
    DnsEntries: list(endpoints.map((one) => dnsEntryOf(one, endpoint.region))),
    VpcId: vpcId,
  }
}

/** Both names, because moto has the IPv6 list under the name of the IPv4 list. */
const s3Lists = (region: string): string[] => ['s3', 'ipv6.s3'].map((name) => `com.amazonaws.${region}.${name}`)

const dnsEntryOf = ({ ServiceName = '', DnsEntries = [] }: VpcEndpoint, region: string): string | undefined => {
  const [entry] = DnsEntries
  return entry && `${ServiceName.replace(`com.amazonaws.${region}.`, '')}=${entry.HostedZoneId}:${entry.DnsName}`
}

const serviceAttributes = (endpoints: VpcEndpoint[], region: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(shortNames).map(([attribute, shortName]) => {
      const ofService = endpoints.filter(({ ServiceName }) => ServiceName === `com.amazonaws.${region}.${shortName}`)
      return [attribute, list(ofService.map(({ VpcEndpointId }) => VpcEndpointId))]
    }),
  )

const distinct = (values: (string | undefined)[]): string[] =>
  [...new Set(values.filter((value) => value !== undefined))].sort()

const list = (values: (string | undefined)[]): string => distinct(values).join(',')
