/** Two stacks at the same time, in every order of their EC2 calls: neither loses anything, and nothing is left. */
import { describe, expect, test } from '@jest/globals'
import { sampleOf } from '../campaign.ts'
import { callsOf, interleaveAt, type Race } from './race.ts'

const TIMEOUT_MS = 300_000

const kinds = {
  /** `logs` alone. */
  'an interface endpoint': { EcrImagePull: 'false' },
  'a gateway endpoint': { EcrImagePull: 'false', CloudWatchLogs: 'false', AdditionalServices: 'dynamodb' },
}

/** The longest lag that the product allows for; and none, where each stack sees at once what the other writes. */
const lags = [2000, 0]

const operations = ['Create', 'Delete'] as const

const races = lags.flatMap((lag) =>
  Object.entries(kinds).flatMap(([kind, properties]) =>
    operations.flatMap((first) => operations.map((second) => ({ first, second, kind, lag, properties }))),
  ),
)

const cases = await Promise.all(
  races.map(async (race) => Array.from({ length: await callsOf(race) }, (_, at) => ({ ...race, call: at + 1 }))),
)

describe('Two stacks', () => {
  test.each(cases.map((ofRace) => ({ ...(ofRace[0] as Race), calls: ofRace.length })))(
    'can be interleaved: a $first makes enough calls before a $second',
    ({ calls }) => {
      expect(calls).toBeGreaterThan(5)
    },
  )

  test.each(sampleOf(11, cases.flat()))(
    'get what they ask for: a $first of $kind is held before its call $call, during a $second, with reads lagging by $lag ms',
    async ({ call, ...race }) => {
      const { count, problems } = await interleaveAt(race, call)

      expect(problems).toEqual([])
      expect(count).toBeGreaterThan(1)
    },
    TIMEOUT_MS,
  )
})
