import { Findings } from './findings.ts'
import type { ObservedVpc } from './model.ts'
import { checkVpc, checkWanted } from './preflight.ts'
import { type Wanted, type Wish, want } from './want.ts'

/** What a wish comes to in a VPC, and all that is found about it: what the function acts by, and what a plan tells. Pure. */
export const judge = (vpc: ObservedVpc, wish: Wish): { wanted: Wanted; findings: Findings } => {
  const findings = new Findings()
  checkVpc(vpc, wish, findings)
  const wanted = want(vpc, wish, findings)
  checkWanted(wanted, vpc, wish, findings)
  return { wanted, findings }
}
