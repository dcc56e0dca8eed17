import { describe, expect, test } from '@jest/globals'
import { pauseAfter, poll } from '../../../../handler/vpc/ec2/poll.ts'
import { fakeClock } from '../../../support/fakeClock.ts'

describe('pauseAfter', () => {
  test.each([
    [1_000, 0],
    [1_000, 10_000],
    [5_000, 50_000],
    [10_000, 100_000],
    [10_000, 3_600_000],
  ])('returns a pause of %d ms after %d ms', (pause, elapsed) => {
    expect(pauseAfter(elapsed)).toBe(pause)
  })
})

describe('poll', () => {
  test('returns the first result without a pause', async () => {
    const clock = fakeClock()

    expect(await poll({ clock, until: async () => 'done' })).toBe('done')
    expect(clock.pauses).toEqual([])
  })

  test.each([false, 0, ''])('accepts %j as a result', async (result) => {
    const clock = fakeClock()

    expect(await poll({ clock, until: async () => result })).toBe(result)
    expect(clock.pauses).toEqual([])
  })

  test('continues until there is a result', async () => {
    const clock = fakeClock()
    const readyAt = clock.now() + 30_000

    await poll({ clock, until: async () => (clock.now() >= readyAt ? true : undefined) })

    expect(clock.now() - readyAt).toBeLessThan(3_000)
    expect(clock.pauses.slice(0, 10)).toEqual(Array(10).fill(1_000))
  })

  test('returns nothing when patienceMs has passed', async () => {
    const clock = fakeClock()
    const startedAt = clock.now()
    let tries = 0
    const until = async () => {
      tries += 1
      return undefined
    }

    expect(await poll({ clock, until, patienceMs: 3_000 })).toBeUndefined()
    expect(clock.now() - startedAt).toBe(3_000)
    expect(tries).toBe(4)
  })

  test('throws the first error', async () => {
    const clock = fakeClock()
    const until = async () => {
      throw new Error('refused')
    }

    await expect(poll({ clock, until })).rejects.toThrow('refused')
  })
})
