import { randomUUID } from 'node:crypto'
import { jest } from '@jest/globals'
import type { Context } from 'aws-lambda'
import { DELIVERY_LIMITS } from '../../../handler/protocol/delivery.ts'
import { type CustomResourceOptions, customResource, type Work } from '../../../handler/protocol/index.ts'
import type { BucketFault, ResponseBucket } from '../../../simulator/responseBucket.ts'
import { contextWith, createEvent } from '../../unit/protocol/events.ts'

/** The pauses between tries, made short: a test that holds time waits for them as it trickles. */
export const QUICK_PAUSES = { firstPauseMs: 10, longestPauseMs: 20 }

/** Holds the time that handlers read and wait by; sockets are as quick as they are. */
export const holdTime = ({ trickles = false } = {}): void => {
  jest.useFakeTimers({
    now: Date.UTC(2026, 0, 31),
    // With turns of the event loop, so that a busy machine makes nothing late.
    advanceTimers: trickles,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  })
}

/** Lets time pass, after what runs just now. */
export const passSoon = (milliseconds: number): void => {
  setImmediate(() => jest.advanceTimersByTime(milliseconds))
}

/** Of a try that fails with an answer. */
const SLOW_TRY_MS = 3000

/** Has the n-th PUT of an object fail so, once time is held: it takes long by the handlers' clock, and none of the test's. */
export const failInTurn = (bucket: ResponseBucket, faultOf: (put: number) => BucketFault | undefined): void => {
  bucket.fault = (put) => {
    const fault = faultOf(put)
    if (fault !== undefined) jest.advanceTimersByTime(fault === 'never answer' ? DELIVERY_LIMITS.tryMs : SLOW_TRY_MS)
    return fault
  }
}

/** Work that succeeds at once. */
export const succeed: Work = async () => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { VpcId: 'vpc-0a' } })

export interface Conversation {
  event?: object
  work?: Work
  options?: Partial<CustomResourceOptions>
  /** What Lambda leaves, in milliseconds. */
  timeLeft?: number
  /** When CloudFormation signed the URL. */
  signedAt?: Date
}

/** One event to one handler: the requests that reached the bucket, and what is stored there. */
export const converse = async (
  bucket: ResponseBucket,
  { event, work, options, timeLeft, signedAt }: Conversation = {},
) => {
  const url = bucket.sign(randomUUID(), signedAt && { signedAt })
  const handler = customResource(work ?? succeed, {
    physicalResourceId: ({ ResourceProperties }) => `endpoints/${ResourceProperties.VpcId}`,
    limits: QUICK_PAUSES,
    ...options,
  })
  await deliverTo(handler, { ...createEvent, ...event, ResponseURL: url }, timeLeft)
  return { url, puts: bucket.puts(url), response: storedAt(bucket, url) }
}

export const deliverTo = (
  handler: (event: unknown, context: Context) => Promise<void>,
  event: unknown,
  timeLeft = 60_000,
): Promise<void> => handler(event, contextWith(timeLeft))

/** The object under the URL; undefined where nothing was accepted there. */
export const storedAt = (bucket: ResponseBucket, url: string): Record<string, unknown> | undefined => {
  const stored = bucket.puts(url).find(({ status }) => status === 200)
  return stored && JSON.parse(stored.body)
}
