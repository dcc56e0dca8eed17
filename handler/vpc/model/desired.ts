import type { Owner } from '../../resource/owner.ts'
import type { Properties } from '../../resource/properties.ts'
import type { Tags } from '../../resource/tags.ts'
import type { AwsEnvironment } from './environment.ts'
import type { EndpointKind, Permission, Subnet } from './observed.ts'
import type { PolicyDocument } from './policy.ts'

export type IpAddressType = Properties['IpAddressType']

/** Stands for the managed group in an endpoint's groups, because the group's id is unknown until it exists. */
export const MANAGED_GROUP = 'managed-group'

/** What one request asks for. */
export interface ResourceSpec {
  properties: Properties
  /** Whether the template itself has `S3Buckets`. Task definitions name only the buckets of their own tasks. */
  namesBuckets: boolean
  environment: AwsEnvironment
  owner: Owner
  /** The tags that the template had before. Those that it no longer has are deleted. */
  retiredTags: Tags
}

/** A managed endpoint, as it should be. */
export interface DesiredEndpoint {
  /** The service's short name, followed by `:Interface` if the service also has a gateway. */
  service: string
  serviceName: string
  kind: EndpointKind
  /** Undefined if the service supports no policy. */
  policy: PolicyDocument | undefined
  ipAddressType: IpAddressType
  privateDns: boolean
  /** Set if private DNS is requested, but has to wait for the service's owner. */
  defersPrivateDns?: boolean
  subnetIds: string[]
  /** Ids, or `MANAGED_GROUP`. */
  securityGroupIds: string[]
  routeTableIds: string[]
}

/** The VPC's managed group, as one owner wants it. */
export interface DesiredGroup {
  name: string
  ingress: Permission[]
  /** The destinations of the egress rules that EC2 gives a new group: IPv6 too if the VPC has it. */
  defaultEgress: string[]
}

/** What one owner wants to exist in a VPC. */
export interface DesiredState {
  endpoints: DesiredEndpoint[]
  /** Endpoints that someone else created and that serve a requested service. They stay unchanged. */
  reused: { service: string; endpointId: string }[]
  /** Undefined if no managed endpoint uses it. */
  group: DesiredGroup | undefined
  /** The tags of the template, for everything that is created. */
  tags: Tags
  retiredTags: Tags
  subnets: Subnet[]
  /** The zone of each subnet of the VPC. */
  zones: ReadonlyMap<string, string>
  /** Every route table of the VPC. */
  vpcRouteTableIds: readonly string[]
  routeTableIds: string[]
  /** Whether anything in the VPC reaches the services in another way. Private DNS then waits for available endpoints. */
  enablesPrivateDnsLater: boolean
}

/** The desired state of a deleted resource. */
export const EMPTY_STATE: DesiredState = {
  endpoints: [],
  reused: [],
  group: undefined,
  tags: {},
  retiredTags: {},
  subnets: [],
  zones: new Map(),
  vpcRouteTableIds: [],
  routeTableIds: [],
  enablesPrivateDnsLater: false,
}
