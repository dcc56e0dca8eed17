import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { customResource, type Delivery, UndeliveredResponseError } from '../../../handler/protocol/index.ts'
import { type BucketFault, ResponseBucket } from '../../../simulator/responseBucket.ts'
import { createEvent } from '../../unit/protocol/events.ts'
import { type Conversation, converse, deliverTo, failInTurn, holdTime, succeed } from './conversation.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())

/** The first tries fail so; later ones do not. */
const failFirst = (faults: readonly BucketFault[]) => failInTurn(bucket, (put) => faults[put - 1])
beforeEach(() => {
  failFirst([])
  holdTime({ trickles: true })
})
afterEach(() => {
  jest.useRealTimers()
})

/** How a delivery went, beside what the bucket saw of it. */
const observed = async (conversation: Conversation = {}) => {
  let delivery: Delivery | undefined
  const onDelivery = (told: Delivery) => {
    delivery = told
  }
  const options = { ...conversation.options, onDelivery }
  return { ...(await converse(bucket, { ...conversation, options })), delivery: () => delivery }
}

/** The first pause would take longer than all may. */
const ONE_TRY = { totalMs: 5000, firstPauseMs: 20_000, longestPauseMs: 20_000 }

describe('A delivery', () => {
  test.each<[string, BucketFault[]]>([
    ['S3 answers 503 some of the time', [503, 503]],
    ['S3 answers 500, 429 and 408', [500, 429, 408]],
    ['S3 accepts the connection and closes it', ['close the socket', 'close the socket']],
    ['S3 never answers', ['never answer']],
    ['all of that happens in turn', [503, 'close the socket', 'never answer', 429]],
  ])('is repeated until it succeeds where %s, always with the same body', async (_, faults) => {
    failFirst(faults)
    const { puts, response, delivery } = await observed()
    expect(response).toMatchObject({ Status: 'SUCCESS' })
    expect(new Set(puts.map(({ body }) => body)).size).toBe(1)
    expect(delivery()).toMatchObject({ outcome: 'Delivered', tries: faults.length + 1, lastResult: '200' })
  })

  test('is repeated with the same outcome when it succeeded and the HTTP response was lost', async () => {
    failFirst(['store and close the socket'])
    const { puts } = await observed()
    expect(puts).toHaveLength(2)
    expect(puts[1]?.body).toBe(puts[0]?.body)
  })

  test('of a FAILED never turns into another outcome', async () => {
    failFirst([503, 503])
    const { puts } = await observed({ work: () => Promise.reject(new Error('VpcId: missing')) })
    expect(puts.map(({ body }) => JSON.parse(body).Status)).toEqual(['FAILED', 'FAILED', 'FAILED'])
  })

  test.each<BucketFault>([400, 403, 404, 307])(
    'stops at %s, and the handler returns normally: nobody can answer at that URL any more',
    async (status) => {
      failFirst([status])
      const { puts, delivery } = await observed()
      expect(puts).toHaveLength(1)
      expect(delivery()).toMatchObject({ outcome: 'Refused', tries: 1, lastResult: String(status) })
    },
  )

  test('stops at the 403 that an expired URL gets', async () => {
    const { puts } = await observed({ signedAt: new Date(Date.now() - 3 * 3_600_000) })
    expect(puts.map(({ status }) => status)).toEqual([403])
  })

  test('that runs out of time throws, so that Lambda invokes again or notifies the OnFailure destination', async () => {
    failInTurn(bucket, () => 503)
    const onDelivery = jest.fn()
    const conversation = converse(bucket, { options: { onDelivery } })
    await expect(conversation).rejects.toThrow(UndeliveredResponseError)
    expect(onDelivery).toHaveBeenCalledWith(
      expect.objectContaining({ outcome: 'Unavailable' }),
      expect.objectContaining({ cause: 'Finished' }),
    )
  })

  test('ends before Lambda does, whatever its own limits are', async () => {
    holdTime()
    const startedAt = Date.now()
    bucket.fault = () => {
      jest.advanceTimersByTime(400)
      return 'never answer'
    }
    await expect(converse(bucket, { timeLeft: 500 })).rejects.toThrow(UndeliveredResponseError)
    expect(Date.now() - startedAt).toBe(400)
  })

  test('to a port where nothing listens throws with the code of the network error', async () => {
    const elsewhere = await ResponseBucket.start()
    const ResponseURL = elsewhere.sign('object')
    await elsewhere.stop()
    const handler = customResource(succeed, { physicalResourceId: () => 'id', limits: ONE_TRY })
    await expect(deliverTo(handler, { ...createEvent, ResponseURL })).rejects.toThrow(
      'SUCCESS not delivered: ECONNREFUSED',
    )
  })
})
