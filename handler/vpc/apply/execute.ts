import { CreateTagsCommand, DeleteTagsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2'
import { ApplyError } from '../ec2/errors.ts'
import { toEc2Tags } from '../ec2/tagSpecification.ts'
import { deletedTagDigests, policyDigest, tagDigests, type Write } from '../lock/handover.ts'
import type { Action, Phase } from '../model/actions.ts'
import { MANAGED_GROUP } from '../model/desired.ts'
import { describeAction } from '../plan/describeAction.ts'
import type { PhaseContext } from './context.ts'
import { createEndpoint, deleteEndpoints, modifyEndpoint } from './endpointCalls.ts'
import { authorizeIngress, createGroup, deleteGroup, revokeEgress } from './securityGroupCalls.ts'

/** What a phase has created or changed so far: its later steps and the wait that follows need it. */
interface PhaseState {
  /** The managed group, if this phase created it. */
  groupId: string | undefined
  pendingIds: string[]
}

/**
 * Executes a phase: its steps in order, the actions of a step concurrently.
 * @returns the endpoints that EC2 is still working on
 * @throws ApplyError with every failed action of a step, after all actions of the step have ended
 */
export const execute = async ({ steps }: Phase, context: PhaseContext): Promise<string[]> => {
  const state: PhaseState = { groupId: undefined, pendingIds: [] }
  for (const step of steps) await executeStep(step, state, context)
  return state.pendingIds
}

const executeStep = async (step: readonly Action[], state: PhaseState, context: PhaseContext): Promise<void> => {
  const results = await Promise.allSettled(
    step.map((action) => context.progress.trackChange(describeAction(action), () => call(action, state, context))),
  )
  const failures = results.flatMap((result, at) => {
    const action = step[at]
    return result.status === 'rejected' && action ? [{ what: describeAction(action), error: result.reason }] : []
  })
  if (failures.length > 0) throw new ApplyError(failures)
}

/** Executes one action. What it wrote is recorded for the next holder of the lease. */
const call = async (action: Action, state: PhaseState, context: PhaseContext): Promise<void> => {
  const { change, created, lease } = context
  switch (action.type) {
    case 'CreateVpcEndpoint': {
      const { endpointId, isPending } = await createEndpoint(action, state.groupId, context)
      created.add(endpointId)
      lease.record({ id: endpointId, tags: tagDigests(action.tags) })
      if (isPending) state.pendingIds.push(endpointId)
      break
    }
    case 'ModifyVpcEndpoint': {
      const { endpointId, isPending } = await modifyEndpoint(action, state.groupId, context)
      lease.record(writeOf(action, state.groupId))
      if (isPending) state.pendingIds.push(endpointId)
      break
    }
    case 'DeleteVpcEndpoints':
      created.forget(action.endpointIds)
      await deleteEndpoints(action.endpointIds, context)
      break
    case 'CreateSecurityGroup':
      state.groupId = await createGroup(action, context)
      break
    case 'AuthorizeSecurityGroupIngress':
      await authorizeIngress(action.groupId, action.ingress, action.tags, context)
      break
    case 'RevokeSecurityGroupIngress': {
      const { groupId: GroupId, ruleIds: SecurityGroupRuleIds } = action
      await change(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }))
      lease.record(...action.ruleIds.map((id) => ({ id, isDeleted: true })))
      break
    }
    case 'RevokeSecurityGroupEgress': {
      await revokeEgress(action.groupId, action.destinations, context)
      lease.record(...action.ruleIds.map((id) => ({ id, isDeleted: true })))
      break
    }
    case 'DeleteSecurityGroup':
      created.forget([action.groupId])
      await deleteGroup(action.groupId, context)
      break
    case 'CreateTags':
      await change(new CreateTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      lease.record(...tagWrites(action.resourceIds, tagDigests(action.tags)))
      break
    case 'DeleteTags':
      await change(new DeleteTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      lease.record(...tagWrites(action.resourceIds, deletedTagDigests(action.tags)))
      break
    default:
      throw new Error(`Expected an action that changes the VPC, got ${action.type}`)
  }
}

/** Not those of network interfaces, which are many: a plan that does not see their tags yet only writes them again. */
const tagWrites = (resourceIds: readonly string[], tags: NonNullable<Write['tags']>): Omit<Write, 'at'>[] =>
  resourceIds.filter((id) => !id.startsWith('eni-')).map((id) => ({ id, tags }))

type Modification = Extract<Action, { type: 'ModifyVpcEndpoint' }>

const writeOf = (
  { endpointId: id, change, currentPolicy }: Modification,
  groupId: string | undefined,
): Omit<Write, 'at'> => {
  const { policy, privateDns, ipAddressType } = change
  const added = change.addSecurityGroupIds.map((one) => (one === MANAGED_GROUP && groupId ? groupId : one))
  return {
    id,
    has: [...change.addSubnetIds, ...added, ...change.addRouteTableIds],
    lacks: [...change.removeSubnetIds, ...change.removeSecurityGroupIds, ...change.removeRouteTableIds],
    ...(policy
      ? { policy: { before: [policyDigest(currentPolicy)], after: policyDigest(JSON.stringify(policy)) } }
      : {}),
    ...(privateDns === undefined ? {} : { privateDns }),
    ...(ipAddressType === undefined ? {} : { ipAddressType }),
  }
}
