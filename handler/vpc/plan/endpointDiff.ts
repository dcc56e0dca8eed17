import type { Owner } from '../../resource/owner.ts'
import { otherOwnerIds } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../desired/desiredState.ts'
import type { EndpointChange } from '../model/actions.ts'
import type { Endpoint } from '../model/observed.ts'
import { type Allocation, recordedOf, removableFrom } from '../ownership/allocations.ts'
import { isSamePolicy, readPolicy, withOwner, withoutOwner } from '../ownership/sharedPolicy.ts'

const noChange: EndpointChange = {
  addSubnetIds: [],
  removeSubnetIds: [],
  addSecurityGroupIds: [],
  removeSecurityGroupIds: [],
  addRouteTableIds: [],
  removeRouteTableIds: [],
}

const isNothing = (change: EndpointChange): boolean =>
  Object.values(change).every((value) => Array.isArray(value) && value.length === 0)

/** Whether a change takes away and gives nothing: it waits for the removals then. */
export const isRemovalOnly = (change: EndpointChange): boolean =>
  isNothing({ ...change, removeSubnetIds: [], removeSecurityGroupIds: [], removeRouteTableIds: [] })

const beyond = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((one) => !others.includes(one))

/**
 * Everything in which an endpoint differs from what is wanted of it; undefined where it does not.
 * What other users have in a shared one stays.
 */
export const changeOf = (
  desired: DesiredEndpoint,
  endpoint: Endpoint,
  owner: Owner,
  managedGroupId: string | undefined,
): EndpointChange | undefined => {
  const isRemovable = removableFrom(endpoint, owner, allocationIn(desired), managedGroupId)
  const change: EndpointChange = {
    addSubnetIds: beyond(desired.subnetIds, endpoint.subnetIds),
    removeSubnetIds: endpoint.subnetIds.filter(isRemovable),
    addSecurityGroupIds: beyond(desired.securityGroupIds, endpoint.securityGroupIds),
    removeSecurityGroupIds: endpoint.securityGroupIds.filter(isRemovable),
    addRouteTableIds: beyond(desired.routeTableIds, endpoint.routeTableIds),
    removeRouteTableIds: endpoint.routeTableIds.filter(isRemovable),
    ...policyChange(desired, endpoint, owner),
    ...(desired.kind === 'Interface' ? dnsChange(desired, endpoint) : {}),
  }
  return isNothing(change) ? undefined : change
}

/**
 * A change that moves an endpoint to other zones, in two: it serves in the new ones before it leaves the old. EC2 takes one
 * subnet a zone, so one that makes room for another goes as that comes.
 */
export const stepsOf = (change: EndpointChange, zones: ReadonlyMap<string, string>): EndpointChange[] => {
  const gained = change.addSubnetIds.map((id) => zones.get(id))
  const left = change.removeSubnetIds.filter((id) => !gained.includes(zones.get(id)))
  if (gained.length === 0 || left.length === 0) return [change]
  const replaced = beyond(change.removeSubnetIds, left)
  return [
    { ...change, removeSubnetIds: replaced },
    { ...noChange, removeSubnetIds: left },
  ]
}

/** What a wanted endpoint makes its user's share. */
export const allocationIn = ({ subnetIds, securityGroupIds, routeTableIds }: DesiredEndpoint): Allocation => [
  ...subnetIds,
  ...securityGroupIds,
  ...routeTableIds,
]

const policyChange = (desired: DesiredEndpoint, endpoint: Endpoint, owner: Owner): Pick<EndpointChange, 'policy'> => {
  if (!desired.policy) return {}
  const actual = readPolicy(endpoint.policy)
  const others = otherOwnerIds(endpoint.tags, owner)
  const policy = actual && others.length > 0 ? withOwner(actual, desired.policy, owner.id, others) : desired.policy
  return actual && isSamePolicy(actual, policy) ? {} : { policy }
}

const dnsChange = (
  desired: DesiredEndpoint,
  endpoint: Endpoint,
): Pick<EndpointChange, 'privateDns' | 'ipAddressType'> => ({
  ...(desired.privateDns === endpoint.privateDns ? {} : { privateDns: desired.privateDns }),
  ...(desired.ipAddressType === endpoint.ipAddressType ? {} : { ipAddressType: desired.ipAddressType }),
})

/**
 * What a leaver takes away of an endpoint's subnets or groups, of which it needs one at least: the last ones give way to
 * what another user was about to put there when it was interrupted, or stay for that user to replace.
 */
const releaseOne = (
  present: readonly string[],
  isRemovable: (id: string) => boolean,
  coming: readonly string[],
): { added: string[]; removed: string[] } => {
  const removed = present.filter(isRemovable)
  if (removed.length < present.length) return { added: [], removed }
  return coming.length > 0 ? { added: beyond(coming, present), removed } : { added: [], removed: [] }
}

/** What a leaver takes out of an endpoint that others go on using; undefined where that is nothing. */
export const releaseChange = (
  endpoint: Endpoint,
  owner: Owner,
  managedGroupId: string | undefined,
): EndpointChange | undefined => {
  const isRemovable = removableFrom(endpoint, owner, [], managedGroupId)
  const coming = recordedOf(endpoint, owner, managedGroupId)
  const subnets = releaseOne(endpoint.subnetIds, isRemovable, coming('subnet-'))
  const groups = releaseOne(endpoint.securityGroupIds, isRemovable, coming('sg-'))
  const actual = readPolicy(endpoint.policy)
  const rest = actual && withoutOwner(actual, owner.id)
  const change: EndpointChange = {
    ...noChange,
    addSubnetIds: subnets.added,
    removeSubnetIds: subnets.removed,
    addSecurityGroupIds: groups.added,
    removeSecurityGroupIds: groups.removed,
    removeRouteTableIds: endpoint.routeTableIds.filter(isRemovable),
    ...(rest && rest.Statement.length > 0 && rest.Statement.length < actual.Statement.length ? { policy: rest } : {}),
  }
  return isNothing(change) ? undefined : change
}
