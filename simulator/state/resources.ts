export interface CidrBlockAssociation {
  readonly associationId: string
  readonly cidrBlock: string
}

export interface Vpc {
  readonly vpcId: string
  readonly ownerId: string
  readonly cidrBlocks: readonly CidrBlockAssociation[]
  readonly ipv6CidrBlocks: readonly CidrBlockAssociation[]
  readonly enableDnsSupport: boolean
  readonly enableDnsHostnames: boolean
  readonly dhcpOptionsId: string
  readonly isDefault: boolean
  /** The private hosted zones that the owner of the VPC associated with it. */
  readonly hostedZones: readonly { readonly hostedZoneId: string; readonly name: string }[]
}

export interface Subnet {
  readonly subnetId: string
  readonly vpcId: string
  readonly ownerId: string
  readonly availabilityZone: string
  readonly cidrBlock: string
  readonly ipv6CidrBlocks: readonly CidrBlockAssociation[]
  /** The number of addresses used by resources that the simulator does not model: instances, tasks, load balancers. */
  readonly addressesTaken: number
}

export interface Route {
  readonly destinationCidrBlock?: string | undefined
  readonly destinationIpv6CidrBlock?: string | undefined
  readonly destinationPrefixListId?: string | undefined
  readonly gatewayId?: string | undefined
  readonly natGatewayId?: string | undefined
  readonly networkInterfaceId?: string | undefined
  readonly transitGatewayId?: string | undefined
  readonly egressOnlyInternetGatewayId?: string | undefined
}

export interface RouteTableAssociation {
  readonly routeTableAssociationId: string
  /** Undefined for the association with the VPC, which makes this the main table. */
  readonly subnetId?: string | undefined
}

export interface RouteTable {
  readonly routeTableId: string
  readonly vpcId: string
  readonly ownerId: string
  /** Created routes only. Local routes and those of gateway endpoints are derived from the VPC and its endpoints. */
  readonly routes: readonly Route[]
  readonly associations: readonly RouteTableAssociation[]
  /** The target of its local routes, if it was replaced. */
  readonly localTarget?: string | undefined
}

export interface InternetGateway {
  readonly internetGatewayId: string
  readonly ownerId: string
  readonly vpcId?: string | undefined
}

export interface SecurityGroup {
  readonly groupId: string
  readonly groupName: string
  readonly description: string
  readonly vpcId: string
  readonly ownerId: string
}

export interface SecurityGroupRule {
  readonly securityGroupRuleId: string
  readonly groupId: string
  readonly vpcId: string
  readonly isEgress: boolean
  readonly ipProtocol: string
  readonly fromPort?: number | undefined
  readonly toPort?: number | undefined
  readonly cidrIpv4?: string | undefined
  readonly cidrIpv6?: string | undefined
  readonly prefixListId?: string | undefined
  readonly referencedGroupId?: string | undefined
  readonly description?: string | undefined
}

/** An interface that does not belong to an endpoint: of a task, an instance, a load balancer. */
export interface NetworkInterface {
  readonly networkInterfaceId: string
  readonly vpcId: string
  readonly subnetId: string
  readonly ownerId: string
  readonly groupIds: readonly string[]
  readonly privateIpAddress: string
  readonly description: string
  readonly interfaceType: string
  readonly requesterManaged: boolean
  readonly publicIp?: string | undefined
}

export interface DhcpOptions {
  readonly dhcpOptionsId: string
  readonly ownerId: string
  readonly configurations: readonly { readonly key: string; readonly values: readonly string[] }[]
}

export interface NatGateway {
  readonly natGatewayId: string
  readonly vpcId: string
  readonly subnetId: string
  readonly connectivityType: 'public' | 'private'
  readonly networkInterfaceId: string
  readonly allocationId?: string | undefined
  readonly createTime: number
  readonly state: 'pending' | 'available' | 'failed' | 'deleting' | 'deleted'
  readonly failure?: { readonly code: string; readonly message: string } | undefined
  readonly deleteTime?: number | undefined
}
