import type { IpAddressType } from '../model/desired.ts'
import type { ObservedVpc, Route, RouteTable, Subnet } from '../model/observed.ts'

type Routed = Pick<ObservedVpc, 'subnets' | 'routeTables'>

/** The route table of a subnet: its own, else the main one of the VPC. */
export const routeTableOf = ({ subnetId }: Subnet, routeTables: readonly RouteTable[]): RouteTable | undefined =>
  routeTables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? routeTables.find(({ isMain }) => isMain)

/**
 * The destinations of default routes. VPNs announce the two halves of IPv4, so that they win over another default route;
 * 2000::/3 has all global IPv6 addresses, and 64:ff9b::/96 all IPv4 addresses for a NAT gateway to translate to.
 */
const DEFAULT_DESTINATIONS = ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '2000::/3', '64:ff9b::/96']

const isDefault = ({ destination }: Route): boolean => DEFAULT_DESTINATIONS.includes(destination)

/**
 * Whether a table has a default route, IPv4 or IPv6, with an existing target: an internet, NAT or transit gateway, a
 * firewall.
 */
export const hasDefaultRoute = ({ routes }: RouteTable): boolean =>
  routes.some((route) => isDefault(route) && !route.isBlackhole)

const isPublic = ({ routes }: RouteTable): boolean =>
  routes.some((route) => isDefault(route) && route.target.startsWith('igw-'))

/** The subnets without a default route, IPv4 or IPv6, to an internet gateway. */
export const privateSubnets = ({ subnets, routeTables }: Routed): Subnet[] =>
  subnets.filter((subnet) => {
    const table = routeTableOf(subnet, routeTables)
    return !(table && isPublic(table))
  })

/**
 * Every route table that private subnets use, not only one per zone: a gateway serves only the tables that it is in.
 */
export const privateRouteTableIds = (vpc: Routed): string[] => {
  const used = privateSubnets(vpc).map((subnet) => routeTableOf(subnet, vpc.routeTables)?.routeTableId)
  return [...new Set(used)].filter((id) => id !== undefined).sort()
}

/** Whether one of the subnets has a default route with an existing target. */
export const haveWayOut = (subnets: readonly Subnet[], routeTables: readonly RouteTable[]): boolean =>
  subnets.some((subnet) => {
    const table = routeTableOf(subnet, routeTables)
    return table !== undefined && hasDefaultRoute(table)
  })

/**
 * Whether a zone is a regular Availability Zone. Local Zones and Wavelength Zones have names of another form
 * (`us-west-2-lax-1a`), and AWS services offer no endpoints there:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const isInRegularZone = ({ availabilityZone, onOutpost }: Subnet, region: string): boolean =>
  !onOutpost && availabilityZone.startsWith(region) && availabilityZone.length === region.length + 1

/**
 * Whether EC2 accepts a subnet for an endpoint of that type, IPv6 blocks aside: IPv6 endpoints need IPv6-only subnets,
 * the others need IPv4.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const supportsAddressType = ({ cidrBlock }: Subnet, ipAddressType: IpAddressType): boolean =>
  (cidrBlock === '') === (ipAddressType === 'ipv6')

/** Whether a subnet has the blocks that an endpoint of that type needs: a dual-stack endpoint needs IPv6 blocks too. */
export const fitsAddressType = (subnet: Subnet, ipAddressType: IpAddressType): boolean =>
  supportsAddressType(subnet, ipAddressType) && (ipAddressType === 'ipv4' || subnet.ipv6CidrBlocks.length > 0)
