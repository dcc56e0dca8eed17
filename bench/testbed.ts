import { createHash } from 'node:crypto'
import { EC2Client } from '@aws-sdk/client-ec2'
import { CLIENT_CONFIGURATION } from '../handler/reconcile/index.ts'
import { peakParallelCalls, type RecordedCall } from '../simulator/calls.ts'
import { virtualClock } from '../simulator/clock.ts'
import { type Simulator, startSimulator } from '../simulator/index.ts'
import { virtualRetry } from './virtualRetry.ts'

/** The durations of the simulated EC2, in virtual milliseconds. */
export interface Times {
  /** The duration of one call. */
  latency: number
  /**
   * The shortest and longest time from the creation of an interface endpoint until it is available. The number of the
   * run determines each time; the times are evenly distributed.
   */
  settling: readonly [least: number, most: number]
}

/** The clock waits this many real milliseconds, so that parallel calls reach the simulator before time advances. */
const QUIET_MS = 6
/** The attempts of the SDK for one call, as in the function. */
const { maxAttempts } = CLIENT_CONFIGURATION

/** An EC2 account on virtual time, which stops while code runs, so the load of the machine does not count. */
export interface Testbed {
  simulator: Simulator
  /** Returns a new client with its own connections and retries, as in each Lambda execution environment. */
  newClient(): EC2Client
  /** Returns the time that the endpoint of a service takes to settle. */
  settlingOf(service: string): number
  /** The time that a new endpoint of a service is pending: `settlingOf`, unless a contender replaces it. */
  endpointSettling: (service: string) => number
  /** The time that an endpoint is pending again after a change of its subnets. */
  subnetSettling: (vpcEndpointId: string) => number
  /** Runs a function, and returns its duration and its calls. */
  measure(run: () => Promise<unknown>): Promise<Measurement>
  close(): Promise<void>
}

export interface Measurement {
  milliseconds: number
  calls: readonly RecordedCall[]
  peak: number
}

/** Returns a pseudorandom number between 0 and 1, always the same for the same arguments. */
const chance = (...of: unknown[]): number =>
  createHash('sha256').update(JSON.stringify(of)).digest().readUInt32BE() / 2 ** 32

/**
 * @param run the number of the run, which determines the settling time of each endpoint, the same for every contender
 */
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
