import { type DesiredState, type ResourceSpec, resolveDesiredState } from '../desired/desiredState.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { checkVpc, checkWanted } from './preflight.ts'

/** What a wish comes to in a VPC, and all that is found about it: what the function acts by, and what a plan tells. Pure. */
export const validate = (vpc: ObservedVpc, spec: ResourceSpec): { desired: DesiredState; diagnostics: Diagnostics } => {
  const diagnostics = new Diagnostics()
  checkVpc(vpc, spec, diagnostics)
  const desired = resolveDesiredState(vpc, spec, diagnostics)
  checkWanted(desired, vpc, spec, diagnostics)
  return { desired, diagnostics }
}
