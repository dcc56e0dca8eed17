import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  computeDeadline,
  type Deadline,
  type ProgressReport,
  type TaskControl,
  withDeadline,
} from '../../../handler/protocol/deadline.ts'
import { DeadlineReachedError } from '../../../handler/protocol/errors.ts'

describe('computeDeadline', () => {
  const at = (changes: Partial<Parameters<typeof computeDeadline>[0]>) =>
    computeDeadline({
      startedAt: 0,
      requestedAt: 0,
      lambdaEndsAt: 900_000,
      serviceTimeout: undefined,
      marginMs: 15_000,
      ...changes,
    })

  test('returns the end of the invocation minus the margin', () => {
    expect(at({})).toEqual({ at: 885_000, limit: 'function timeout' })
  })

  test('returns the end of the ServiceTimeout minus the margin if that comes first', () => {
    expect(at({ serviceTimeout: '300' })).toEqual({ at: 285_000, limit: 'ServiceTimeout' })
  })

  test('names the function timeout if both end together', () => {
    expect(at({ serviceTimeout: '900' })).toEqual({ at: 885_000, limit: 'function timeout' })
  })

  test('counts the ServiceTimeout from the request, also for a later retry of the event', () => {
    expect(at({ requestedAt: -60_000, serviceTimeout: '300' }).at).toBe(225_000)
  })

  test('reserves a quarter of a short time instead of the whole margin', () => {
    expect(at({ serviceTimeout: '20' }).at).toBe(15_000)
    expect(at({ serviceTimeout: '60' }).at).toBe(45_000)
    expect(at({ serviceTimeout: '61' }).at).toBe(46_000)
    expect(at({ startedAt: 10_000, lambdaEndsAt: 30_000 }).at).toBe(25_000)
  })

  test('returns a time in the past if the ServiceTimeout ended before the work began', () => {
    expect(at({ startedAt: 120_000, serviceTimeout: '100' }).at).toBe(100_000)
  })

  test.each([
    ['1', 750],
    ['3600', 3_585_000],
    [3600, 3_585_000],
  ])('accepts a ServiceTimeout of %j seconds', (serviceTimeout, expected) => {
    expect(at({ lambdaEndsAt: 10_000_000, serviceTimeout }).at).toBe(expected)
  })

  test.each([undefined, '', '0', '-5', '3601', 'soon', null, {}])(
    "uses CloudFormation's default of an hour for a ServiceTimeout of %j",
    (serviceTimeout) => {
      expect(at({ lambdaEndsAt: 10_000_000, serviceTimeout }).at).toBe(3_585_000)
    },
  )
})

describe('withDeadline', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  const waitingFor = (description: string): ProgressReport => ({ description, isOnlyWaiting: true })
  const inSeconds = (seconds: number): Deadline => ({ at: Date.now() + seconds * 1000, limit: 'ServiceTimeout' })

  /** Runs a task that never ends, until its deadline in 90 seconds. */
  const runOut = async (task: (timed: TaskControl) => void) => {
    const outcome = withDeadline(inSeconds(90), (timed) => {
      task(timed)
      return new Promise<never>(() => undefined)
    }).catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(90_000)
    return outcome
  }

  test('resolves to the result of the task, and leaves no timer', async () => {
    await expect(withDeadline(inSeconds(90), async () => 'done')).resolves.toBe('done')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('throws what the task throws, and leaves no timer', async () => {
    const failing = withDeadline(inSeconds(90), () => Promise.reject(new Error('no such VPC')))
    await expect(failing).rejects.toThrow('no such VPC')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('throws what the task throws before it returns its promise', async () => {
    const failing = withDeadline(inSeconds(90), () => {
      throw new Error('at once')
    })
    await expect(failing).rejects.toThrow('at once')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('waits until the last millisecond', async () => {
    const done = jest.fn()
    void withDeadline(inSeconds(90), () => new Promise<never>(() => undefined)).catch(done)
    await jest.advanceTimersByTimeAsync(89_999)
    expect(done).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(done).toHaveBeenCalled()
  })

  test('reports the progress at the deadline, the time and the limit', async () => {
    let pending = 'vpce-1, vpce-2'
    const error = await runOut(({ reportProgress }) => {
      reportProgress(() => waitingFor(`pending: ${pending}`))
      pending = 'vpce-2'
    })
    expect(error).toBeInstanceOf(DeadlineReachedError)
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): pending: vpce-2')
  })

  test('uses the latest description', async () => {
    const error = await runOut(({ reportProgress }) => {
      reportProgress(() => waitingFor('first'))
      reportProgress(() => waitingFor('second'))
    })
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): second')
  })

  test('says that no progress was reported', async () => {
    const error = await runOut(() => undefined)
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): no progress reported')
  })

  test('says that the progress could not be read', async () => {
    const error = await runOut(({ reportProgress }) =>
      reportProgress(() => {
        throw new Error('broken')
      }),
    )
    expect(error).toHaveProperty('message', 'Out of time after 90 s (ServiceTimeout): the progress could not be read')
  })

  test('reads the progress before it aborts, with its own error as the reason', async () => {
    const order: string[] = []
    let reason: unknown
    const error = await runOut(({ signal, reportProgress }) => {
      signal.addEventListener('abort', () => {
        order.push('aborted')
        reason = signal.reason
      })
      reportProgress(() => {
        order.push('read')
        return waitingFor('vpce-1')
      })
    })
    expect(order).toEqual(['read', 'aborted'])
    expect(reason).toBe(error)
  })

  test('does not abort a task that has ended', async () => {
    let signal: AbortSignal | undefined
    await withDeadline(inSeconds(90), async (timed) => {
      signal = timed.signal
    })
    await jest.advanceTimersByTimeAsync(90_000)
    expect(signal?.aborted).toBe(false)
  })

  test('throws its own error if the task fails because of the abort', async () => {
    const outcome = withDeadline(inSeconds(90), ({ signal }) => {
      const task = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => task.reject(new Error('aborted')))
      return task.promise
    })
    const rejected = expect(outcome).rejects.toThrow(DeadlineReachedError)
    await jest.advanceTimersByTimeAsync(90_000)
    await rejected
  })

  test.each([0, -1])('does not start the task with %i seconds left', async (seconds) => {
    const task = jest.fn(async () => 'done')
    const outcome = withDeadline(inSeconds(seconds), task)
    await expect(outcome).rejects.toThrow(
      new DeadlineReachedError('Out of time before the work began (ServiceTimeout)', false),
    )
    expect(task).not.toHaveBeenCalled()
  })
})
