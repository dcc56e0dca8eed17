import { virtualClock } from '../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../simulator/index.ts'
import { type Around, directClientOf } from './directClient.ts'
import { type Provider, provider, stackIdOf } from './provider.ts'
import { createSharedNetwork } from './sharedNetwork.ts'

/** In milliseconds. */
export const durations = {
  interfaceEndpointPending: 60_000,
  modifyPending: 2000,
  interfaceEndpointDeleting: 3000,
  networkInterfaceRelease: 1000,
}
const LATENCY_MS = 100
/** Until all that a request left has settled. */
const QUIET_MS = 30_000
const NAME = 'stack'

/** A VPC in which requests of one resource are served side by side. */
export interface Invocations {
  simulator: Simulator
  VpcId: string
  /** What the VPC was before anything came. */
  found: string
  /** The resource, as one invocation serves it. */
  invocation(around?: Around): Provider
}

/** Runs on virtual time, with reads that lag so many milliseconds behind. */
export const inVpc = async <Result>(
  lag: number,
  run: (invocations: Invocations) => Promise<Result>,
): Promise<Result> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  try {
    const { vpcId } = await createSharedNetwork(directClientOf(simulator, 'template'))
    const found = simulator.snapshot(vpcId)
    simulator.settings.lags = { lists: lag, tags: lag, byId: lag }
    simulator.settings.latency = LATENCY_MS
    await simulator.clock.sleep(lag)
    const stackId = stackIdOf(simulator, NAME)
    const invocation = (around?: Around) =>
      provider(simulator, { stackId, client: directClientOf(simulator, NAME, around) })
    return await run({ simulator, VpcId: vpcId, found, invocation })
  } finally {
    await simulator.close()
  }
}

/** The VPC once everything has settled, as text. */
export const rest = async ({ simulator, VpcId }: Invocations): Promise<string> => {
  await simulator.clock.sleep(QUIET_MS)
  return simulator.snapshot(VpcId)
}
