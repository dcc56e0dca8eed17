import type { User } from '../resource/identity.ts'
import type { Properties } from '../resource/properties.ts'
import { isManaged } from '../resource/tags.ts'
import type { Findings } from './findings.ts'
import type { ObservedVpc, Subnet } from './model.ts'
import { capZones, chooseSubnets, privateRouteTableIds } from './network.ts'
import { isUsedBy } from './ownership.ts'
import * as reasons from './reasons.ts'
import { subnetsOf } from './share.ts'
import type { Wish } from './want.ts'

const absent = (ids: readonly string[] | undefined, present: readonly string[]): string[] =>
  (ids ?? []).filter((id) => !present.includes(id))

/** The subnets for interface endpoints: the author's, or one private subnet a zone. */
export const interfaceSubnets = (vpc: ObservedVpc, { properties, place, user }: Wish, findings: Findings): Subnet[] => {
  const { SubnetIds, MaxAvailabilityZones: maxZones, IpAddressType: ipAddressType } = properties
  const inUse = subnetsInUse(vpc, user)
  if (!SubnetIds) return chooseSubnets(vpc, { region: place.region, inUse, ipAddressType, maxZones })
  const missing = absent(
    SubnetIds,
    vpc.subnets.map(({ subnetId }) => subnetId),
  )
  if (missing.length > 0) findings.blockVpc(reasons.notInVpc('SubnetIds', missing, vpc.vpcId))
  const given = vpc.subnets.filter(({ subnetId }) => SubnetIds.includes(subnetId))
  const byZone = Map.groupBy(given, ({ availabilityZone }) => availabilityZone)
  for (const [zone, subnets] of byZone) {
    const subnetIds = subnets.map(({ subnetId }) => subnetId)
    if (subnetIds.length > 1) findings.blockVpc(reasons.twoSubnetsInZone(zone, subnetIds))
  }
  return capZones(given, inUse, maxZones, vpc)
}

/** Those of this user; those of others where it has none, for they cost it nothing. */
const subnetsInUse = ({ endpoints }: ObservedVpc, user: User): Set<string> => {
  const ours = endpoints.filter(({ tags }) => isManaged(tags))
  const own = ours.filter(({ tags }) => isUsedBy(user, tags)).flatMap((endpoint) => subnetsOf(endpoint, user))
  return new Set(own.length > 0 ? own : ours.flatMap(({ subnetIds }) => subnetIds))
}

/** The route tables for gateways: the author's, or those of the private subnets. */
export const gatewayRouteTables = (vpc: ObservedVpc, { RouteTableIds }: Properties, findings: Findings): string[] => {
  if (!RouteTableIds) return privateRouteTableIds(vpc)
  const missing = absent(
    RouteTableIds,
    vpc.routeTables.map(({ routeTableId }) => routeTableId),
  )
  if (missing.length > 0) findings.blockVpc(reasons.notInVpc('RouteTableIds', missing, vpc.vpcId))
  return [...RouteTableIds].sort()
}
