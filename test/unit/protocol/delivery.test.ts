import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { DELIVERY_LIMITS, deliver } from '../../../handler/protocol/delivery.ts'
import type { Put } from '../../../handler/protocol/put.ts'
import type { ResponseUrl } from '../../../handler/protocol/responseUrl.ts'
import { parseResponseUrl } from './events.ts'

/** A scripted S3: each attempt gets the next result, and the last result is repeated. */
const s3 = (...results: (number | Error | 'silence')[]) =>
  jest.fn<Put>((_url, _body, signal) => {
    const result = results.length > 1 ? results.shift() : results[0]
    if (typeof result === 'number') return Promise.resolve(result)
    if (result instanceof Error) return Promise.reject(result)
    const silence = Promise.withResolvers<number>()
    signal.addEventListener('abort', () => silence.reject(signal.reason))
    return silence.promise
  })

const networkError = (code: string) => Object.assign(new Error(`${code} at https://bucket/object`), { code })

describe('deliver', () => {
  let url: ResponseUrl
  beforeEach(() => {
    url = parseResponseUrl('https://bucket/object?X-Amz-Signature=0123abcd')
    jest.useFakeTimers()
    jest.spyOn(Math, 'random').mockReturnValue(1)
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.restoreAllMocks()
  })

  /** Runs a delivery to its end on fake timers. */
  const run = async (put: Put, limits = {}) => {
    const delivery = deliver(url, 'the body', { ...DELIVERY_LIMITS, ...limits }, put)
    await jest.runAllTimersAsync()
    expect(jest.getTimerCount()).toBe(0)
    return delivery
  }

  test.each([200, 201, 299])('ends with Delivered after the status %i', async (status) => {
    const put = s3(status)
    expect(await run(put)).toEqual({ result: 'Delivered', attempts: 1, detail: `${status}`, milliseconds: 0 })
    expect(put).toHaveBeenCalledWith(url, 'the body', expect.any(AbortSignal))
  })

  test.each([100, 199, 300, 307, 400, 403, 404, 407, 409, 428, 430, 499])(
    'ends with Refused after the status %i',
    async (status) => {
      expect(await run(s3(status))).toMatchObject({ result: 'Refused', attempts: 1, detail: `${status}` })
    },
  )

  test.each([408, 429, 500, 503, 599])('retries after the status %i', async (status) => {
    expect(await run(s3(status, 200))).toMatchObject({ result: 'Delivered', attempts: 2, detail: '200' })
  })

  test('retries after a network error', async () => {
    expect(await run(s3(networkError('ECONNRESET'), 200))).toMatchObject({ result: 'Delivered', attempts: 2 })
  })

  test('sends the same body in every attempt', async () => {
    const put = s3(503, 503, 200)
    await run(put)
    expect(put.mock.calls.map(([, body]) => body)).toEqual(['the body', 'the body', 'the body'])
  })

  test('stops at 403 after errors that can be retried', async () => {
    expect(await run(s3(503, 403))).toMatchObject({ result: 'Refused', attempts: 2, detail: '403' })
  })

  test('ends an attempt without an answer at its time limit', async () => {
    const put = s3('silence', 200)
    expect(await run(put, { attemptMs: 5000, initialBackoffMs: 200 })).toMatchObject({
      attempts: 2,
      milliseconds: 5200,
    })
    expect(put.mock.calls[0]?.[2].aborted).toBe(true)
    expect(put.mock.calls[1]?.[2].aborted).toBe(false)
  })

  test('limits an attempt to the rest of the total time', async () => {
    const delivery = await run(s3('silence'), { attemptMs: 5000, totalMs: 3000 })
    expect(delivery).toEqual({
      result: 'Unavailable',
      attempts: 1,
      detail: 'no answer in time',
      milliseconds: 3000,
    })
  })

  test('doubles the backoff after each attempt, up to the maximum', async () => {
    const put = s3(503, 503, 503, 503, 200)
    const delivery = await run(put, { initialBackoffMs: 200, maxBackoffMs: 500 })
    expect(delivery.milliseconds).toBe(200 + 400 + 500 + 500)
  })

  test('makes half of each backoff random', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0)
    const delivery = await run(s3(503, 503, 200), { initialBackoffMs: 200, maxBackoffMs: 10_000 })
    expect(delivery.milliseconds).toBe(100 + 200)
  })

  test('ends with Unavailable if a backoff would end at the limit or later', async () => {
    const put = s3(503)
    const limits = { initialBackoffMs: 1000, maxBackoffMs: 1000 }
    expect(await run(put, { ...limits, totalMs: 3000 })).toMatchObject({ result: 'Unavailable', attempts: 3 })
    expect(await run(put, { ...limits, totalMs: 3001 })).toMatchObject({ attempts: 4, detail: '503' })
  })

  test('never takes longer than its limit', async () => {
    const delivery = await run(s3(503, 'silence', networkError('ECONNREFUSED'), 'silence'))
    expect(delivery.result).toBe('Unavailable')
    expect(delivery.milliseconds).toBeLessThanOrEqual(DELIVERY_LIMITS.totalMs)
  })

  test.each([
    ['the code of a network error', networkError('ENOTFOUND'), 'ENOTFOUND'],
    ['the name of another error', new TypeError('bad https://bucket/object'), 'TypeError'],
  ])('reports %s, never its message, which may quote the URL', async (_, error, detail) => {
    expect(await run(s3(error))).toMatchObject({ result: 'Unavailable', detail })
  })

  test('reports nothing about a thrown value that is not an error', async () => {
    expect(await run(() => Promise.reject('https://bucket/object'))).toMatchObject({ detail: 'unknown error' })
  })

  test('has default limits', () => {
    expect(DELIVERY_LIMITS).toEqual({ attemptMs: 5000, totalMs: 60_000, initialBackoffMs: 200, maxBackoffMs: 5000 })
  })
})
