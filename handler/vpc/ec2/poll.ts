import type { Clock } from './ec2.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10_000

/**
 * How long EC2 may not know, or not list, something that exists: one read without it proves nothing. In milliseconds.
 */
export const ABSENCE_MS = 10_000

/**
 * The pause before the next attempt: a tenth of the time that has passed, so that nobody waits much longer than EC2
 * took. In milliseconds.
 */
export const pauseAfter = (elapsedMs: number): number =>
  Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, elapsedMs / 10))

interface Poll<Result> {
  clock: Clock
  /** Called until it returns anything but undefined. */
  until: () => Promise<Result | undefined>
  /** The pause before the next call, in milliseconds, by the time since the first call. */
  backoff?: (elapsedMs: number) => number
  /** The time limit in milliseconds; by default the end of the invocation. */
  patienceMs?: number
  /** Whether to pause before the first call. */
  pausesFirst?: boolean
}

/** @returns undefined if the time limit ended first */
export const poll = async <Result>({
  clock,
  until,
  backoff = pauseAfter,
  patienceMs = Number.POSITIVE_INFINITY,
  pausesFirst = false,
}: Poll<Result>): Promise<Result | undefined> => {
  const startedAt = clock.now()
  if (pausesFirst) await clock.sleep(backoff(0))
  for (;;) {
    const result = await until()
    if (result !== undefined) return result
    const elapsed = clock.now() - startedAt
    if (elapsed >= patienceMs) return undefined
    await clock.sleep(backoff(elapsed))
  }
}
