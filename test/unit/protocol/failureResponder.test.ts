import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { FailureResponderOptions } from '../../../handler/protocol/index.ts'
import { contextWith, createEvent } from './events.ts'
import { failureResponder, put, responses, silence } from './s3.ts'

beforeEach(() => {
  jest.useFakeTimers()
  put.mockReset().mockResolvedValue(200)
})
afterEach(() => {
  jest.useRealTimers()
})

const record = {
  requestContext: { functionArn: 'arn:f', requestId: 'c3a1b0de', condition: 'RetriesExhausted' },
  requestPayload: createEvent,
  responsePayload: { errorType: 'Runtime.OutOfMemory', errorMessage: `at ${createEvent.ResponseURL}` },
}

/** Handles one record on fake timers. */
const run = async (
  value: unknown,
  { seconds = 75, ...options }: { seconds?: number } & Partial<FailureResponderOptions> = {},
) => {
  const startedAt = Date.now()
  const respond = failureResponder({ physicalResourceId: () => 'derived', ...options })
  const ended = respond(value, contextWith(seconds * 1000)).then(
    () => ({ thrown: undefined, milliseconds: Date.now() - startedAt }),
    (thrown: unknown) => ({ thrown, milliseconds: Date.now() - startedAt }),
  )
  await jest.runAllTimersAsync()
  return ended
}

describe('failureResponder', () => {
  test('answers FAILED with the cause and a log pointer, and without the URL', async () => {
    const onOutcome = jest.fn()
    expect((await run(record, { onOutcome })).thrown).toBeUndefined()
    expect(responses()).toEqual([
      expect.objectContaining({
        Status: 'FAILED',
        PhysicalResourceId: 'derived',
        Reason:
          'The function ran out of memory (Runtime.OutOfMemory: at <ResponseURL>). Raise its MemorySize, then try again. ' +
          '(See the CloudWatch logs of arn:f, request c3a1b0de)',
      }),
    ])
    expect(onOutcome).toHaveBeenCalledWith(
      expect.objectContaining({
        cause: 'InvocationFailed',
        error: expect.objectContaining({
          name: 'InvocationFailedError',
          message: expect.stringContaining('at <ResponseURL>'),
        }),
      }),
    )
  })

  test('tries for at most a minute, then throws', async () => {
    put.mockImplementation(silence)
    const { thrown, milliseconds } = await run(record)
    expect(thrown).toHaveProperty('name', 'UndeliveredResponseError')
    expect(milliseconds).toBeGreaterThan(50_000)
    expect(milliseconds).toBeLessThanOrEqual(60_000)
  })

  test('ends before Lambda ends the invocation', async () => {
    put.mockImplementation(silence)
    expect((await run(record, { seconds: 4 })).milliseconds).toBe(3900)
  })

  test('delivers within the limits that the options set', async () => {
    put.mockImplementation(silence)
    expect((await run(record, { limits: { attemptMs: 70, totalMs: 70 } })).milliseconds).toBe(70)
  })

  test.each([
    ['undefined', undefined],
    ['a record without an event', { requestPayload: null }],
  ])('throws for %s', async (_, value) => {
    expect((await run(value)).thrown).toHaveProperty('name', 'NotACustomResourceRequestError')
  })
})
