import type { Properties } from '../../resource/properties.ts'
import { type ResourceSpec, resolveDesiredState } from '../desired/desiredState.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import type { Action } from '../model/actions.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { plan } from './plan.ts'

/**
 * What was changed behind this resource's back: the plan that would bring about what the old properties asked for,
 * had the VPC stayed as the last update left it. Empty where nothing drifted.
 */
export const driftOf = (vpc: ObservedVpc, spec: ResourceSpec, oldProperties: Properties): Action[] => {
  if (oldProperties.VpcId !== vpc.vpcId) return []
  const oldSpec = { ...spec, properties: oldProperties, retiredTags: {} }
  return plan(resolveDesiredState(vpc, oldSpec, new Diagnostics()), vpc, spec.owner)
}
