import type { PolicyDocument } from '../fargate/policies.ts'
import type { Tags } from '../resource/tags.ts'
import { few } from './few.ts'
import type { WantedGroup } from './managedGroup.ts'
import type { Permission } from './model.ts'
import type { IpAddressType, WantedEndpoint } from './want.ts'

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
  | { type: 'CreateSecurityGroup'; group: WantedGroup; tags: Tags }
  | { type: 'AuthorizeSecurityGroupIngress'; groupId: string; ingress: Permission[]; tags: Tags }
  | { type: 'RevokeSecurityGroupIngress'; groupId: string; ruleIds: string[] }
  | { type: 'RevokeSecurityGroupEgress'; groupId: string; ruleIds: string[] }
  | { type: 'CreateVpcEndpoint'; endpoint: WantedEndpoint; tags: Tags }
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
      return `CreateVpcEndpoint ${service} (${kind} in ${few([...subnetIds, ...routeTableIds])})`
    }
    case 'ModifyVpcEndpoint':
      return `ModifyVpcEndpoint ${action.service} ${action.endpointId} (${describeChange(action.change)})`
    case 'CreateSecurityGroup':
      return `CreateSecurityGroup ${action.group.name} (443 from ${sourcesOf(action.group.ingress)})`
    case 'AuthorizeSecurityGroupIngress':
      return `${action.type} ${action.groupId} (443 from ${sourcesOf(action.ingress)})`
    case 'RevokeSecurityGroupIngress':
    case 'RevokeSecurityGroupEgress':
      return `${action.type} ${action.groupId} (${few(action.ruleIds)})`
    case 'TagNetworkInterfaces':
      return `CreateTags on the network interfaces of ${action.service}`
    case 'DeleteSecurityGroup':
      return `${action.type} ${action.groupId}`
    case 'CreateTags':
    case 'DeleteTags':
      return `${action.type} ${few(action.resourceIds)} (${Object.keys(action.tags).join(', ')})`
    default:
      return `${action.type} ${few(action.endpointIds)}`
  }
}

const sourcesOf = (ingress: readonly Permission[]): string => few(ingress.map(({ source }) => source))

const describeChange = (change: EndpointChange): string =>
  Object.entries(change)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) => (name === 'policy' ? name : `${name}: ${Array.isArray(value) ? few(value) : value}`))
    .join('; ')
