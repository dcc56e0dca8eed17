import { ApplyError } from '../ec2/errors.ts'
import type { Action, Phase } from '../model/actions.ts'
import { describeAction } from '../plan/describeAction.ts'
import type { PhaseContext } from './context.ts'
import { type ChangedEndpoint, createEndpoint, deleteEndpoints, modifyEndpoint } from './endpointCalls.ts'
import { authorizeIngress, createGroup, deleteGroup, revokeEgress, revokeIngress } from './securityGroupCalls.ts'
import { createTags, deleteTags } from './tagCalls.ts'

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

/** Executes one action. Each call records what it wrote, for the next holder of the lease. */
const call = async (action: Action, state: PhaseState, context: PhaseContext): Promise<void> => {
  const addPending = ({ endpointId, isPending }: ChangedEndpoint): void => {
    if (isPending) state.pendingIds.push(endpointId)
  }
  switch (action.type) {
    case 'CreateVpcEndpoint':
      return addPending(await createEndpoint(action, state.groupId, context))
    case 'ModifyVpcEndpoint':
      return addPending(await modifyEndpoint(action, state.groupId, context))
    case 'DeleteVpcEndpoints':
      return deleteEndpoints(action.endpointIds, context)
    case 'CreateSecurityGroup':
      state.groupId = await createGroup(action, context)
      return
    case 'AuthorizeSecurityGroupIngress':
      return authorizeIngress(action.groupId, action.ingress, action.tags, context)
    case 'RevokeSecurityGroupIngress':
      return revokeIngress(action, context)
    case 'RevokeSecurityGroupEgress':
      return revokeEgress(action, context)
    case 'DeleteSecurityGroup':
      return deleteGroup(action.groupId, context)
    case 'CreateTags':
      return createTags(action, context)
    case 'DeleteTags':
      return deleteTags(action, context)
    default:
      throw new Error(`Expected an action that changes the VPC, got ${action.type}`)
  }
}
