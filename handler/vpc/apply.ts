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

/** What was made or changed so far, for the actions that come after. */
export interface Made {
  /** Endpoints by service. */
  endpointIds: Map<string, string>
  /** The network interfaces of endpoints that settled, by service. */
  networkInterfaceIds: Map<string, string[]>
  /** The managed group, where the plan makes it: endpoints need its id, and nothing else of it. */
  groupId: Promise<string> | undefined
}

/** What a plan came to. */
export interface Applied {
  /** Endpoints that were made or changed, by service. */
  endpointIds: ReadonlyMap<string, string>
  /** The managed group, where it was made. */
  groupId: string | undefined
}

/** An endpoint that an action made or changed. */
export interface Touched {
  service: string
  endpointId: string
  isSettled: boolean
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
): Promise<Applied> => {
  const { ec2, progress } = application
  const made: Made = { endpointIds: new Map(), networkInterfaceIds: new Map(), groupId: undefined }
  for (const stage of STAGES) {
    const due = actions.filter((action) => action.stage === stage)
    const touched = await carryOutTogether(due, made, application)
    for (const { service, endpointId } of touched) made.endpointIds.set(service, endpointId)
    const unsettled = touched.filter(({ isSettled }) => !isSettled).map(({ endpointId }) => endpointId)
    const awaited = [...unsettled, ...(stage === 'add' ? settling : []), ...awaitedBy(due, 'AwaitAvailable')]
    const [settled] = await Promise.all([
      awaitAvailable(ec2, [...new Set(awaited)], progress),
      awaitGone(ec2, awaitedBy(due, 'AwaitGone'), progress),
    ])
    for (const { service, endpointId } of touched) {
      const interfaces = settled.find((endpoint) => endpoint.endpointId === endpointId)?.networkInterfaceIds
      if (interfaces) made.networkInterfaceIds.set(service, interfaces)
    }
  }
  return { endpointIds: made.endpointIds, groupId: await made.groupId }
}

const awaitedBy = (actions: readonly Action[], type: 'AwaitAvailable' | 'AwaitGone'): string[] =>
  actions.flatMap((action) => (action.type === type ? action.endpointIds : []))

const carryOutTogether = async (due: readonly Action[], made: Made, application: Application): Promise<Touched[]> => {
  const creation = due.find((action) => action.type === 'CreateSecurityGroup')
  if (creation) made.groupId = createGroup(creation, application)
  const results = await Promise.allSettled(due.map((action) => carryOut(action, made, application)))
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
