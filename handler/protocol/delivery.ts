import { errorCode } from './describeError.ts'
import type { Put } from './put.ts'
import type { ResponseUrl } from './responseUrl.ts'

/** All values are in milliseconds. */
export interface DeliveryLimits {
  /** The time limit of one attempt. */
  readonly attemptMs: number
  /** The time limit of all attempts together. */
  readonly totalMs: number
  readonly initialBackoffMs: number
  readonly maxBackoffMs: number
}

export const DELIVERY_LIMITS: DeliveryLimits = {
  attemptMs: 5_000,
  totalMs: 60_000,
  initialBackoffMs: 200,
  maxBackoffMs: 5_000,
}

/** How the delivery of a response ended. */
export interface Delivery {
  /**
   * `Refused` is final: S3 rejects an expired or wrongly signed URL every time.
   * `Unavailable` means that a later delivery may succeed.
   */
  readonly result: 'Delivered' | 'Refused' | 'Unavailable'
  readonly attempts: number
  /** What the last attempt got: an HTTP status, the code of a network error, or `no answer in time`. */
  readonly detail: string
  readonly milliseconds: number
}

/** PUTs the body until S3 accepts it, S3 refuses it, or the time is over. Never rejects. */
export const deliver = async (url: ResponseUrl, body: string, limits: DeliveryLimits, put: Put): Promise<Delivery> => {
  const startedAt = Date.now()
  for (let attempts = 1; ; attempts++) {
    const timeLeft = startedAt + limits.totalMs - Date.now()
    const { result, detail } = await attemptPut(url, body, Math.min(limits.attemptMs, timeLeft), put)
    const delivery: Delivery = { result, attempts, detail, milliseconds: Date.now() - startedAt }
    if (result !== 'Unavailable') return delivery
    const backoff = jitteredBackoff(attempts, limits)
    if (Date.now() + backoff >= startedAt + limits.totalMs) return delivery
    await new Promise((resolve) => setTimeout(resolve, backoff))
  }
}

const attemptPut = async (
  url: ResponseUrl,
  body: string,
  timeoutMs: number,
  put: Put,
): Promise<Pick<Delivery, 'result' | 'detail'>> => {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    const status = await put(url, body, controller.signal)
    return { result: resultOfStatus(status), detail: String(status) }
  } catch (error) {
    // Only the code: the message could contain the URL, which is a credential.
    return { result: 'Unavailable', detail: controller.signal.aborted ? 'no answer in time' : errorCode(error) }
  } finally {
    clearTimeout(timer)
  }
}

const resultOfStatus = (status: number): Delivery['result'] => {
  if (status >= 200 && status < 300) return 'Delivered'
  return status === 408 || status === 429 || status >= 500 ? 'Unavailable' : 'Refused'
}

/** Doubles with each attempt. Half of it is random, so that many stacks do not retry at the same moment. */
const jitteredBackoff = (attempts: number, { initialBackoffMs, maxBackoffMs }: DeliveryLimits): number => {
  const backoff = Math.min(maxBackoffMs, initialBackoffMs * 2 ** (attempts - 1))
  return backoff * (0.5 + Math.random() / 2)
}
