/** What sets one region's EC2 apart from another's. */
export interface Region {
  readonly name: string
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov'
  readonly dnsSuffix: string
  /** Route 53's zone of the endpoints' own names, where it is known. */
  readonly endpointHostedZoneId?: string
  /** Availability Zones by name, with their ids as one account sees them. */
  readonly zones: Readonly<Record<string, string>>
  /** Short names of the services with interface endpoints. */
  readonly interfaceServices: readonly string[]
  /** Full names of those that have another prefix, or no region in their name. */
  readonly otherServices?: readonly string[]
  /** Of the short names, the ones that are named `cn.com.amazonaws…`. */
  readonly namedWithCn: readonly string[]
  /** Zones in which a service has no endpoints, by short name. */
  readonly zonesLacking: Readonly<Record<string, readonly string[]>>
  /** Gateway services and their AWS-managed prefix lists. */
  readonly gatewayServices: Readonly<Record<string, GatewayServiceTraits>>
}

export interface GatewayServiceTraits {
  readonly prefixListId: string
  readonly cidrs: readonly string[]
}

/** Names written as text, one after another. */
export const words = (text: string): string[] => text.trim().split(/\s+/)
