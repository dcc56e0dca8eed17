import { truncateList } from '../diagnostics/truncateList.ts'
import type { Action, EndpointChange } from '../model/actions.ts'
import type { Permission } from '../model/observed.ts'

/** The line for an action in a log or on a screen. */
export const describeAction = (action: Action): string => {
  switch (action.type) {
    case 'CreateVpcEndpoint': {
      const { service, kind, subnetIds, routeTableIds } = action.endpoint
      return `CreateVpcEndpoint ${service} (${kind} in ${truncateList([...subnetIds, ...routeTableIds])})`
    }
    case 'ModifyVpcEndpoint':
      return `ModifyVpcEndpoint ${action.service} ${action.endpointId} (${describeChange(action.change)})`
    case 'CreateSecurityGroup':
      return `CreateSecurityGroup ${action.group.name} (443 from ${sourcesOf(action.group.ingress)})`
    case 'AuthorizeSecurityGroupIngress':
      return `${action.type} ${action.groupId} (443 from ${sourcesOf(action.ingress)})`
    case 'RevokeSecurityGroupIngress':
      return `${action.type} ${action.groupId} (${truncateList(action.ruleIds)})`
    case 'RevokeSecurityGroupEgress':
      return `${action.type} ${action.groupId} (to ${truncateList(action.destinations)})`
    case 'TagNetworkInterfaces':
      return `CreateTags on the network interfaces of ${action.service}`
    case 'DeleteSecurityGroup':
      return `${action.type} ${action.groupId}`
    case 'CreateTags':
    case 'DeleteTags':
      return `${action.type} ${truncateList(action.resourceIds)} (${Object.keys(action.tags).join(', ')})`
    default:
      return `${action.type} ${truncateList(action.endpointIds)}`
  }
}

const sourcesOf = (ingress: readonly Permission[]): string => truncateList(ingress.map(({ source }) => source))

const describeChange = (change: EndpointChange): string =>
  Object.entries(change)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) =>
      name === 'policy' ? name : `${name}: ${Array.isArray(value) ? truncateList(value) : value}`,
    )
    .join('; ')
