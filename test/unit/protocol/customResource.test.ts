import { setImmediate as endOfTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { ProgressReport } from '../../../handler/protocol/deadline.ts'
import type { CustomResourceOptions, Delivery, Outcome, Work } from '../../../handler/protocol/index.ts'
import { contextWith, createEvent, deleteEvent, LOG_STREAM, STACK_ID, updateEvent } from './events.ts'
import { customResource, put, responses, silence } from './s3.ts'

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 31) })
  put.mockReset().mockResolvedValue(200)
})
afterEach(() => {
  jest.useRealTimers()
})

const succeed: Work = async () => ({ PhysicalResourceId: 'the-id', Data: { VpcId: 'vpc-0a' } })
const never: Work = () => new Promise(() => undefined)
const fail: Work = () => Promise.reject(new Error('no such VPC'))

/** Runs one event to its end on fake timers. Returns what the handler threw, when it responded, and how long it took. */
const run = async (
  work: Work,
  { event = {}, seconds = 900, ...options }: { event?: object; seconds?: number } & Partial<CustomResourceOptions> = {},
) => {
  const startedAt = Date.now()
  let respondedAfter = Number.NaN
  const onOutcome = (outcome: Outcome): void => {
    respondedAfter = Date.now() - startedAt
    options.onOutcome?.(outcome)
  }
  const handler = customResource(work, { physicalResourceId: () => 'derived', ...options, onOutcome })
  const ended = handler({ ...createEvent, ...event }, contextWith(seconds * 1000)).then(
    () => ({ thrown: undefined, milliseconds: Date.now() - startedAt }),
    (thrown: unknown) => ({ thrown, milliseconds: Date.now() - startedAt }),
  )
  await jest.runAllTimersAsync()
  const { thrown, milliseconds } = await ended
  // No timer outlives the handler: it would fire in the next invocation.
  expect(Date.now() - startedAt).toBe(milliseconds)
  return { thrown, milliseconds, respondedAfter }
}

describe('customResource', () => {
  test('PUTs the result of the work once, and returns nothing', async () => {
    expect(await run(succeed)).toEqual({ thrown: undefined, milliseconds: 0, respondedAfter: 0 })
    expect(responses()).toEqual([expect.objectContaining({ Status: 'SUCCESS', Data: { VpcId: 'vpc-0a' } })])
    expect(put.mock.calls[0]?.[0].reveal().href).toBe(createEvent.ResponseURL)
  })

  test('passes the request, the deadline, the context and a signal to the work', async () => {
    const work = jest.fn(succeed)
    const now = Date.now()
    await run(work)
    const { ResponseURL, ServiceToken, ...request } = createEvent
    expect(work.mock.calls[0]).toEqual([
      request,
      {
        signal: expect.any(AbortSignal),
        reportProgress: expect.any(Function),
        requestedAt: now,
        deadline: now + 885_000,
        context: expect.objectContaining({ logStreamName: LOG_STREAM }),
      },
    ])
  })

  test.each([
    ['Create with the derived id', createEvent, 'derived'],
    ['Update with the id of its event', updateEvent, updateEvent.PhysicalResourceId],
    ['Delete with the id of its event', deleteEvent, deleteEvent.PhysicalResourceId],
  ])('answers a failed %s', async (_, event, PhysicalResourceId) => {
    await run(fail, { event })
    expect(responses()).toEqual([
      expect.objectContaining({
        Status: 'FAILED',
        Reason: `no such VPC (See CloudWatch log stream ${LOG_STREAM})`,
        PhysicalResourceId,
      }),
    ])
  })

  test.each<[string, Work, string]>([
    [
      'the new physical id',
      async () => ({ PhysicalResourceId: 'created', Data: { Ids: 'x'.repeat(4096) } }),
      'created',
    ],
    ['the derived id instead of an invalid one', async () => ({ PhysicalResourceId: '' }), 'derived'],
  ])(
    'answers FAILED with %s to a Create whose result CloudFormation would reject',
    async (_, work, PhysicalResourceId) => {
      await run(work)
      expect(responses()).toEqual([expect.objectContaining({ Status: 'FAILED', PhysicalResourceId })])
    },
  )

  test.each([
    [
      'that throws',
      () => {
        throw new Error('no VpcId')
      },
    ],
    ['that is empty', () => ''],
    ['that is too long', () => 'x'.repeat(1025)],
  ])('returns the stack and the logical id instead of a derived id %s', async (_, physicalResourceId) => {
    await run(fail, { physicalResourceId })
    expect(responses()).toEqual([expect.objectContaining({ PhysicalResourceId: `${STACK_ID}|Endpoints` })])
  })

  test('answers at the deadline, 15 seconds before Lambda ends the invocation, while the work still runs', async () => {
    const { respondedAfter } = await run(never)
    expect(respondedAfter).toBe(885_000)
    expect(responses()[0].Reason).toMatch(/^Out of time after 885 s \(function timeout\): /)
  })

  test('answers before the ServiceTimeout ends', async () => {
    const ResourceProperties = { ServiceTimeout: '120' }
    expect((await run(never, { event: { ResourceProperties } })).respondedAfter).toBe(105_000)
  })

  test('gives an aborted task two seconds after the response to clean up', async () => {
    const releasing = jest.fn()
    const release: Work = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => setTimeout(() => reject(releasing()), 1_500))
      })
    const { milliseconds, respondedAfter } = await run(release)
    expect({ milliseconds, respondedAfter }).toEqual({ milliseconds: 886_500, respondedAfter: 885_000 })
    expect(releasing).toHaveBeenCalledTimes(1)
  })

  test('returns before Lambda ends the invocation, even if an aborted task never ends', async () => {
    const { milliseconds, respondedAfter } = await run(never, { limits: { marginMs: 1_000 } })
    expect({ milliseconds, respondedAfter }).toEqual({ milliseconds: 899_900, respondedAfter: 899_000 })
  })

  test('does not wait for an aborted task if it has no time to clean up', async () => {
    const ended = jest.fn()
    const handler = customResource(never, { physicalResourceId: () => 'derived', limits: { cleanUpMs: 0 } })
    void handler(createEvent, contextWith(900_000)).then(ended)
    jest.advanceTimersByTime(885_000)
    await endOfTurn()
    expect(ended).toHaveBeenCalled()
  })

  describe('with work that reports its progress', () => {
    /** Work that never ends, with this progress. */
    const report =
      (read: () => ProgressReport): Work =>
      (request, invocation) => {
        invocation.reportProgress(read)
        return never(request, invocation)
      }
    const wait = report(() => ({ description: 'vpce-1 to be deleted', isOnlyWaiting: true }))

    test('answers nothing at the end of the invocation and throws, so that Lambda invokes again', async () => {
      const { thrown } = await run(wait)
      expect(thrown).toMatchObject({ name: 'StillWaitingError', message: expect.stringContaining('vpce-1') })
      expect(responses()).toEqual([])
    })

    test.each([
      ['answers nothing at the deadline when the request is 41:59 minutes old', '20260130T233246Z', []],
      ['answers FAILED at the deadline when the request is 42 minutes old', '20260130T233245Z', ['FAILED']],
    ])('%s', async (_, signedAt, statuses) => {
      // The URL counts as signed at the end of its second, and the deadline comes after 14:45 minutes.
      jest.setSystemTime(Date.UTC(2026, 0, 31, 0, 0, 0, 999))
      await run(wait, { event: { ResponseURL: `https://bucket/object?X-Amz-Date=${signedAt}` } })
      expect(responses().map(({ Status }) => Status)).toEqual(statuses)
    })

    test('answers FAILED to a retry that comes after the ServiceTimeout, and does not start the work', async () => {
      const work = jest.fn(wait)
      const ResponseURL = 'https://bucket/object?X-Amz-Date=20260130T235800Z'
      await run(work, { event: { ResponseURL, ResourceProperties: { ServiceTimeout: '60' } } })
      expect(responses()).toEqual([expect.objectContaining({ Status: 'FAILED' })])
      expect(work).not.toHaveBeenCalled()
    })

    test.each<[string, () => ProgressReport, RegExp]>([
      ['something is still being changed', () => ({ description: 'vpce-1', isOnlyWaiting: false }), /: vpce-1 /],
      [
        'its progress cannot be read',
        () => {
          throw new Error('broken')
        },
        /: the progress could not be read /,
      ],
    ])('answers FAILED at the end of the invocation when %s', async (_, read, Reason) => {
      const { thrown } = await run(report(read))
      expect(thrown).toBeUndefined()
      expect(responses()).toEqual([
        expect.objectContaining({ Status: 'FAILED', Reason: expect.stringMatching(Reason) }),
      ])
    })

    test('answers FAILED if the ServiceTimeout ends first', async () => {
      await run(wait, { event: { ResourceProperties: { ServiceTimeout: '120' } } })
      expect(responses()).toEqual([expect.objectContaining({ Status: 'FAILED' })])
    })
  })

  test('counts the ServiceTimeout from the time when the URL was signed', async () => {
    const ResponseURL = 'https://bucket/object?X-Amz-Date=20260130T235900Z'
    const event = { ResponseURL, ResourceProperties: { ServiceTimeout: '120' } }
    const { respondedAfter } = await run(never, { event })
    expect(respondedAfter).toBe(120_000 - 60_000 + 999 - 15_000)
  })

  test('reserves the margin that the options set', async () => {
    expect((await run(never, { limits: { marginMs: 100_000 } })).respondedAfter).toBe(800_000)
  })

  test('ends a failing delivery after at most a minute, and throws', async () => {
    put.mockResolvedValue(503)
    const { thrown, milliseconds } = await run(succeed)
    expect(thrown).toHaveProperty('name', 'UndeliveredResponseError')
    expect(thrown).toHaveProperty('message', 'SUCCESS not delivered: 503')
    expect(milliseconds).toBeGreaterThan(50_000)
    expect(milliseconds).toBeLessThanOrEqual(60_000)
  })

  test('ends a failing delivery just before Lambda ends the invocation', async () => {
    put.mockImplementation(silence)
    const { thrown, milliseconds } = await run(never, { seconds: 16 })
    expect(thrown).toHaveProperty('message', 'FAILED not delivered: no answer in time')
    expect(milliseconds).toBe(15_900)
  })

  test('delivers within the limits that the options set', async () => {
    put.mockImplementation(silence)
    expect((await run(succeed, { limits: { attemptMs: 70, totalMs: 70 } })).milliseconds).toBe(70)
  })

  test('returns normally if S3 refuses the URL', async () => {
    put.mockResolvedValue(403)
    expect((await run(succeed)).thrown).toBeUndefined()
    expect(put).toHaveBeenCalledTimes(1)
  })

  test('calls its observers with the outcome before the delivery, and with the delivery after it', async () => {
    const order: string[] = []
    put.mockImplementation(async () => {
      order.push('PUT')
      return 200
    })
    await run(succeed, {
      onOutcome: ({ cause }: Outcome) => order.push(cause),
      onDelivery: ({ result }: Delivery, { cause }: Outcome) => order.push(`${result} ${cause}`),
    })
    expect(order).toEqual(['Finished', 'PUT', 'Delivered Finished'])
  })

  test('warns if an observer throws, and continues', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const error = new Error('observer')
    await run(succeed, {
      onOutcome: () => {
        throw error
      },
      onDelivery: () => {
        throw 7
      },
    })
    expect(warn.mock.calls).toEqual([[error], ['7']])
    expect(put).toHaveBeenCalledTimes(1)
    warn.mockRestore()
  })

  test.each<[string, Work, object, object]>([
    ['WorkFailed', fail, {}, { message: 'no such VPC' }],
    ['DeadlineReached', never, {}, { name: 'DeadlineReachedError' }],
    ['MalformedRequest', succeed, { RequestType: 'Replace' }, { name: 'MalformedRequestError' }],
    ['UnacceptableResult', async () => ({ PhysicalResourceId: '' }), {}, { name: 'UnacceptableResultError' }],
  ])('reports the cause %s with the error', async (cause, work, event, error) => {
    const onOutcome = jest.fn()
    await run(work, { event, onOutcome })
    expect(onOutcome).toHaveBeenCalledWith(expect.objectContaining({ cause, error: expect.objectContaining(error) }))
  })

  test('repeats the valid ids of a malformed event', async () => {
    await run(succeed, { event: { StackId: 7, RequestId: null, ResourceProperties: null } })
    expect(responses()).toEqual([
      expect.objectContaining({
        StackId: '',
        RequestId: '',
        LogicalResourceId: 'Endpoints',
        PhysicalResourceId: '|Endpoints',
      }),
    ])
  })

  test('throws for an event without a ResponseURL', async () => {
    const { thrown } = await run(succeed, { event: { ResponseURL: '' } })
    expect(thrown).toHaveProperty('name', 'NotACustomResourceRequestError')
    expect(put).not.toHaveBeenCalled()
  })

  test('removes the URL from the Reason', async () => {
    await run(() => Promise.reject(new Error(`PUT ${createEvent.ResponseURL} failed`)))
    expect(responses()[0].Reason).toMatch(/^PUT <ResponseURL> failed /)
  })
})
