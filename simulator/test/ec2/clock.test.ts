import { describe, expect, test } from '@jest/globals'
import { realClock, virtualClock } from '../../clock.ts'

describe('The virtual clock', () => {
  test('stands still until code sleeps, and then jumps to the end of the sleep', async () => {
    const clock = virtualClock({ startsAt: 1_000 })
    expect(clock.now()).toBe(1_000)
    await clock.sleep(3_600_000)
    expect(clock.now()).toBe(3_601_000)
  })

  test('wakes sleepers in the order of their wake times, or of their calls if the times are equal', async () => {
    const clock = virtualClock({ startsAt: 0 })
    const woken: string[] = []
    const sleep = async (name: string, milliseconds: number) => {
      await clock.sleep(milliseconds)
      woken.push(`${name} at ${clock.now()}`)
    }
    await Promise.all([sleep('c', 30), sleep('a', 10), sleep('d', 30), sleep('b', 20)])
    expect(woken).toEqual(['a at 10', 'b at 20', 'c at 30', 'd at 30'])
  })

  test('lets a sleeper that woke sleep again before the next one wakes', async () => {
    const clock = virtualClock({ startsAt: 0 })
    const woken: string[] = []
    const poll = async () => {
      for (let count = 0; count < 3; count++) {
        await clock.sleep(5)
        woken.push(`poll at ${clock.now()}`)
      }
    }
    const wait = clock.sleep(12).then(() => woken.push(`wait at ${clock.now()}`))
    await Promise.all([poll(), wait])
    expect(woken).toEqual(['poll at 5', 'poll at 10', 'wait at 12', 'poll at 15'])
  })

  test('wakes a sleeper at the current time if `advance` passed its wake time', async () => {
    const clock = virtualClock({ startsAt: 0 })
    const sleeping = clock.sleep(10)
    clock.advance(100)
    await sleeping
    expect(clock.now()).toBe(100)
  })

  test('ignores the signal of a sleeper that already woke', async () => {
    const clock = virtualClock({ startsAt: 0 })
    const controller = new AbortController()
    await clock.sleep(10, controller.signal)
    const other = clock.sleep(10)
    controller.abort()
    await other
    expect(clock.now()).toBe(20)
  })

  test('counts simultaneous sleeps as parallel with `quietMilliseconds`', async () => {
    const clock = virtualClock({ startsAt: 0, quietMilliseconds: 20 })
    const first = clock.sleep(150)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = clock.sleep(150)
    await Promise.all([first, second])
    expect(clock.now()).toBe(150)
  })
})

describe.each([
  ['virtual', () => virtualClock()],
  ['real', () => realClock],
])('A sleep on the %s clock', (_, clockOf) => {
  test('rejects with the reason of the signal when it is aborted', async () => {
    const controller = new AbortController()
    const sleeping = clockOf().sleep(60_000, controller.signal)
    controller.abort()
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' })
    await expect(clockOf().sleep(60_000, controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
