import { DeadlineReachedError } from './errors.ts'

/** The time at which the work is given up, so that there is still time to deliver the response. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number
  /** The limit that comes first, named in the `Reason`. */
  readonly limit: 'function timeout' | 'ServiceTimeout'
}

/** Points in time are in epoch milliseconds. */
export interface TimeLimits {
  /** When the work starts. */
  readonly startedAt: number
  /** When CloudFormation started to wait. */
  readonly requestedAt: number
  /** When Lambda ends the invocation. */
  readonly lambdaEndsAt: number
  /** From the resource's properties, unchecked: a string of seconds. */
  readonly serviceTimeout: unknown
  /** Time reserved for the delivery, in milliseconds. */
  readonly marginMs: number
}

export interface ProgressReport {
  /** For the `Reason`. */
  readonly description: string
  /** Whether all that is left is to wait, so that a later invocation can go on with it. */
  readonly isOnlyWaiting: boolean
}

/** How a task with a deadline is stopped, and how it reports its progress. */
export interface TaskControl {
  readonly signal: AbortSignal
  /** `read` is called at the deadline, the last one that was given. */
  reportProgress(read: () => ProgressReport): void
}

// The default and the maximum: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
const MAX_SERVICE_TIMEOUT_SECONDS = 3600

/** The earlier of the two limits, minus the margin. The margin takes at most a quarter of the time that is left. */
export const computeDeadline = (limits: TimeLimits): Deadline => {
  const serviceEndsAt = limits.requestedAt + serviceTimeoutSeconds(limits.serviceTimeout) * 1000
  const end = Math.min(limits.lambdaEndsAt, serviceEndsAt)
  const margin = Math.min(limits.marginMs, Math.max(0, end - limits.startedAt) / 4)
  return {
    at: Math.floor(end - margin),
    limit: serviceEndsAt < limits.lambdaEndsAt ? 'ServiceTimeout' : 'function timeout',
  }
}

const serviceTimeoutSeconds = (value: unknown): number => {
  const seconds = Number(value)
  return seconds >= 1 ? Math.min(seconds, MAX_SERVICE_TIMEOUT_SECONDS) : MAX_SERVICE_TIMEOUT_SECONDS
}

/**
 * Runs the task until it ends or the deadline comes. At the deadline the progress is read, the signal is aborted, and the
 * task is not awaited any longer, even if it ignores the signal.
 * @throws DeadlineReachedError with the progress, or whatever the task throws before the deadline
 */
export const withDeadline = async <T>(deadline: Deadline, task: (control: TaskControl) => Promise<T>): Promise<T> => {
  const startedAt = Date.now()
  if (startedAt >= deadline.at) {
    throw new DeadlineReachedError(`Out of time before the work began (${deadline.limit})`, false)
  }
  const controller = new AbortController()
  let readProgress = (): ProgressReport => ({ description: 'no progress reported', isOnlyWaiting: false })
  const expiry = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const { description, isOnlyWaiting } = readSafely(readProgress)
    const message = `Out of time after ${seconds} s (${deadline.limit}): ${description}`
    const error = new DeadlineReachedError(message, isOnlyWaiting && deadline.limit === 'function timeout')
    expiry.reject(error)
    controller.abort(error)
  }, deadline.at - startedAt)
  const control: TaskControl = {
    signal: controller.signal,
    reportProgress: (read) => {
      readProgress = read
    },
  }
  try {
    return await Promise.race([task(control), expiry.promise])
  } finally {
    clearTimeout(timer)
  }
}

const readSafely = (read: () => ProgressReport): ProgressReport => {
  try {
    return read()
  } catch {
    return { description: 'the progress could not be read', isOnlyWaiting: false }
  }
}
