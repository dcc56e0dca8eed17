import type { Owner } from '../../resource/owner.ts'
import type { Properties } from '../../resource/properties.ts'
import type { Tags } from '../../resource/tags.ts'
import type { AwsEnvironment } from './environment.ts'
import type { EndpointKind, Permission, Subnet } from './observed.ts'
import type { PolicyDocument } from './policy.ts'

export type IpAddressType = Properties['IpAddressType']

/** Takes the place of the managed group's id in an endpoint's groups, since that id is unknown until the group exists. */
export const MANAGED_GROUP = 'managed-group'

/** What one request asks for, beside the VPC itself. */
export interface ResourceSpec {
  properties: Properties
  environment: AwsEnvironment
  owner: Owner
  /** The template's previous tags. Those that it no longer has are deleted. */
  retiredTags: Tags
}

/** One of our endpoints, as it should be. */
export interface DesiredEndpoint {
  /** The service's short name, followed by `:Interface` where the service has a gateway too. */
  service: string
  serviceName: string
  kind: EndpointKind
  /** Undefined where the service takes no policy. */
  policy: PolicyDocument | undefined
  ipAddressType: IpAddressType
  privateDns: boolean
  /** Set where private DNS is wanted, and has to wait for the service's owner. */
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
  /** Destinations that EC2 lets a new group of this VPC reach until that is revoked: IPv6 too where the VPC has it. */
  defaultEgress: string[]
}

/** Everything that one owner wants of a VPC. */
export interface DesiredState {
  endpoints: DesiredEndpoint[]
  /** Endpoints that someone else created and that serve a desired service. They are used as they are. */
  reused: { service: string; endpointId: string }[]
  /** The VPC's managed group, where one of our endpoints uses it. */
  group: DesiredGroup | undefined
  /** The template's tags for all that is created. */
  tags: Tags
  retiredTags: Tags
  subnets: Subnet[]
  /** The zone of each of the VPC's subnets. */
  zones: ReadonlyMap<string, string>
  routeTableIds: string[]
  /** Whether tasks reach the services another way until their endpoints are available, so private DNS has to wait for that. */
  enablesPrivateDnsLater: boolean
}

/** The desired state of an owner that is deleted. */
export const EMPTY_STATE: DesiredState = {
  endpoints: [],
  reused: [],
  group: undefined,
  tags: {},
  retiredTags: {},
  subnets: [],
  zones: new Map(),
  routeTableIds: [],
  enablesPrivateDnsLater: false,
}
