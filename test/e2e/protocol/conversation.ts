import { randomUUID } from 'node:crypto'
import { jest } from '@jest/globals'
import type { Context } from 'aws-lambda'
import { DELIVERY_LIMITS } from '../../../handler/protocol/delivery.ts'
import { type CustomResourceOptions, customResource, type Work } from '../../../handler/protocol/index.ts'
import type { BucketFault, ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { contextWith, createEvent } from '../../unit/protocol/events.ts'

/** Short backoffs, because a test with trickling time waits for them in real time. */
export const SHORT_BACKOFF = { initialBackoffMs: 10, maxBackoffMs: 20 }

/** The duration of an attempt that gets an error response. */
const SLOW_ATTEMPT_MS = 3000

/**
 * Sets the fault of each PUT of an object. With a fake clock, a failed PUT takes long for the handler and no time for
 * the test.
 */
export const failInTurn = (bucket: ResponseBucket, faultOf: (put: number) => BucketFault | undefined): void => {
  bucket.fault = (put) => {
    const fault = faultOf(put)
    if (fault !== undefined)
      jest.advanceTimersByTime(fault === 'never answer' ? DELIVERY_LIMITS.attemptMs : SLOW_ATTEMPT_MS)
    return fault
  }
}

/** Work that succeeds at once. */
export const succeed: Work = async () => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { VpcId: 'vpc-0a' } })

export interface Conversation {
  event?: object
  work?: Work
  options?: Partial<CustomResourceOptions>
  /** The remaining time of the invocation, in milliseconds. */
  timeLeft?: number
  /** When CloudFormation signed the URL. */
  signedAt?: Date
}

/** Sends one event to a handler. Returns the PUTs that reached the bucket, and the stored response. */
export const converse = async (
  bucket: ResponseBucket,
  { event, work, options, timeLeft, signedAt }: Conversation = {},
) => {
  const url = bucket.sign(randomUUID(), signedAt && { signedAt })
  const handler = customResource(work ?? succeed, {
    physicalResourceId: ({ ResourceProperties }) => `endpoints/${ResourceProperties.VpcId}`,
    limits: { ...SHORT_BACKOFF, cleanUpMs: 0 },
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

/** The response that is stored at the URL; undefined if none was accepted. */
export const storedAt = (bucket: ResponseBucket, url: string): Record<string, unknown> | undefined => {
  const stored = bucket.puts(url).find(({ status }) => status === 200)
  return stored && JSON.parse(stored.body)
}
