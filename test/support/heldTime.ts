import { jest } from '@jest/globals'

/** Replaces the clock and the timers of the handlers. Sockets keep real time. */
export const holdTime = ({ trickles = false } = {}): void => {
  jest.useFakeTimers({
    now: Date.UTC(2026, 0, 31),
    // Time advances with the event loop, so that nothing is late on a busy machine.
    advanceTimers: trickles,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  })
}

/** Advances time after the current turn of the event loop. */
export const passSoon = (milliseconds: number): void => {
  setImmediate(() => jest.advanceTimersByTime(milliseconds))
}
