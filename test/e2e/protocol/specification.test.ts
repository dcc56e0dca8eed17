import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  customResource,
  NotACustomResourceRequestError,
  type Outcome,
  type Work,
} from '../../../handler/protocol/index.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { holdTime, passSoon } from '../../support/heldTime.ts'
import { createEvent, deleteEvent, LOG_STREAM, REQUEST_ID, STACK_ID, updateEvent } from '../../unit/protocol/events.ts'
import { converse, deliverTo, succeed } from './conversation.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())
beforeEach(() => {
  holdTime()
})
afterEach(() => {
  jest.useRealTimers()
})

const failWith = (error: unknown) => () => Promise.reject(error)
/** The time for the work in a one-minute invocation: a quarter is reserved for the delivery. */
const WORK_MS = 45_000
/** Work that still runs when its time ends. */
const never: Work = (_request, { deadline }) => {
  passSoon(deadline - Date.now())
  return new Promise<never>(() => undefined)
}
const LOG_POINTER = `(See CloudWatch log stream ${LOG_STREAM})`

describe('The response', () => {
  test('is one PUT with its length in bytes, without a content-type, and not chunked', async () => {
    const work = async () => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { Name: 'Tōkyō 🗼' } })
    const { puts } = await converse(bucket, { work })
    expect(puts).toHaveLength(1)
    expect(puts[0]).toMatchObject({ method: 'PUT', status: 200 })
    expect(puts[0]?.headers['content-length']).toBe(String(Buffer.byteLength(puts[0]?.body ?? '')))
    expect(puts[0]?.headers).not.toHaveProperty('content-type')
    expect(puts[0]?.headers).not.toHaveProperty('transfer-encoding')
  })

  test('repeats the ids of the request', async () => {
    const { response } = await converse(bucket)
    expect(response).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'endpoints/vpc-0a',
      StackId: STACK_ID,
      RequestId: REQUEST_ID,
      LogicalResourceId: 'Endpoints',
      Data: { VpcId: 'vpc-0a' },
    })
  })

  test('has at most 4,096 bytes, and keeps the log pointer, however long the reason is', async () => {
    const { puts, response } = await converse(bucket, { work: failWith(new Error('🗼"'.repeat(5000))) })
    expect(Buffer.byteLength(puts[0]?.body ?? '')).toBeLessThanOrEqual(4096)
    expect(response?.Reason).toMatch(/^🗼"🗼".*… \(See CloudWatch log stream .*\)$/)
  })

  test('is FAILED with the id of what was created if the attributes do not fit', async () => {
    const work = async () => ({ PhysicalResourceId: 'endpoints/created', Data: { Ids: 'x'.repeat(4096) } })
    const { response } = await converse(bucket, { work })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'endpoints/created' })
    expect(response?.Reason).toMatch(/^The response has \d+ bytes with its attributes; CloudFormation allows 4096 \(/)
  })
})

describe('The outcome', () => {
  test.each([
    ['an error', new Error('VpcId: missing'), 'VpcId: missing'],
    [
      'an error with a cause',
      new Error('Create failed', { cause: new Error('denied') }),
      'Create failed (cause: denied)',
    ],
    ['an AggregateError', new AggregateError([new Error('a'), new Error('b')], '2 problems'), '2 problems: a; b'],
    ['a string', 'stop', 'stop'],
    ['undefined', undefined, 'undefined'],
  ])('is FAILED with the reason and a log pointer when the work throws %s', async (_, error, reason) => {
    const { response } = await converse(bucket, { work: failWith(error) })
    expect(response).toMatchObject({ Status: 'FAILED', Reason: `${reason} ${LOG_POINTER}` })
  })

  test('is FAILED when the work throws before it returns a promise', async () => {
    const work = () => {
      throw new Error('at once')
    }
    expect((await converse(bucket, { work })).response).toMatchObject({ Status: 'FAILED' })
  })

  test('is FAILED when the work returns an id that CloudFormation would reject', async () => {
    const { response } = await converse(bucket, { work: async () => ({ PhysicalResourceId: 'x'.repeat(1025) }) })
    expect(response).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'endpoints/vpc-0a',
      Reason: `PhysicalResourceId: expected 1 to 1024 bytes ${LOG_POINTER}`,
    })
  })

  test('is FAILED for an unknown RequestType, and the work does not run', async () => {
    const work = jest.fn(succeed)
    const { response } = await converse(bucket, { event: { RequestType: 'Replace' }, work })
    expect(response).toMatchObject({
      Status: 'FAILED',
      Reason: `RequestType: expected Create, Update or Delete ${LOG_POINTER}`,
    })
    expect(work).not.toHaveBeenCalled()
  })

  test('is FAILED for a malformed event that can be answered, with its valid ids', async () => {
    const { response } = await converse(bucket, { event: { StackId: 7, ResourceProperties: 'VpcId' } })
    expect(response).toMatchObject({ Status: 'FAILED', StackId: '', RequestId: REQUEST_ID })
    expect(response?.Reason).toMatch(/^StackId: .*; ResourceProperties: /)
  })

  test('is passed to an observer with its cause and the thrown error', async () => {
    const observed: Outcome[] = []
    const error = new Error('VpcId: missing')
    await converse(bucket, { work: failWith(error), options: { onOutcome: (outcome) => void observed.push(outcome) } })
    expect(observed).toEqual([{ cause: 'WorkFailed', error, response: expect.objectContaining({ Status: 'FAILED' }) }])
  })

  test.each([
    ['Finished', 'the work succeeds', {}],
    ['WorkFailed', 'the work fails', { work: failWith(new Error('no')) }],
    ['DeadlineReached', 'the work does not end', { work: never }],
    ['MalformedRequest', 'the event is malformed', { event: { RequestType: 'Replace' } }],
    ['UnacceptableResult', 'the work returns an empty id', { work: async () => ({ PhysicalResourceId: '' }) }],
  ] as const)('has the cause %s when %s', async (cause, _, conversation) => {
    const onOutcome = jest.fn()
    await converse(bucket, { ...conversation, options: { onOutcome } })
    expect(onOutcome).toHaveBeenCalledWith(expect.objectContaining({ cause }))
  })

  test('is delivered unchanged when an observer throws', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const broken = new Error('observer')
    const onOutcome = () => {
      throw broken
    }
    const onDelivery = () => {
      throw 'not an error'
    }
    const { response } = await converse(bucket, { options: { onOutcome, onDelivery } })
    expect(response).toMatchObject({ Status: 'SUCCESS' })
    expect(warn.mock.calls).toEqual([[broken], ['not an error']])
    warn.mockRestore()
  })
})

describe('The physical id', () => {
  const work = failWith(new Error('no'))

  test('of a failed Create is the derived id', async () => {
    expect((await converse(bucket, { work })).response).toMatchObject({ PhysicalResourceId: 'endpoints/vpc-0a' })
  })

  test.each([updateEvent, deleteEvent])('of a failed $RequestType is the id of the event', async (event) => {
    const { response } = await converse(bucket, { event: { ...event, PhysicalResourceId: 'as-it-came' }, work })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'as-it-came' })
  })

  test('of an Update whose attributes do not fit is the id of the event', async () => {
    const oversized = async () => ({ PhysicalResourceId: 'endpoints/vpc-0b', Data: { Ids: 'x'.repeat(4096) } })
    const { response } = await converse(bucket, { event: updateEvent, work: oversized })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: updateEvent.PhysicalResourceId })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('no VpcId')
      },
    ],
    ['returns an empty id', () => ''],
    ['returns an id that is too long', () => 'x'.repeat(1025)],
  ])('of a failed Create is the stack and the logical id if the derivation %s', async (_, physicalResourceId) => {
    const { response } = await converse(bucket, { work, options: { physicalResourceId } })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${STACK_ID}|Endpoints` })
  })

  test('of a malformed Create is the stack and the logical id', async () => {
    const { response } = await converse(bucket, { event: { ResourceProperties: [] } })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${STACK_ID}|Endpoints` })
  })
})

describe('A Delete', () => {
  test('reaches the work with any properties and any form of id', async () => {
    const work = jest.fn(succeed)
    const event = { ...deleteEvent, PhysicalResourceId: 'stack-Endpoints-1A2B3C', ResourceProperties: null }
    const { response } = await converse(bucket, { event, work })
    expect(work).toHaveBeenCalledWith(
      expect.objectContaining({ PhysicalResourceId: 'stack-Endpoints-1A2B3C', ResourceProperties: {} }),
      expect.anything(),
    )
    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'stack-Endpoints-1A2B3C' })
  })
})

describe('The deadline', () => {
  test('comes before the end of the invocation: the response is FAILED with the progress, even if the work never ends', async () => {
    const { response, puts } = await converse(bucket, {
      work: (request, invocation) => {
        const description = 'created vpce-1; pending for 312 s: vpce-2'
        invocation.reportProgress(() => ({ description, isOnlyWaiting: false }))
        return never(request, invocation)
      },
    })
    expect(response).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'endpoints/vpc-0a',
      Reason: `Out of time after 45 s (function timeout): created vpce-1; pending for 312 s: vpce-2 ${LOG_POINTER}`,
    })
    expect(puts).toHaveLength(1)
  })

  test('comes before the end of the ServiceTimeout, a string of seconds, if that is sooner', async () => {
    const event = { ResourceProperties: { VpcId: 'vpc-0a', ServiceTimeout: '1' } }
    const { response } = await converse(bucket, { event, work: never })
    expect(response?.Reason).toMatch(/^Out of time after 1 s \(ServiceTimeout\): no progress reported /)
  })

  test('counts the ServiceTimeout from the signing of the URL, so that a late retry does not start the work', async () => {
    const work = jest.fn(succeed)
    const event = { ResourceProperties: { VpcId: 'vpc-0a', ServiceTimeout: '60' } }
    const signedAt = new Date(Date.now() - 120_000)
    const { response } = await converse(bucket, { event, work, signedAt })
    expect(response?.Reason).toBe(`Out of time before the work began (ServiceTimeout) ${LOG_POINTER}`)
    expect(work).not.toHaveBeenCalled()
  })

  test('is passed to the work, and aborts its signal', async () => {
    const startedAt = Date.now()
    let seen: { deadline: number; aborted: boolean } | undefined
    await converse(bucket, {
      work: (request, invocation) => {
        const { signal, deadline } = invocation
        signal.addEventListener('abort', () => {
          seen = { deadline, aborted: signal.aborted }
        })
        return never(request, invocation)
      },
    })
    expect(seen).toEqual({ deadline: startedAt + WORK_MS, aborted: true })
  })

  test('reserves fifteen seconds for the delivery', async () => {
    const work = jest.fn(succeed)
    const startedAt = Date.now()
    await converse(bucket, { timeLeft: 900_000, work })
    expect(work.mock.calls[0]?.[1].deadline).toBe(startedAt + 885_000)
  })

  test('leads to one response even if the work ends right after it', async () => {
    const late = Promise.withResolvers<{ PhysicalResourceId: string }>()
    const { url, response } = await converse(bucket, {
      work: (_request, { signal }) => {
        signal.addEventListener('abort', () => late.resolve({ PhysicalResourceId: 'late' }))
        passSoon(WORK_MS)
        return late.promise
      },
    })
    await late.promise
    expect(response).toMatchObject({ Status: 'FAILED' })
    expect(bucket.puts(url)).toHaveLength(1)
  })

  test('does not delay an invocation that has finished', async () => {
    await converse(bucket, { timeLeft: 900_000 })
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('An event without a ResponseURL', () => {
  test.each([
    ['a string', 'hello'],
    ['an object', { RequestType: 'Create' }],
  ])('makes the handler throw when it is %s', async (_, event) => {
    const work = jest.fn(succeed)
    const handler = customResource(work, { physicalResourceId: () => 'id' })
    await expect(deliverTo(handler, event)).rejects.toThrow(NotACustomResourceRequestError)
    expect(work).not.toHaveBeenCalled()
  })
})

describe('A repeated event', () => {
  test('reaches the work again, because no earlier response is replayed', async () => {
    const work = jest.fn(succeed)
    await converse(bucket, { event: createEvent, work })
    await converse(bucket, { event: createEvent, work })
    expect(work).toHaveBeenCalledTimes(2)
  })
})
