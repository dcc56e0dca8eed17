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
/** The time after which everything that a request started has finished. */
const QUIET_MS = 30_000
const NAME = 'stack'

/** A VPC in which several invocations handle requests of one resource at the same time. */
export interface Invocations {
  simulator: Simulator
  VpcId: string
  /** The VPC before the first request, as text. */
  found: string
  /** Returns the resource as one invocation handles it. */
  invocation(around?: Around): Provider
}

/** Runs a function on virtual time, with reads that lag by this many milliseconds. */
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

/** Waits until everything has finished, and returns the VPC as text. */
export const rest = async ({ simulator, VpcId }: Invocations): Promise<string> => {
  await simulator.clock.sleep(QUIET_MS)
  return simulator.snapshot(VpcId)
}
