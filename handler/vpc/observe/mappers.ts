/** Converts EC2's responses to the types of `model/observed.ts`: no optional values, sorted lists, lower-case states. */
import type * as sdk from '@aws-sdk/client-ec2'
import { tagsOf } from '../../resource/tags.ts'
import type {
  Endpoint,
  EndpointService,
  NatGateway,
  NetworkAcl,
  NetworkAclEntry,
  NetworkInterface,
  Permission,
  PrefixList,
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from '../model/observed.ts'

const ids = (values: readonly (string | undefined)[] | undefined): string[] =>
  (values ?? []).filter((value) => value !== undefined).sort()

export const toSubnet = (subnet: sdk.Subnet): Subnet => ({
  subnetId: subnet.SubnetId ?? '',
  availabilityZone: subnet.AvailabilityZone ?? '',
  cidrBlock: subnet.CidrBlock ?? '',
  ipv6CidrBlocks: ids(
    subnet.Ipv6CidrBlockAssociationSet?.filter(
      ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
    ).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ),
  freeAddresses: subnet.AvailableIpAddressCount ?? 0,
  onOutpost: Boolean(subnet.OutpostArn),
  tags: tagsOf(subnet.Tags),
})

const targetOf = (route: sdk.Route): string | undefined =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.EgressOnlyInternetGatewayId ??
  route.NetworkInterfaceId ??
  route.VpcPeeringConnectionId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn

const toRoute = (route: sdk.Route): Route => ({
  destination: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '',
  target: targetOf(route) ?? '',
  isBlackhole: route.State === 'blackhole',
})

export const toRouteTable = (table: sdk.RouteTable): RouteTable => ({
  routeTableId: table.RouteTableId ?? '',
  isMain: table.Associations?.some(({ Main }) => Main) ?? false,
  subnetIds: ids(table.Associations?.map(({ SubnetId }) => SubnetId)),
  routes: (table.Routes ?? []).map(toRoute),
})

const failureOf = ({ LastError, FailureReason }: sdk.VpcEndpoint): string =>
  [LastError?.Code, LastError?.Message, FailureReason].filter(Boolean).join(': ')

export const toEndpoint = (endpoint: sdk.VpcEndpoint): Endpoint => ({
  endpointId: endpoint.VpcEndpointId ?? '',
  vpcId: endpoint.VpcId ?? '',
  kind: endpoint.VpcEndpointType || 'Gateway',
  serviceName: endpoint.ServiceName ?? '',
  state: endpoint.State?.toLowerCase() ?? '',
  failure: failureOf(endpoint),
  policy: endpoint.PolicyDocument ?? '',
  routeTableIds: ids(endpoint.RouteTableIds),
  subnetIds: ids(endpoint.SubnetIds),
  securityGroupIds: ids(endpoint.Groups?.map(({ GroupId }) => GroupId)),
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  privateDnsForResolverOnly: endpoint.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint ?? false,
  ipAddressType: endpoint.IpAddressType?.toLowerCase() ?? 'ipv4',
  networkInterfaceIds: ids(endpoint.NetworkInterfaceIds),
  dnsEntries: (endpoint.DnsEntries ?? []).map(({ DnsName = '', HostedZoneId = '' }) => ({
    name: DnsName,
    hostedZoneId: HostedZoneId,
  })),
  createdAt: endpoint.CreationTimestamp?.getTime() ?? 0,
  tags: tagsOf(endpoint.Tags),
})

export const toNetworkInterface = (networkInterface: sdk.NetworkInterface): NetworkInterface => ({
  networkInterfaceId: networkInterface.NetworkInterfaceId ?? '',
  subnetId: networkInterface.SubnetId ?? '',
  interfaceType: networkInterface.InterfaceType ?? 'interface',
  description: networkInterface.Description ?? '',
  isRequesterManaged: networkInterface.RequesterManaged ?? false,
  isAttached: networkInterface.Status !== 'available',
  addresses: [
    ...ids(networkInterface.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress)),
    ...ids(networkInterface.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address)),
  ],
  securityGroupIds: ids(networkInterface.Groups?.map(({ GroupId }) => GroupId)),
  hasPublicAddress: networkInterface.Association?.PublicIp !== undefined,
  tags: tagsOf(networkInterface.TagSet),
})

const ALL_PORTS = -1

const permissionsOf = (permission: sdk.IpPermission): Permission[] => {
  const sources = [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
  ]
  return ids(sources).map((source) => ({
    protocol: permission.IpProtocol ?? '-1',
    fromPort: permission.FromPort ?? ALL_PORTS,
    toPort: permission.ToPort ?? ALL_PORTS,
    source,
  }))
}

export const toSecurityGroup = (group: sdk.SecurityGroup): SecurityGroup => ({
  groupId: group.GroupId ?? '',
  vpcId: group.VpcId ?? '',
  name: group.GroupName ?? '',
  tags: tagsOf(group.Tags),
  ingress: (group.IpPermissions ?? []).flatMap(permissionsOf),
  egress: (group.IpPermissionsEgress ?? []).flatMap(permissionsOf),
})

export const toRule = (rule: sdk.SecurityGroupRule): SecurityGroupRule => ({
  ruleId: rule.SecurityGroupRuleId ?? '',
  groupId: rule.GroupId ?? '',
  isEgress: rule.IsEgress ?? false,
  protocol: rule.IpProtocol ?? '-1',
  fromPort: rule.FromPort ?? ALL_PORTS,
  toPort: rule.ToPort ?? ALL_PORTS,
  source: rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId ?? '',
  tags: tagsOf(rule.Tags),
})

const privateNamesOf = ({ PrivateDnsName, PrivateDnsNames = [] }: sdk.ServiceDetail): string[] =>
  ids([PrivateDnsName, ...PrivateDnsNames.map((name) => name.PrivateDnsName)]).filter(Boolean)

/** One item per kind: S3 has a gateway and an interface in one detail. */
export const toEndpointServices = (service: sdk.ServiceDetail): EndpointService[] =>
  (service.ServiceType ?? []).flatMap(({ ServiceType }) =>
    ServiceType === 'Interface' || ServiceType === 'Gateway'
      ? [
          {
            serviceName: service.ServiceName ?? '',
            kind: ServiceType,
            availabilityZones: ids(service.AvailabilityZones),
            policySupported: service.VpcEndpointPolicySupported ?? false,
            privateDnsSupported: privateNamesOf(service).length > 0,
            privateDnsVerified: ['', 'verified'].includes(service.PrivateDnsNameVerificationState?.toLowerCase() ?? ''),
            acceptanceRequired: service.AcceptanceRequired ?? false,
            hasFipsNames: privateNamesOf(service).some((name) => /\bfips\b/.test(name)),
            ipAddressTypes: ids(service.SupportedIpAddressTypes),
          },
        ]
      : [],
  )

export const toPrefixList = ({ PrefixListId = '', PrefixListName = '', Cidrs }: sdk.PrefixList): PrefixList => ({
  prefixListId: PrefixListId,
  name: PrefixListName,
  isIpv6: Cidrs?.some((cidr) => cidr.includes(':')) ?? false,
  cidrBlocks: ids(Cidrs),
})

const LAST_PORT = 65_535

const toNetworkAclEntry = (entry: sdk.NetworkAclEntry): NetworkAclEntry => ({
  ruleNumber: entry.RuleNumber ?? 0,
  isEgress: entry.Egress ?? false,
  isAllowed: entry.RuleAction === 'allow',
  protocol: entry.Protocol ?? '-1',
  cidrBlock: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
  fromPort: entry.PortRange?.From ?? 0,
  toPort: entry.PortRange?.To ?? LAST_PORT,
})

export const toNetworkAcl = (acl: sdk.NetworkAcl): NetworkAcl => ({
  networkAclId: acl.NetworkAclId ?? '',
  subnetIds: ids(acl.Associations?.map(({ SubnetId }) => SubnetId)),
  entries: (acl.Entries ?? []).map(toNetworkAclEntry).sort((a, b) => a.ruleNumber - b.ruleNumber),
})

export const toNatGateway = (gateway: sdk.NatGateway): NatGateway => ({
  natGatewayId: gateway.NatGatewayId ?? '',
  subnetId: gateway.SubnetId ?? '',
  state: gateway.State ?? '',
  isPublic: gateway.ConnectivityType !== 'private',
})
