import type { Clock } from '../../handler/vpc/ec2/ec2.ts'

/**
 * A clock that moves forward at once when code sleeps. Everything that is due by the end of a sleep runs before the
 * sleep ends.
 */
export interface FakeClock extends Clock {
  /** The length of each sleep so far, in milliseconds. */
  readonly pauses: readonly number[]
  advance(ms: number): void
  /** Runs a function once, after this many milliseconds. */
  at(ms: number, run: () => unknown): void
}

export const fakeClock = (startedAt = 1_000_000): FakeClock => {
  let now = startedAt
  let due: { at: number; run: () => unknown }[] = []
  const pauses: number[] = []
  return {
    pauses,
    now: () => now,
    advance(ms) {
      now += ms
    },
    at(ms, run) {
      due.push({ at: now + ms, run })
    },
    async sleep(ms) {
      pauses.push(ms)
      const end = now + ms
      const ready = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      due = due.filter((one) => !ready.includes(one))
      for (const { at, run } of ready) {
        now = Math.max(now, at)
        await run()
      }
      now = Math.max(now, end)
    },
  }
}
