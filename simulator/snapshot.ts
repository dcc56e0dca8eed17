import { routesOf } from './actions/routes.ts'
import type { Ec2State } from './state/ec2State.ts'
import { stateAt } from './state/vpcEndpoint.ts'

/** Everything in a VPC, as text that is the same whenever the VPC is the same: ids, tags, rules, routes, endpoints. */
export const snapshot = (state: Ec2State, vpcId: string): string => {
  const contents = {
    vpc: [state.vpcs.get(vpcId)].map((vpc) => withTags(state, vpcId, vpc)),
    subnets: state.subnets.inVpc(vpcId).map((subnet) => withTags(state, subnet.subnetId, subnet)),
    routeTables: state.routeTables
      .inVpc(vpcId)
      .map((table) => withTags(state, table.routeTableId, { ...table, routes: routesOf(state, table) })),
    internetGateways: state.internetGateways
      .inVpc(vpcId)
      .map((gateway) => withTags(state, gateway.internetGatewayId, gateway)),
    securityGroups: state.securityGroups.inVpc(vpcId).map((group) => withTags(state, group.groupId, group)),
    securityGroupRules: state.securityGroupRules
      .inVpc(vpcId)
      .map((rule) => withTags(state, rule.securityGroupRuleId, rule)),
    networkInterfaces: state.networkInterfaces
      .inVpc(vpcId)
      .map((networkInterface) => withTags(state, networkInterface.networkInterfaceId, networkInterface)),
    vpcEndpoints: state.vpcEndpoints(vpcId).map(({ lifecycle, ...endpoint }) =>
      withTags(state, endpoint.vpcEndpointId, {
        ...endpoint,
        state: stateAt({ ...endpoint, lifecycle }, state.now()),
        networkInterfaces: endpoint.networkInterfaces.map((networkInterface) =>
          withTags(state, networkInterface.networkInterfaceId, networkInterface),
        ),
      }),
    ),
  }
  return JSON.stringify(contents, sortedKeys, 2)
}

const withTags = (state: Ec2State, id: string, resource: object | undefined) => ({
  ...resource,
  tags: Object.fromEntries(state.tagsOf(id)),
})

/** Objects with their keys in order, lists of resources in the order of their text. */
const sortedKeys = (_key: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
