import { createHash } from 'node:crypto'
import { EC2Client } from '@aws-sdk/client-ec2'
import { CLIENT_CONFIGURATION } from '../handler/reconcile/index.ts'
import { peakParallelCalls, type RecordedCall } from '../simulator/calls.ts'
import { virtualClock } from '../simulator/clock.ts'
import { type Simulator, startSimulator } from '../simulator/index.ts'
import { virtualRetry } from './virtualRetry.ts'

/** The durations of the simulated EC2, in virtual milliseconds. */
export interface Times {
  /** One call. */
  latency: number
  /** From an interface endpoint's creation until it is available: evenly distributed between the two, decided by the run. */
  settling: readonly [least: number, most: number]
}

/** Parallel calls reach the simulator within this many real milliseconds. */
const QUIET_MS = 6
/** The SDK's own tries, as the function has them. */
const { maxAttempts } = CLIENT_CONFIGURATION

/** An account of EC2 on virtual time, which stops while code runs, so the load of the machine does not count. */
export interface Testbed {
  simulator: Simulator
  /** A new client, with its own connections and retries as in each execution environment of Lambda. */
  newClient(): EC2Client
  /** How long the endpoint of a service takes to settle. */
  settlingOf(service: string): number
  /** How long a new endpoint of a service is pending: `settlingOf`, unless a contender replaces it. */
  endpointSettling: (service: string) => number
  /** How long an endpoint whose subnets change is pending again. */
  subnetSettling: (vpcEndpointId: string) => number
  /** Runs a function, and returns its time and calls. */
  measure(run: () => Promise<unknown>): Promise<Measurement>
  close(): Promise<void>
}

export interface Measurement {
  milliseconds: number
  calls: readonly RecordedCall[]
  peak: number
}

/** A pseudorandom number between 0 and 1, the same for the same arguments. */
const chance = (...of: unknown[]): number =>
  createHash('sha256').update(JSON.stringify(of)).digest().readUInt32BE() / 2 ** 32

/** @param run its number, which decides how long each endpoint takes, the same for every contender */
export const openTestbed = async ({ latency, settling: [least, most] }: Times, run: number): Promise<Testbed> => {
  const clock = virtualClock({ quietMilliseconds: QUIET_MS })
  const simulator = await startSimulator({ clock, settings: { quotas: { gatewayEndpointsPerRegion: 1000 } } })
  const settlingOf = (service: string): number => least + chance(run, service) * (most - least)
  simulator.hooks.beforeCall = ({ action, parameters }) => {
    const { ServiceName = '', VpcEndpointId = '' } = parameters
    const { durations } = simulator.settings
    if (action === 'CreateVpcEndpoint') {
      durations.interfaceEndpointPending = testbed.endpointSettling(ServiceName.split(`.${simulator.region}.`)[1] ?? '')
    }
    if (action === 'ModifyVpcEndpoint') durations.modifyPending = testbed.subnetSettling(VpcEndpointId)
  }
  const clients: EC2Client[] = []
  const newClient = (): EC2Client => {
    const client = new EC2Client({
      endpoint: simulator.url,
      region: simulator.region,
      credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' },
      retryStrategy: virtualRetry(clock, maxAttempts),
    })
    clients.push(client)
    return client
  }
  const measure = async (measured: () => Promise<unknown>): Promise<Measurement> => {
    simulator.calls.splice(0)
    simulator.settings.latency = latency
    const startedAt = clock.now()
    await measured()
    const milliseconds = clock.now() - startedAt
    simulator.settings.latency = 0
    const calls = simulator.calls.splice(0)
    return { milliseconds, calls, peak: peakParallelCalls(calls) }
  }
  const close = async (): Promise<void> => {
    for (const client of clients) client.destroy()
    await simulator.close()
  }
  const subnetSettling = (): number => simulator.settings.durations.modifyPending
  const testbed: Testbed = {
    simulator,
    newClient,
    settlingOf,
    endpointSettling: settlingOf,
    subnetSettling,
    measure,
    close,
  }
  return testbed
}
