import type { Properties } from '../../resource/properties.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { EndpointService, ObservedVpc, Subnet } from '../model/observed.ts'
import { fitsAddressType, isInRegularZone, privateRouteTableIds, privateSubnets } from '../network/privateSubnets.ts'

const absent = (ids: readonly string[] | undefined, present: readonly string[]): string[] =>
  (ids ?? []).filter((id) => !present.includes(id))

/**
 * The subnets for interface endpoints, ordered by zone: those of the template, or one private subnet in each zone. They
 * depend only on the properties and the VPC, not on existing endpoints, so the same properties always give the same
 * zones.
 * @param services for which interface endpoints are requested
 */
export const interfaceSubnets = (
  vpc: ObservedVpc,
  spec: ResourceSpec,
  services: readonly EndpointService[],
  diagnostics: Diagnostics,
): Subnet[] => {
  const { SubnetIds, MaxAvailabilityZones } = spec.properties
  const candidates = SubnetIds ? namedSubnets(vpc, SubnetIds, diagnostics) : discoveredSubnets(vpc, spec, diagnostics)
  const zones = candidates.map(({ availabilityZone }) => availabilityZone)
  const kept = limitZones([...new Set(zones)].sort(), MaxAvailabilityZones, services)
  return candidates
    .filter(({ availabilityZone }) => kept.includes(availabilityZone))
    .sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone))
}

const namedSubnets = (vpc: ObservedVpc, ids: readonly string[], diagnostics: Diagnostics): Subnet[] => {
  const missing = absent(
    ids,
    vpc.subnets.map(({ subnetId }) => subnetId),
  )
  if (missing.length > 0) diagnostics.missing(messages.notInVpc('SubnetIds', missing, vpc.vpcId))
  const named = vpc.subnets.filter(({ subnetId }) => ids.includes(subnetId))
  for (const [zone, subnets] of Map.groupBy(named, ({ availabilityZone }) => availabilityZone)) {
    const subnetIds = subnets.map(({ subnetId }) => subnetId)
    if (subnetIds.length > 1) diagnostics.vpcError(messages.twoSubnetsInZone(zone, subnetIds))
  }
  return named
}

type TaggedNetwork = Pick<ObservedVpc, 'subnets' | 'routeTables'>

/** EC2's wildcards: `*` for any text, `?` for any character. */
const toPattern = (value: string): RegExp =>
  new RegExp(
    `^${value
      .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  )

/** The private subnets that have all of `SubnetTags`. */
export const eligibleSubnets = (vpc: TaggedNetwork, { SubnetTags = [] }: Pick<Properties, 'SubnetTags'>): Subnet[] => {
  const patterns = SubnetTags.map(({ Key, Value }) => ({ Key, pattern: toPattern(Value) }))
  return privateSubnets(vpc).filter(({ tags }) =>
    patterns.every(({ Key, pattern }) => tags[Key] !== undefined && pattern.test(tags[Key])),
  )
}

/** One private subnet of each regular zone that has one for the address type. */
const discoveredSubnets = (vpc: ObservedVpc, { properties, environment }: ResourceSpec, diagnostics: Diagnostics) => {
  const { IpAddressType } = properties
  const regular = eligibleSubnets(vpc, properties).filter((subnet) => isInRegularZone(subnet, environment.region))
  const fitting = regular.filter((subnet) => fitsAddressType(subnet, IpAddressType))
  const candidates = fitting.length > 0 ? fitting : regular
  const byZone = Map.groupBy(candidates.toSorted(byFitness(vpc)), ({ availabilityZone }) => availabilityZone)
  const leftOut = regular.map(({ availabilityZone }) => availabilityZone).filter((zone) => !byZone.has(zone))
  if (leftOut.length > 0) diagnostics.warn(messages.zonesWithoutFittingSubnet([...new Set(leftOut)], IpAddressType))
  return [...byZone.values()].flatMap((subnets) => subnets.slice(0, 1))
}

const SMALLEST_PREFIX = 28

/** A /28 is often reserved for attachments, such as those of a transit gateway, so it is the last choice. */
const isTiny = ({ cidrBlock }: Subnet): boolean => Number(cidrBlock.split('/')[1] ?? 0) >= SMALLEST_PREFIX

/** Whether a subnet has only a transit gateway in it, besides endpoints: no tasks run there. */
const isForTransit = ({ subnetId }: Subnet, { networkInterfaces }: ObservedVpc): boolean => {
  const others = networkInterfaces.filter((one) => one.subnetId === subnetId && one.interfaceType !== 'vpc_endpoint')
  return others.length > 0 && others.every(({ interfaceType }) => interfaceType === 'transit_gateway')
}

/** Orders subnets: those for tasks first, then the most free addresses, then the lowest id. */
const byFitness = (vpc: ObservedVpc): ((a: Subnet, b: Subnet) => number) => {
  const isLastChoice = (subnet: Subnet): number => Number(isTiny(subnet) || isForTransit(subnet, vpc))
  return (a, b) =>
    isLastChoice(a) - isLastChoice(b) || b.freeAddresses - a.freeAddresses || a.subnetId.localeCompare(b.subnetId)
}

/** Limits the zones: those that together offer the most services, then those that offer the most each, then by name. */
const limitZones = (
  zones: readonly string[],
  maxZones = Number.POSITIVE_INFINITY,
  services: readonly EndpointService[],
): readonly string[] => {
  if (zones.length <= maxZones) return zones
  const offered = (some: readonly string[]): number =>
    services.filter(({ availabilityZones }) => some.some((zone) => availabilityZones.includes(zone))).length
  const offeredInEach = (some: readonly string[]): number => some.reduce((sum, zone) => sum + offered([zone]), 0)
  const [best = []] = combinations(zones, maxZones).sort(
    (a, b) => offered(b) - offered(a) || offeredInEach(b) - offeredInEach(a),
  )
  return best
}

/** Every combination of `size` items, in the items' order. A region has at most six zones, so there are few. */
const combinations = (items: readonly string[], size: number): string[][] =>
  size === 0
    ? [[]]
    : items.flatMap((item, at) => combinations(items.slice(at + 1), size - 1).map((others) => [item, ...others]))

/** The route tables for gateways: those of the template, or those of the private subnets. */
export const gatewayRouteTables = (vpc: ObservedVpc, properties: Properties, diagnostics: Diagnostics): string[] => {
  const { RouteTableIds } = properties
  if (!RouteTableIds) return privateRouteTableIds({ ...vpc, subnets: eligibleSubnets(vpc, properties) })
  const missing = absent(
    RouteTableIds,
    vpc.routeTables.map(({ routeTableId }) => routeTableId),
  )
  if (missing.length > 0) diagnostics.missing(messages.notInVpc('RouteTableIds', missing, vpc.vpcId))
  return [...RouteTableIds].sort()
}
