import type { Owner } from '../../resource/owner.ts'
import { otherOwnerIds } from '../../resource/tags.ts'
import type { EndpointChange } from '../model/actions.ts'
import { familiesOf } from '../model/addressFamilies.ts'
import type { DesiredEndpoint } from '../model/desired.ts'
import type { Endpoint } from '../model/observed.ts'
import { removableFrom } from '../ownership/allocations.ts'
import { isSamePolicy } from '../ownership/samePolicy.ts'
import { isUnreadable, readPolicy, withOwner, withoutOwner } from '../ownership/sharedPolicy.ts'

export const NO_CHANGE: EndpointChange = {
  addSubnetIds: [],
  removeSubnetIds: [],
  addSecurityGroupIds: [],
  removeSecurityGroupIds: [],
  addRouteTableIds: [],
  removeRouteTableIds: [],
}

const isEmpty = (change: EndpointChange): boolean =>
  Object.values(change).every((value) => Array.isArray(value) && value.length === 0)

/** Whether a change only removes. Such a change runs after all additions. */
export const isRemovalOnly = (change: EndpointChange): boolean =>
  isEmpty({ ...change, removeSubnetIds: [], removeSecurityGroupIds: [], removeRouteTableIds: [] })

const beyond = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((one) => !others.includes(one))

/**
 * All differences between an endpoint and its desired state; undefined if there are none. What other owners have in a
 * shared endpoint stays.
 */
export const changeOf = (
  desired: DesiredEndpoint,
  endpoint: Endpoint,
  owner: Owner,
  isRemovable: (id: string) => boolean,
): EndpointChange | undefined => {
  const change: EndpointChange = {
    addSubnetIds: beyond(desired.subnetIds, endpoint.subnetIds),
    removeSubnetIds: endpoint.subnetIds.filter(isRemovable),
    addSecurityGroupIds: beyond(desired.securityGroupIds, endpoint.securityGroupIds),
    removeSecurityGroupIds: endpoint.securityGroupIds.filter(isRemovable),
    addRouteTableIds: beyond(desired.routeTableIds, endpoint.routeTableIds),
    removeRouteTableIds: endpoint.routeTableIds.filter(isRemovable),
    ...policyChange(desired, endpoint, owner),
    ...(desired.kind === 'Interface' ? dnsChange(desired, endpoint) : familyChange(desired, endpoint)),
  }
  return isEmpty(change) ? undefined : change
}

/**
 * Splits a change into steps that EC2 accepts. An endpoint that moves to another zone serves there before it leaves the
 * old one. EC2 is assumed to refuse a subnet while another one of its zone is being removed. So a subnet that is
 * replaced within a zone is removed alone, one zone at a time so that the other zones serve, and the next plans add the
 * new one. An endpoint becomes dual-stack once its old subnets are removed, because these may have no IPv6 block.
 */
export const stepsOf = (
  { ipAddressType, ...rest }: EndpointChange,
  zones: ReadonlyMap<string, string>,
): EndpointChange[] => {
  const isLater = ipAddressType === 'dualstack' && rest.removeSubnetIds.length > 0
  const change = ipAddressType === undefined || isLater ? rest : { ...rest, ipAddressType }
  const sharesZoneWith = (ids: readonly string[], id: string): boolean =>
    ids.some((other) => zones.get(other) === zones.get(id))
  const { addSubnetIds, removeSubnetIds } = change
  const addable = addSubnetIds.filter((id) => !sharesZoneWith(removeSubnetIds, id))
  const swapped = removeSubnetIds.filter((id) => sharesZoneWith(addSubnetIds, id)).slice(0, 1)
  const removable = swapped.length > 0 ? swapped : removeSubnetIds
  if (addable.length === 0 || removable.length === 0)
    return [{ ...change, addSubnetIds: addable, removeSubnetIds: removable }]
  return [
    { ...change, addSubnetIds: addable, removeSubnetIds: [] },
    { ...NO_CHANGE, removeSubnetIds: removable },
  ]
}

const policyChange = (desired: DesiredEndpoint, endpoint: Endpoint, owner: Owner): Pick<EndpointChange, 'policy'> => {
  if (!desired.policy || isUnreadable(endpoint.policy)) return {}
  const actual = readPolicy(endpoint.policy)
  const others = otherOwnerIds(endpoint.tags, owner)
  const policy = actual && others.length > 0 ? withOwner(actual, desired.policy, owner.id, others) : desired.policy
  return actual && isSamePolicy(actual, policy) ? {} : { policy }
}

/**
 * A gateway can gain an address family but does not lose one: an additional route does no harm, and tasks may use it.
 */
const familyChange = ({ ipAddressType }: DesiredEndpoint, endpoint: Endpoint): Pick<EndpointChange, 'ipAddressType'> =>
  beyond(familiesOf(ipAddressType), familiesOf(endpoint.ipAddressType)).length === 0
    ? {}
    : { ipAddressType: 'dualstack' }

const dnsChange = (
  desired: DesiredEndpoint,
  endpoint: Endpoint,
): Pick<EndpointChange, 'privateDns' | 'ipAddressType'> => ({
  ...(desired.privateDns === endpoint.privateDns ? {} : { privateDns: desired.privateDns }),
  ...(desired.ipAddressType === endpoint.ipAddressType ? {} : { ipAddressType: desired.ipAddressType }),
})

/**
 * The subnets or groups that a leaving owner removes from an endpoint. The last ones stay, because an endpoint needs
 * one.
 */
const releasable = (present: readonly string[], isRemovable: (id: string) => boolean): string[] => {
  const removable = present.filter(isRemovable)
  return removable.length < present.length ? removable : []
}

/** What a leaving owner removes from an endpoint that others still use; undefined if nothing. */
export const releaseChange = (
  endpoint: Endpoint,
  owner: Owner,
  managedGroupId: string | undefined,
): EndpointChange | undefined => {
  const isRemovable = removableFrom(endpoint, owner, [], managedGroupId)
  const actual = readPolicy(endpoint.policy)
  const rest = actual && withoutOwner(actual, owner.id)
  const change: EndpointChange = {
    ...NO_CHANGE,
    removeSubnetIds: releasable(endpoint.subnetIds, isRemovable),
    removeSecurityGroupIds: releasable(endpoint.securityGroupIds, isRemovable),
    removeRouteTableIds: endpoint.routeTableIds.filter(isRemovable),
    ...(rest && rest.Statement.length > 0 && rest.Statement.length < actual.Statement.length ? { policy: rest } : {}),
  }
  return isEmpty(change) ? undefined : change
}
