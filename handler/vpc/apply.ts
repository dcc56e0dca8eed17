import { type Action, describeAction, STAGES } from './actions.ts'
import { carryOut } from './carryOut.ts'
import type { Ec2 } from './ec2.ts'
import { ApplyError } from './errors.ts'
import type { Progress } from './progress.ts'
import { createGroup } from './securityGroup.ts'
import { awaitAvailable, awaitGone } from './wait.ts'

/** What applying goes by. */
export interface Application {
  ec2: Ec2
  vpcId: string
  /** The request's id: the same request, sent twice, makes nothing twice. */
  requestId: string
  progress: Progress
}

/** What was made: ids that the observation did not hold. */
export interface Made {
  /** Endpoints by service. */
  endpointIds: Map<string, string>
  groupId: string | undefined
}

/** What one action did. */
export interface Outcome {
  made?: { service: string; endpointId: string }
  /** An endpoint that has to settle. */
  unsettled?: string
}

/**
 * Carries a plan out, stage by stage; the actions of a stage run at once. Endpoints that were made, changed, or are
 * still settling are available before removals begin.
 * @param settling endpoints that the plan leaves as they are and that are not available yet
 * @throws ApplyError with every action that failed, once all of its stage have ended
 */
export const apply = async (
  actions: readonly Action[],
  settling: readonly string[],
  application: Application,
): Promise<Made> => {
  const { ec2, progress } = application
  const made: Made = { endpointIds: new Map(), groupId: undefined }
  for (const stage of STAGES) {
    const due = actions.filter((action) => action.stage === stage)
    const outcomes = await carryOutTogether(due, made, application)
    for (const outcome of outcomes) {
      if (outcome.made) made.endpointIds.set(outcome.made.service, outcome.made.endpointId)
    }
    const unsettled = [
      ...(stage === 'add' ? settling : []),
      ...outcomes.flatMap((outcome) => outcome.unsettled ?? []),
      ...awaitedBy(due, 'AwaitAvailable'),
    ]
    await Promise.all([
      awaitAvailable(ec2, [...new Set(unsettled)], progress),
      awaitGone(ec2, awaitedBy(due, 'AwaitGone'), progress),
    ])
  }
  return made
}

const awaitedBy = (actions: readonly Action[], type: 'AwaitAvailable' | 'AwaitGone'): string[] =>
  actions.flatMap((action) => (action.type === type ? action.endpointIds : []))

const carryOutTogether = async (due: readonly Action[], made: Made, application: Application): Promise<Outcome[]> => {
  // Endpoints need the new group's id, and nothing else of it: its rules are made beside them.
  const creation = due.find((action) => action.type === 'CreateSecurityGroup')
  const group = creation && createGroup(creation, application)
  const results = await Promise.allSettled(due.map((action) => carryOut(action, application, group)))
  if (group) made.groupId = await group.catch(() => undefined)
  const failures = new Map<unknown, string>()
  const outcomes = results.flatMap((result, at) => {
    if (result.status === 'fulfilled') return [result.value]
    // What waited for a group that could not be made fails with the group's own error: that is told once.
    const action = due[at]
    if (action && !failures.has(result.reason)) failures.set(result.reason, describeAction(action))
    return []
  })
  if (failures.size > 0) throw new ApplyError([...failures].map(([error, what]) => ({ what, error })))
  return outcomes
}
