import type { Clock } from './clock.ts'
import type { Random } from './state/random.ts'
import { Ec2Error } from './wire/ec2Error.ts'

/** What goes wrong: an error of EC2's, a connection that is reset, or one on which no answer ever comes. */
export type Failure = { code: string; message?: string; status?: number } | 'reset' | 'silence'

export interface FaultRule {
  /** The action that fails; every action if left out. */
  action?: string | undefined
  failure: Failure
  /** The first call that fails, counted from 1 among the calls that the rule is for. */
  from?: number
  /** How many calls fail, from then on; without it one, or with `every` all. */
  times?: number
  /** Every how many calls one fails. */
  every?: number
  /** The probability with which a call that is due fails; 1 if left out. Then as many fail as come, unless `times` says. */
  probability?: number
  /** Whether the call takes effect before it fails: EC2 executed it, and the answer was lost. */
  afterEffect?: boolean
}

/** What goes wrong with one call. */
export interface Fault {
  failure: Failure
  /** Whether the call takes effect before it fails. */
  afterEffect: boolean
}

/** EC2's token bucket: it holds `size` calls and gets `refillPerSecond` of them back. */
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

/** What a test has arranged to go wrong. */
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

  /** The next calls of an action take effect, and their connection is reset in place of an answer. */
  loseReplies(action: string, times = 1): void {
    this.inject({ action, times, failure: 'reset', afterEffect: true })
  }

  /** RequestLimitExceeded for the next calls, of one action or of all. */
  throttleNext(times: number, action?: string): void {
    this.inject({ action, times, failure: REQUEST_LIMIT_EXCEEDED })
  }

  /** RequestLimitExceeded whenever the bucket is empty. */
  addTokenBucket({ action, size, refillPerSecond }: TokenBucketRule): void {
    this.#buckets.push({ action, size, refillPerSecond, tokens: size, filledAt: this.#clock.now() })
  }

  /** UnauthorizedOperation for an action, as for a role whose policy lacks it; `CreateTags` on creation too. */
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

  /** The fault of this call. Every rule for the action counts it; the first that is due decides. */
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
