import fc from 'fast-check'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { createSharedNetwork, type SharedNetwork } from '../../support/sharedNetwork.ts'
import { numbersFrom } from '../campaign.ts'
import { conflict, servicesOf, zonesOpenTo } from './expectation.ts'
import { problemsIn } from './problems.ts'
import { propertiesFor, type ResourceSpec, specs } from './resourceSpecs.ts'
import { type CrashPoint, type Outcome, SimulatedStack } from './simulatedStack.ts'
import { vpcStateOf } from './vpcState.ts'

/** The part of one stack in a step. The operation depends on the state of the stack. */
interface Move {
  /** The number of the stack. */
  stack: number
  spec: ResourceSpec
  /** Whether to delete, or to roll back an unfinished operation, instead of an Update or a retry. */
  deletes: boolean
  crashPoint: CrashPoint | undefined
  /** The delay after the start of the step, in milliseconds. */
  offset: number
}

/** Moves that overlap. If `settles` is false, the next step begins before everything has settled. */
interface Step {
  moves: Move[]
  settles: boolean
}

/** The behaviour of EC2, the number of stacks, and what they do. */
export interface Play {
  stacks: number
  lags: { lists: number; tags: number; byId: number }
  /** Whether EC2 has the preset `untidy` instead of `lags`: its lists, calls and order are unreliable. */
  isUntidy: boolean
  durations: {
    interfaceEndpointPending: number
    modifyPending: number
    interfaceEndpointDeleting: number
    deletedVisible: number
    networkInterfaceRelease: number
  }
  /** Determines the duration of each call. */
  seed: number
  steps: Step[]
  /** Whether all stacks are deleted concurrently at the end. */
  deletesTogether: boolean
}

const LONGEST_PLAY = 30
const LONGEST_LAG_MS = 60_000

const upTo = (max: number) => fc.integer({ min: 0, max })

const move: fc.Arbitrary<Move> = fc.record({
  stack: upTo(3),
  spec: specs,
  deletes: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
  crashPoint: fc.option(fc.record({ call: fc.integer({ min: 1, max: 60 }), takesEffect: fc.boolean() }), {
    freq: 4,
    nil: undefined,
  }),
  offset: fc.oneof(fc.constant(0), upTo(5000)),
})

/** Mostly short, so that much happens. */
const lag = fc.oneof({ weight: 3, arbitrary: upTo(2_000) }, upTo(LONGEST_LAG_MS))

export const plays: fc.Arbitrary<Play> = fc.record({
  stacks: fc.integer({ min: 2, max: 4 }),
  lags: fc.record({
    lists: lag,
    tags: lag,
    byId: lag,
  }),
  isUntidy: fc.boolean(),
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
      settles: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { minLength: 1, maxLength: LONGEST_PLAY, size: 'max' },
  ),
  deletesTogether: fc.boolean(),
})

/** The totals of a campaign of plays. */
export interface Tally {
  plays: number
  steps: number
  operations: number
  overlaps: number
  crashes: number
  rejections: number
  /** The longest time to a response, in milliseconds. */
  slowestMs: number
}

export const emptyTally = (): Tally => ({
  plays: 0,
  steps: 0,
  operations: 0,
  overlaps: 0,
  crashes: 0,
  rejections: 0,
  slowestMs: 0,
})

const SLOWEST_CALL_MS = 400

/**
 * Runs a play until every stack is deleted.
 * @throws an error with the problems after a step or at the end
 */
export const play = async (script: Play, tally: Tally): Promise<void> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations: script.durations } })
  try {
    const network = await createSharedNetwork(directClientOf(simulator, 'template'))
    await createForeignEndpoint(simulator, network)
    const found = simulator.snapshot(network.vpcId)
    const random = numbersFrom(script.seed)
    if (script.isUntidy) makeUntidy(simulator, script)
    else simulator.settings.lags = script.lags
    simulator.settings.latency = () => Math.floor(random() * SLOWEST_CALL_MS)
    simulator.hooks.beforeReply = () => simulator.clock.sleep(Math.floor(random() * SLOWEST_CALL_MS))
    await simulator.clock.sleep(LONGEST_LAG_MS)
    const leases = processLeases()
    const stacks = Array.from(
      { length: script.stacks },
      (_, at) => new SimulatedStack(simulator, `stack-${at}`, leases),
    )
    tally.plays += 1
    let wasSettled = true
    for (const step of script.steps) {
      await playStep(step, { simulator, network, stacks, wasSettled }, tally)
      wasSettled = step.settles
      tally.steps += 1
    }
    tally.slowestMs = Math.max(tally.slowestMs, ...stacks.map(({ slowestMs }) => slowestMs))
    await deleteAll(stacks, script.deletesTogether)
    await simulator.clock.sleep(SETTLE_MS)
    const left = simulator.snapshot(network.vpcId)
    if (left !== found) throw new Error(`The VPC is not as it was before:\n${left}`)
  } finally {
    await simulator.close()
  }
}

const makeUntidy = (simulator: Simulator, { durations, seed }: Play): void => {
  simulator.usePreset('untidy', { seed })
  Object.assign(simulator.settings.durations, durations)
}

/** A foreign endpoint, which no stack may change. */
const createForeignEndpoint = async (simulator: Simulator, { vpcId, subnets }: SharedNetwork): Promise<void> => {
  const [subnet] = subnets
  await simulator.call('CreateVpcEndpoint', {
    VpcId: vpcId,
    ServiceName: `com.amazonaws.${simulator.region}.kms`,
    VpcEndpointType: 'Interface',
    SubnetIds: [subnet?.subnetId],
  })
  await simulator.clock.sleep(SETTLE_MS)
}

interface PlayContext {
  simulator: Simulator
  network: SharedNetwork
  stacks: readonly SimulatedStack[]
  /** Whether everything had settled when the step began. */
  wasSettled: boolean
}

/** Long enough for the changes of an interrupted operation to settle. */
const SETTLE_MS = 20_000

const playStep = async ({ moves, settles }: Step, context: PlayContext, tally: Tally): Promise<void> => {
  const { simulator, network, stacks, wasSettled } = context
  const moveOf = new Map(moves.map((move) => [stacks[move.stack % stacks.length] as SimulatedStack, move]))
  const claims = new Map(stacks.map((stack) => [stack, [...stack.claims]]))
  const operations = [...moveOf].map(async ([stack, move]) => {
    await simulator.clock.sleep(move.offset)
    return { stack, ...(await runMove(stack, move, network)) }
  })
  for (const { stack, properties } of await settleAll(operations)) if (properties) claims.get(stack)?.push(properties)
  const results = await settleAll(operations)
  tally.operations += results.length
  tally.overlaps += results.length > 1 ? 1 : 0
  for (const { stack, outcome, properties } of results) {
    if (outcome === 'crashed') tally.crashes += 1
    if (typeof outcome !== 'object') continue
    if ('timeout' in outcome) {
      failUnlessHeldUp(stack, outcome.timeout, stacks)
      continue
    }
    tally.rejections += 1
    const others = stacks.filter((other) => other !== stack).flatMap((other) => claims.get(other) ?? [])
    if (!isJustified(properties ?? {}, others, network)) throw outcome.rejection
  }
  if (!settles) return
  // The attributes of a stack that ran alone are correct at once.
  if (wasSettled && results.length === 1 && results[0]?.outcome === 'done') check(context)
  await simulator.clock.sleep(SETTLE_MS)
  check(context)
}

/** All results, or the first error after all have ended, so that nothing runs after a test. */
const settleAll = async <Result>(work: readonly Promise<Result>[]): Promise<Result[]> => {
  await Promise.allSettled(work)
  return Promise.all(work)
}

interface MoveResult {
  outcome: Outcome
  /** The requested properties; undefined for a Delete. */
  properties: TemplateProperties | undefined
}

const runMove = async (
  stack: SimulatedStack,
  { spec, deletes, crashPoint }: Move,
  network: SharedNetwork,
): Promise<MoveResult> => {
  const { unfinished } = stack
  const properties = propertiesFor(spec, network)
  if (unfinished) {
    const rollsBack = deletes || unfinished.isRejected
    const outcome = await (rollsBack ? stack.rollBack(crashPoint) : stack.retry(crashPoint))
    const isUpdate = unfinished.type === 'Update'
    const again = rollsBack ? (isUpdate ? unfinished.before : undefined) : unfinished.properties
    return { outcome, properties: again }
  }
  if (!stack.owner) return { outcome: await stack.create(properties, crashPoint), properties }
  if (deletes) return { outcome: await stack.delete(crashPoint), properties: undefined }
  return { outcome: await stack.update(properties, crashPoint), properties }
}

/**
 * An operation may have to wait for an interrupted one, for example if that one has tagged an endpoint with the managed
 * group but not changed it yet. Lambda invokes the interrupted one again a minute later; here it continues in a later
 * step.
 */
const failUnlessHeldUp = (stack: SimulatedStack, timeout: Error, stacks: readonly SimulatedStack[]): void => {
  if (!stacks.some((other) => other !== stack && other.unfinished)) throw timeout
}

/**
 * A rejection is justified if the properties of another stack conflict, or if a service is offered in none of the
 * zones.
 */
const isJustified = (
  properties: TemplateProperties,
  others: readonly TemplateProperties[],
  network: SharedNetwork,
): boolean =>
  others.some((other) => conflict(properties, other)) ||
  (servicesOf(properties).includes('email-smtp') &&
    (properties.MaxAvailabilityZones !== undefined || zonesOpenTo(properties, network).length === 1))

const check = ({ simulator, network, stacks }: PlayContext): void => {
  const problems = problemsIn({
    state: vpcStateOf(simulator, network.vpcId),
    network,
    owners: stacks.flatMap(({ owner }) => owner ?? []),
    interrupted: stacks.flatMap(({ unfinished, id }) => (unfinished ? [id] : [])),
  })
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

const deleteAll = async (stacks: readonly SimulatedStack[], together: boolean): Promise<void> => {
  const existing = stacks.filter(({ exists }) => exists)
  const deleteOne = async (stack: SimulatedStack): Promise<void> => {
    const outcome = await stack.delete()
    if (typeof outcome === 'object' && 'timeout' in outcome) failUnlessHeldUp(stack, outcome.timeout, stacks)
  }
  if (together) await settleAll(existing.map(deleteOne))
  else for (const stack of existing) await deleteOne(stack)
  for (const stack of stacks.filter(({ exists }) => exists)) await deleteOne(stack)
}
