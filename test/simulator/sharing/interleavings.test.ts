import { describe, expect, test } from '@jest/globals'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'
import { contentsOf } from './contents.ts'
import type { Tenant } from './expectation.ts'
import { faultsIn, hasLock } from './faults.ts'
import { laySharedNetwork, type SharedNetwork } from './network.ts'
import { Turnstile } from './turnstile.ts'

const TIMEOUT_MS = 300_000

/** What reads lag behind, at the most that the product reckons with. */
const lags = { lists: 2000, tags: 2000, byId: 2000 }
const durations = {
  interfaceEndpointPending: 3000,
  modifyPending: 2000,
  interfaceEndpointDeleting: 3000,
  networkInterfaceRelease: 1000,
}

type Operation = 'create' | 'delete'

/** Two users on a VPC of their own, each held by a turnstile of its own. */
class Race {
  readonly found: string
  readonly users: User[]
  readonly simulator: Simulator
  readonly network: SharedNetwork

  constructor(simulator: Simulator, network: SharedNetwork, properties: TemplateProperties) {
    this.simulator = simulator
    this.network = network
    this.found = simulator.snapshot(network.vpcId)
    this.users = ['front', 'back'].map((name) => new User(simulator, name, { VpcId: network.vpcId, ...properties }))
  }

  /** What is not as it should be for those who are still there. */
  faults(): string[] {
    const contents = contentsOf(this.simulator, this.network.vpcId)
    const tenants = this.users.flatMap(({ tenant }) => tenant ?? [])
    const faults = faultsIn({ contents, network: this.network, tenants, interrupted: [] })
    return hasLock(contents) ? [...faults, 'the lock was left'] : faults
  }
}

class User {
  readonly turnstile = new Turnstile()
  readonly stack: Provider
  readonly name: string
  readonly properties: TemplateProperties
  tenant: Tenant | undefined

  constructor(simulator: Simulator, name: string, properties: TemplateProperties) {
    this.name = name
    this.properties = properties
    const client = directClientOf(simulator, name, this.turnstile.around)
    const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${name}/0b9f8a80`
    this.stack = provider(simulator, { stackId, client })
    this.stack.timeLimit = 900_000
  }

  async begin(operation: Operation): Promise<void> {
    if (operation === 'create') this.#lives(await this.stack.create(this.properties))
    else {
      await this.stack.delete()
      this.tenant = undefined
    }
  }

  /** Runs an operation to its end. */
  async run(operation: Operation): Promise<void> {
    const done = this.begin(operation)
    await this.turnstile.allow(Number.POSITIVE_INFINITY, done)
    await done
    this.turnstile.passed = 0
  }

  #lives(attributes: Attributes): void {
    const { id, stackId, logicalResourceId } = this.stack.user
    this.tenant = { id, name: `${stackId}/${logicalResourceId}`, properties: this.properties, attributes }
  }
}

/** Sets the stage: the users that are to be deleted are there already. */
const stage = async (operations: readonly Operation[], properties: TemplateProperties): Promise<Race> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  const network = await laySharedNetwork(directClientOf(simulator, 'author'))
  simulator.settings.lags = lags
  await simulator.clock.sleep(lags.lists)
  const race = new Race(simulator, network, properties)
  for (const [at, user] of race.users.entries()) if (operations[at] === 'delete') await user.run('create')
  await simulator.clock.sleep(lags.lists)
  return race
}

/** The second user's calls while the first is held, and whether it came to a standstill of its own. */
interface Course {
  faults: string[]
  isLast: boolean
}

/**
 * The first user is held before its i-th call until the second has made j calls, or can't go on; then the first runs to
 * its end, or until the second holds the lock; then the second.
 */
const course = async (
  [first, second]: readonly [Operation, Operation],
  properties: TemplateProperties,
  i: number,
  j: number,
): Promise<Course> => {
  const race = await stage([first, second], properties)
  try {
    const [one, other] = race.users as [User, User]
    const ones = one.begin(first)
    await one.turnstile.allow(i - 1, ones)
    const others = other.begin(second)
    const standstill = await other.turnstile.allow(j, others)
    if (standstill === 'locked out') void other.turnstile.allow(Number.POSITIVE_INFINITY, others)
    await one.turnstile.allow(Number.POSITIVE_INFINITY, ones)
    void other.turnstile.allow(Number.POSITIVE_INFINITY, others)
    const results = await Promise.allSettled([ones, others])
    const failures = results.flatMap((result) => (result.status === 'rejected' ? String(result.reason) : []))
    const faults = [...failures, ...race.faults()]
    for (const user of race.users) if (user.tenant) await user.run('delete')
    await race.simulator.clock.sleep(10_000)
    if (race.simulator.snapshot(race.network.vpcId) !== race.found) faults.push('the VPC is not as it was found')
    return { faults, isLast: standstill !== 'held' }
  } finally {
    await race.simulator.close()
  }
}

/** How many calls the first user makes where it is alone. */
const callsOf = async (
  [first, second]: readonly [Operation, Operation],
  properties: TemplateProperties,
): Promise<number> => {
  const race = await stage([first, second], properties)
  const [one] = race.users as [User]
  const operation = one.begin(first)
  await one.turnstile.allow(Number.POSITIVE_INFINITY, operation)
  await operation
  await race.simulator.close()
  return one.turnstile.passed
}

/** Every pair: how many there were, and those that went wrong. */
const every = async (
  operations: readonly [Operation, Operation],
  properties: TemplateProperties,
): Promise<{ count: number; wrong: string[] }> => {
  const wrong: string[] = []
  let count = 0
  const calls = await callsOf(operations, properties)
  for (let i = 1; i <= calls; i += 1) {
    for (let j = 1; ; j += 1) {
      const { faults, isLast } = await course(operations, properties, i, j)
      count += 1
      if (faults.length > 0) wrong.push(`${i}, ${j}: ${faults.join('; ')}`)
      if (isLast) break
    }
  }
  return { count, wrong }
}

const INTERFACE = { EcrImagePull: 'false' }
const GATEWAY = { EcrImagePull: 'false', CloudWatchLogs: 'false', AdditionalServices: 'dynamodb' }

describe('Whatever call of one user the other one comes before, with reads that lag', () => {
  test.each<[Operation, Operation, string, TemplateProperties, number]>([
    ['create', 'create', 'an interface endpoint', INTERFACE, 0],
    ['create', 'delete', 'an interface endpoint', INTERFACE, 0],
    ['delete', 'create', 'an interface endpoint', INTERFACE, 0],
    ['delete', 'delete', 'an interface endpoint', INTERFACE, 0],
    ['create', 'create', 'a gateway', GATEWAY, 0],
    ['create', 'delete', 'a gateway', GATEWAY, 0],
    ['delete', 'create', 'a gateway', GATEWAY, 0],
    ['delete', 'delete', 'a gateway', GATEWAY, 0],
  ])(
    'a %s and a %s of %s cut nobody off and leave nothing over',
    async (first, second, _, properties, pairs) => {
      const startedAt = performance.now()
      const { count, wrong } = await every([first, second], properties)
      process.stderr.write(
        `${first} ${second} ${_} ${count} ${wrong.length} ${Math.round(performance.now() - startedAt)}ms\n`,
      )

      expect(wrong).toEqual([])
      expect(count).toBe(pairs)
    },
    TIMEOUT_MS,
  )
})
