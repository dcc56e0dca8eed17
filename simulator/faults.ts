import type { Clock } from './clock.ts'
import { Ec2Error } from './wire/ec2Error.ts'

/** What goes wrong: an error of EC2's, a connection that is reset, or one on which no answer ever comes. */
export type Failure = { code: string; message?: string; status?: number } | 'reset' | 'silence'

export interface FaultRule {
  /** The action that it befalls; without one, every action. */
  action?: string | undefined
  failure: Failure
  /** The first call that fails, counted from 1 among the calls that the rule is for. */
  from?: number
  /** How many calls fail, from then on; without it one, or with `every` all. */
  times?: number
  /** Every how many calls one fails. */
  every?: number
  /** Whether the call takes effect before it fails: EC2 did it, and the answer got lost. */
  afterEffect?: boolean
}

/** EC2's token bucket: it holds `size` calls and gets `refillPerSecond` of them back. */
export interface TokenBucketRule {
  action?: string | undefined
  size: number
  refillPerSecond: number
}

interface Fault extends Required<FaultRule> {
  seen: number
}

interface Bucket extends Required<TokenBucketRule> {
  tokens: number
  filledAt: number
}

const isFor = ({ action }: { action: string | undefined }, called: string): boolean =>
  action === undefined || action === called

/** What a test has arranged to go wrong. */
export class Faults {
  readonly #clock: Clock
  #faults: Fault[] = []
  #buckets: Bucket[] = []
  readonly #denied = new Set<string>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  inject({ action, failure, from = 1, every = 1, times, afterEffect = false }: FaultRule): void {
    const always = every > 1 ? Number.POSITIVE_INFINITY : 1
    this.#faults.push({ action, failure, from, every, times: times ?? always, afterEffect, seen: 0 })
  }

  /** RequestLimitExceeded for the next calls, of one action or of all. */
  throttleNext(times: number, action?: string): void {
    this.inject({ action, times, failure: REQUEST_LIMIT_EXCEEDED })
  }

  /** RequestLimitExceeded whenever the bucket is empty. */
  addTokenBucket({ action, size, refillPerSecond }: TokenBucketRule): void {
    this.#buckets.push({ action, size, refillPerSecond, tokens: size, filledAt: this.#clock.now() })
  }

  /** UnauthorizedOperation for an action, as for a role whose policy lacks it. */
  deny(action: string): void {
    this.#denied.add(action)
  }

  clear(): void {
    this.#faults = []
    this.#buckets = []
    this.#denied.clear()
  }

  isDenied(action: string): boolean {
    return this.#denied.has(action)
  }

  /** Takes a token for the call from every bucket that it falls under, or fails if one of them is empty. */
  takeToken(action: string): void {
    const buckets = this.#buckets.filter((bucket) => isFor(bucket, action))
    for (const bucket of buckets) this.#refill(bucket)
    if (buckets.some(({ tokens }) => tokens < 1)) throw errorOf(REQUEST_LIMIT_EXCEEDED)
    for (const bucket of buckets) bucket.tokens -= 1
  }

  #refill(bucket: Bucket): void {
    const now = this.#clock.now()
    const refilled = bucket.tokens + ((now - bucket.filledAt) / 1_000) * bucket.refillPerSecond
    bucket.tokens = Math.min(bucket.size, refilled)
    bucket.filledAt = now
  }

  /** What befalls this call. Every rule for the action counts it; the first that is due decides. */
  next(action: string): Pick<Fault, 'failure' | 'afterEffect'> | undefined {
    const faults = this.#faults.filter((fault) => isFor(fault, action))
    for (const fault of faults) fault.seen += 1
    return faults.find(isDue)
  }
}

const isDue = ({ seen, from, every, times }: Fault): boolean => {
  const sinceFirst = seen - from
  return sinceFirst >= 0 && sinceFirst % every === 0 && sinceFirst / every < times
}

const REQUEST_LIMIT_EXCEEDED = { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 }

export const errorOf = ({ code, message = `Injected: ${code}`, status = 400 }: Exclude<Failure, string>): Ec2Error =>
  new Ec2Error(code, message, status)
