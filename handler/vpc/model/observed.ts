import type { Tags } from '../../resource/tags.ts'

/** A VPC as EC2 describes it, as far as endpoints are concerned. Lists are ordered by id. */
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
  /** The requested groups that are in other VPCs of the account. */
  groupsElsewhere: string[]
  /** The rules of the VPC's managed group; empty where it has none. */
  managedGroupRules: SecurityGroupRule[]
  /** All interfaces of the VPC. Those of endpoints need tags; the others show which workloads a new gateway affects. */
  networkInterfaces: NetworkInterface[]
  /** The requested services that the region offers. */
  endpointServices: EndpointService[]
  /** The prefix lists of the region's gateway endpoints. */
  prefixLists: PrefixList[]
  networkAcls: NetworkAcl[]
  /** The DNS servers of the VPC's DHCP options, `AmazonProvidedDNS` among them. */
  dnsServers: string[]
}

/** A VPC with the additional reads that show why a task does not start. */
export interface ObservedNetwork extends ObservedVpc {
  natGateways: NatGateway[]
  /** The reads that were denied, such as `DescribeNetworkAcls`. What they would show is missing. */
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
  /** Whether it is on an Outpost, where interface endpoints cannot be created. */
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
  /** Whether its target no longer exists, or is not attached. */
  isBlackhole: boolean
}

export type EndpointKind = 'Interface' | 'Gateway'

export interface Endpoint {
  endpointId: string
  vpcId: string
  /** Other kinds exist (GatewayLoadBalancer, Resource, ServiceNetwork), but are not used here. */
  kind: string
  serviceName: string
  /** In lower case: EC2 itself mixes `available` and `Available`. */
  state: string
  /** EC2's message about a failure, or an empty string. */
  failure: string
  /** JSON as EC2 returns it, or an empty string. */
  policy: string
  routeTableIds: string[]
  subnetIds: string[]
  securityGroupIds: string[]
  privateDns: boolean
  /**
   * Whether its private names resolve only for queries that arrive through Route 53 Resolver from outside the VPC: the
   * default of S3.
   */
  privateDnsForResolverOnly: boolean
  ipAddressType: string
  networkInterfaceIds: string[]
  /** Its DNS names, the regional one first. */
  dnsEntries: { name: string; hostedZoneId: string }[]
  /** In milliseconds since the epoch. */
  createdAt: number
  tags: Tags
}

/** The addresses of a service that has a gateway. */
export interface PrefixList {
  prefixListId: string
  /** The name of the service, such as `com.amazonaws.ap-northeast-1.s3`. */
  name: string
  isIpv6: boolean
  cidrBlocks: string[]
}

export interface NetworkInterface {
  networkInterfaceId: string
  subnetId: string
  /** `interface`, also for load balancers and tasks; otherwise `nat_gateway`, `vpc_endpoint`, `transit_gateway` … */
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
  /** Empty for a regional one, which serves all zones. */
  subnetId: string
  /** `pending`, `failed`, `available`, `deleting` or `deleted`. */
  state: string
  /** Whether it translates to public addresses. A private one leads only to other networks. */
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
  /** An IANA protocol number as a string; `-1` for all. */
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

/** A rule of a security group, for one peer. */
export interface Permission {
  protocol: string
  fromPort: number
  toPort: number
  /** The peer: a CIDR block, or the id of a group or prefix list. For an outbound rule, the destination. */
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
  /** Whether its private DNS name is verified. EC2 refuses private DNS before that. */
  privateDnsVerified: boolean
  /** Whether its owner has to accept an endpoint before that serves and can have private DNS. */
  acceptanceRequired: boolean
  /** Whether its private names include FIPS names. */
  hasFipsNames: boolean
  ipAddressTypes: string[]
}
