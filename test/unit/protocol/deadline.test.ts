import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { beforeDeadline, type Deadline, deadlineOf, type TimedTask } from '../../../handler/protocol/deadline.ts'
import { DeadlineReachedError } from '../../../handler/protocol/errors.ts'

describe('deadlineOf', () => {
  const at = (changes: Partial<Parameters<typeof deadlineOf>[0]>) =>
    deadlineOf({
      startedAt: 0,
      requestedAt: 0,
      lambdaEndsAt: 900_000,
      serviceTimeout: undefined,
      marginMs: 15_000,
      ...changes,
    })

  test('is the end of the invocation, less the margin', () => {
    expect(at({})).toEqual({ at: 885_000, limit: 'Timeout of the function' })
  })

  test('is the end of the ServiceTimeout, less the margin, where that comes first', () => {
    expect(at({ serviceTimeout: '300' })).toEqual({ at: 285_000, limit: 'ServiceTimeout' })
  })

  test('is that of the function where both end together', () => {
    expect(at({ serviceTimeout: '900' })).toEqual({ at: 885_000, limit: 'Timeout of the function' })
  })

  test('counts the ServiceTimeout from the request, which a retry of the event comes after', () => {
    expect(at({ requestedAt: -60_000, serviceTimeout: '300' }).at).toBe(225_000)
  })

  test('keeps a quarter of a short time, not the whole margin', () => {
    expect(at({ serviceTimeout: '20' }).at).toBe(15_000)
    expect(at({ serviceTimeout: '60' }).at).toBe(45_000)
    expect(at({ serviceTimeout: '61' }).at).toBe(46_000)
    expect(at({ startedAt: 10_000, lambdaEndsAt: 30_000 }).at).toBe(25_000)
  })

  test('is already past where the ServiceTimeout was over before the work began', () => {
    expect(at({ startedAt: 120_000, serviceTimeout: '100' }).at).toBe(100_000)
  })

  test.each([
    ['1', 750],
    ['3600', 3_585_000],
    [3600, 3_585_000],
  ])('takes a ServiceTimeout of %j seconds', (serviceTimeout, expected) => {
    expect(at({ lambdaEndsAt: 10_000_000, serviceTimeout }).at).toBe(expected)
  })

  test.each([undefined, '', '0', '-5', '3601', 'soon', null, {}])(
    'takes the hour that CloudFormation waits by default for a ServiceTimeout of %j',
    (serviceTimeout) => {
      expect(at({ lambdaEndsAt: 10_000_000, serviceTimeout }).at).toBe(3_585_000)
    },
  )
})

describe('beforeDeadline', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  const inSeconds = (seconds: number): Deadline => ({ at: Date.now() + seconds * 1000, limit: 'ServiceTimeout' })

  /** Runs a task that never ends until its deadline, 90 seconds ahead. */
  const runOut = async (task: (timed: TimedTask) => void) => {
    const outcome = beforeDeadline(inSeconds(90), (timed) => {
      task(timed)
      return new Promise<never>(() => undefined)
    }).catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(90_000)
    return outcome
  }

  test('gives what the task gives, and leaves no timer behind', async () => {
    await expect(beforeDeadline(inSeconds(90), async () => 'done')).resolves.toBe('done')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('throws what the task throws, and leaves no timer behind', async () => {
    const failing = beforeDeadline(inSeconds(90), () => Promise.reject(new Error('no such VPC')))
    await expect(failing).rejects.toThrow('no such VPC')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('throws what the task throws before it returns its promise', async () => {
    const failing = beforeDeadline(inSeconds(90), () => {
      throw new Error('at once')
    })
    await expect(failing).rejects.toThrow('at once')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('waits to the last millisecond', async () => {
    const done = jest.fn()
    void beforeDeadline(inSeconds(90), () => new Promise<never>(() => undefined)).catch(done)
    await jest.advanceTimersByTimeAsync(89_999)
    expect(done).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(done).toHaveBeenCalled()
  })

  test('tells the progress as it is at the deadline, the time, and the limit', async () => {
    let pending = 'vpce-1, vpce-2'
    const error = await runOut(({ reportProgress }) => {
      reportProgress(() => `pending: ${pending}`)
      pending = 'vpce-2'
    })
    expect(error).toBeInstanceOf(DeadlineReachedError)
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): pending: vpce-2')
  })

  test('asks whoever reported last', async () => {
    const error = await runOut(({ reportProgress }) => {
      reportProgress(() => 'first')
      reportProgress(() => 'second')
    })
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): second')
  })

  test('says so where no progress was reported', async () => {
    const error = await runOut(() => undefined)
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): no progress reported')
  })

  test('says so where the progress cannot be told', async () => {
    const error = await runOut(({ reportProgress }) =>
      reportProgress(() => {
        throw new Error('broken')
      }),
    )
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): its progress could not be told')
  })

  test('asks before it aborts, and gives the abort its own error as the reason', async () => {
    const order: string[] = []
    let reason: unknown
    const error = await runOut(({ signal, reportProgress }) => {
      signal.addEventListener('abort', () => {
        order.push('aborted')
        reason = signal.reason
      })
      reportProgress(() => {
        order.push('asked')
        return 'pending'
      })
    })
    expect(order).toEqual(['asked', 'aborted'])
    expect(reason).toBe(error)
  })

  test('does not abort a task that is done', async () => {
    let signal: AbortSignal | undefined
    await beforeDeadline(inSeconds(90), async (timed) => {
      signal = timed.signal
    })
    await jest.advanceTimersByTimeAsync(90_000)
    expect(signal?.aborted).toBe(false)
  })

  test('keeps its verdict where the task fails because of the abort', async () => {
    const outcome = beforeDeadline(inSeconds(90), ({ signal }) => {
      const task = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => task.reject(new Error('aborted')))
      return task.promise
    })
    const rejected = expect(outcome).rejects.toThrow(DeadlineReachedError)
    await jest.advanceTimersByTimeAsync(90_000)
    await rejected
  })

  test.each([0, -1])('does not begin with %i seconds left', async (seconds) => {
    const task = jest.fn(async () => 'done')
    const outcome = beforeDeadline(inSeconds(seconds), task)
    await expect(outcome).rejects.toThrow(
      new DeadlineReachedError('Out of time before the work began (ServiceTimeout)'),
    )
    expect(task).not.toHaveBeenCalled()
  })
})
