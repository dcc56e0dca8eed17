import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterEach } from '@jest/globals'
import type { RecordedCall } from '../../simulator/calls.ts'
import { virtualClock } from '../../simulator/clock.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts'
import { layReferenceNetwork, type ReferenceNetwork } from '../../simulator/referenceNetwork.ts'
import { ec2ClientOf } from './ec2Client.ts'
import { type Provider, type ProviderOptions, provider } from './provider.ts'
import { VpcObserver } from './vpcObserver.ts'

/** A simulator of its own with a network laid in it, a stack that has no resource yet, and eyes on the VPC. */
export interface Site<Network> {
  simulator: Simulator
  client: EC2Client
  network: Network
  vpcId: string
  stack: Provider
  /** Another resource, of another stack unless said otherwise, that shares the client. */
  anotherStack(options?: Omit<ProviderOptions, 'client'>): Provider
  vpc: VpcObserver
  /** The calls since the network was laid that were to change something. */
  writes(): RecordedCall[]
}

type Options = Omit<SimulatorOptions, 'clock'>

/** Short, for every look at an endpoint that is on its way is a call. */
const durations = { interfaceEndpointPending: 3_000, modifyPending: 1_000, interfaceEndpointDeleting: 3_000 }

/** Lays sites for the tests of a file, on virtual time, and clears each away after its test. */
export const sites = () => {
  const laid: Site<unknown>[] = []
  afterEach(async () => {
    for (const { simulator, client } of laid.splice(0)) {
      client.destroy()
      await simulator.close()
    }
  })
  const layOf = async <Network extends { vpcId: string }>(
    layNetwork: (client: EC2Client) => Promise<Network>,
    options: Options = {},
  ): Promise<Site<Network>> => {
    const simulator = await startSimulator({ clock: virtualClock(), settings: { durations }, ...options })
    const client = ec2ClientOf(simulator)
    const network = await layNetwork(client)
    simulator.calls.splice(0)
    const site: Site<Network> = {
      simulator,
      client,
      network,
      vpcId: network.vpcId,
      stack: provider(simulator, { client }),
      anotherStack: (more) => provider(simulator, { ...more, client }),
      vpc: new VpcObserver(client, network.vpcId),
      writes: () => writesAmong(simulator.calls),
    }
    laid.push(site)
    return site
  }
  const lay = (options?: Options): Promise<Site<ReferenceNetwork>> => layOf(layReferenceNetwork, options)
  return { lay, layOf }
}

export const writesAmong = (calls: readonly RecordedCall[]): RecordedCall[] =>
  calls.filter(({ action }) => !action.startsWith('Describe'))
