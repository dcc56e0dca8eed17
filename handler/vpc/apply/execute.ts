import { CreateTagsCommand, DeleteTagsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2'
import type { Tags } from '../../resource/tags.ts'
import { ApplyError } from '../ec2/errors.ts'
import { toEc2Tags } from '../ec2/tagSpecification.ts'
import { policyDigest, tagDigests, type Write } from '../lock/handover.ts'
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
      await createTags(action.resourceIds, action.tags, context)
      break
    case 'DeleteTags': {
      await change(new DeleteTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      const tags = Object.fromEntries(Object.keys(action.tags).map((key) => [key, null]))
      lease.record(...action.resourceIds.map((id) => ({ id, tags })))
      break
    }
    default:
      throw new Error(`Expected an action that changes the VPC, got ${action.type}`)
  }
}

const createTags = async (
  resourceIds: readonly string[],
  tags: Tags,
  { change, lease }: PhaseContext,
): Promise<void> => {
  await change(new CreateTagsCommand({ Resources: [...resourceIds], Tags: toEc2Tags(tags) }))
  lease.record(...resourceIds.map((id) => ({ id, tags: tagDigests(tags) })))
}

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
