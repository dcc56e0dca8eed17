import type { Clock } from './ec2.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10_000

/** How long EC2 may not know, or not list, what exists: one read that lacks it proves nothing. In milliseconds. */
export const ABSENCE_MS = 10_000

/** A tenth of what has passed, so that nobody waits much longer than EC2 took. In milliseconds. */
export const pauseAfter = (elapsedMs: number): number =>
  Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, elapsedMs / 10))

interface Poll<Result> {
  clock: Clock
  /** Tried until it gives anything but undefined. */
  until: () => Promise<Result | undefined>
  /** Milliseconds from one try to the next, by how many have passed since the first. */
  backoff?: (elapsedMs: number) => number
  /** How long to go on, in milliseconds; without it, until the invocation ends. */
  patienceMs?: number
  /** Whether there is nothing to be seen before the first pause. */
  pausesFirst?: boolean
}

/** @returns undefined where patience ended first */
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
