import { randomUUID } from 'node:crypto'
import type { Clock } from '../ec2/ec2.ts'
import { LeaseLostError } from '../ec2/errors.ts'
import { poll } from '../ec2/poll.ts'
import {
  type DeletedOwner,
  type Handover,
  type LatestRequest,
  type Write,
  withDeletedOwner,
  withLatestRequest,
  withWrites,
} from './handover.ts'

/**
 * The duration of a lease: longer than one call with all of the SDK's attempts, because it is renewed before each call.
 * In milliseconds.
 */
export const LEASE_MS = 120_000

/** The store of the leases: one for each VPC, with what its last holder passed on. */
export interface LeaseStore {
  /** @returns undefined if another holder has the lease and it has not expired */
  acquire(claim: Claim): Promise<Handover | undefined>
  /** @returns false if another holder has the lease by now */
  renew(claim: Claim, handover: Handover): Promise<boolean>
  /** Changes nothing if another holder has the lease by now. */
  release(claim: Claim, handover: Handover): Promise<void>
}

/** All times in milliseconds since the epoch. */
export interface Claim {
  vpcId: string
  /** A new one each time that a lease is taken. */
  holder: string
  now: number
  leaseEnd: number
}

/** The right to change a VPC, while it is renewed. */
export class Lease {
  readonly #store: LeaseStore
  readonly #clock: Clock
  readonly #vpcId: string
  readonly #holder: string
  #leaseEnd: number
  #handover: Handover
  #renewal: Promise<void> | undefined

  constructor(store: LeaseStore, clock: Clock, claim: Claim, handover: Handover) {
    this.#store = store
    this.#clock = clock
    this.#vpcId = claim.vpcId
    this.#holder = claim.holder
    this.#leaseEnd = claim.leaseEnd
    this.#handover = handover
  }

  get handover(): Handover {
    return this.#handover
  }

  /** Called before each call that changes the VPC. Calls that start together share a renewal. @throws LeaseLostError */
  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renew(): Promise<void> {
    this.assertHeld()
    const claim = this.#claim()
    if (!(await this.#store.renew(claim, this.#handover))) throw new LeaseLostError(LOST)
    this.#leaseEnd = claim.leaseEnd
  }

  /** Called after each such call. @throws LeaseLostError */
  assertHeld(): void {
    if (this.#clock.now() >= this.#leaseEnd) throw new LeaseLostError(LOST)
  }

  /** Records what was written, for the next holder. */
  record(...writes: readonly Omit<Write, 'at'>[]): void {
    const at = this.#clock.now()
    const dated = writes.map((write) => ({ ...write, at }))
    this.#handover = withWrites(this.#handover, dated, at)
  }

  recordDeleted(deleted: Omit<DeletedOwner, 'at'>): void {
    this.#handover = withDeletedOwner(this.#handover, { ...deleted, at: this.#clock.now() })
  }

  recordRequest(latest: LatestRequest): void {
    this.#handover = withLatestRequest(this.#handover, latest)
  }

  /** Records that a call ended without an answer, so that the next holder reads for longer. */
  recordUnanswered(): void {
    this.#handover = { ...this.#handover, unansweredAt: this.#clock.now() }
  }

  /** Called once enough reads have shown what such a call wrote. */
  clearUnanswered(): void {
    const { unansweredAt: _, ...handover } = this.#handover
    this.#handover = handover
  }

  release(): Promise<void> {
    return this.#store.release(this.#claim(), this.#handover)
  }

  #claim(): Claim {
    const now = this.#clock.now()
    return { vpcId: this.#vpcId, holder: this.#holder, now, leaseEnd: now + LEASE_MS }
  }
}

const LOST = 'The lease of the VPC ended before it was renewed'

/**
 * Waits until nobody else holds the lease of the VPC. A lease that is not renewed expires, so a dead holder blocks
 * nobody for long.
 */
export const takeLease = async (store: LeaseStore, clock: Clock, vpcId: string): Promise<Lease> => {
  const holder = randomUUID()
  const lease = await poll({
    clock,
    until: async () => {
      const now = clock.now()
      const claim = { vpcId, holder, now, leaseEnd: now + LEASE_MS }
      const handover = await store.acquire(claim)
      return handover && new Lease(store, clock, claim, handover)
    },
  })
  if (!lease) throw new Error('Expected a lease: polling ended, though it has no time limit')
  return lease
}
