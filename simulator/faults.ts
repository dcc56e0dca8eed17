import type { Clock } from './clock.ts'
import type { Random } from './state/random.ts'
import { Ec2Error } from './wire/ec2Error.ts'

/** The kind of failure: an EC2 error, a connection that is reset, or a call that never gets a response. */
export type Failure = { code: string; message?: string; status?: number } | 'reset' | 'silence'

export interface FaultRule {
  /** The action that fails; every action if omitted. */
  action?: string | undefined
  failure: Failure
  /** The number of the first call that fails, counted from 1 among the calls to which the rule applies. */
  from?: number
  /**
   * The number of calls that fail, counted from `from`. The default is 1, or unlimited with `every` or `probability`.
   */
  times?: number
  /** With n, every n-th call fails, counted from `from`. */
  every?: number
  /** The probability that a call fails to which the other conditions apply; 1 if omitted. */
  probability?: number
  /** Whether the call takes effect before it fails, as if the response was lost. */
  afterEffect?: boolean
}

/** The failure of one call. */
export interface Fault {
  failure: Failure
  /** Whether the call takes effect before it fails. */
  afterEffect: boolean
}

/**
 * A token bucket as in EC2: it holds up to `size` tokens, one for each call, and gains `refillPerSecond` tokens per
 * second.
 */
export interface TokenBucketRule {
  action?: string | undefined
  size: number
  refillPerSecond: number
}

interface Rule extends Required<FaultRule> {
  seen: number
  failed: number
}

interface Bucket extends Required<TokenBucketRule> {
  tokens: number
  filledAt: number
}

const isFor = ({ action }: { action: string | undefined }, called: string): boolean =>
  action === undefined || action === called

/** The faults that a test has set. */
export class Faults {
  readonly #clock: Clock
  readonly #random: Random
  #rules: Rule[] = []
  #buckets: Bucket[] = []
  readonly #denied = new Set<string>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  inject(rule: FaultRule): void {
    const { every = 1, probability = 1 } = rule
    const times = every > 1 || probability < 1 ? Number.POSITIVE_INFINITY : 1
    this.#rules.push({
      action: undefined,
      from: 1,
      every,
      probability,
      times,
      afterEffect: false,
      ...rule,
      seen: 0,
      failed: 0,
    })
  }

  /** Lets the next calls of an action take effect, but resets their connection instead of responding. */
  loseReplies(action: string, times = 1): void {
    this.inject({ action, times, failure: 'reset', afterEffect: true })
  }

  /** Fails the next calls, of one action or of all, with RequestLimitExceeded. */
  throttleNext(times: number, action?: string): void {
    this.inject({ action, times, failure: REQUEST_LIMIT_EXCEEDED })
  }

  /** Fails calls with RequestLimitExceeded while the bucket is empty. */
  addTokenBucket({ action, size, refillPerSecond }: TokenBucketRule): void {
    this.#buckets.push({ action, size, refillPerSecond, tokens: size, filledAt: this.#clock.now() })
  }

  /**
   * Fails an action with UnauthorizedOperation, as if the policy of the role did not allow it. `CreateTags` also fails
   * calls that tag a resource on creation.
   */
  deny(action: string): void {
    this.#denied.add(action)
  }

  clear(): void {
    this.#rules = []
    this.#buckets = []
    this.#denied.clear()
  }

  get denies(): boolean {
    return this.#denied.size > 0
  }

  isDenied(action: string): boolean {
    return this.#denied.has(action)
  }

  /** Takes a token for the call from each bucket that applies to it, or fails if one of them is empty. */
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

  /**
   * Returns the fault of this call, if any. Every rule for the action counts the call; the first rule that is due
   * applies.
   */
  next(action: string): Fault | undefined {
    const rules = this.#rules.filter((rule) => isFor(rule, action))
    for (const rule of rules) rule.seen += 1
    const due = rules.find((rule) => isDue(rule) && this.#random.happens(`fault ${action}`, rule.probability))
    if (due) due.failed += 1
    return due
  }
}

const isDue = ({ seen, from, every, times, probability, failed }: Rule): boolean => {
  const sinceFirst = seen - from
  const turns = probability < 1 ? failed : sinceFirst / every
  return sinceFirst >= 0 && sinceFirst % every === 0 && turns < times
}

const REQUEST_LIMIT_EXCEEDED = { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 }

export const errorOf = ({ code, message = `Injected: ${code}`, status = 400 }: Exclude<Failure, string>): Ec2Error =>
  new Ec2Error(code, message, status)
