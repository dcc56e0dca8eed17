import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  failureResponder,
  NotACustomResourceRequestError,
  UndeliveredResponseError,
} from '../../../handler/protocol/index.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { holdTime } from '../../support/heldTime.ts'
import { createEvent, deleteEvent, REQUEST_ID, STACK_ID, updateEvent } from '../../unit/protocol/events.ts'
import { deliverTo, failInTurn, SHORT_BACKOFF, storedAt } from './conversation.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())
beforeEach(() => {
  bucket.fault = () => undefined
  holdTime({ trickles: true })
})
afterEach(() => {
  jest.useRealTimers()
})

const FUNCTION_ARN = 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints:$LATEST'

/** The failure record of an event whose last attempt ran out of memory. */
const recordOf = (event: object, ResponseURL: string) => ({
  version: '1.0',
  timestamp: '2026-01-31T12:00:00.000Z',
  requestContext: {
    requestId: 'c3a1b0de',
    functionArn: FUNCTION_ARN,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 2,
  },
  requestPayload: { ...event, ResponseURL },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'Runtime.OutOfMemory', errorMessage: 'RequestId: c3a1b0de Error: signal: killed' },
})

const responder = (options = {}) =>
  failureResponder({
    physicalResourceId: ({ ResourceProperties }) => `endpoints/${ResourceProperties.VpcId}`,
    limits: SHORT_BACKOFF,
    ...options,
  })

const respondTo = async (event: object, options = {}) => {
  const url = bucket.sign(randomUUID())
  await deliverTo(responder(options), recordOf(event, url))
  return { response: storedAt(bucket, url), puts: bucket.puts(url) }
}

describe('The failure responder', () => {
  test('answers FAILED for an invocation that died, with the cause, the remedy and a log pointer', async () => {
    const { response } = await respondTo(createEvent)
    expect(response).toEqual({
      Status: 'FAILED',
      Reason:
        'The function ran out of memory (Runtime.OutOfMemory: RequestId: c3a1b0de Error: signal: killed). ' +
        'Raise its MemorySize, then try again. ' +
        `(See the CloudWatch logs of ${FUNCTION_ARN}, request c3a1b0de)`,
      PhysicalResourceId: 'endpoints/vpc-0a',
      StackId: STACK_ID,
      RequestId: REQUEST_ID,
      LogicalResourceId: 'Endpoints',
    })
  })

  test.each([updateEvent, deleteEvent])('returns the id of the event for RequestType $RequestType', async (event) => {
    const { response } = await respondTo({ ...event, PhysicalResourceId: 'as-it-came' })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'as-it-came' })
  })

  test('answers FAILED for a malformed event', async () => {
    const { response } = await respondTo({ RequestType: 'Replace' })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: '|' })
  })

  test('passes the outcome and the delivery to its observers', async () => {
    const onOutcome = jest.fn()
    const onDelivery = jest.fn()
    await respondTo(createEvent, { onOutcome, onDelivery })
    expect(onOutcome).toHaveBeenCalledWith(expect.objectContaining({ cause: 'InvocationFailed' }))
    expect(onDelivery).toHaveBeenCalledWith(expect.objectContaining({ result: 'Delivered' }), expect.anything())
  })

  test('retries its delivery', async () => {
    failInTurn(bucket, (put) => (put < 3 ? 503 : undefined))
    expect((await respondTo(createEvent)).puts.map(({ status }) => status)).toEqual([503, 503, 200])
  })

  test('throws when it cannot deliver the response, so that Lambda retries', async () => {
    failInTurn(bucket, () => 503)
    await expect(respondTo(createEvent)).rejects.toThrow(UndeliveredResponseError)
  })

  test('ends before Lambda ends the invocation', async () => {
    holdTime()
    const startedAt = Date.now()
    bucket.fault = () => {
      jest.advanceTimersByTime(400)
      return 'never answer'
    }
    const record = recordOf(createEvent, bucket.sign(randomUUID()))
    await expect(deliverTo(responder(), record, 500)).rejects.toThrow(UndeliveredResponseError)
    expect(Date.now() - startedAt).toBe(400)
  })

  test.each([
    ['a string', 'hello'],
    ['a record without an event', { requestContext: {} }],
    ['an event that is not in a record', createEvent],
  ])('throws for %s', async (_, record) => {
    await expect(deliverTo(responder(), record)).rejects.toThrow(NotACustomResourceRequestError)
  })
})
