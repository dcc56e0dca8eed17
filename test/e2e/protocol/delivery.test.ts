import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { customResource, type Delivery, UndeliveredResponseError } from '../../../handler/protocol/index.ts'
import { type BucketFault, ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { holdTime } from '../../support/heldTime.ts'
import { createEvent } from '../../unit/protocol/events.ts'
import { type Conversation, converse, deliverTo, failInTurn, succeed } from './conversation.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())

/** The first PUTs fail with these faults; later ones succeed. */
const failFirst = (faults: readonly BucketFault[]) => failInTurn(bucket, (put) => faults[put - 1])
beforeEach(() => {
  failFirst([])
  holdTime({ trickles: true })
})
afterEach(() => {
  jest.useRealTimers()
})

/** Sends one event. Also returns the delivery that the observer received. */
const observed = async (conversation: Conversation = {}) => {
  let delivery: Delivery | undefined
  const onDelivery = (observed: Delivery) => {
    delivery = observed
  }
  const options = { ...conversation.options, onDelivery }
  return { ...(await converse(bucket, { ...conversation, options })), delivery: () => delivery }
}

/** The first backoff is longer than the total time. */
const ONE_ATTEMPT = { totalMs: 5000, initialBackoffMs: 20_000, maxBackoffMs: 20_000 }

describe('A delivery', () => {
  test.each<[string, BucketFault[]]>([
    ['S3 answers 503 twice', [503, 503]],
    ['S3 answers 500, 429 and 408', [500, 429, 408]],
    ['S3 accepts the connection and closes it', ['close the socket', 'close the socket']],
    ['S3 never answers', ['never answer']],
    ['all of these happen in turn', [503, 'close the socket', 'never answer', 429]],
  ])('is retried with the same body until it succeeds when %s', async (_, faults) => {
    failFirst(faults)
    const { puts, response, delivery } = await observed()
    expect(response).toMatchObject({ Status: 'SUCCESS' })
    expect(new Set(puts.map(({ body }) => body)).size).toBe(1)
    expect(delivery()).toMatchObject({ result: 'Delivered', attempts: faults.length + 1, detail: '200' })
  })

  test('is retried with the same body when S3 stored it but the reply was lost', async () => {
    failFirst(['store and close the socket'])
    const { puts } = await observed()
    expect(puts).toHaveLength(2)
    expect(puts[1]?.body).toBe(puts[0]?.body)
  })

  test('of a FAILED response is retried as FAILED', async () => {
    failFirst([503, 503])
    const { puts } = await observed({ work: () => Promise.reject(new Error('VpcId: missing')) })
    expect(puts.map(({ body }) => JSON.parse(body).Status)).toEqual(['FAILED', 'FAILED', 'FAILED'])
  })

  test.each<BucketFault>([400, 403, 404, 307])(
    'stops at status %s, and the handler returns normally, because no response can reach that URL',
    async (status) => {
      failFirst([status])
      const { puts, delivery } = await observed()
      expect(puts).toHaveLength(1)
      expect(delivery()).toMatchObject({ result: 'Refused', attempts: 1, detail: String(status) })
    },
  )

  test('stops when S3 answers 403 because the URL expired', async () => {
    const { puts } = await observed({ signedAt: new Date(Date.now() - 3 * 3_600_000) })
    expect(puts.map(({ status }) => status)).toEqual([403])
  })

  test('that ran out of time makes the handler throw, so that Lambda retries or invokes the OnFailure destination', async () => {
    failInTurn(bucket, () => 503)
    const onDelivery = jest.fn()
    const conversation = converse(bucket, { options: { onDelivery } })
    await expect(conversation).rejects.toThrow(UndeliveredResponseError)
    expect(onDelivery).toHaveBeenCalledWith(
      expect.objectContaining({ result: 'Unavailable' }),
      expect.objectContaining({ cause: 'Finished' }),
    )
  })

  test('ends before Lambda ends the invocation, even if its own limits are longer', async () => {
    holdTime()
    const startedAt = Date.now()
    bucket.fault = () => {
      jest.advanceTimersByTime(400)
      return 'never answer'
    }
    await expect(converse(bucket, { timeLeft: 500 })).rejects.toThrow(UndeliveredResponseError)
    expect(Date.now() - startedAt).toBe(400)
  })

  test('to an address that refuses connections makes the handler throw the code of the network error', async () => {
    const elsewhere = await ResponseBucket.start()
    const ResponseURL = elsewhere.sign('object')
    await elsewhere.stop()
    const handler = customResource(succeed, { physicalResourceId: () => 'id', limits: ONE_ATTEMPT })
    await expect(deliverTo(handler, { ...createEvent, ResponseURL })).rejects.toThrow(
      'SUCCESS not delivered: ECONNREFUSED',
    )
  })
})
