import type { Attributes } from '../../../handler/resource/attributes.ts'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createSharedNetwork, type SharedNetwork } from '../../integration/sharing/network.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'
import { CallGate } from './callGate.ts'
import { contentsOf } from './contents.ts'
import type { Tenant } from './expectation.ts'
import { faultsIn, hasLock } from './faults.ts'

export type Operation = 'Create' | 'Delete'

/** Two users who ask for the same: what each does, and what reads lag behind. */
export interface Race {
  first: Operation
  second: Operation
  properties: TemplateProperties
  lag: number
}

const durations = {
  interfaceEndpointPending: 3000,
  modifyPending: 2000,
  interfaceEndpointDeleting: 3000,
  networkInterfaceRelease: 1000,
}
const FREELY = Number.POSITIVE_INFINITY

class Runner {
  readonly callGate = new CallGate()
  tenant: Tenant | undefined
  readonly #stack: Provider
  readonly #properties: TemplateProperties

  constructor(simulator: Simulator, name: string, properties: TemplateProperties) {
    const client = directClientOf(simulator, name, this.callGate.around)
    const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${name}/0b9f8a80`
    this.#stack = provider(simulator, { stackId, client })
    this.#stack.timeLimit = 900_000
    this.#properties = properties
  }

  /** Begins an operation, which goes as far as the turnstile lets it. */
  async begin(operation: Operation): Promise<void> {
    if (operation === 'Create') this.#settle(await this.#stack.create(this.#properties))
    else {
      await this.#stack.delete()
      this.tenant = undefined
    }
  }

  async run(operation: Operation): Promise<void> {
    const done = this.begin(operation)
    await this.callGate.allow(FREELY, done)
    await done
    this.callGate.passed = 0
  }

  #settle(attributes: Attributes): void {
    const { id, stackId, logicalResourceId } = this.#stack.owner
    this.tenant = { id, name: `${stackId}/${logicalResourceId}`, properties: this.#properties, attributes }
  }
}

/** Two users in a VPC of their own, each held by a turnstile; those that are to be deleted are there already. */
const line = async (simulator: Simulator, { first, second, properties, lag }: Race) => {
  simulator.settings.lags = { lists: 0, tags: 0, byId: 0 }
  const network = await createSharedNetwork(directClientOf(simulator, 'author'))
  const { vpcId } = network
  const found = simulator.snapshot(vpcId)
  simulator.settings.lags = { lists: lag, tags: lag, byId: lag }
  await simulator.clock.sleep(lag)
  const [one, other] = [
    new Runner(simulator, 'front', { VpcId: vpcId, ...properties }),
    new Runner(simulator, 'back', { VpcId: vpcId, ...properties }),
  ]
  if (first === 'Delete') await one.run('Create')
  if (second === 'Delete') await other.run('Create')
  await simulator.clock.sleep(lag)
  return { network, found, one, other }
}

/** What is wrong for those who are still there, or left by those who are not. */
const faultsAmong = (simulator: Simulator, network: SharedNetwork, runners: readonly Runner[]): string[] => {
  const contents = contentsOf(simulator, network.vpcId)
  const tenants = runners.flatMap(({ tenant }) => tenant ?? [])
  const faults = faultsIn({ contents, network, tenants, interrupted: [] })
  return hasLock(contents) ? [...faults, 'the lock was left'] : faults
}

/**
 * One interleaving: the first user is held before its i-th call until the second has made j, or can't go on. Then the
 * first runs to its end, or until the second has the lock; then the second. In the end both leave.
 * @returns what was wrong, and whether the second user made no more than j calls
 */
const interleave = async (simulator: Simulator, race: Race, i: number, j: number) => {
  const { network, found, one, other } = await line(simulator, race)
  const ones = one.begin(race.first)
  await one.callGate.allow(i - 1, ones)
  const others = other.begin(race.second)
  const standstill = await other.callGate.allow(j, others)
  if (standstill === 'locked out') void other.callGate.allow(FREELY, others)
  await one.callGate.allow(FREELY, ones)
  void other.callGate.allow(FREELY, others)
  const results = await Promise.allSettled([ones, others])
  const faults = results.flatMap((result) => (result.status === 'rejected' ? String(result.reason) : []))
  faults.push(...faultsAmong(simulator, network, [one, other]))
  for (const runner of [one, other]) if (runner.tenant) await runner.run('Delete')
  await simulator.clock.sleep(durations.interfaceEndpointDeleting)
  if (simulator.snapshot(network.vpcId) !== found) faults.push('the VPC is not as it was found')
  return { faults, isLast: standstill !== 'held' }
}

/** How many calls the first user makes with the second not yet begun. */
const callsOf = async (simulator: Simulator, race: Race): Promise<number> => {
  const { one, other } = await line(simulator, race)
  await one.callGate.allow(FREELY, one.begin(race.first))
  const { passed } = one.callGate
  for (const runner of [one, other]) if (runner.tenant) await runner.run('Delete')
  return passed
}

/** Runs a race in every order of its calls: how many there are, and in which something was wrong. */
export const runInEveryOrder = async (race: Race): Promise<{ count: number; wrong: string[] }> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  const wrong: string[] = []
  let count = 0
  try {
    const calls = await callsOf(simulator, race)
    for (let i = 1; i <= calls; i += 1) {
      for (let j = 1, isLast = false; !isLast; j += 1) {
        const course = await interleave(simulator, race, i, j)
        simulator.calls.splice(0)
        isLast = course.isLast
        count += 1
        if (course.faults.length > 0) wrong.push(`${i}, ${j}: ${course.faults.join('; ')}`)
      }
    }
  } finally {
    await simulator.close()
  }
  return { count, wrong }
}
