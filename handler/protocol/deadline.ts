import { DeadlineReachedError } from './errors.ts'

/** A point in time by which the response has to be on its way, and what sets it. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number
  readonly limit: 'Timeout of the function' | 'ServiceTimeout'
}

export interface TimeLimits {
  /** When the work began, when CloudFormation began to wait, and when Lambda ends the invocation: epoch milliseconds. */
  readonly startedAt: number
  readonly requestedAt: number
  readonly lambdaEndsAt: number
  /** As it came with the resource's properties: a string of seconds. */
  readonly serviceTimeout: unknown
  /** What to keep for the delivery, in milliseconds. */
  readonly marginMs: number
}

/** How a task is told that its time is over, and how it is asked how far it came. */
export interface TimedTask {
  readonly signal: AbortSignal
  reportProgress(describe: () => string): void
}

// The default, and the largest that CloudFormation takes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
const MAX_SERVICE_TIMEOUT_SECONDS = 3600

/** The smaller of the two limits, less the margin; of a short time, the margin takes a quarter at most. */
export const deadlineOf = (limits: TimeLimits): Deadline => {
  const serviceEndsAt = limits.requestedAt + serviceTimeoutSeconds(limits.serviceTimeout) * 1000
  const end = Math.min(limits.lambdaEndsAt, serviceEndsAt)
  const margin = Math.min(limits.marginMs, Math.max(0, end - limits.startedAt) / 4)
  return {
    at: Math.floor(end - margin),
    limit: serviceEndsAt < limits.lambdaEndsAt ? 'ServiceTimeout' : 'Timeout of the function',
  }
}

const serviceTimeoutSeconds = (value: unknown): number => {
  const seconds = Number(value)
  return seconds >= 1 && seconds <= MAX_SERVICE_TIMEOUT_SECONDS ? seconds : MAX_SERVICE_TIMEOUT_SECONDS
}

/**
 * Runs the task until the deadline, and no longer: then the task is asked for its progress, its signal is aborted, and it is
 * left behind, whether it heeds the signal or not.
 * @throws DeadlineReachedError with the progress; whatever the task throws before that.
 */
export const beforeDeadline = async <T>(deadline: Deadline, task: (timed: TimedTask) => Promise<T>): Promise<T> => {
  const startedAt = Date.now()
  if (startedAt >= deadline.at) throw new DeadlineReachedError(`Out of time before the work began (${deadline.limit})`)
  const controller = new AbortController()
  let progress = () => 'no progress reported'
  const expiry = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const error = new DeadlineReachedError(`Out of time after ${seconds} s (${deadline.limit}): ${ask(progress)}`)
    expiry.reject(error)
    controller.abort(error)
  }, deadline.at - startedAt)
  const timed: TimedTask = {
    signal: controller.signal,
    reportProgress: (describe) => {
      progress = describe
    },
  }
  try {
    return await Promise.race([task(timed), expiry.promise])
  } finally {
    clearTimeout(timer)
  }
}

const ask = (describe: () => string): string => {
  try {
    return describe()
  } catch {
    return 'its progress could not be told'
  }
}
