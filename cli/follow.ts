import { setTimeout as delay } from 'node:timers/promises'
import { plansIn } from './functionLog.ts'
import type { HeldEndpoint } from './heldVpc.ts'
import { printPlan, seconds } from './print.ts'
import type { Screen } from './screen.ts'

/** What can be seen of the function's work from outside. */
export interface View {
  /** What the function has logged since it began. */
  log(): string
  /** Undefined where they can't be seen. */
  endpoints(): Promise<HeldEndpoint[] | undefined>
  /** How often to look. */
  intervalMs: number
}

/** Shows work while it goes on: its plan as soon as there is one, then the endpoints' states, until it has ended. */
export const follow = async <Result>(work: Promise<Result>, view: View, screen: Screen): Promise<Result> => {
  const startedAt = Date.now()
  const ended = work.then(
    () => true,
    () => true,
  )
  let plansShown = 0
  let stateShown: string | undefined
  const showPlans = (): void => {
    const plans = plansIn(view.log())
    for (const plan of plans.slice(plansShown)) printPlan(screen, plan)
    plansShown = plans.length
  }
  do {
    showPlans()
    const state = describeStates(await view.endpoints())
    const line = `${seconds(Date.now() - startedAt).padStart(6)}  ${state}`
    if (screen.isLive) screen.live(line)
    else if (stateShown !== undefined && state !== stateShown) screen.line(screen.style('dim', line))
    stateShown = state
  } while (!(await Promise.race([ended, delay(view.intervalMs, false, { ref: false })])))
  showPlans()
  return work
}

/** `available: s3; pending: ecr.api, ecr.dkr` */
const describeStates = (endpoints: readonly HeldEndpoint[] | undefined): string => {
  if (!endpoints) return ''
  const byState = Map.groupBy(endpoints, ({ state }) => state)
  const groups = [...byState].map(([state, group]) => `${state}: ${group.map(({ service }) => service).join(', ')}`)
  return groups.sort().join('; ') || 'no endpoints'
}
