import type { Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint, IpAddressType } from '../desired/desiredState.ts'
import type { DesiredGroup } from '../desired/managedGroup.ts'
import type { PolicyDocument } from '../desired/policies.ts'
import { truncateList } from '../diagnostics/truncateList.ts'
import type { Permission } from './observed.ts'

/**
 * When an action runs. What is in the way goes first; additions are available before removals begin; what came with
 * them is tagged between; and a group goes last, since endpoints hold it until they are gone.
 */
export const STAGES = ['clear', 'add', 'settle', 'remove', 'clean'] as const
export type Stage = (typeof STAGES)[number]

/** What one `ModifyVpcEndpoint` carries: every difference of an endpoint at once. */
export interface EndpointChange {
  addSubnetIds: string[]
  removeSubnetIds: string[]
  /** Ids, or `MANAGED_GROUP`. */
  addSecurityGroupIds: string[]
  removeSecurityGroupIds: string[]
  addRouteTableIds: string[]
  removeRouteTableIds: string[]
  policy?: PolicyDocument
  privateDns?: boolean
  ipAddressType?: IpAddressType
}

/** One step of a plan, by the name of the EC2 call that does it. */
export type Action = { stage: Stage } & (
  | { type: 'AwaitAvailable'; endpointIds: string[] }
  | { type: 'AwaitGone'; endpointIds: string[] }
  | { type: 'CreateSecurityGroup'; group: DesiredGroup; tags: Tags }
  | { type: 'AuthorizeSecurityGroupIngress'; groupId: string; ingress: Permission[]; tags: Tags }
  | { type: 'RevokeSecurityGroupIngress'; groupId: string; ruleIds: string[] }
  | { type: 'RevokeSecurityGroupEgress'; groupId: string; ruleIds: string[] }
  | { type: 'CreateVpcEndpoint'; endpoint: DesiredEndpoint; tags: Tags }
  | { type: 'ModifyVpcEndpoint'; endpointId: string; service: string; change: EndpointChange }
  | { type: 'TagNetworkInterfaces'; service: string; tags: Tags }
  | { type: 'DeleteVpcEndpoints'; endpointIds: string[] }
  | { type: 'DeleteSecurityGroup'; groupId: string }
  | { type: 'CreateTags'; resourceIds: string[]; tags: Tags }
  | { type: 'DeleteTags'; resourceIds: string[]; tags: Tags }
)

/** An action's line in a log or on a screen, without its stage. */
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
    case 'RevokeSecurityGroupEgress':
      return `${action.type} ${action.groupId} (${truncateList(action.ruleIds)})`
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
