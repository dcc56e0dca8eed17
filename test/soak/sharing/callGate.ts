import type { LeaseStore } from '../../../handler/vpc/lock/lease.ts'
import type { Around } from '../../support/directClient.ts'

/** Why a caller stopped: it is held before a call, another caller has the lease, or it is done. */
export type StopReason = 'held' | 'locked out' | 'done'

/**
 * Lets one caller make a number of calls, then holds it: before the next call, or after the last one has taken effect,
 * like a process that stalls. A caller that cannot acquire the VPC's lease also counts as stopped, because it would
 * retry forever while the holder is held here.
 */
export class CallGate {
  /** The number of calls that have passed. */
  passed = 0
  readonly #stalls: boolean
  #allowed = 0
  #waiting: (() => void)[] = []
  #stalled: (() => void)[] = []
  #stop = Promise.withResolvers<StopReason>()

  constructor({ stalls = false } = {}) {
    this.#stalls = stalls
  }

  readonly around: Around = async (_, run) => {
    // A process that stalls has also sent the calls that are concurrent with its last one.
    const isStalled = this.#stalls && this.#allowed > 0 && this.passed >= this.#allowed
    if (this.passed < this.#allowed) this.passed += 1
    else if (!isStalled) await this.#hold(this.#waiting)
    const isLast = this.#stalls && this.passed >= this.#allowed
    const result = await run()
    if (isLast) await this.#hold(this.#stalled)
    return result
  }

  /** Wraps leases, so that the caller stops if another one has the VPC's lease. */
  watch(leases: LeaseStore): LeaseStore {
    const acquire: LeaseStore['acquire'] = async (claim) => {
      const handover = await leases.acquire(claim)
      if (!handover) this.#stop.resolve('locked out')
      return handover
    }
    return { ...leases, acquire }
  }

  /** Lets the caller continue until this number of calls has passed in total, or until it stops earlier. */
  allow(calls: number, operation: Promise<unknown>): Promise<StopReason> {
    this.#stop = Promise.withResolvers()
    this.#allowed = calls
    for (const resume of this.#stalled.splice(0)) resume()
    while (this.#waiting.length > 0 && this.passed < calls) {
      this.passed += 1
      this.#waiting.shift()?.()
    }
    if (this.#waiting.length > 0) this.#stop.resolve('held')
    const isDone = () => this.#stop.resolve('done')
    operation.then(isDone, isDone)
    return this.#stop.promise
  }

  async #hold(held: (() => void)[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    held.push(resolve)
    this.#stop.resolve('held')
    await promise
  }
}
