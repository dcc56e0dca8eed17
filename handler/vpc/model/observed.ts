import type { Tags } from '../../resource/tags.ts'

/** What EC2 says of a VPC, as far as endpoints are concerned. Lists are in the order of their ids. */
export interface ObservedVpc {
  vpcId: string
  /** The account that owns the VPC. */
  ownerAccountId: string
  /** Every associated block, IPv4 first, then IPv6. */
  cidrBlocks: string[]
  dnsSupport: boolean
  dnsHostnames: boolean
  subnets: Subnet[]
  routeTables: RouteTable[]
  endpoints: Endpoint[]
  securityGroups: SecurityGroup[]
  /** Those of the groups that were asked about that are in other VPCs of the account. */
  groupsElsewhere: string[]
  /** The rules of the VPC's managed group; empty where it has none. */
  managedGroupRules: SecurityGroupRule[]
  /** All of the VPC's: those of endpoints need tags of their own, and the others are what a new gateway reroutes. */
  networkInterfaces: NetworkInterface[]
  /** What the region offers of the services that were asked for. */
  endpointServices: EndpointService[]
  /** Those of the region's gateway endpoints. */
  prefixLists: PrefixList[]
  networkAcls: NetworkAcl[]
  /** The DNS servers of the VPC's DHCP options, `AmazonProvidedDNS` among them. */
  dnsServers: string[]
}

/** A VPC with what is read only to find out why a task does not start. */
export interface ObservedNetwork extends ObservedVpc {
  natGateways: NatGateway[]
  /** The reads that were refused, such as `DescribeNetworkAcls`: what they would show is missing here. */
  refusedReads: string[]
}

/** The part of a VPC that a Delete reads. */
export type OwnedResources = Pick<
  ObservedVpc,
  'vpcId' | 'endpoints' | 'networkInterfaces' | 'securityGroups' | 'managedGroupRules'
>

export interface Subnet {
  subnetId: string
  availabilityZone: string
  /** An empty string for an IPv6-only subnet. */
  cidrBlock: string
  ipv6CidrBlocks: string[]
  freeAddresses: number
  /** On an Outpost, where interface endpoints cannot be created. */
  onOutpost: boolean
  tags: Tags
}

export interface RouteTable {
  routeTableId: string
  isMain: boolean
  subnetIds: string[]
  routes: Route[]
}

export interface Route {
  /** A CIDR block, or a prefix list's id. */
  destination: string
  /** `local`, or an id: of a gateway (`igw-`, `nat-`, `tgw-`), an endpoint (`vpce-`), a network interface or a peering connection. */
  target: string
  /** Whether its target does not exist any more, or is not attached. */
  isBlackhole: boolean
}

export type EndpointKind = 'Interface' | 'Gateway'

export interface Endpoint {
  endpointId: string
  vpcId: string
  /** Other kinds exist (GatewayLoadBalancer, Resource, ServiceNetwork); none of them serves us. */
  kind: string
  serviceName: string
  /** In lower case: EC2 itself mixes `available` and `Available`. */
  state: string
  /** EC2's words for what failed, or an empty string. */
  failure: string
  /** As EC2 gives it: JSON, or an empty string. */
  policy: string
  routeTableIds: string[]
  subnetIds: string[]
  securityGroupIds: string[]
  privateDns: boolean
  /** Whether its private names are answered only to queries from outside the VPC, through Route 53 Resolver: S3's default. */
  privateDnsForResolverOnly: boolean
  ipAddressType: string
  networkInterfaceIds: string[]
  /** Its names, the one that holds in all of its zones first. */
  dnsEntries: { name: string; hostedZoneId: string }[]
  /** In milliseconds since the epoch. */
  createdAt: number
  tags: Tags
}

/** The addresses of a service that has a gateway. */
export interface PrefixList {
  prefixListId: string
  /** That of the service, such as `com.amazonaws.ap-northeast-1.s3`. */
  name: string
  isIpv6: boolean
  cidrBlocks: string[]
}

export interface NetworkInterface {
  networkInterfaceId: string
  subnetId: string
  /** EC2's word: `interface` also for load balancers' and tasks', else `nat_gateway`, `vpc_endpoint`, `transit_gateway` … */
  interfaceType: string
  description: string
  /** Whether an AWS service created it. */
  isRequesterManaged: boolean
  isAttached: boolean
  /** Its private addresses, IPv4 first. */
  addresses: string[]
  securityGroupIds: string[]
  hasPublicAddress: boolean
  tags: Tags
}

export interface NatGateway {
  natGatewayId: string
  subnetId: string
  /** `pending`, `failed`, `available`, `deleting` or `deleted`. */
  state: string
  /** Whether it translates to public addresses; a private one leads to other networks only. */
  isPublic: boolean
}

export interface NetworkAcl {
  networkAclId: string
  subnetIds: string[]
  /** In the order in which EC2 applies them. */
  entries: NetworkAclEntry[]
}

export interface NetworkAclEntry {
  ruleNumber: number
  isEgress: boolean
  isAllowed: boolean
  /** A number of IANA's as a string; `-1` for all. */
  protocol: string
  cidrBlock: string
  fromPort: number
  toPort: number
}

export interface SecurityGroup {
  groupId: string
  vpcId: string
  name: string
  tags: Tags
  ingress: Permission[]
  egress: Permission[]
}

/** One way through a group, from or to one peer. */
export interface Permission {
  protocol: string
  fromPort: number
  toPort: number
  /** A CIDR block, a group's id, or a prefix list's id: of an outbound permission, the destination. */
  source: string
}

export interface SecurityGroupRule extends Permission {
  ruleId: string
  groupId: string
  isEgress: boolean
  tags: Tags
}

export interface EndpointService {
  serviceName: string
  kind: EndpointKind
  availabilityZones: string[]
  policySupported: boolean
  privateDnsSupported: boolean
  /** Whether its private names are proved to be its own: EC2 refuses private DNS before. */
  privateDnsVerified: boolean
  /** Whether its owner has to accept an endpoint before that can have private DNS, and serves. */
  acceptanceRequired: boolean
  /** Whether names of FIPS endpoints are among its private names. */
  hasFipsNames: boolean
  ipAddressTypes: string[]
}
