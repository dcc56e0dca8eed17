import type { Owner } from '../../resource/owner.ts'
import { ownerTag } from '../../resource/tags.ts'
import type { Plan } from '../model/actions.ts'
import type { OwnedResources } from '../model/observed.ts'
import { isManagedFor, isOfGeneration } from '../ownership/ownership.ts'

/** Moves everything that an owner has in a VPC to its present generation. Empty if it is in it already. */
export const claimPlan = ({ endpoints, securityGroups, managedGroupRules }: OwnedResources, owner: Owner): Plan => {
  const resources = [
    ...endpoints.filter(({ state }) => state !== 'deleted').map(({ endpointId: id, tags }) => ({ id, tags })),
    ...securityGroups.map(({ groupId: id, tags }) => ({ id, tags })),
    ...managedGroupRules.map(({ ruleId: id, tags }) => ({ id, tags })),
  ]
  const resourceIds = resources
    .filter(({ tags }) => isManagedFor(owner, tags) && !isOfGeneration(owner, tags))
    .map(({ id }) => id)
  if (resourceIds.length === 0) return []
  const tagging = { step: 'tagEndpoints', type: 'CreateTags', resourceIds, tags: ownerTag(owner) } as const
  return [{ name: 'addOrModify', changesVpc: true, steps: [[tagging]] }]
}
