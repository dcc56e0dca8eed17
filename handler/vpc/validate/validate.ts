import { resolveDesiredState } from '../desired/desiredState.ts'
import { Diagnostics } from '../diagnostics/diagnostics.ts'
import type { DesiredState, ResourceSpec } from '../model/desired.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { checkDesired, checkVpc } from './preflight.ts'

/** The desired state of a VPC, and all errors and warnings. The function acts on it, and `plan` prints it. Pure. */
export const validate = (vpc: ObservedVpc, spec: ResourceSpec): { desired: DesiredState; diagnostics: Diagnostics } => {
  const diagnostics = new Diagnostics()
  checkVpc(vpc, spec, diagnostics)
  const desired = resolveDesiredState(vpc, spec, diagnostics)
  checkDesired(desired, vpc, spec, diagnostics)
  return { desired, diagnostics }
}
