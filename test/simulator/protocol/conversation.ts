import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'
import { type CustomResourceOptions, customResource, type Work } from '../../../handler/protocol/index.ts'
import type { ResponseBucket } from '../../../simulator/responseBucket.ts'
import { contextWith, createEvent } from '../../unit/protocol/events.ts'

/** Limits that make a test of a failing delivery short. */
export const SHORT_LIMITS = { tryMs: 100, totalMs: 600, firstPauseMs: 10, longestPauseMs: 20 }

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
    limits: SHORT_LIMITS,
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
