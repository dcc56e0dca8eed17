import { isRefusal } from '../ec2/errors.ts'
import { type Lease, takeLease } from '../lock/lease.ts'
import type { Action, Phase, PhaseName, Plan } from '../model/actions.ts'
import type { OwnedResources } from '../model/observed.ts'
import { describeAction } from '../plan/describeAction.ts'
import type { ApplyContext, PhaseContext } from './context.ts'
import { execute } from './execute.ts'
import { observeVisible } from './observeVisible.ts'
import { retryOnConflict } from './retryOnConflict.ts'
import { waitUntilAvailable, waitUntilDeleted } from './waiters.ts'

/** How a VPC is brought to a desired state. */
export interface Reconciliation<Observed extends OwnedResources, Result> {
  read(): Promise<Observed>
  /** Returns the plan, and the caller's result once the plan is empty. @throws PreflightError */
  plan(observed: Observed): { plan: Plan; result: Result }
  /** Called with each observation before its plan. @throws SupersededError, OutdatedRequestError */
  onObserved?(observed: Observed, lease: Lease): void
}

/**
 * Repeats until the plan is empty: observe and plan under the VPC's lease, execute the first phase of the plan, then
 * wait without the lease until EC2 is done. Every change therefore follows from the VPC's present state, with what
 * other owners changed meanwhile. What a crash left behind is found by the next round of any request.
 * @throws PreflightError before the first change; ApplyError after it; SupersededError or OutdatedRequestError if
 *   a later request came
 */
export const apply = async <Observed extends OwnedResources, Result>(
  reconciliation: Reconciliation<Observed, Result>,
  context: ApplyContext,
): Promise<Result> => {
  const state: RoundsState = { lastPlan: '', executions: new Map() }
  for (;;) {
    const round = await retryOnConflict(() => runRound(reconciliation, context, state), {
      clock: context.ec2,
      progress: context.progress,
      fingerprint: () => state.lastPlan,
    })
    if (round.isDone) return round.result
  }
}

/** State that is kept from one round of a request to the next. */
interface RoundsState {
  /** JSON. */
  lastPlan: string
  /** The number of executions of each phase, by the phase's JSON. */
  executions: Map<string, number>
}

/**
 * How often the same phase is executed before that is an error. Stacks that are deployed at once may undo each other's
 * tags for some rounds.
 */
const MAX_EXECUTIONS = 20

/** `isDone`: nothing is left to do after the wait. */
type Round<Result> = { isDone: false; wait?: Wait } | { isDone: true; wait?: Wait; result: Result }

interface Wait {
  available: readonly string[]
  deleted: readonly string[]
}

const runRound = async <Observed extends OwnedResources, Result>(
  { read, plan: planFor, onObserved }: Reconciliation<Observed, Result>,
  context: ApplyContext,
  state: RoundsState,
): Promise<Round<Result>> => {
  const round = await withVpcLock(context, async (lease): Promise<Round<Result>> => {
    const observed = await observeVisible(read, lease, context)
    onObserved?.(observed, lease)
    const { plan, result } = planFor(observed)
    state.lastPlan = JSON.stringify(plan)
    const [phase] = withoutTagged(withoutLeftGroups(plan, context), state)
    if (!phase) {
      lease.assertHeld()
      return { isDone: true, result }
    }
    const available = phase.changesVpc ? await executePhase(phase, lease, context, state) : []
    const { available: pending, deleted } = waitOf(phase)
    const wait = { available: [...available, ...pending], deleted }
    // After a creation or a change, the VPC is observed once more; after a removal or tagging it is not.
    const isOver = plan.length === 1 && ENDING.has(phase.name) && available.length === 0
    return isOver ? { isDone: true, wait, result } : { isDone: false, wait }
  })
  if (round.wait) await waitFor(round.wait, context)
  return round
}

/** The phases after which a plan has nothing more to do. */
const ENDING: ReadonlySet<PhaseName> = new Set(['tagInterfaces', 'remove', 'waitForRemoval', 'deleteGroup'])

const executePhase = async (
  phase: Phase,
  lease: Lease,
  context: ApplyContext,
  { executions }: RoundsState,
): Promise<string[]> => {
  const actions = phase.steps.flat()
  const key = JSON.stringify(phase)
  const count = executions.get(key) ?? 0
  if (count === MAX_EXECUTIONS)
    throw new Error(`EC2 does not keep these changes: ${actions.map(describeAction).join('; ')}.`)
  context.onPhase?.(actions)
  const pending = await execute(phase, phaseContext(context, lease))
  executions.set(key, count + 1)
  return pending
}

/** Groups that this request has already given up on are not tried again. */
const withoutLeftGroups = (plan: Plan, { leftGroups }: ApplyContext): Plan =>
  plan.filter(
    ({ steps }) =>
      !steps.flat().every((action) => action.type === 'DeleteSecurityGroup' && leftGroups.has(action.groupId)),
  )

/**
 * A network interface that EC2 does not list yet looks untagged to every plan, so the same tags are written only once.
 */
const withoutTagged = (plan: Plan, { executions }: RoundsState): Plan =>
  plan.filter((phase) => phase.name !== 'tagInterfaces' || !executions.has(JSON.stringify(phase)))

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
 * Runs while no other owner changes the VPC. A lease that cannot be released expires by itself, so a failed release is
 * only logged.
 */
const withVpcLock = async <Result>(
  { leases, ec2, vpcId, progress }: ApplyContext,
  run: (lease: Lease) => Promise<Result>,
): Promise<Result> => {
  const lease = await progress.trackQuietly(`the lease of ${vpcId}`, () => takeLease(leases, ec2, vpcId))
  try {
    return await run(lease)
  } finally {
    await progress.trackQuietly(`the release of the lease of ${vpcId}`, () => lease.release()).catch(() => {})
  }
}
