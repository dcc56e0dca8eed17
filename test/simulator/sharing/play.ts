import fc from 'fast-check'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { contentsOf } from './contents.ts'
import { disagree, servicesOf, zonesOpenTo } from './expectation.ts'
import { faultsIn } from './faults.ts'
import { laySharedNetwork, type SharedNetwork } from './network.ts'
import { type Doom, type Outcome, Resident } from './resident.ts'
import { propertiesFor, type Wish, wishes } from './wishes.ts'

/** What befalls one user in a step: what it does depends on what it has. */
interface Move {
  user: number
  wish: Wish
  /** Leaves, or takes back what was interrupted, rather than to update or to try again. */
  leaves: boolean
  doom: Doom | undefined
  /** When it begins, in milliseconds after the step. */
  offset: number
}

/** Moves that overlap, and whether all comes to rest behind them; else the next ones follow on their heels. */
interface Step {
  moves: Move[]
  rests: boolean
}

/** A play: how EC2 behaves, how many users there are, and what they do. */
export interface Play {
  users: number
  lags: { lists: number; tags: number; byId: number }
  durations: {
    interfaceEndpointPending: number
    modifyPending: number
    interfaceEndpointDeleting: number
    deletedVisible: number
    networkInterfaceRelease: number
  }
  /** Decides how long each call takes. */
  seed: number
  steps: Step[]
  /** Whether all leave at once in the end. */
  endsTogether: boolean
}

const LONGEST_PLAY = 30
/** The most that the product reckons with. */
const LAG_MS = 2000

const upTo = (max: number) => fc.integer({ min: 0, max })

const move: fc.Arbitrary<Move> = fc.record({
  user: upTo(3),
  wish: wishes,
  leaves: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
  doom: fc.option(fc.record({ call: fc.integer({ min: 1, max: 60 }), takesEffect: fc.boolean() }), {
    freq: 4,
    nil: undefined,
  }),
  offset: fc.oneof(fc.constant(0), upTo(5000)),
})

export const plays: fc.Arbitrary<Play> = fc.record({
  users: fc.integer({ min: 2, max: 4 }),
  lags: fc.record({ lists: upTo(LAG_MS), tags: upTo(LAG_MS), byId: upTo(LAG_MS) }),
  durations: fc.record({
    interfaceEndpointPending: upTo(5000),
    modifyPending: upTo(3000),
    interfaceEndpointDeleting: upTo(8000),
    deletedVisible: upTo(3000),
    networkInterfaceRelease: upTo(3000),
  }),
  seed: upTo(0xffff_ffff),
  steps: fc.array(
    fc.record({
      moves: fc.array(move, { minLength: 1, maxLength: 3, size: 'max' }),
      rests: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: 1, maxLength: LONGEST_PLAY, size: 'max' },
  ),
  endsTogether: fc.boolean(),
})

/** What a campaign of plays came to. */
export interface Tally {
  plays: number
  steps: number
  operations: number
  overlaps: number
  deaths: number
  refusals: number
}

export const emptyTally = (): Tally => ({ plays: 0, steps: 0, operations: 0, overlaps: 0, deaths: 0, refusals: 0 })

/** mulberry32: the same seed gives the same numbers, from 0 to 1. */
const numbersFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const SLOWEST_CALL_MS = 400

/**
 * Plays to the end, in which all have left.
 * @throws whatever is not as it should be after a step, or in the end
 */
export const play = async (script: Play, tally: Tally): Promise<void> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations: script.durations } })
  try {
    const network = await laySharedNetwork(directClientOf(simulator, 'author'))
    const found = simulator.snapshot(network.vpcId)
    const random = numbersFrom(script.seed)
    simulator.settings.lags = script.lags
    simulator.settings.latency = () => Math.floor(random() * SLOWEST_CALL_MS)
    simulator.hooks.beforeReply = () => simulator.clock.sleep(Math.floor(random() * SLOWEST_CALL_MS))
    await simulator.clock.sleep(LAG_MS)
    const residents = Array.from(
      { length: script.users },
      (_, at) => new Resident(simulator, network.vpcId, `stack-${at}`),
    )
    tally.plays += 1
    let wasAtRest = true
    for (const step of script.steps) {
      await playStep(step, { simulator, network, residents, wasAtRest }, tally)
      wasAtRest = step.rests
      tally.steps += 1
    }
    await everyoneLeaves(residents, script.endsTogether)
    await simulator.clock.sleep(QUIET_MS)
    const left = simulator.snapshot(network.vpcId)
    if (left !== found) throw new Error(`The VPC is not as it was found:\n${left}`)
  } finally {
    await simulator.close()
  }
}

interface Stage {
  simulator: Simulator
  network: SharedNetwork
  residents: readonly Resident[]
  wasAtRest: boolean
}

/** Until everything has settled that an interrupted operation left to settle. */
const QUIET_MS = 20_000

const playStep = async ({ moves, rests }: Step, stage: Stage, tally: Tally): Promise<void> => {
  const { simulator, network, residents, wasAtRest } = stage
  const acting = new Map(moves.map((move) => [residents[move.user % residents.length] as Resident, move]))
  const claims = new Map(residents.map((resident) => [resident, [...resident.claims]]))
  const acts = [...acting].map(async ([resident, move]) => {
    await simulator.clock.sleep(move.offset)
    return { resident, ...(await act(resident, move, network)) }
  })
  for (const { resident, properties } of await gathered(acts)) if (properties) claims.get(resident)?.push(properties)
  const results = await gathered(acts)
  tally.operations += results.length
  tally.overlaps += results.length > 1 ? 1 : 0
  for (const { resident, outcome, properties } of results) {
    if (outcome === 'dead') tally.deaths += 1
    if (typeof outcome !== 'object') continue
    tally.refusals += 1
    const others = residents.filter((other) => other !== resident).flatMap((other) => claims.get(other) ?? [])
    if (!isJustified(properties ?? {}, others, network)) throw outcome.refusal
  }
  if (!rests) return
  // What one alone was answered is true at once, where all was at rest before.
  if (wasAtRest && results.length === 1 && results[0]?.outcome === 'done') check(stage)
  await simulator.clock.sleep(QUIET_MS)
  check(stage)
}

/** All results, or the first error once all have ended: nothing goes on behind a test's back. */
const gathered = async <Result>(work: readonly Promise<Result>[]): Promise<Result[]> => {
  await Promise.allSettled(work)
  return Promise.all(work)
}

interface Act {
  outcome: Outcome
  /** What was asked for; nothing by a Delete. */
  properties: TemplateProperties | undefined
}

const act = async (resident: Resident, { wish, leaves, doom }: Move, network: SharedNetwork): Promise<Act> => {
  const { unfinished } = resident
  const properties = propertiesFor(wish, network)
  if (unfinished) {
    const takesBack = leaves || unfinished.isRefused
    const outcome = await (takesBack ? resident.rollBack(doom) : resident.retry(doom))
    const isUpdate = unfinished.type === 'Update'
    const again = takesBack ? (isUpdate ? unfinished.before : undefined) : unfinished.properties
    return { outcome, properties: again }
  }
  if (!resident.tenant) return { outcome: await resident.create(properties, doom), properties }
  if (leaves) return { outcome: await resident.delete(doom), properties: undefined }
  return { outcome: await resident.update(properties, doom), properties }
}

/** A refusal is justified by someone else who asks for the contrary, or by a service that none of the zones has. */
const isJustified = (
  properties: TemplateProperties,
  others: readonly TemplateProperties[],
  network: SharedNetwork,
): boolean =>
  others.some((other) => disagree(properties, other)) ||
  (servicesOf(properties).includes('email-smtp') &&
    (properties.MaxAvailabilityZones !== undefined || zonesOpenTo(properties, network).length === 1))

const check = ({ simulator, network, residents }: Stage): void => {
  const faults = faultsIn({
    contents: contentsOf(simulator, network.vpcId),
    network,
    tenants: residents.flatMap(({ tenant }) => tenant ?? []),
    interrupted: residents.flatMap(({ unfinished, id }) => (unfinished ? [id] : [])),
  })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

const everyoneLeaves = async (residents: readonly Resident[], together: boolean): Promise<void> => {
  const leaving = residents.filter(({ isThere }) => isThere)
  if (together) await gathered(leaving.map((resident) => resident.delete()))
  else for (const resident of leaving) await resident.delete()
}
