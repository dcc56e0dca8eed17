import type { Properties } from '../resource/properties.ts'
import type { Action } from './actions.ts'
import { Findings } from './findings.ts'
import type { ObservedVpc } from './model.ts'
import { plan } from './plan.ts'
import { type Wish, want } from './want.ts'

/**
 * What was changed behind this resource's back: the plan that would bring about what the old properties asked for,
 * had the VPC stayed as the last update left it. Empty where nothing drifted.
 */
export const driftOf = (vpc: ObservedVpc, wish: Wish, oldProperties: Properties): Action[] => {
  if (oldProperties.VpcId !== vpc.vpcId) return []
  const oldWish = { ...wish, properties: oldProperties, retiredTags: {} }
  return plan(want(vpc, oldWish, new Findings()), vpc, wish.user)
}
