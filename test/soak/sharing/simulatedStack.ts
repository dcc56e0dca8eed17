import { randomUUID } from 'node:crypto'
import { DeadlineReachedError } from '../../../handler/protocol/errors.ts'
import { physicalResourceId } from '../../../handler/resource/owner.ts'
import type { LeaseStore } from '../../../handler/vpc/lock/lease.ts'
import type { Simulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, stackIdOf, type TemplateProperties } from '../../support/provider.ts'
import type { ExpectedOwner } from './expectation.ts'

/** The place of a crash: one of the invocation's calls, and whether that call still takes effect. */
export interface CrashPoint {
  call: number
  takesEffect: boolean
}

/** A request that CloudFormation sent. */
interface Operation {
  type: 'Create' | 'Update' | 'Delete'
  requestId: string
  properties: TemplateProperties
  before?: TemplateProperties
}

/** The end of an operation. One that ran out of time is retried, like one that crashed. */
export type Outcome = 'done' | 'crashed' | { rejection: Error } | { timeout: Error }

/** Lambda retries an event a minute after a crash. */
const AFTER_CRASH_MS = 60_000

/**
 * One resource of a stack, as CloudFormation and Lambda treat it: an operation can crash at any call, and is then
 * retried.
 */
export class SimulatedStack {
  readonly id: string
  /** What it should have, if its last operation succeeded. */
  owner: ExpectedOwner | undefined
  /** The last operation, if it did not succeed, and whether it was rejected or crashed. */
  unfinished: (Operation & { isRejected: boolean }) | undefined
  /** Every property set that the stack may still have resources for. */
  claims: TemplateProperties[] = []
  readonly name: string
  /** The longest time to a response so far, in milliseconds. */
  slowestMs = 0
  readonly #simulator: Simulator
  readonly #stack: Provider
  /** The id of the last response, or the one that a failed Create would have returned. */
  #physicalId: string | undefined
  #crashPoint: CrashPoint | undefined
  #calls = 0
  #hasCrashed = false
  readonly #pendingCalls = new Set<Promise<unknown>>()

  /** @param leases shared by all stacks */
  constructor(simulator: Simulator, name: string, leases: LeaseStore) {
    const client = directClientOf(simulator, name, ({ action }, run) => {
      const call = this.#call(action, run)
      this.#pendingCalls.add(call)
      const settled = () => this.#pendingCalls.delete(call)
      call.then(settled, settled)
      return call
    })
    this.#simulator = simulator
    const stackId = stackIdOf(simulator, name)
    this.#stack = provider(simulator, { stackId, client, retries: true, leases: this.#leasesUntilCrash(leases) })
    this.id = this.#stack.owner.id
    this.name = name
  }

  get exists(): boolean {
    return this.owner !== undefined || this.unfinished !== undefined
  }

  create(properties: TemplateProperties, crashPoint?: CrashPoint): Promise<Outcome> {
    return this.#run({ type: 'Create', requestId: randomUUID(), properties }, crashPoint)
  }

  update(properties: TemplateProperties, crashPoint?: CrashPoint): Promise<Outcome> {
    const before = this.owner?.properties ?? {}
    return this.#run({ type: 'Update', requestId: randomUUID(), properties, before }, crashPoint)
  }

  delete(crashPoint?: CrashPoint): Promise<Outcome> {
    const properties = this.owner?.properties ?? this.unfinished?.properties ?? {}
    return this.#run({ type: 'Delete', requestId: randomUUID(), properties }, crashPoint)
  }

  /** Sends the same request again, as Lambda does after a crash. */
  async retry(crashPoint?: CrashPoint): Promise<Outcome> {
    return this.unfinished ? this.#run(this.unfinished, crashPoint) : 'done'
  }

  /** Rolls back a failed Update, or deletes a resource whose Create failed, as CloudFormation does. */
  rollBack(crashPoint?: CrashPoint): Promise<Outcome> {
    const { type, properties, before = {} } = this.unfinished ?? {}
    if (type !== 'Update' || !properties) return this.delete(crashPoint)
    return this.#run({ type, requestId: randomUUID(), properties: before, before: properties }, crashPoint)
  }

  async #run(operation: Operation, crashPoint: CrashPoint | undefined): Promise<Outcome> {
    const { type, requestId: RequestId, properties: ResourceProperties, before } = operation
    if (this.#hasCrashed) await this.#simulator.clock.sleep(AFTER_CRASH_MS)
    if (type !== 'Delete') this.claims.push(ResourceProperties)
    this.owner = undefined
    this.unfinished = { ...operation, isRejected: false }
    if (type === 'Create') this.#physicalId = this.#derivedId(operation)
    const PhysicalResourceId = this.#physicalId ?? ''
    this.#crashPoint = crashPoint
    this.#calls = 0
    this.#hasCrashed = false
    const startedAt = this.#simulator.clock.now()
    try {
      const { Data, ...answer } = await this.#stack.request(type, {
        RequestId,
        ResourceProperties,
        ...(type === 'Create' ? {} : { PhysicalResourceId }),
        ...(before ? { OldResourceProperties: before } : {}),
      })
      this.unfinished = undefined
      this.#physicalId = answer.PhysicalResourceId
      this.claims = type === 'Delete' ? [] : [ResourceProperties]
      if (type !== 'Delete') {
        const { stackId, logicalResourceId } = this.#stack.owner
        this.owner = {
          id: this.id,
          name: `${this.#physicalId.split('/').at(-1)} ${stackId} ${logicalResourceId}`,
          properties: ResourceProperties,
          attributes: Data ?? {},
        }
      }
      return 'done'
    } catch (error) {
      if (this.#hasCrashed) return 'crashed'
      if (error instanceof DeadlineReachedError) return { timeout: error }
      if (!(error instanceof Error) || error.name !== 'PreflightError') throw error
      this.unfinished = { ...operation, isRejected: true }
      return { rejection: error }
    } finally {
      this.slowestMs = Math.max(this.slowestMs, this.#simulator.clock.now() - startedAt)
      await Promise.allSettled(this.#pendingCalls)
    }
  }

  #derivedId({ requestId: RequestId, properties: ResourceProperties }: Operation): string {
    const { stackId: StackId, logicalResourceId: LogicalResourceId } = this.#stack.owner
    return physicalResourceId({ RequestId, StackId, LogicalResourceId, ResourceProperties })
  }

  /**
   * Crashes the invocation when it sends the call of the crash point. Of the other calls in flight, every second one
   * still reaches EC2; no response is read.
   */
  async #call(action: string, run: () => Promise<object>): Promise<object> {
    if (this.#hasCrashed) throw new Error('The invocation has crashed')
    this.#calls += 1
    const number = this.#calls
    await this.#simulator.clock.sleep(Math.ceil(this.#latencyOf(action) / 4))
    const isFatal = number === this.#crashPoint?.call
    const isLost = isFatal ? !this.#crashPoint?.takesEffect : this.#hasCrashed && number % 2 === 0
    this.#hasCrashed ||= isFatal
    if (isLost) throw new Error('The invocation has crashed')
    const output = await run()
    if (this.#hasCrashed) throw new Error('The invocation has crashed')
    return output
  }

  /** A crashed invocation does not release its lease, which expires by itself. */
  #leasesUntilCrash(leases: LeaseStore): LeaseStore {
    const unlessCrashed = <Result>(run: () => Promise<Result>): Promise<Result> =>
      this.#hasCrashed ? Promise.reject(new Error('The invocation has crashed')) : run()
    return {
      acquire: (claim) => unlessCrashed(() => leases.acquire(claim)),
      renew: (claim, handover) => unlessCrashed(() => leases.renew(claim, handover)),
      release: (claim, handover) => unlessCrashed(() => leases.release(claim, handover)),
    }
  }

  #latencyOf(action: string): number {
    const { latency } = this.#simulator.settings
    return typeof latency === 'function' ? latency(action) : latency
  }
}
