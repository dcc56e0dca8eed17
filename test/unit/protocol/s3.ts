import { jest } from '@jest/globals'
import type { Put } from '../../../handler/protocol/put.ts'

/** Replaces `put.ts`, which does all of the protocol's I/O. Accepts every body unless a test sets another result. */
export const put = jest.fn<Put>()
jest.unstable_mockModule('../../../handler/protocol/put.ts', () => ({ put }))

/** Imported after the mock is registered, since earlier imports would not use it. */
export const { customResource, failureResponder } = await import('../../../handler/protocol/index.ts')

/** The responses that were PUT, in order. */
export const responses = () => put.mock.calls.map(([, body]) => JSON.parse(body))

/** An S3 that never answers, but obeys the signal. */
export const silence: Put = (_url, _body, signal) => {
  const { promise, reject } = Promise.withResolvers<number>()
  signal.addEventListener('abort', () => reject(signal.reason))
  return promise
}
