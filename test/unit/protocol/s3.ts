import { jest } from '@jest/globals'
import type { Put } from '../../../handler/protocol/put.ts'

/** S3 in place of `put.ts`, which holds all of the protocol's I/O: it takes every body, unless told otherwise. */
export const put = jest.fn<Put>()
jest.unstable_mockModule('../../../handler/protocol/put.ts', () => ({ put }))

/** Only what is imported after the mock sees it. */
export const { customResource, failureResponder } = await import('../../../handler/protocol/index.ts')

/** The responses that were PUT, in order. */
export const responses = () => put.mock.calls.map(([, body]) => JSON.parse(body))

/** S3 that never answers, and heeds the signal. */
export const silence: Put = (_url, _body, signal) => {
  const { promise, reject } = Promise.withResolvers<number>()
  signal.addEventListener('abort', () => reject(signal.reason))
  return promise
}
