import { routesOf } from './actions/network/routes.ts'
import type { Ec2State } from './state/ec2State.ts'
import { stateAt } from './state/vpcEndpoint.ts'

/**
 * Returns everything in a VPC (ids, tags, rules, routes, endpoints) as text. The text is the same if and only if the
 * VPC is the same.
 */
export const snapshot = (state: Ec2State, vpcId: string): string => {
  const contents = {
    vpc: withTags(state, vpcId, state.vpcs.get(vpcId)),
    subnets: state.subnets.inVpc(vpcId).map((subnet) => withTags(state, subnet.subnetId, subnet)),
    routeTables: state.routeTables
      .inVpc(vpcId)
      .map((table) => withTags(state, table.routeTableId, { ...table, routes: routesOf(state, table) })),
    internetGateways: state.internetGateways
      .inVpc(vpcId)
      .map((gateway) => withTags(state, gateway.internetGatewayId, gateway)),
    networkAcls: state.networkAcls.inVpc(vpcId).map((acl) => withTags(state, acl.networkAclId, acl)),
    natGateways: state.natGateways.inVpc(vpcId).map((gateway) => withTags(state, gateway.natGatewayId, gateway)),
    securityGroups: state.securityGroups.inVpc(vpcId).map((group) => withTags(state, group.groupId, group)),
    securityGroupRules: state.securityGroupRules
      .inVpc(vpcId)
      .map((rule) => withTags(state, rule.securityGroupRuleId, rule)),
    networkInterfaces: state.networkInterfaces
      .inVpc(vpcId)
      .map((networkInterface) => withTags(state, networkInterface.networkInterfaceId, networkInterface)),
    vpcEndpoints: state.vpcEndpoints(vpcId).map(({ lifecycle, changeEndsAt: _, ...endpoint }) =>
      withTags(state, endpoint.vpcEndpointId, {
        ...endpoint,
        state: stateAt({ ...endpoint, lifecycle }, state.now()),
        networkInterfaces: endpoint.networkInterfaces.map((networkInterface) =>
          withTags(state, networkInterface.networkInterfaceId, networkInterface),
        ),
      }),
    ),
  }
  return JSON.stringify(sorted(contents), null, 2)
}

const withTags = (state: Ec2State, id: string, resource: object | undefined) => ({
  ...resource,
  tags: Object.fromEntries(state.tagsOf(id)),
})

/** Sorts the keys of objects, and lists by their text, so that the order of creation does not matter. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const parts = value.map(sorted).map((part) => [JSON.stringify(part) ?? '', part] as const)
    return parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}
