import type { Clock } from '../../handler/vpc/ec2/ec2.ts'

/** A clock that a sleep moves on at once. What is due at a time runs before the sleep that passes it ends. */
export interface FakeClock extends Clock {
  /** The length of each sleep so far, in milliseconds. */
  readonly pauses: readonly number[]
  advance(ms: number): void
  /** Runs once, at so many milliseconds from now. */
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
