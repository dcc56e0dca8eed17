/** Whole lifecycles on an EC2 with unreliable reads and calls: all succeed, and the VPC is then as it was before. */
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals'
import type { Simulator } from '../../../simulator/index.ts'
import { countOf, numbersFrom, SEED } from '../campaign.ts'
import { liveOnce } from './lifecycle.ts'

const COUNT = countOf({ full: 50, sample: 5 })
const seeds = Array.from({ length: COUNT }, (_, at) => SEED + at)

const kinds: [string, readonly number[], (simulator: Simulator, seed: number) => void][] = [
  [
    'whose lists omit each young endpoint 35 % of the time',
    seeds,
    (simulator, seed) => {
      simulator.settings.seed = seed
      simulator.settings.youngResources = {
        omittedFor: 60_000,
        omission: 0.35,
        omittedTypes: ['vpc-endpoint'],
        notFoundFor: 0,
        notFound: 0,
      }
    },
  ],
  [
    'whose reads all lag by a minute',
    [SEED],
    ({ settings }) => {
      settings.lags = { byId: 60_000, lists: 60_000, tags: 60_000, attributes: 60_000 }
    },
  ],
  ['that is unreliable in every way', seeds, (simulator, seed) => simulator.usePreset('untidy', { seed })],
]

describe.each(kinds)('On an EC2 %s,', (kind, seedsOfKind, makeUntidy) => {
  let slowestMs = 0
  afterEach(() => void jest.restoreAllMocks())
  afterAll(() => {
    process.stderr.write(
      `EC2 ${kind}: seeds ${seedsOfKind[0]} to ${seedsOfKind.at(-1)}, slowest response ${slowestMs / 1000} s\n`,
    )
  })

  test.each(seedsOfKind)('Create, three Updates and Delete succeed with seed %i', async (seed) => {
    jest.spyOn(Math, 'random').mockImplementation(numbersFrom(seed))

    const lifecycle = await liveOnce((simulator) => makeUntidy(simulator, seed))
    slowestMs = Math.max(slowestMs, lifecycle.slowestMs)

    expect(lifecycle.problems).toEqual([])
    expect(lifecycle.slowestMs).toBeLessThan(900_000)
  })
})
