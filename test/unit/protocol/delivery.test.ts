import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { DELIVERY_LIMITS, deliver } from '../../../handler/protocol/delivery.ts'
import type { Put } from '../../../handler/protocol/put.ts'
import { ResponseUrl } from '../../../handler/protocol/responseUrl.ts'

const url = ResponseUrl.parse('https://bucket/object?X-Amz-Signature=0123abcd')
if (!url) throw new Error('no URL')

/** S3 as a script: what each try meets in turn, and then the last for ever. */
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
  beforeEach(() => {
    jest.useFakeTimers()
    jest.spyOn(Math, 'random').mockReturnValue(1)
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.restoreAllMocks()
  })

  /** Runs a delivery to its end, in no time. */
  const run = async (put: Put, limits = {}) => {
    const delivery = deliver(url, 'the body', { ...DELIVERY_LIMITS, ...limits }, put)
    await jest.runAllTimersAsync()
    expect(jest.getTimerCount()).toBe(0)
    return delivery
  }

  test.each([200, 201, 299])('is done with %i', async (status) => {
    const put = s3(status)
    expect(await run(put)).toEqual({ outcome: 'Delivered', tries: 1, lastResult: `${status}`, milliseconds: 0 })
    expect(put).toHaveBeenCalledWith(url, 'the body', expect.any(AbortSignal))
  })

  test.each([100, 199, 300, 307, 400, 403, 404, 407, 409, 428, 430, 499])('stops at %i', async (status) => {
    expect(await run(s3(status))).toMatchObject({ outcome: 'Refused', tries: 1, lastResult: `${status}` })
  })

  test.each([408, 429, 500, 503, 599])('tries again after %i', async (status) => {
    expect(await run(s3(status, 200))).toMatchObject({ outcome: 'Delivered', tries: 2, lastResult: '200' })
  })

  test('tries again after a network error', async () => {
    expect(await run(s3(networkError('ECONNRESET'), 200))).toMatchObject({ outcome: 'Delivered', tries: 2 })
  })

  test('sends the same body with every try', async () => {
    const put = s3(503, 503, 200)
    await run(put)
    expect(put.mock.calls.map(([, body]) => body)).toEqual(['the body', 'the body', 'the body'])
  })

  test('stops at 403 after tries that could be repeated', async () => {
    expect(await run(s3(503, 403))).toMatchObject({ outcome: 'Refused', tries: 2, lastResult: '403' })
  })

  test('ends a try that gets no answer at its time limit', async () => {
    const put = s3('silence', 200)
    expect(await run(put, { tryMs: 5000, firstPauseMs: 200 })).toMatchObject({ tries: 2, milliseconds: 5200 })
    expect(put.mock.calls[0]?.[2].aborted).toBe(true)
    expect(put.mock.calls[1]?.[2].aborted).toBe(false)
  })

  test('gives a try no more than what is left of the whole', async () => {
    const delivery = await run(s3('silence'), { tryMs: 5000, totalMs: 3000 })
    expect(delivery).toEqual({
      outcome: 'Unavailable',
      tries: 1,
      lastResult: 'no answer in time',
      milliseconds: 3000,
    })
  })

  test('pauses twice as long after each try, up to the longest pause', async () => {
    const put = s3(503, 503, 503, 503, 200)
    const delivery = await run(put, { firstPauseMs: 200, longestPauseMs: 500 })
    expect(delivery.milliseconds).toBe(200 + 400 + 500 + 500)
  })

  test('leaves half of each pause to chance', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0)
    const delivery = await run(s3(503, 503, 200), { firstPauseMs: 200, longestPauseMs: 10_000 })
    expect(delivery.milliseconds).toBe(100 + 200)
  })

  test('gives up, for this time, where a pause would end at the limit or after it', async () => {
    const put = s3(503)
    const limits = { firstPauseMs: 1000, longestPauseMs: 1000 }
    expect(await run(put, { ...limits, totalMs: 3000 })).toMatchObject({ outcome: 'Unavailable', tries: 3 })
    expect(await run(put, { ...limits, totalMs: 3001 })).toMatchObject({ tries: 4, lastResult: '503' })
  })

  test('never lasts longer than its limit, whatever it meets', async () => {
    const delivery = await run(s3(503, 'silence', networkError('ECONNREFUSED'), 'silence'))
    expect(delivery.outcome).toBe('Unavailable')
    expect(delivery.milliseconds).toBeLessThanOrEqual(DELIVERY_LIMITS.totalMs)
  })

  test.each([
    ['the code of a network error', networkError('ENOTFOUND'), 'ENOTFOUND'],
    ['the name of another error', new TypeError('bad https://bucket/object'), 'TypeError'],
  ])('tells %s, and never its message, which may quote the URL', async (_, error, lastResult) => {
    expect(await run(s3(error))).toMatchObject({ outcome: 'Unavailable', lastResult })
  })

  test('tells nothing of what is no error', async () => {
    expect(await run(() => Promise.reject('https://bucket/object'))).toMatchObject({ lastResult: 'unknown error' })
  })

  test('has limits that fit the margin which is kept for it', () => {
    expect(DELIVERY_LIMITS).toEqual({ tryMs: 5000, totalMs: 60_000, firstPauseMs: 200, longestPauseMs: 5000 })
  })
})
