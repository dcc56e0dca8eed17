import { types } from 'node:util'
import type { Put } from './put.ts'
import type { ResponseUrl } from './responseUrl.ts'

export interface DeliveryLimits {
  /** All in milliseconds: one try, all tries, the first pause between two, and the longest. */
  readonly tryMs: number
  readonly totalMs: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export const DELIVERY_LIMITS: DeliveryLimits = {
  tryMs: 5_000,
  totalMs: 60_000,
  firstPauseMs: 200,
  longestPauseMs: 5_000,
}

export interface Delivery {
  /** Refused is for good: a URL that S3 turns down once, expired or wrongly signed, it turns down always. */
  readonly outcome: 'Delivered' | 'Refused' | 'Unavailable'
  readonly tries: number
  /** What the last try met: a status, a network error's code, or no answer in time. */
  readonly lastResult: string
  readonly milliseconds: number
}

/** PUTs the body until S3 takes it, S3 refuses it, or time is up. Never rejects: a URL that cannot be reached is `Unavailable`. */
export const deliver = async (url: ResponseUrl, body: string, limits: DeliveryLimits, put: Put): Promise<Delivery> => {
  const startedAt = Date.now()
  for (let tries = 1; ; tries++) {
    const timeLeft = startedAt + limits.totalMs - Date.now()
    const result = await tryOnce(url, body, Math.min(limits.tryMs, timeLeft), put)
    const report = { tries, lastResult: result.said, milliseconds: Date.now() - startedAt }
    if (result.outcome !== 'Unavailable') return { outcome: result.outcome, ...report }
    const pause = jitteredPause(tries, limits)
    if (Date.now() + pause >= startedAt + limits.totalMs) return { outcome: 'Unavailable', ...report }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

interface TryResult {
  readonly outcome: Delivery['outcome']
  readonly said: string
}

const tryOnce = async (url: ResponseUrl, body: string, limitMs: number, put: Put): Promise<TryResult> => {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), limitMs)
  try {
    const status = await put(url, body, controller.signal)
    return { outcome: outcomeOf(status), said: String(status) }
  } catch (error) {
    return { outcome: 'Unavailable', said: controller.signal.aborted ? 'no answer in time' : codeOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

const outcomeOf = (status: number): Delivery['outcome'] => {
  if (status >= 200 && status < 300) return 'Delivered'
  return status === 408 || status === 429 || status >= 500 ? 'Unavailable' : 'Refused'
}

/** A network error's code alone: its message could quote the URL. */
const codeOf = (error: unknown): string => {
  if (!types.isNativeError(error)) return 'unknown error'
  return 'code' in error ? String(error.code) : error.name
}

/** Doubles with each try; half of it is left to chance, so that many stacks do not come back at the same moment. */
const jitteredPause = (tries: number, { firstPauseMs, longestPauseMs }: DeliveryLimits): number => {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1))
  return pause * (0.5 + Math.random() / 2)
}
