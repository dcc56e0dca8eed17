import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterEach } from '@jest/globals'
import type { RecordedCall } from '../../simulator/calls.ts'
import { virtualClock } from '../../simulator/clock.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts'
import { createReferenceNetwork, type ReferenceNetwork } from '../../simulator/networks/referenceNetwork.ts'
import { directClientOf } from './directClient.ts'
import { ec2ClientOf } from './ec2Client.ts'
import { type Provider, type ProviderOptions, provider, stackIdOf } from './provider.ts'
import { VpcObserver } from './vpcObserver.ts'

/** A simulator with a network, a stack without a resource, and an observer of the VPC. */
export interface Testbed<Network> {
  simulator: Simulator
  client: EC2Client
  network: Network
  vpcId: string
  stack: Provider
  /** Returns another resource with the same client, by default in another stack. */
  anotherStack(options?: Omit<ProviderOptions, 'client'>): Provider
  /** Returns a stack with that name and its own client. */
  stackNamed(name: string, options?: Omit<ProviderOptions, 'client' | 'stackId'>): Provider
  vpc: VpcObserver
  /** Returns the VPC as text, to compare it with an earlier state. */
  snapshot(): string
  /** Returns the mutating calls since the network was created. */
  writes(): RecordedCall[]
}

/** The calls of the stack reach the simulator in this process, unless a test is about the wire protocol. */
export type TestbedOptions = Omit<SimulatorOptions, 'clock'> & { overTheWire?: boolean }

/** Short, because every poll of a pending endpoint is a call. */
const durations = { interfaceEndpointPending: 3_000, modifyPending: 1_000, interfaceEndpointDeleting: 3_000 }

/** Creates testbeds on virtual time for the tests of a file, and closes each after its test. */
export const testbeds = () => {
  const created: Testbed<unknown>[] = []
  afterEach(async () => {
    for (const { simulator, client } of created.splice(0)) {
      client.destroy()
      await simulator.close()
    }
  })
  const createTestbedOf = async <Network extends { vpcId: string }>(
    createNetwork: (client: EC2Client) => Promise<Network>,
    { overTheWire = false, ...options }: TestbedOptions = {},
  ): Promise<Testbed<Network>> => {
    const simulator = await startSimulator({ clock: virtualClock(), settings: { durations }, ...options })
    const direct = directClientOf(simulator, 'template')
    const network = await createNetwork(direct)
    const client = overTheWire ? ec2ClientOf(simulator) : direct
    simulator.calls.splice(0)
    const testbed: Testbed<Network> = {
      simulator,
      client,
      network,
      vpcId: network.vpcId,
      stack: provider(simulator, { client }),
      anotherStack: (more) => provider(simulator, { ...more, client }),
      stackNamed: (name, more) => {
        const stackId = stackIdOf(simulator, name)
        return provider(simulator, { ...more, stackId, client: directClientOf(simulator, name) })
      },
      vpc: new VpcObserver(client, network.vpcId),
      snapshot: () => simulator.snapshot(network.vpcId),
      writes: () => writesAmong(simulator.calls),
    }
    created.push(testbed)
    return testbed
  }
  const createTestbed = (options?: TestbedOptions): Promise<Testbed<ReferenceNetwork>> =>
    createTestbedOf(createReferenceNetwork, options)
  return { createTestbed, createTestbedOf }
}

export const writesAmong = (calls: readonly RecordedCall[]): RecordedCall[] =>
  calls.filter(({ action }) => !action.startsWith('Describe'))

/** Returns the time that a function takes on the simulator's clock, in milliseconds. */
export const elapsed = async ({ clock }: Simulator, run: () => Promise<unknown>): Promise<number> => {
  const startedAt = clock.now()
  await run()
  return clock.now() - startedAt
}
