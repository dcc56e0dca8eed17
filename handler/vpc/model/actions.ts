import type { Tags } from '../../resource/tags.ts'
import type { DesiredEndpoint, DesiredGroup, IpAddressType } from './desired.ts'
import type { Permission } from './observed.ts'
import type { PolicyDocument } from './policy.ts'

/** The content of one `ModifyVpcEndpoint`: all differences of an endpoint. */
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

/**
 * The phases of a plan, in order. A phase changes the VPC under its lock, or only waits. Its steps run in order; the
 * actions of a step run concurrently.
 *
 * Stale endpoints are deleted first, because they hold DNS names and routes. An owner's tag is added before anything is
 * changed for the owner and removed last, so that a Delete finds what a crash left. Additions are available before
 * removals begin. The managed group is tagged first and deleted last, because endpoints use it, and its tags record which
 * owners declare the tags of its rules.
 */
export const PHASES = [
  { name: 'clearStale', changesVpc: true, steps: ['deleteStale'] },
  { name: 'waitForStale', changesVpc: false, steps: ['waitForStale'] },
  {
    name: 'addOrModify',
    changesVpc: true,
    steps: ['deleteRetiredTags', 'tagGroup', 'tagRules', 'tagEndpoints', 'prepareGroup', 'createOrModify'],
  },
  { name: 'settle', changesVpc: false, steps: ['settle'] },
  { name: 'tagInterfaces', changesVpc: true, steps: ['untagInterfaces', 'tagInterfaces'] },
  { name: 'remove', changesVpc: true, steps: ['remove', 'untagEndpoints', 'untagGroup'] },
  { name: 'waitForRemoval', changesVpc: false, steps: ['waitForRemoval'] },
  { name: 'deleteGroup', changesVpc: true, steps: ['deleteGroup'] },
] as const satisfies readonly { name: string; changesVpc: boolean; steps: readonly string[] }[]

export type PhaseName = (typeof PHASES)[number]['name']
export type StepName = (typeof PHASES)[number]['steps'][number]

/** One action of a plan, named after the EC2 call that performs it, or a wait. */
export type Action = { step: StepName } & (
  | { type: 'WaitUntilAvailable'; endpointIds: string[] }
  | { type: 'WaitUntilDeleted'; endpointIds: string[] }
  | { type: 'CreateSecurityGroup'; group: DesiredGroup; tags: Tags }
  | { type: 'AuthorizeSecurityGroupIngress'; groupId: string; ingress: Permission[]; tags: Tags }
  | { type: 'RevokeSecurityGroupIngress'; groupId: string; ruleIds: string[] }
  | { type: 'RevokeSecurityGroupEgress'; groupId: string; destinations: string[]; ruleIds: string[] }
  | { type: 'CreateVpcEndpoint'; endpoint: DesiredEndpoint; tags: Tags }
  | {
      type: 'ModifyVpcEndpoint'
      endpointId: string
      kind: string
      service: string
      /** The present policy, as EC2 returns it. */
      currentPolicy: string
      change: EndpointChange
    }
  | { type: 'TagNetworkInterfaces'; service: string; tags: Tags }
  | { type: 'DeleteVpcEndpoints'; endpointIds: string[] }
  | { type: 'DeleteSecurityGroup'; groupId: string }
  | { type: 'CreateTags'; resourceIds: string[]; tags: Tags }
  | { type: 'DeleteTags'; resourceIds: string[]; tags: Tags }
)

export type ActionOf<Type extends Action['type']> = Extract<Action, { type: Type }>

export interface Phase {
  name: PhaseName
  /** Whether it changes the VPC, and so runs under the VPC's lock. */
  changesVpc: boolean
  steps: readonly (readonly Action[])[]
}

/** The phases that bring a VPC from its observed to its desired state. Empty if it is in that state already. */
export type Plan = readonly Phase[]

export const actionsOf = (phases: Plan): Action[] => phases.flatMap(({ steps }) => steps.flat())
