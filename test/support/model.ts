/** VPCs as `observe` returns them, for tests of pure functions. Each builder supplies the parts that a test omits. */

import { ownerOf } from '../../handler/resource/owner.ts'
import { parseProperties } from '../../handler/resource/properties.ts'
import { allocationKey, ownerTag, type Tags } from '../../handler/resource/tags.ts'
import type { Diagnostics } from '../../handler/vpc/diagnostics/diagnostics.ts'
import type { DesiredEndpoint, DesiredState, ResourceSpec } from '../../handler/vpc/model/desired.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import type {
  Endpoint,
  EndpointService,
  NetworkInterface,
  ObservedVpc,
  Permission,
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from '../../handler/vpc/model/observed.ts'
import { validate as validation } from '../../handler/vpc/validate/validate.ts'

export const REGION = 'ap-northeast-1'
const VPC_ID = 'vpc-0a'
export const ENVIRONMENT: AwsEnvironment = { partition: 'aws', region: REGION, accountId: '123456789012' }

const GENERATION = '0123abcd'

const stackId = (name: string): string => `arn:aws:cloudformation:${REGION}:123456789012:stack/${name}/0b9f8a80`

/** The owner that a test is about, and two other owners. */
export const OWNER = ownerOf(stackId('front'), 'Endpoints', GENERATION)
export const OTHER = ownerOf(stackId('back'), 'Endpoints', GENERATION)
export const THIRD = ownerOf(stackId('batch'), 'Endpoints', GENERATION)

/** Returns the tags of a resource of these owners. */
export const ownedBy = (...owners: readonly (typeof OWNER)[]): Tags =>
  Object.assign({ 'fargate-endpoints:managed': 'true' }, ...owners.map(ownerTag))

/** Returns the tag that records the share of an owner in a shared endpoint. */
export const allocationTag = (owner: typeof OWNER, ...share: readonly string[]): Tags => ({
  [allocationKey(owner.id)]: share.join(' '),
})

/** Returns the zone of the region with this letter. */
export const zone = (letter: string): string => `${REGION}${letter}`

export const subnet = (parts: Partial<Subnet> & Pick<Subnet, 'subnetId'>): Subnet => ({
  availabilityZone: zone('a'),
  cidrBlock: '10.0.0.0/24',
  ipv6CidrBlocks: [],
  freeAddresses: 250,
  onOutpost: false,
  tags: {},
  ...parts,
})

export const route = (destination: string, target: string, isBlackhole = false): Route => ({
  destination,
  target,
  isBlackhole,
})

/** A default route to an internet gateway. */
export const INTERNET_ROUTE = route('0.0.0.0/0', 'igw-0a')

export const routeTable = (parts: Partial<RouteTable> & Pick<RouteTable, 'routeTableId'>): RouteTable => ({
  isMain: false,
  subnetIds: [],
  routes: [],
  ...parts,
})

export const serviceName = (service: string): string => `com.amazonaws.${REGION}.${service}`

const isGateway = (service: string): boolean => service === 's3' || service === 'dynamodb'

/** Returns an available endpoint: a gateway endpoint for S3 and DynamoDB, else an interface endpoint. */
export const endpoint = (service: string, parts: Partial<Endpoint> = {}): Endpoint => ({
  endpointId: `vpce-0${service}`,
  vpcId: VPC_ID,
  kind: isGateway(service) ? 'Gateway' : 'Interface',
  serviceName: serviceName(service),
  state: 'available',
  failure: '',
  policy: '',
  routeTableIds: [],
  subnetIds: [],
  securityGroupIds: [],
  privateDns: !isGateway(service),
  privateDnsForResolverOnly: false,
  ipAddressType: 'ipv4',
  networkInterfaceIds: [],
  dnsEntries: [],
  createdAt: 0,
  tags: {},
  ...parts,
})

/** Returns a desired interface endpoint: by default without a policy, subnets and groups. */
export const desiredInterface = (service: string, parts: Partial<DesiredEndpoint> = {}): DesiredEndpoint => ({
  service,
  serviceName: serviceName(service),
  kind: 'Interface',
  policy: undefined,
  ipAddressType: 'ipv4',
  privateDns: true,
  subnetIds: [],
  securityGroupIds: [],
  routeTableIds: [],
  ...parts,
})

export const endpointService = (service: string, parts: Partial<EndpointService> = {}): EndpointService => ({
  serviceName: serviceName(service),
  kind: isGateway(service) ? 'Gateway' : 'Interface',
  availabilityZones: ['a', 'c', 'd'].map(zone),
  policySupported: true,
  privateDnsSupported: !isGateway(service),
  privateDnsVerified: true,
  acceptanceRequired: false,
  hasFipsNames: false,
  ipAddressTypes: ['ipv4', 'ipv6'],
  ...parts,
})

export const https = (source: string): Permission => ({ protocol: 'tcp', fromPort: 443, toPort: 443, source })

export const group = (groupId: string, parts: Partial<SecurityGroup> = {}): SecurityGroup => ({
  groupId,
  vpcId: VPC_ID,
  name: groupId,
  tags: {},
  ingress: [],
  egress: [],
  ...parts,
})

/** Returns a rule that allows HTTPS. */
export const rule = (ruleId: string, source: string, tags: Tags = {}): SecurityGroupRule => ({
  ...https(source),
  ruleId,
  groupId: 'sg-0m',
  isEgress: false,
  tags,
})

/** Returns a network interface in a subnet: of a task or an instance, unless the parts say otherwise. */
export const networkInterface = (
  parts: Partial<NetworkInterface> & Pick<NetworkInterface, 'networkInterfaceId'>,
): NetworkInterface => ({
  subnetId: 'subnet-0a',
  interfaceType: 'interface',
  description: '',
  isRequesterManaged: false,
  isAttached: true,
  addresses: [],
  securityGroupIds: [],
  hasPublicAddress: false,
  tags: {},
  ...parts,
})

/** Returns a VPC with a private subnet in each of two zones, a route table for each, and nothing else. */
export const observedVpc = (parts: Partial<ObservedVpc> = {}): ObservedVpc => ({
  vpcId: VPC_ID,
  ownerAccountId: ENVIRONMENT.accountId,
  cidrBlocks: ['10.0.0.0/16'],
  dnsSupport: true,
  dnsHostnames: true,
  subnets: [
    subnet({ subnetId: 'subnet-0a', availabilityZone: zone('a'), cidrBlock: '10.0.0.0/24' }),
    subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c'), cidrBlock: '10.0.1.0/24' }),
  ],
  routeTables: [
    routeTable({ routeTableId: 'rtb-0a', subnetIds: ['subnet-0a'] }),
    routeTable({ routeTableId: 'rtb-0c', subnetIds: ['subnet-0c'] }),
    routeTable({ routeTableId: 'rtb-0f', isMain: true }),
  ],
  endpoints: [],
  securityGroups: [],
  groupsElsewhere: [],
  managedGroupRules: [],
  prefixLists: [],
  endpointServices: ['ecr.api', 'ecr.dkr', 's3', 'logs'].map((service) => endpointService(service)),
  networkInterfaces: [],
  networkAcls: [],
  dnsServers: ['AmazonProvidedDNS'],
  ...parts,
})

/** Returns the resource that the properties of a template specify in that VPC. */
export const spec = (
  properties: Readonly<Record<string, unknown>> = {},
  parts: Partial<Omit<ResourceSpec, 'properties'>> = {},
): ResourceSpec => ({
  properties: parseProperties({ VpcId: VPC_ID, ...properties }),
  namesBuckets: 'S3Buckets' in properties,
  environment: ENVIRONMENT,
  owner: OWNER,
  retiredTags: {},
  ...parts,
})

/** Returns the desired state of a VPC, and the diagnostics. */
export const validate = (
  vpc: ObservedVpc,
  one: ResourceSpec,
): DesiredState & Pick<Diagnostics, 'errors' | 'warnings'> => {
  const { desired, diagnostics } = validation(vpc, one)
  return { ...desired, errors: diagnostics.errors, warnings: diagnostics.warnings }
}
