import { setTimeout as delay } from 'node:timers/promises'

/** Where time comes from: milliseconds since the epoch, and a way to wait that an AbortSignal ends. */
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
 * A clock that does not move while anybody works, and jumps to the next sleeper's time once nobody does.
 *
 * Sleepers wake one at a time, in the order of time, and of arrival within one instant. By default the jump comes with the
 * next turn of the event loop. With `quietMilliseconds` it waits until no clock call was made for so long in real time, so
 * that calls which are under way on a socket are not overtaken: parallel work then takes the time of its longest part.
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
