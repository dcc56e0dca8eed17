import { fixedMonthlyCost } from '../cost/estimate.ts'
import type { ResourceOutputs, ServingEndpoint } from '../resource/attributes.ts'
import type { Owner } from '../resource/owner.ts'
import type { ApplyResult } from '../vpc/apply/apply.ts'
import type { DesiredState } from '../vpc/desired/desiredState.ts'
import { managedGroupOf } from '../vpc/desired/managedGroup.ts'
import type { ObservedVpc } from '../vpc/model/observed.ts'
import { findManagedEndpoint } from '../vpc/ownership/ownership.ts'

/** The endpoints that a plan leaves as they are and that are still on their way, ours and others'. */
export const settlingIn = (desired: DesiredState, vpc: ObservedVpc, owner: Owner): string[] => {
  const reusedIds = desired.reused.map(({ endpointId }) => endpointId)
  const ours = desired.endpoints.map((one) => findManagedEndpoint(one, vpc.endpoints, owner))
  const others = vpc.endpoints.filter(({ endpointId }) => reusedIds.includes(endpointId))
  return [...ours, ...others].flatMap((endpoint) => (endpoint?.state === 'pending' ? [endpoint.endpointId] : []))
}

/** What a plan was for, and what it came to. */
interface AppliedPlan {
  desired: DesiredState
  vpc: ObservedVpc
  owner: Owner
  applied: ApplyResult
  s3PrefixListId: string
  region: string
  warnings: readonly string[]
}

/** What a user has once its plan is applied: what stood before, and what was made. */
export const outputsOf = ({
  desired,
  vpc,
  owner,
  applied,
  s3PrefixListId,
  region,
  warnings,
}: AppliedPlan): ResourceOutputs => ({
  vpcId: vpc.vpcId,
  created: desired.endpoints.map((one): ServingEndpoint => {
    const endpointId =
      applied.endpointIds.get(one.service) ?? findManagedEndpoint(one, vpc.endpoints, owner)?.endpointId ?? ''
    return { service: one.service, endpointId }
  }),
  reused: desired.reused,
  securityGroupId: desired.group ? (applied.groupId ?? managedGroupOf(vpc)?.groupId ?? '') : '',
  subnetIds: placesOf(desired, vpc),
  routeTableIds: desired.routeTableIds,
  availabilityZones: desired.subnets.map(({ availabilityZone }) => availabilityZone),
  s3PrefixListId,
  estimatedMonthlyCost: fixedMonthlyCost(region, endpointZonesOf(desired)),
  warnings: [...applied.warnings, ...warnings],
})

/** The interface endpoints of our making, each counted once for each of its zones. What is reused others pay for. */
export const endpointZonesOf = ({ endpoints }: Pick<DesiredState, 'endpoints'>): number =>
  endpoints.reduce((zones, { subnetIds }) => zones + subnetIds.length, 0)

/** The subnets that the interface endpoints stand in, in the order of zones; those that were chosen where none is ours. */
const placesOf = ({ endpoints, subnets }: DesiredState, vpc: ObservedVpc): string[] => {
  const ids = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  if (ids.size === 0) return subnets.map(({ subnetId }) => subnetId)
  return vpc.subnets
    .filter(({ subnetId }) => ids.has(subnetId))
    .sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone))
    .map(({ subnetId }) => subnetId)
}
