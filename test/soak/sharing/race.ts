import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { LeaseStore } from '../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, stackIdOf, type TemplateProperties } from '../../support/provider.ts'
import { createSharedNetwork, type SharedNetwork } from '../../support/sharedNetwork.ts'
import { CallGate } from './callGate.ts'
import type { ExpectedOwner } from './expectation.ts'
import { problemsIn } from './problems.ts'
import { vpcStateOf } from './vpcState.ts'

export type Operation = 'Create' | 'Delete'

/** Two stacks with the same properties: the operation of each, and the lag of reads in milliseconds. */
export interface Race {
  first: Operation
  second: Operation
  properties: TemplateProperties
  lag: number
  /** Whether the first stack stalls for longer than its lease after a call has taken effect. */
  stalls: boolean
}

const durations = {
  interfaceEndpointPending: 3000,
  modifyPending: 2000,
  interfaceEndpointDeleting: 3000,
  networkInterfaceRelease: 1000,
}
/** Longer than a lease lasts without renewal. */
const STALL_MS = 130_000
const UNLIMITED = Number.POSITIVE_INFINITY

interface RunnerOptions {
  properties: TemplateProperties
  /** Shared by all runners. */
  leases: LeaseStore
  stalls?: boolean
}

class Runner {
  readonly callGate: CallGate
  owner: ExpectedOwner | undefined
  readonly #stack: Provider
  readonly #properties: TemplateProperties

  constructor(simulator: Simulator, name: string, { properties, leases, stalls = false }: RunnerOptions) {
    this.callGate = new CallGate({ stalls })
    const client = directClientOf(simulator, name, this.callGate.around)
    const watched = this.callGate.watch(leases)
    const stackId = stackIdOf(simulator, name)
    this.#stack = provider(simulator, { stackId, client, leases: watched })
    this.#properties = properties
  }

  /** Begins an operation, which continues as far as the gate allows. */
  async begin(operation: Operation): Promise<void> {
    if (operation === 'Create') this.#created(await this.#stack.create(this.#properties))
    else {
      await this.#stack.delete()
      this.owner = undefined
    }
  }

  async run(operation: Operation): Promise<void> {
    const done = this.begin(operation)
    await this.callGate.allow(UNLIMITED, done)
    await done
    this.callGate.passed = 0
  }

  #created(attributes: Attributes): void {
    const { id, stackId, logicalResourceId } = this.#stack.owner
    const generation = this.#stack.resource?.physicalId.split('/').at(-1)
    this.owner = {
      id,
      name: `${generation} ${stackId} ${logicalResourceId}`,
      properties: this.#properties,
      attributes,
    }
  }
}

/** Two stacks in a new VPC, each with a gate. A stack that is to be deleted exists already. */
const setUp = async (simulator: Simulator, { first, second, properties, lag, stalls }: Race) => {
  simulator.settings.lags = { lists: 0, tags: 0, byId: 0 }
  const network = await createSharedNetwork(directClientOf(simulator, 'template'))
  const { vpcId } = network
  const found = simulator.snapshot(vpcId)
  simulator.settings.lags = { lists: lag, tags: lag, byId: lag }
  await simulator.clock.sleep(lag)
  const options = { properties: { VpcId: vpcId, ...properties }, leases: processLeases() }
  const one = new Runner(simulator, 'front', { ...options, stalls })
  const other = new Runner(simulator, 'back', options)
  if (first === 'Delete') await one.run('Create')
  if (second === 'Delete') await other.run('Create')
  await simulator.clock.sleep(lag)
  return { network, found, one, other }
}

/** What the existing stacks lack, and what the deleted ones left behind. */
const problemsOf = (simulator: Simulator, network: SharedNetwork, runners: readonly Runner[]): string[] => {
  const state = vpcStateOf(simulator, network.vpcId)
  const owners = runners.flatMap(({ owner }) => owner ?? [])
  return problemsIn({ state, network, owners, interrupted: [] })
}

/**
 * Runs one interleaving: the first stack is held before its i-th call, or stalls after it, until the second has made j
 * calls or cannot continue. Then the first runs to its end, or until the second has the lease; then the second runs. At
 * the end, both are deleted.
 * @returns the problems, and whether the second stack made no more than j calls
 */
const interleave = async (simulator: Simulator, race: Race, i: number, j: number) => {
  const { network, found, one, other } = await setUp(simulator, race)
  const ones = one.begin(race.first)
  await one.callGate.allow(race.stalls ? i : i - 1, ones)
  if (race.stalls) await simulator.clock.sleep(STALL_MS)
  const others = other.begin(race.second)
  const stop = await other.callGate.allow(j, others)
  if (stop === 'locked out') void other.callGate.allow(UNLIMITED, others)
  await one.callGate.allow(UNLIMITED, ones)
  void other.callGate.allow(UNLIMITED, others)
  const results = await Promise.allSettled([ones, others])
  const problems = results.flatMap((result) => (result.status === 'rejected' ? String(result.reason) : []))
  problems.push(...problemsOf(simulator, network, [one, other]))
  for (const runner of [one, other]) if (runner.owner) await runner.run('Delete')
  await simulator.clock.sleep(durations.interfaceEndpointDeleting)
  if (simulator.snapshot(network.vpcId) !== found) problems.push('the VPC is not as it was before')
  return { problems, isLast: stop !== 'held' }
}

const withSimulator = async <Result>(work: (simulator: Simulator) => Promise<Result>): Promise<Result> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  try {
    return await work(simulator)
  } finally {
    await simulator.close()
  }
}

/** The number of calls that the first stack makes before the second begins. */
export const callsOf = (race: Race): Promise<number> =>
  withSimulator(async (simulator) => {
    const { one } = await setUp(simulator, race)
    await one.callGate.allow(UNLIMITED, one.begin(race.first))
    return one.callGate.passed
  })

/** The step between the calls to test. With a lag, a stack repeats the same reads, so not every call is tested. */
export const strideOf = ({ lag }: Race): number => (lag > 0 ? 13 : 1)

/**
 * Holds the first stack at its i-th call, once for each number of calls that the second can make meanwhile.
 * @returns the number of interleavings, and the problems in each
 */
export const interleaveAt = (race: Race, i: number): Promise<{ count: number; problems: string[] }> =>
  withSimulator(async (simulator) => {
    const problems: string[] = []
    let count = 0
    let isLast = false
    for (let calls = 1; !isLast; calls += strideOf(race)) {
      count += 1
      const result = await interleave(simulator, race, i, calls)
      simulator.calls.splice(0)
      isLast = result.isLast
      problems.push(...result.problems.map((problem) => `after ${calls} calls: ${problem}`))
    }
    return { count, problems }
  })
