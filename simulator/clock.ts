import { setTimeout as delay } from 'node:timers/promises'

/** A source of time: milliseconds since the epoch, and a sleep that an AbortSignal can end. */
export interface Clock {
  now(): number
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
}

interface Sleeper {
  wakesAt: number
  wake: () => void
}

/**
 * A clock that stands still while code runs, and jumps to the time of the next sleeper when nothing runs.
 *
 * Sleepers wake one at a time, in the order of their wake times; at the same time, in the order of their calls. By
 * default, the clock jumps in the next turn of the event loop. With `quietMilliseconds`, it waits until there was no
 * call of the clock for that much real time. A call in progress on a socket then completes before the clock jumps, so
 * parallel work takes as long as its longest part.
 */
export const virtualClock = ({
  startsAt = Date.UTC(2025, 0, 1),
  quietMilliseconds = 0,
} = {}): Clock & {
  advance(milliseconds: number): void
} => {
  let now = startsAt
  let lastCall = performance.now()
  let leapIsDue = false
  const sleepers: Sleeper[] = []

  const scheduleLeap = () => {
    if (leapIsDue || sleepers.length === 0) return
    leapIsDue = true
    if (quietMilliseconds > 0) setTimeout(leap, quietMilliseconds)
    else setImmediate(leap)
  }
  const leap = () => {
    leapIsDue = false
    const quietFor = performance.now() - lastCall
    if (quietFor >= quietMilliseconds) {
      const next = sleepers.shift()
      if (next) {
        now = Math.max(now, next.wakesAt)
        lastCall = performance.now()
        next.wake()
      }
    }
    scheduleLeap()
  }

  return {
    now: () => {
      lastCall = performance.now()
      return now
    },
    advance: (milliseconds) => {
      now += milliseconds
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        lastCall = performance.now()
        const abandon = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          reject(signal?.reason)
        }
        const wake = () => {
          signal?.removeEventListener('abort', abandon)
          resolve()
        }
        const sleeper = { wakesAt: now + milliseconds, wake }
        const after = sleepers.findIndex(({ wakesAt }) => wakesAt > sleeper.wakesAt)
        sleepers.splice(after < 0 ? sleepers.length : after, 0, sleeper)
        signal?.addEventListener('abort', abandon, { once: true })
        scheduleLeap()
      }),
  }
}
