import type { Owner } from '../../resource/owner.ts'
import type { Properties } from '../../resource/properties.ts'
import { isManaged } from '../../resource/tags.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ObservedVpc, Subnet } from '../model/observed.ts'
import { chooseSubnets, limitZones, privateRouteTableIds } from '../network/privateSubnets.ts'
import { subnetsOf } from '../ownership/allocations.ts'
import { isOwnedBy } from '../ownership/ownership.ts'
import type { ResourceSpec } from './desiredState.ts'

const absent = (ids: readonly string[] | undefined, present: readonly string[]): string[] =>
  (ids ?? []).filter((id) => !present.includes(id))

/** The subnets for interface endpoints: the author's, or one private subnet a zone. */
export const interfaceSubnets = (
  vpc: ObservedVpc,
  { properties, environment, owner }: ResourceSpec,
  diagnostics: Diagnostics,
): Subnet[] => {
  const { SubnetIds, MaxAvailabilityZones: maxZones, IpAddressType: ipAddressType } = properties
  const inUse = subnetsInUse(vpc, owner)
  if (!SubnetIds) return chooseSubnets(vpc, { region: environment.region, inUse, ipAddressType, maxZones })
  const missing = absent(
    SubnetIds,
    vpc.subnets.map(({ subnetId }) => subnetId),
  )
  if (missing.length > 0) diagnostics.vpcError(messages.notInVpc('SubnetIds', missing, vpc.vpcId))
  const given = vpc.subnets.filter(({ subnetId }) => SubnetIds.includes(subnetId))
  const byZone = Map.groupBy(given, ({ availabilityZone }) => availabilityZone)
  for (const [zone, subnets] of byZone) {
    const subnetIds = subnets.map(({ subnetId }) => subnetId)
    if (subnetIds.length > 1) diagnostics.vpcError(messages.twoSubnetsInZone(zone, subnetIds))
  }
  return limitZones(given, inUse, maxZones, vpc)
}

/** Those of this user; those of others where it has none, for they cost it nothing. */
const subnetsInUse = ({ endpoints }: ObservedVpc, owner: Owner): Set<string> => {
  const ours = endpoints.filter(({ tags }) => isManaged(tags))
  const own = ours.filter(({ tags }) => isOwnedBy(owner, tags)).flatMap((endpoint) => subnetsOf(endpoint, owner))
  return new Set(own.length > 0 ? own : ours.flatMap(({ subnetIds }) => subnetIds))
}

/** The route tables for gateways: the author's, or those of the private subnets. */
export const gatewayRouteTables = (
  vpc: ObservedVpc,
  { RouteTableIds }: Properties,
  diagnostics: Diagnostics,
): string[] => {
  if (!RouteTableIds) return privateRouteTableIds(vpc)
  const missing = absent(
    RouteTableIds,
    vpc.routeTables.map(({ routeTableId }) => routeTableId),
  )
  if (missing.length > 0) diagnostics.vpcError(messages.notInVpc('RouteTableIds', missing, vpc.vpcId))
  return [...RouteTableIds].sort()
}
