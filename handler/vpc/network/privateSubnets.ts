import type { IpAddressType } from '../desired/desiredState.ts'
import type { ObservedVpc, RouteTable, Subnet } from '../model/observed.ts'

/** The route table that governs a subnet: its own, else the VPC's main one. */
const routeTableOf = (subnet: Subnet, routeTables: readonly RouteTable[]): RouteTable | undefined =>
  routeTables.find((table) => table.subnetIds.includes(subnet.subnetId)) ?? routeTables.find((table) => table.isMain)

type Routed = Pick<ObservedVpc, 'subnets' | 'routeTables'>
type Offering = Pick<ObservedVpc, 'endpointServices'>

/** The subnets without a default route, IPv4 or IPv6, to an internet gateway. */
export const privateSubnets = ({ subnets, routeTables }: Routed): Subnet[] =>
  subnets.filter((subnet) => !routeTableOf(subnet, routeTables)?.isPublic)

/** Every route table that private subnets use, not only one a zone: a gateway endpoint serves the tables that it is in. */
export const privateRouteTableIds = (vpc: Routed): string[] => {
  const used = privateSubnets(vpc).map((subnet) => routeTableOf(subnet, vpc.routeTables)?.routeTableId)
  return [...new Set(used)].filter((id) => id !== undefined).sort()
}

/**
 * Local Zones and Wavelength Zones have names of another form (`us-west-2-lax-1a`), and AWS services offer no
 * endpoints there: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
const isInRegularZone = ({ availabilityZone, onOutpost }: Subnet, region: string): boolean =>
  !onOutpost && availabilityZone.startsWith(region) && availabilityZone.length === region.length + 1

const first = (a: boolean, b: boolean): number => Number(b) - Number(a)

/** Where there is a choice: what is in use already stays, then the most free addresses, then the lowest id. */
const byFitness =
  (inUse: ReadonlySet<string>) =>
  (a: Subnet, b: Subnet): number =>
    first(inUse.has(a.subnetId), inUse.has(b.subnetId)) ||
    b.freeAddresses - a.freeAddresses ||
    a.subnetId.localeCompare(b.subnetId)

/** What a choice of subnets goes by. */
interface Choice {
  region: string
  /** Subnets that our endpoints stand in already: they are kept, so that an update moves nothing without need. */
  inUse: ReadonlySet<string>
  /** Of the endpoints. */
  ipAddressType: IpAddressType
  /** The most zones to take. */
  maxZones: number | undefined
}

/**
 * Whether an endpoint of that type may stand in a subnet, IPv6 blocks aside: an IPv6 one in IPv6-only subnets alone, the
 * others in none of these. https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const supportsAddressType = ({ cidrBlock }: Subnet, ipAddressType: IpAddressType): boolean =>
  (cidrBlock === '') === (ipAddressType === 'ipv6')

/** The subnets for interface endpoints: one private subnet for each regular zone, of those that take their type if any does. */
export const chooseSubnets = (vpc: Routed & Offering, { region, inUse, ipAddressType, maxZones }: Choice): Subnet[] => {
  const best = new Map<string, Subnet>()
  const regular = privateSubnets(vpc).filter((subnet) => isInRegularZone(subnet, region))
  const fit = regular.filter((subnet) => supportsAddressType(subnet, ipAddressType))
  for (const subnet of (fit.length > 0 ? fit : regular).sort(byFitness(inUse))) {
    if (!best.has(subnet.availabilityZone)) best.set(subnet.availabilityZone, subnet)
  }
  return limitZones([...best.values()], inUse, maxZones, vpc)
}

/**
 * At most so many zones: those in use first, then those that more services are offered in, then by name. The result is in
 * the order of zones.
 */
export const limitZones = (
  subnets: readonly Subnet[],
  inUse: ReadonlySet<string>,
  maxZones: number | undefined,
  { endpointServices }: Offering,
): Subnet[] => {
  const offersIn = ({ availabilityZone }: Subnet): number =>
    endpointServices.filter(({ availabilityZones }) => availabilityZones.includes(availabilityZone)).length
  const byZone = (a: Subnet, b: Subnet): number => a.availabilityZone.localeCompare(b.availabilityZone)
  return [...subnets]
    .sort((a, b) => first(inUse.has(a.subnetId), inUse.has(b.subnetId)) || offersIn(b) - offersIn(a) || byZone(a, b))
    .slice(0, maxZones)
    .sort(byZone)
}
