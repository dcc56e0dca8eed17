import type { Owner } from '../../resource/owner.ts'
import type { DesiredState } from '../desired/desiredState.ts'
import { type Action, STAGES } from '../model/actions.ts'
import type { OwnedResources } from '../model/observed.ts'
import { planEndpoints } from './endpoints.ts'
import { planGroup } from './securityGroup.ts'

/**
 * The actions that bring a VPC from what was observed to what one user wants of it: none where it is so already.
 * Pure: the same VPC and wish give the same list, in the order of its stages. What others use or made is left to them.
 */
export const plan = (desired: DesiredState, observed: OwnedResources, owner: Owner): Action[] => {
  const actions = [...planGroup(desired, observed, owner), ...planEndpoints(desired, observed, owner)]
  return STAGES.flatMap((stage) => mergeTagging(actions.filter((action) => action.stage === stage)))
}

/** One call tags many things alike: actions that differ in their resources alone become one. */
const mergeTagging = (actions: readonly Action[]): Action[] => {
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
