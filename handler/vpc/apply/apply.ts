import type { Owner } from '../../resource/owner.ts'
import type { Tags } from '../../resource/tags.ts'
import { CONSISTENCY_DELAY_MS, type Ec2 } from '../ec2/ec2.ts'
import { ApplyError, isStale, StaleStateError, SupersededError } from '../ec2/errors.ts'
import { type RenewLease, withVpcLock } from '../lock/lock.ts'
import { type Action, describeAction, STAGES, type Stage } from '../model/actions.ts'
import type { CreatedResources } from './createdResources.ts'
import { carryOut } from './execute.ts'
import type { Progress } from './progress.ts'
import { createGroup } from './securityGroupCalls.ts'
import { waitUntilAvailable, waitUntilDeleted, waitUntilVisible } from './waiters.ts'

/** What applying goes by. */
export interface ApplyContext {
  ec2: Ec2
  vpcId: string
  owner: Owner
  /** The author's: an account may refuse a group without them, and the lock is one. */
  tags: Tags
  /** The request's id: the same request, sent twice, makes nothing twice. */
  requestId: string
  progress: Progress
  creations: CreatedResources
  /** Whether the user goes on after this request: what it can't take away yet waits for the next one then. */
  deferGroupDeletion: boolean
  /** Where it runs under the lock of the VPC. */
  renewLease?: RenewLease
}

/** A look at the VPC: what to do, and which endpoints are on their way already. */
export interface View {
  actions: readonly Action[]
  settling: readonly string[]
}

/** What was made or changed so far, for the actions that come after. */
export interface ApplyState {
  /** Endpoints by service. */
  endpointIds: Map<string, string>
  /** The network interfaces of endpoints that settled, by service. */
  networkInterfaceIds: Map<string, string[]>
  /** The managed group, where the plan makes it: endpoints need its id, and nothing else of it. */
  groupId: Promise<string> | undefined
  /** What could not be taken away yet, and why. */
  warnings: string[]
}

/** What a plan came to. */
export interface ApplyResult {
  /** Endpoints that were made or changed, by service. */
  endpointIds: ReadonlyMap<string, string>
  /** The managed group, where it was made. */
  groupId: string | undefined
  warnings: readonly string[]
}

/** An endpoint that an action made or changed. */
export interface ChangedEndpoint {
  service: string
  endpointId: string
  isSettled: boolean
  /** Whether it stood before, so that a list may still give it as it was then. */
  stood: boolean
}

/**
 * Carries a plan out, stage by stage; the actions of a stage run at once. Endpoints that were made, changed, or are
 * still settling are available before removals begin. What changes things that other users may share is done under the
 * VPC's lock, by a plan that is made anew there; the long waits are outside of it.
 * @param look makes the plan anew
 * @throws ApplyError with every action that failed, once all of its stage have ended; OvertakenError; UndoneError
 */
export const apply = async (first: View, look: () => Promise<View>, context: ApplyContext): Promise<ApplyResult> => {
  const made: ApplyState = { endpointIds: new Map(), networkInterfaceIds: new Map(), groupId: undefined, warnings: [] }
  try {
    return await carryOutStages(first, look, made, context)
  } catch (error) {
    throw await afterwards(error, context)
  }
}

/**
 * After a failure comes a Delete, or another look, within a second: it has to find what was made by then.
 * @returns what to tell: what failed first, unless that comes of what was undone
 */
const afterwards = async (failure: unknown, { ec2, owner, vpcId, creations }: ApplyContext): Promise<unknown> => {
  if (failure instanceof SupersededError) return failure
  try {
    await waitUntilVisible(ec2, owner, vpcId, creations)
  } catch (error) {
    if (error instanceof SupersededError && isStale(failure)) return error
  }
  return failure
}

const carryOutStages = async (
  first: View,
  look: () => Promise<View>,
  made: ApplyState,
  context: ApplyContext,
): Promise<ApplyResult> => {
  let view = first
  for (const stage of STAGES) {
    let due = dueAt(stage, view)
    const perform = (under: ApplyContext) => carryOutInOrder(due, made, under)
    const touched = due.some(needsLock)
      ? await withVpcLock(context, async (renewLease) => {
          view = await look()
          stopIfEarlierIsDue(stage, view)
          due = dueAt(stage, view)
          await renewLease()
          return perform({ ...context, renewLease })
        })
      : await perform(context)
    await settle(touched, due, stage === 'add' ? view.settling : [], made, context)
  }
  return { endpointIds: made.endpointIds, groupId: await made.groupId, warnings: made.warnings }
}

const dueAt = (stage: Stage, { actions }: View): Action[] => actions.filter((action) => action.stage === stage)

/** Whether an action changes what stands already, and so may be another user's too, or makes what EC2 lets stand twice. */
const needsLock = (action: Action): boolean => {
  switch (action.type) {
    case 'AwaitAvailable':
    case 'AwaitGone':
    case 'CreateSecurityGroup':
    case 'TagNetworkInterfaces':
      return false
    // The name of a managed group is unique, and so are an endpoint's private DNS names and a gateway's routes.
    case 'CreateVpcEndpoint':
      return action.endpoint.kind === 'Interface' && !action.endpoint.privateDns
    case 'CreateTags':
      return !action.resourceIds.every((id) => id.startsWith('eni-'))
    // Nothing that others use: it failed, or whoever joins meanwhile finds it gone and looks again.
    case 'DeleteVpcEndpoints':
    case 'DeleteSecurityGroup':
      return action.stage === 'remove'
    default:
      return true
  }
}

/** A new plan that has something to do before the stage that was reached: it has to be begun from its beginning. */
const stopIfEarlierIsDue = (stage: Stage, view: View): void => {
  const earlier = STAGES.slice(0, STAGES.indexOf(stage))
  if (view.actions.some((action) => earlier.includes(action.stage)))
    throw new StaleStateError('The VPC changed meanwhile')
}

const settle = async (
  touched: readonly ChangedEndpoint[],
  due: readonly Action[],
  settling: readonly string[],
  made: ApplyState,
  { ec2, progress }: ApplyContext,
): Promise<void> => {
  const unsettled = touched.filter(({ isSettled }) => !isSettled).map(({ endpointId }) => endpointId)
  if (touched.some(({ isSettled, stood }) => stood && !isSettled)) await ec2.sleep(CONSISTENCY_DELAY_MS)
  const [settled] = await Promise.all([
    waitUntilAvailable(ec2, [...new Set([...unsettled, ...settling, ...awaitedBy(due, 'AwaitAvailable')])], progress),
    waitUntilDeleted(ec2, awaitedBy(due, 'AwaitGone'), progress),
  ])
  for (const { service, endpointId } of touched) {
    made.endpointIds.set(service, endpointId)
    const interfaces = settled.find((endpoint) => endpoint.endpointId === endpointId)?.networkInterfaceIds
    if (interfaces) made.networkInterfaceIds.set(service, interfaces)
  }
}

const awaitedBy = (actions: readonly Action[], type: 'AwaitAvailable' | 'AwaitGone'): string[] =>
  actions.flatMap((action) => (action.type === type ? action.endpointIds : []))

/**
 * Whose a thing is gets written before it is changed for its user, and is struck out after: whatever an interruption
 * leaves behind is found by its user's tag. The group comes first and goes last, for endpoints may have it.
 */
const carryOutInOrder = async (
  due: readonly Action[],
  made: ApplyState,
  context: ApplyContext,
): Promise<ChangedEndpoint[]> => {
  const creation = due.find((action) => action.type === 'CreateSecurityGroup')
  if (creation) made.groupId = createGroup(creation, context)
  // It is told by those that wait for it.
  made.groupId?.catch(() => {})
  const touched: ChangedEndpoint[] = []
  for (const turn of [0, 1, 2, 3, 4]) {
    const actions = due.filter((action) => phaseOf(action) === turn)
    touched.push(...(await carryOutTogether(actions, made, context)))
  }
  return touched
}

const phaseOf = (action: Action): number => {
  if (action.type !== 'CreateTags' && action.type !== 'DeleteTags') return 2
  const isOnGroup = action.resourceIds.some((id) => id.startsWith('sg-'))
  if (action.type === 'CreateTags') return isOnGroup ? 0 : 1
  return isOnGroup ? 4 : 3
}

const carryOutTogether = async (
  due: readonly Action[],
  made: ApplyState,
  context: ApplyContext,
): Promise<ChangedEndpoint[]> => {
  const results = await Promise.allSettled(due.map((action) => carryOut(action, made, context)))
  const failures = new Map<unknown, string>()
  const touched = results.flatMap((result, at) => {
    if (result.status === 'fulfilled') return result.value ?? []
    // What waited for a group that could not be made fails with the group's own error: that is told once.
    const action = due[at]
    if (action && !failures.has(result.reason)) failures.set(result.reason, describeAction(action))
    return []
  })
  if (failures.size > 0) throw new ApplyError([...failures].map(([error, what]) => ({ what, error })))
  return touched
}
