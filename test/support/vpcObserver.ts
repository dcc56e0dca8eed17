import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type SecurityGroupRule,
  type Tag,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2'

/** An endpoint as EC2 describes it, with sorted lists. */
export interface ObservedEndpoint {
  id: string
  /** The last part of the service name, after the region. */
  service: string
  serviceName: string
  kind: string
  state: string
  subnetIds: string[]
  routeTableIds: string[]
  groupIds: string[]
  privateDns: boolean
  ipAddressType: string
  policy: { Version?: string; Statement: Record<string, unknown>[] }
  tags: Record<string, string>
}

/** Reads a VPC with EC2's own calls, without the product's code. */
export class VpcObserver {
  readonly #client: EC2Client
  readonly #filters: { Name: string; Values: string[] }[]

  constructor(client: EC2Client, vpcId: string) {
    this.#client = client
    this.#filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  }

  /** Returns the endpoints sorted by service. */
  async endpoints(): Promise<ObservedEndpoint[]> {
    const { VpcEndpoints = [] } = await this.#client.send(new DescribeVpcEndpointsCommand({ Filters: this.#filters }))
    return VpcEndpoints.map(toObserved).sort((a, b) => order(a.service, b.service) || order(a.id, b.id))
  }

  /** Returns the only endpoint of a service. */
  async endpoint(service: string): Promise<ObservedEndpoint> {
    const [endpoint, another] = (await this.endpoints()).filter((one) => one.service === service)
    if (!endpoint || another) throw new Error(`Expected one endpoint of ${service}, found ${another ? 'more' : 'none'}`)
    return endpoint
  }

  async services(): Promise<string[]> {
    return (await this.endpoints()).map(({ service }) => service)
  }

  /** Returns the groups of the VPC by name, without the default group. */
  async groups(): Promise<Record<string, { id: string; tags: Record<string, string> }>> {
    const { SecurityGroups = [] } = await this.#client.send(
      new DescribeSecurityGroupsCommand({ Filters: this.#filters }),
    )
    return Object.fromEntries(
      SecurityGroups.filter(({ GroupName }) => GroupName !== 'default').map(({ GroupName, GroupId = '', Tags }) => [
        GroupName,
        { id: GroupId, tags: byKey(Tags) },
      ]),
    )
  }

  async mainRouteTableId(): Promise<string> {
    const Filters = [...this.#filters, { Name: 'association.main', Values: ['true'] }]
    const { RouteTables } = await this.#client.send(new DescribeRouteTablesCommand({ Filters }))
    return RouteTables?.[0]?.RouteTableId ?? ''
  }

  async rules(groupId: string): Promise<SecurityGroupRule[]> {
    const Filters = [{ Name: 'group-id', Values: [groupId] }]
    const { SecurityGroupRules = [] } = await this.#client.send(new DescribeSecurityGroupRulesCommand({ Filters }))
    return SecurityGroupRules
  }

  /** Returns the rules of a group as text, such as `in tcp 443 10.0.0.0/16`. */
  async ruleTexts(groupId: string): Promise<string[]> {
    return (await this.rules(groupId)).map(textOf).sort()
  }
}

const order = (a: string, b: string): number => a.localeCompare(b)

const byKey = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))

const toObserved = (endpoint: VpcEndpoint): ObservedEndpoint => ({
  id: endpoint.VpcEndpointId ?? '',
  service: endpoint.ServiceName?.replace(/^.*?amazonaws\.[^.]+\./, '') ?? '',
  serviceName: endpoint.ServiceName ?? '',
  kind: endpoint.VpcEndpointType ?? '',
  state: endpoint.State ?? '',
  subnetIds: endpoint.SubnetIds?.toSorted() ?? [],
  routeTableIds: endpoint.RouteTableIds?.toSorted() ?? [],
  groupIds: endpoint.Groups?.map(({ GroupId = '' }) => GroupId).sort() ?? [],
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  ipAddressType: endpoint.IpAddressType ?? '',
  policy: JSON.parse(endpoint.PolicyDocument || '{"Statement":[]}'),
  tags: byKey(endpoint.Tags),
})

const textOf = (rule: SecurityGroupRule): string => {
  const { IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, ReferencedGroupInfo } = rule
  const ports = FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`
  return `${IsEgress ? 'out' : 'in'} ${IpProtocol} ${ports} ${CidrIpv4 ?? CidrIpv6 ?? ReferencedGroupInfo?.GroupId}`
}
