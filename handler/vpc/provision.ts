import { fixedMonthlyCost } from '../cost/estimate.ts'
import type { Provision, ServingEndpoint } from '../resource/attributes.ts'
import type { User } from '../resource/identity.ts'
import type { Applied } from './apply.ts'
import { managedGroupOf } from './managedGroup.ts'
import type { ObservedVpc } from './model.ts'
import { standing } from './ownership.ts'
import type { Wanted } from './want.ts'

/** The endpoints that a plan leaves as they are and that are still on their way, ours and others'. */
export const settlingIn = (wanted: Wanted, vpc: ObservedVpc, user: User): string[] => {
  const reusedIds = wanted.reused.map(({ endpointId }) => endpointId)
  const ours = wanted.endpoints.map((one) => standing(one, vpc.endpoints, user))
  const others = vpc.endpoints.filter(({ endpointId }) => reusedIds.includes(endpointId))
  return [...ours, ...others].flatMap((endpoint) => (endpoint?.state === 'pending' ? [endpoint.endpointId] : []))
}

/** What a plan was for, and what it came to. */
interface Outcome {
  wanted: Wanted
  vpc: ObservedVpc
  user: User
  applied: Applied
  s3PrefixListId: string
  region: string
  warnings: readonly string[]
}

/** What a user has once its plan is applied: what stood before, and what was made. */
export const provisionOf = ({ wanted, vpc, user, applied, s3PrefixListId, region, warnings }: Outcome): Provision => ({
  vpcId: vpc.vpcId,
  created: wanted.endpoints.map((one): ServingEndpoint => {
    const endpointId = applied.endpointIds.get(one.service) ?? standing(one, vpc.endpoints, user)?.endpointId ?? ''
    return { service: one.service, endpointId }
  }),
  reused: wanted.reused,
  securityGroupId: wanted.group ? (applied.groupId ?? managedGroupOf(vpc)?.groupId ?? '') : '',
  subnetIds: placesOf(wanted, vpc),
  routeTableIds: wanted.routeTableIds,
  availabilityZones: wanted.subnets.map(({ availabilityZone }) => availabilityZone),
  s3PrefixListId,
  estimatedMonthlyCost: fixedMonthlyCost(region, endpointZonesOf(wanted)),
  warnings: [...applied.warnings, ...warnings],
})

/** The interface endpoints of our making, each counted once for each of its zones. What is reused others pay for. */
export const endpointZonesOf = ({ endpoints }: Pick<Wanted, 'endpoints'>): number =>
  endpoints.reduce((zones, { subnetIds }) => zones + subnetIds.length, 0)

/** The subnets that the interface endpoints stand in, in the order of zones; those that were chosen where none is ours. */
const placesOf = ({ endpoints, subnets }: Wanted, vpc: ObservedVpc): string[] => {
  const ids = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  if (ids.size === 0) return subnets.map(({ subnetId }) => subnetId)
  return vpc.subnets
    .filter(({ subnetId }) => ids.has(subnetId))
    .sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone))
    .map(({ subnetId }) => subnetId)
}
