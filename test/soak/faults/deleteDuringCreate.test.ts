import { expect, test } from '@jest/globals'
import { callsOfCreate, deleteDuringCreate } from '../../support/deleteDuringCreate.ts'
import { sampleOf } from '../campaign.ts'

const lags = await Promise.all(
  [0, 2000].map(async (lag) => {
    const actions = await callsOfCreate(lag)
    return { lag, count: actions.length, firstCreation: actions.findIndex((action) => action.startsWith('Create')) + 1 }
  }),
)

const overlaps = lags.flatMap(({ lag, count, firstCreation }) =>
  Array.from({ length: count }, (_, before) => before + 1).flatMap((call) =>
    [true, false].flatMap((hasOurId) => [
      { lag, call, hasOurId, isHeld: false },
      // A Create that is held before it has made anything is not seen by the Delete.
      ...(call > firstCreation ? [{ lag, call, hasOurId, isHeld: true }] : []),
    ]),
  ),
)

test('A Create makes enough calls for a campaign', () => {
  expect(Math.min(...lags.map(({ count, firstCreation }) => count - firstCreation))).toBeGreaterThan(10)
})

test.each(sampleOf(5, overlaps))(
  'a Delete that comes as its Create makes call $call leaves nothing (lag $lag ms, by our id: $hasOurId, Create held: $isHeld)',
  async ({ lag, ...overlap }) => {
    const { answer, isAsFound } = await deleteDuringCreate(lag, overlap)

    expect(isAsFound).toBe(true)
    // By its very last calls a Create has seen that everything exists.
    expect(overlap.isHeld ? ['SupersededError'] : ['SupersededError', 'done']).toContain(answer)
  },
)
