import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { customResource, NotACustomResourceRequestError, type Outcome } from '../../../handler/protocol/index.ts'
import { ResponseBucket } from '../../../simulator/responseBucket.ts'
import { createEvent, deleteEvent, LOG_STREAM, REQUEST_ID, STACK_ID, updateEvent } from '../../unit/protocol/events.ts'
import { converse, deliverTo, holdTime, passSoon, succeed } from './conversation.ts'

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
/** What the work has of a minute: a quarter of a short time is kept for the delivery. */
const WORK_MS = 45_000
/** Work that goes on while its time ends. */
const never = () => {
  passSoon(WORK_MS)
  return new Promise<never>(() => undefined)
}
const LOG_POINTER = `(See CloudWatch log stream ${LOG_STREAM})`

describe('The response', () => {
  test('is one PUT, its length in bytes, without a content-type, not chunked', async () => {
    const work = async () => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { Name: 'Tōkyō 🗼' } })
    const { puts } = await converse(bucket, { work })
    expect(puts).toHaveLength(1)
    expect(puts[0]).toMatchObject({ method: 'PUT', status: 200 })
    expect(puts[0]?.headers['content-length']).toBe(String(Buffer.byteLength(puts[0]?.body ?? '')))
    expect(puts[0]?.headers).not.toHaveProperty('content-type')
    expect(puts[0]?.headers).not.toHaveProperty('transfer-encoding')
  })

  test('echoes what CloudFormation knows the request by', async () => {
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

  test('has at most 4,096 bytes, and keeps the log pointer, whatever the reason', async () => {
    const { puts, response } = await converse(bucket, { work: failWith(new Error('🗼"'.repeat(5000))) })
    expect(Buffer.byteLength(puts[0]?.body ?? '')).toBeLessThanOrEqual(4096)
    expect(response?.Reason).toMatch(/^🗼"🗼".*… \(See CloudWatch log stream .*\)$/)
  })

  test('is FAILED with the true physical id when the attributes do not fit', async () => {
    const work = async () => ({ PhysicalResourceId: 'endpoints/made', Data: { Ids: 'x'.repeat(4096) } })
    const { response } = await converse(bucket, { work })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'endpoints/made' })
    expect(response?.Reason).toMatch(/^The attributes make the response \d+ bytes long; CloudFormation takes 4096 \(/)
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
    ['a text', 'stop', 'stop'],
    ['undefined', undefined, 'undefined'],
  ])('is FAILED, and says why and where to look, where the work throws %s', async (_, error, reason) => {
    const { response } = await converse(bucket, { work: failWith(error) })
    expect(response).toMatchObject({ Status: 'FAILED', Reason: `${reason} ${LOG_POINTER}` })
  })

  test('is FAILED when the work throws before it returns a promise', async () => {
    const work = () => {
      throw new Error('at once')
    }
    expect((await converse(bucket, { work })).response).toMatchObject({ Status: 'FAILED' })
  })

  test('is FAILED when the work returns an id that CloudFormation does not accept', async () => {
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

  test('is FAILED for a malformed event with a ResponseURL, and echoes what the event has', async () => {
    const { response } = await converse(bucket, { event: { StackId: 7, ResourceProperties: 'VpcId' } })
    expect(response).toMatchObject({ Status: 'FAILED', StackId: '', RequestId: REQUEST_ID })
    expect(response?.Reason).toMatch(/^StackId: .*; ResourceProperties: /)
  })

  test('is reported to an observer before the delivery, with its cause and what was thrown', async () => {
    const told: Outcome[] = []
    const error = new Error('VpcId: missing')
    await converse(bucket, { work: failWith(error), options: { onOutcome: (outcome) => void told.push(outcome) } })
    expect(told).toEqual([{ cause: 'WorkFailed', error, response: expect.objectContaining({ Status: 'FAILED' }) }])
  })

  test.each([
    ['Finished', {}],
    ['WorkFailed', { work: failWith(new Error('no')) }],
    ['DeadlineReached', { work: never }],
    ['MalformedRequest', { event: { RequestType: 'Replace' } }],
    ['UnacceptableAnswer', { work: async () => ({ PhysicalResourceId: '' }) }],
  ] as const)('is %s by its cause', async (cause, conversation) => {
    const onOutcome = jest.fn()
    await converse(bucket, { ...conversation, options: { onOutcome } })
    expect(onOutcome).toHaveBeenCalledWith(expect.objectContaining({ cause }))
  })

  test('stays the same, and reaches CloudFormation, when an observer throws', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const broken = new Error('observer')
    const onOutcome = () => {
      throw broken
    }
    const onDelivery = () => {
      throw 'no error'
    }
    const { response } = await converse(bucket, { options: { onOutcome, onDelivery } })
    expect(response).toMatchObject({ Status: 'SUCCESS' })
    expect(warn.mock.calls).toEqual([[broken], ['no error']])
    warn.mockRestore()
  })
})

describe('The physical id', () => {
  const work = failWith(new Error('no'))

  test('of a failed Create is the derived one', async () => {
    expect((await converse(bucket, { work })).response).toMatchObject({ PhysicalResourceId: 'endpoints/vpc-0a' })
  })

  test.each([updateEvent, deleteEvent])('of a failed $RequestType is that of the event', async (event) => {
    const { response } = await converse(bucket, { event: { ...event, PhysicalResourceId: 'as-it-came' }, work })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'as-it-came' })
  })

  test('of an Update whose attributes do not fit is that of the event', async () => {
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
    ['gives nothing', () => ''],
    ['gives too much', () => 'x'.repeat(1025)],
  ])('of a failed Create is the stack and the logical id where the derivation %s', async (_, physicalResourceId) => {
    const { response } = await converse(bucket, { work, options: { physicalResourceId } })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${STACK_ID}|Endpoints` })
  })

  test('of a malformed Create is the stack and the logical id', async () => {
    const { response } = await converse(bucket, { event: { ResourceProperties: [] } })
    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: `${STACK_ID}|Endpoints` })
  })
})

describe('A Delete', () => {
  test('reaches the work whatever its properties are, and whatever form its id has', async () => {
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
  test('ends work that never returns: FAILED, with the progress, before the invocation ends', async () => {
    const { response, puts } = await converse(bucket, {
      work: (_request, { reportProgress }) => {
        reportProgress(() => 'created vpce-1; pending for 312 s: vpce-2')
        return never()
      },
    })
    expect(response).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'endpoints/vpc-0a',
      Reason: `Out of time after 45 s (Timeout of the function): created vpce-1; pending for 312 s: vpce-2 ${LOG_POINTER}`,
    })
    expect(puts).toHaveLength(1)
  })

  test('is the ServiceTimeout, a string of seconds, when that is sooner', async () => {
    const event = { ResourceProperties: { VpcId: 'vpc-0a', ServiceTimeout: '1' } }
    const { response } = await converse(bucket, { event, work: never })
    expect(response?.Reason).toMatch(/^Out of time after 1 s \(ServiceTimeout\): no progress reported /)
  })

  test('counts the ServiceTimeout from the signing of the URL: a late retry does not begin', async () => {
    const work = jest.fn(succeed)
    const event = { ResourceProperties: { VpcId: 'vpc-0a', ServiceTimeout: '60' } }
    const signedAt = new Date(Date.now() - 120_000)
    const { response } = await converse(bucket, { event, work, signedAt })
    expect(response?.Reason).toBe(`Out of time before the work began (ServiceTimeout) ${LOG_POINTER}`)
    expect(work).not.toHaveBeenCalled()
  })

  test('is given to the work, and aborts its signal', async () => {
    const startedAt = Date.now()
    let seen: { deadline: number; aborted: boolean } | undefined
    await converse(bucket, {
      work: (_request, { signal, deadline }) => {
        signal.addEventListener('abort', () => {
          seen = { deadline, aborted: signal.aborted }
        })
        return never()
      },
    })
    expect(seen).toEqual({ deadline: startedAt + WORK_MS, aborted: true })
  })

  test('keeps fifteen seconds for the delivery', async () => {
    const work = jest.fn(succeed)
    const startedAt = Date.now()
    await converse(bucket, { timeLeft: 900_000, work })
    expect(work.mock.calls[0]?.[1].deadline).toBe(startedAt + 885_000)
  })

  test('gives one outcome even when the work ends right after it', async () => {
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

  test('does not delay a finished invocation', async () => {
    await converse(bucket, { timeLeft: 900_000 })
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('An event that nobody waits for', () => {
  test.each([
    ['no object', 'hello'],
    ['an object without a ResponseURL', { RequestType: 'Create' }],
  ])('is thrown back at Lambda: %s', async (_, event) => {
    const work = jest.fn(succeed)
    const handler = customResource(work, { physicalResourceId: () => 'id' })
    await expect(deliverTo(handler, event)).rejects.toThrow(NotACustomResourceRequestError)
    expect(work).not.toHaveBeenCalled()
  })
})

describe('The same event again', () => {
  test('reaches the work again: an old outcome is never replayed', async () => {
    const work = jest.fn(succeed)
    await converse(bucket, { event: createEvent, work })
    await converse(bucket, { event: createEvent, work })
    expect(work).toHaveBeenCalledTimes(2)
  })
})
