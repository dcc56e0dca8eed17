import { setTimeout as delay } from 'node:timers/promises'
import { seconds } from '../output/print.ts'
import type { Screen } from '../output/screen.ts'
import { plansIn } from './functionLog.ts'
import { printPlan } from './print.ts'
import type { EndpointState } from './vpcState.ts'

/** The log and the endpoints of a running function. */
export interface ProgressSource {
  /** The function's log since it started. */
  log(): string
  /** Undefined if they cannot be read. */
  endpoints(): Promise<EndpointState[] | undefined>
  /** The poll interval. */
  intervalMs: number
}

/** Shows the progress of the work until it ends: its plan as soon as it is logged, then the endpoints' states. */
export const follow = async <Result>(
  work: Promise<Result>,
  source: ProgressSource,
  screen: Screen,
): Promise<Result> => {
  const startedAt = Date.now()
  const ended = work.then(
    () => true,
    () => true,
  )
  let plansShown = 0
  let stateShown: string | undefined
  const showPlans = (): void => {
    const plans = plansIn(source.log())
    for (const plan of plans.slice(plansShown)) printPlan(screen, plan)
    plansShown = plans.length
  }
  do {
    showPlans()
    const state = describeStates(await source.endpoints())
    const line = `${seconds(Date.now() - startedAt).padStart(6)}  ${state}`
    if (screen.isLive) screen.live(line)
    else if (stateShown !== undefined && state !== stateShown) screen.line(screen.style('dim', line))
    stateShown = state
  } while (!(await Promise.race([ended, delay(source.intervalMs, false, { ref: false })])))
  showPlans()
  return work
}

/** Such as `available: s3; pending: ecr.api, ecr.dkr`. */
const describeStates = (endpoints: readonly EndpointState[] | undefined): string => {
  if (!endpoints) return ''
  const byState = Map.groupBy(endpoints, ({ state }) => state)
  const groups = [...byState].map(([state, group]) => `${state}: ${group.map(({ service }) => service).join(', ')}`)
  return groups.sort().join('; ') || 'no endpoints'
}
