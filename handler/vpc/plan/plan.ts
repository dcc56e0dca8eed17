import type { Owner } from '../../resource/owner.ts'
import { type Action, PHASES, type Phase, type Plan, type StepName } from '../model/actions.ts'
import type { DesiredState } from '../model/desired.ts'
import type { OwnedResources } from '../model/observed.ts'
import { planEndpoints } from './endpoints.ts'
import { planGroup } from './securityGroup.ts'

/**
 * The plan that brings a VPC from its observed to an owner's desired state; empty if nothing has to be done. Pure: the
 * same VPC and desired state give the same plan. What others own or created stays.
 */
export const plan = (desired: DesiredState, observed: OwnedResources, owner: Owner): Plan => {
  const endpointActions = planEndpoints(desired, observed, owner)
  const actions = [...planGroup(desired, observed, owner, endpointActions), ...endpointActions]
  const stepOf = (step: StepName): Action[] => mergeActions(actions.filter((action) => action.step === step))
  return PHASES.map(
    ({ name, changesVpc, steps }): Phase => ({
      name,
      changesVpc,
      steps: steps.map(stepOf).filter((step) => step.length > 0),
    }),
  ).filter(({ steps }) => steps.length > 0)
}

/** Merges tag calls that differ only in their resources, and removes repeated actions. */
const mergeActions = (actions: readonly Action[]): Action[] => {
  const merged = new Map<string, Action>()
  for (const action of actions) {
    if (action.type !== 'CreateTags' && action.type !== 'DeleteTags') {
      merged.set(JSON.stringify(action), action)
      continue
    }
    const key = JSON.stringify([action.type, action.tags])
    const first = merged.get(key)
    const resourceIds = first && 'resourceIds' in first ? first.resourceIds : []
    merged.set(key, { ...action, resourceIds: [...resourceIds, ...action.resourceIds] })
  }
  return [...merged.values()]
}
