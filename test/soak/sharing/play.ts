import fc from 'fast-check'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createSharedNetwork, type SharedNetwork } from '../../integration/sharing/network.ts'
import { directClientOf } from '../../support/directClient.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { contentsOf } from './contents.ts'
import { disagree, servicesOf, zonesOpenTo } from './expectation.ts'
import { faultsIn } from './faults.ts'
import { propertiesFor, type ResourceSpec, specs } from './resourceSpecs.ts'
import { type CrashPoint, type Outcome, SimulatedStack } from './simulatedStack.ts'

/** What befalls one user in a step: what it does depends on what it has. */
interface Move {
  owner: number
  spec: ResourceSpec
  /** Leaves, or takes back what was interrupted, rather than to update or to try again. */
  leaves: boolean
  crashPoint: CrashPoint | undefined
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
  owners: number
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
const CONSISTENCY_DELAY_MS = 2000

const upTo = (max: number) => fc.integer({ min: 0, max })

const move: fc.Arbitrary<Move> = fc.record({
  owner: upTo(3),
  spec: specs,
  leaves: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
  crashPoint: fc.option(fc.record({ call: fc.integer({ min: 1, max: 60 }), takesEffect: fc.boolean() }), {
    freq: 4,
    nil: undefined,
  }),
  offset: fc.oneof(fc.constant(0), upTo(5000)),
})

export const plays: fc.Arbitrary<Play> = fc.record({
  owners: fc.integer({ min: 2, max: 4 }),
  lags: fc.record({
    lists: upTo(CONSISTENCY_DELAY_MS),
    tags: upTo(CONSISTENCY_DELAY_MS),
    byId: upTo(CONSISTENCY_DELAY_MS),
  }),
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
    const network = await createSharedNetwork(directClientOf(simulator, 'author'))
    const found = simulator.snapshot(network.vpcId)
    const random = numbersFrom(script.seed)
    simulator.settings.lags = script.lags
    simulator.settings.latency = () => Math.floor(random() * SLOWEST_CALL_MS)
    simulator.hooks.beforeReply = () => simulator.clock.sleep(Math.floor(random() * SLOWEST_CALL_MS))
    await simulator.clock.sleep(CONSISTENCY_DELAY_MS)
    const stacks = Array.from(
      { length: script.owners },
      (_, at) => new SimulatedStack(simulator, network.vpcId, `stack-${at}`),
    )
    tally.plays += 1
    let wasAtRest = true
    for (const step of script.steps) {
      await playStep(step, { simulator, network, stacks, wasAtRest }, tally)
      wasAtRest = step.rests
      tally.steps += 1
    }
    await everyoneLeaves(stacks, script.endsTogether)
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
  stacks: readonly SimulatedStack[]
  wasAtRest: boolean
}

/** Until everything has settled that an interrupted operation left to settle. */
const QUIET_MS = 20_000

const playStep = async ({ moves, rests }: Step, stage: Stage, tally: Tally): Promise<void> => {
  const { simulator, network, stacks, wasAtRest } = stage
  const acting = new Map(moves.map((move) => [stacks[move.owner % stacks.length] as SimulatedStack, move]))
  const claims = new Map(stacks.map((stack) => [stack, [...stack.claims]]))
  const acts = [...acting].map(async ([stack, move]) => {
    await simulator.clock.sleep(move.offset)
    return { stack, ...(await act(stack, move, network)) }
  })
  for (const { stack, properties } of await gathered(acts)) if (properties) claims.get(stack)?.push(properties)
  const results = await gathered(acts)
  tally.operations += results.length
  tally.overlaps += results.length > 1 ? 1 : 0
  for (const { stack, outcome, properties } of results) {
    if (outcome === 'dead') tally.deaths += 1
    if (typeof outcome !== 'object') continue
    tally.refusals += 1
    const others = stacks.filter((other) => other !== stack).flatMap((other) => claims.get(other) ?? [])
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

const act = async (stack: SimulatedStack, { spec, leaves, crashPoint }: Move, network: SharedNetwork): Promise<Act> => {
  const { unfinished } = stack
  const properties = propertiesFor(spec, network)
  if (unfinished) {
    const takesBack = leaves || unfinished.isRefused
    const outcome = await (takesBack ? stack.rollBack(crashPoint) : stack.retry(crashPoint))
    const isUpdate = unfinished.type === 'Update'
    const again = takesBack ? (isUpdate ? unfinished.before : undefined) : unfinished.properties
    return { outcome, properties: again }
  }
  if (!stack.tenant) return { outcome: await stack.create(properties, crashPoint), properties }
  if (leaves) return { outcome: await stack.delete(crashPoint), properties: undefined }
  return { outcome: await stack.update(properties, crashPoint), properties }
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

const check = ({ simulator, network, stacks }: Stage): void => {
  const faults = faultsIn({
    contents: contentsOf(simulator, network.vpcId),
    network,
    tenants: stacks.flatMap(({ tenant }) => tenant ?? []),
    interrupted: stacks.flatMap(({ unfinished, id }) => (unfinished ? [id] : [])),
  })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

const everyoneLeaves = async (stacks: readonly SimulatedStack[], together: boolean): Promise<void> => {
  const leaving = stacks.filter(({ isThere }) => isThere)
  if (together) await gathered(leaving.map((stack) => stack.delete()))
  else for (const stack of leaving) await stack.delete()
}
