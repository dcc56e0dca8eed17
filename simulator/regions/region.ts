/** The properties of EC2 that differ between regions. */
export interface Region {
  readonly name: string
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov'
  readonly dnsSuffix: string
  /** The id of the Route 53 hosted zone of the endpoints' own names, if known. */
  readonly endpointHostedZoneId?: string
  /** The ids of the Availability Zones by name, as one account sees them. */
  readonly zones: Readonly<Record<string, string>>
  /** Short names of the services with interface endpoints. */
  readonly interfaceServices: readonly string[]
  /** Full names of the services that have another prefix, or no region in their name. */
  readonly otherServices?: readonly string[]
  /** The short names of the services that are named `cn.com.amazonaws…`. */
  readonly namedWithCn: readonly string[]
  /** The zones in which a service has no endpoints, by short name. */
  readonly zonesLacking: Readonly<Record<string, readonly string[]>>
  /** Gateway services and their AWS-managed prefix lists. */
  readonly gatewayServices: Readonly<Record<string, GatewayServiceTraits>>
}

export interface GatewayServiceTraits {
  readonly prefixListId: string
  readonly cidrs: readonly string[]
}

/** Returns the words of a text. */
export const words = (text: string): string[] => text.trim().split(/\s+/)
