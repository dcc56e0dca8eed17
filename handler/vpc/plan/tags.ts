import type { Owner } from '../../resource/owner.ts'
import { allocationKey, otherOwnerIds, ownerKey, type Tags } from '../../resource/tags.ts'
import type { Action, ActionOf, StepName } from '../model/actions.ts'
import type { DesiredState } from '../model/desired.ts'
import { declaredByOthers } from '../ownership/allocations.ts'

type TaggingStep = 'tagGroup' | 'tagRules' | 'tagEndpoints' | 'tagInterfaces'
type UntaggingStep = 'remove' | 'untagGroup' | 'untagEndpoints'

/** The step in which retired tags are deleted, by the step in which others are added. */
const RETIRING = {
  tagGroup: 'deleteRetiredTags',
  tagRules: 'deleteRetiredTags',
  tagEndpoints: 'deleteRetiredTags',
  tagInterfaces: 'untagInterfaces',
} as const satisfies Record<TaggingStep, StepName>

const pick = (tags: Tags, isWanted: (key: string, value: string) => boolean): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key, value]) => isWanted(key, value)))

/**
 * Brings a resource's tags to the desired ones. Tags that are neither managed nor the template's stay. Retired tags are
 * deleted first, because old and new tags together may exceed EC2's limit of 50.
 */
export const tagActions = (
  step: TaggingStep,
  resourceId: string,
  actual: Tags,
  desired: Tags,
  retired: Tags,
): Action[] => {
  const missing = pick(desired, (key, value) => actual[key] !== value)
  const surplus = pick(actual, (key) => key in retired && !(key in desired))
  const actions: Action[] = []
  if (Object.keys(surplus).length > 0)
    actions.push({ step: RETIRING[step], type: 'DeleteTags', resourceIds: [resourceId], tags: surplus })
  if (Object.keys(missing).length > 0)
    actions.push({ step, type: 'CreateTags', resourceIds: [resourceId], tags: missing })
  return actions
}

/**
 * The retired tags that no other owner of the resource declares.
 * @param allocations the tags that record what each owner declares
 */
export const retirable = (retired: Tags, allocations: Tags, owner: Owner): Tags => {
  const isDeclared = declaredByOthers(allocations, owner)
  return pick(retired, (key) => !isDeclared(key))
}

/**
 * Removes the tags of a leaving owner from a resource that others still use. A single remaining owner needs no
 * allocation tag.
 * @param allocations the tags that record what each owner declares
 */
export const untag = (
  step: UntaggingStep,
  resourceId: string,
  actual: Tags,
  owner: Owner,
  template: Pick<DesiredState, 'tags' | 'retiredTags'>,
  allocations = actual,
): ActionOf<'DeleteTags'> => {
  const others = otherOwnerIds(actual, owner)
  const unneeded = others.length === 1 ? [owner.id, ...others] : [owner.id]
  const ours = [ownerKey(owner.id), ...unneeded.map(allocationKey)]
  const isDeclared = declaredByOthers(allocations, owner)
  // Compared by key, because an earlier Update, or an owner that left, may have given it another value. Every owner has
  // the tag `Name`.
  const isOfTemplate = (key: string): boolean => key !== 'Name' && (key in template.tags || key in template.retiredTags)
  const tags = pick(actual, (key) => ours.includes(key) || (isOfTemplate(key) && !isDeclared(key)))
  return { step, type: 'DeleteTags', resourceIds: [resourceId], tags }
}
