import { isRefusal } from '../ec2/errors.ts'
import { type Lease, takeLease } from '../lock/lease.ts'
import type { Action, Phase, PhaseName, Plan } from '../model/actions.ts'
import type { OwnedResources } from '../model/observed.ts'
import type { ApplyContext, PhaseContext } from './context.ts'
import { execute } from './execute.ts'
import { observeVisible } from './observeVisible.ts'
import { retryOnConflict } from './retryOnConflict.ts'
import { waitUntilAvailable, waitUntilDeleted } from './waiters.ts'

/** How a VPC is brought to a desired state. */
export interface Reconciliation<Observed extends OwnedResources, Result> {
  read(): Promise<Observed>
  /** Plans, and says what the caller makes of the VPC once its plan is empty. @throws PreflightError */
  plan(observed: Observed): { plan: Plan; result: Result }
  /** Called with each observation before its plan. @throws SupersededError */
  onObserved?(observed: Observed, lease: Lease): void
}

/**
 * Observes and plans under the VPC's lease, executes the first phase of the plan, waits without the lease until EC2 is done, and
 * begins again, until there is nothing left to do. So every change follows from what EC2 shows at that time, with all that other
 * owners changed meanwhile, and what a crash left is found by the next round of any request.
 * @throws PreflightError before the first change; ApplyError after it; SupersededError where a later request came
 */
export const apply = async <Observed extends OwnedResources, Result>(
  reconciliation: Reconciliation<Observed, Result>,
  context: ApplyContext,
): Promise<Result> => {
  let fingerprint = ''
  const tagged = new Set<string>()
  const remember = (plan: Plan): void => {
    fingerprint = JSON.stringify(plan)
  }
  for (;;) {
    const round = await retryOnConflict(
      () => runRound(reconciliation, context, { remember, tagged }),
      () => fingerprint,
      { clock: context.ec2, progress: context.progress },
    )
    if ('result' in round) return round.result as Result
  }
}

/** What the rounds of a request hand on. */
interface Memory {
  remember(plan: Plan): void
  /** The phases `tagInterfaces` that were executed, as JSON. */
  tagged: Set<string>
}

/** What a round came to: a result where nothing is left to do after the wait. */
interface Round<Result> {
  wait?: Wait
  result?: Result
}

interface Wait {
  available: readonly string[]
  deleted: readonly string[]
}

const runRound = async <Observed extends OwnedResources, Result>(
  { read, plan: planFor, onObserved }: Reconciliation<Observed, Result>,
  context: ApplyContext,
  { remember, tagged }: Memory,
): Promise<Round<Result>> => {
  const round = await withVpcLock(context, async (lease): Promise<Round<Result>> => {
    const observed = await observeVisible(read, lease, context)
    onObserved?.(observed, lease)
    const { plan, result } = planFor(observed)
    remember(plan)
    const [phase] = withoutTagged(withoutLeftGroups(plan, context), tagged)
    if (!phase) {
      lease.assertHeld()
      return { result }
    }
    const available = phase.changesVpc ? await executePhase(phase, lease, context) : []
    if (phase.name === 'tagInterfaces') tagged.add(JSON.stringify(phase))
    const { available: pending, deleted } = waitOf(phase)
    const wait = { available: [...available, ...pending], deleted }
    // What was created or changed is observed once more; what was removed, or tagged, is not.
    const isOver = plan.length === 1 && ENDING.has(phase.name) && available.length === 0
    return isOver ? { wait, result } : { wait }
  })
  if (round.wait) await waitFor(round.wait, context)
  return round
}

/** The phases after which a plan has nothing more to do. */
const ENDING: ReadonlySet<PhaseName> = new Set(['tagInterfaces', 'remove', 'waitForRemoval', 'deleteGroup'])

const executePhase = (phase: Phase, lease: Lease, context: ApplyContext): Promise<string[]> => {
  context.onPhase?.(phase.steps.flat())
  return execute(phase, phaseContext(context, lease))
}

/** Groups that this request has left already are not tried again. */
const withoutLeftGroups = (plan: Plan, { leftGroups }: ApplyContext): Plan =>
  plan.filter(
    ({ steps }) =>
      !steps.flat().every((action) => action.type === 'DeleteSecurityGroup' && leftGroups.has(action.groupId)),
  )

/** Interfaces that EC2 has and does not list look untagged to each plan. So the same tags are written once. */
const withoutTagged = (plan: Plan, tagged: ReadonlySet<string>): Plan =>
  plan.filter((phase) => !tagged.has(JSON.stringify(phase)))

const phaseContext = (context: ApplyContext, lease: Lease): PhaseContext => {
  const { ec2 } = context
  const change = (async (command: Parameters<typeof ec2.send>[0]) => {
    await lease.renew()
    const result = await ec2.send(command).catch((error: unknown) => {
      if (!isRefusal(error)) lease.recordUnanswered()
      throw error
    })
    lease.assertHeld()
    return result
  }) as typeof ec2.send
  return { ...context, lease, change }
}

/** Deletions are waited for by id: the next observation may lack an endpoint that is still being deleted. */
const waitOf = ({ steps }: Phase): Wait => {
  const idsIn = (...types: Action['type'][]): string[] =>
    steps.flat().flatMap((action) => (types.includes(action.type) && 'endpointIds' in action ? action.endpointIds : []))
  return { available: idsIn('WaitUntilAvailable'), deleted: idsIn('DeleteVpcEndpoints', 'WaitUntilDeleted') }
}

const waitFor = async ({ available, deleted }: Wait, { ec2, progress }: ApplyContext): Promise<void> => {
  await Promise.all([waitUntilAvailable(ec2, available, progress), waitUntilDeleted(ec2, deleted, progress)])
}

/**
 * Runs while no other owner changes the VPC. A lease that can't be released ends by itself, so that is logged and nothing more.
 */
const withVpcLock = async <Result>(
  { leases, ec2, vpcId, progress }: ApplyContext,
  run: (lease: Lease) => Promise<Result>,
): Promise<Result> => {
  const lease = await progress.during(`the lease of ${vpcId}`, () => takeLease(leases, ec2, vpcId))
  try {
    return await run(lease)
  } finally {
    await progress.during(`the release of the lease of ${vpcId}`, () => lease.release()).catch(() => {})
  }
}
