import { isSamePolicy, readPolicy, withoutUser, withUser } from '../fargate/sharedPolicy.ts'
import type { User } from '../resource/identity.ts'
import type { EndpointChange } from './actions.ts'
import type { Endpoint } from './model.ts'
import { isShared } from './ownership.ts'
import type { WantedEndpoint } from './want.ts'

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
 * What others may want of a shared one stays.
 * @param doomedGroupId a group that is about to be deleted, which even a shared endpoint has to let go
 */
export const changeOf = (
  wanted: WantedEndpoint,
  endpoint: Endpoint,
  user: User,
  doomedGroupId: string | undefined,
): EndpointChange | undefined => {
  const shared = isShared(user, endpoint.tags)
  const surplus = (actual: readonly string[], kept: readonly string[]): string[] => (shared ? [] : beyond(actual, kept))
  const change: EndpointChange = {
    addSubnetIds: beyond(wanted.subnetIds, endpoint.subnetIds),
    removeSubnetIds: surplus(endpoint.subnetIds, wanted.subnetIds),
    addSecurityGroupIds: beyond(wanted.securityGroupIds, endpoint.securityGroupIds),
    removeSecurityGroupIds: shared
      ? endpoint.securityGroupIds.filter((id) => id === doomedGroupId)
      : beyond(endpoint.securityGroupIds, wanted.securityGroupIds),
    addRouteTableIds: beyond(wanted.routeTableIds, endpoint.routeTableIds),
    removeRouteTableIds: surplus(endpoint.routeTableIds, wanted.routeTableIds),
    ...policyChange(wanted, endpoint, user),
    ...(wanted.kind === 'Interface' ? dnsChange(wanted, endpoint) : {}),
  }
  return isNothing(change) ? undefined : change
}

const policyChange = (wanted: WantedEndpoint, endpoint: Endpoint, user: User): Pick<EndpointChange, 'policy'> => {
  if (!wanted.policy) return {}
  const actual = readPolicy(endpoint.policy)
  const policy = actual && isShared(user, endpoint.tags) ? withUser(actual, wanted.policy, user.id) : wanted.policy
  return actual && isSamePolicy(actual, policy) ? {} : { policy }
}

const dnsChange = (
  wanted: WantedEndpoint,
  endpoint: Endpoint,
): Pick<EndpointChange, 'privateDns' | 'ipAddressType'> => ({
  ...(wanted.privateDns === endpoint.privateDns ? {} : { privateDns: wanted.privateDns }),
  ...(wanted.ipAddressType === endpoint.ipAddressType ? {} : { ipAddressType: wanted.ipAddressType }),
})

/** What a leaver takes out of an endpoint that others go on using; undefined where it had put nothing in. */
export const leavingChange = (
  endpoint: Endpoint,
  user: User,
  doomedGroupId: string | undefined,
): EndpointChange | undefined => {
  const actual = readPolicy(endpoint.policy)
  const rest = actual && withoutUser(actual, user.id)
  const change: EndpointChange = {
    ...noChange,
    removeSecurityGroupIds: endpoint.securityGroupIds.filter((id) => id === doomedGroupId),
    ...(rest && rest.Statement.length > 0 && rest.Statement.length < actual.Statement.length ? { policy: rest } : {}),
  }
  return isNothing(change) ? undefined : change
}
