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
      // A Delete cannot detect a Create that is held before it has created anything.
      ...(call > firstCreation ? [{ lag, call, hasOurId, isHeld: true }] : []),
    ]),
  ),
)

test('A Create makes enough calls for a campaign', () => {
  expect(Math.min(...lags.map(({ count, firstCreation }) => count - firstCreation))).toBeGreaterThan(10)
})

test.each(sampleOf(5, overlaps))(
  'A Delete that arrives at call $call of its Create leaves nothing (lag $lag ms, with the derived id: $hasOurId, Create held: $isHeld)',
  async ({ lag, ...overlap }) => {
    const { answer, isAsFound } = await deleteDuringCreate(lag, overlap)

    expect(isAsFound).toBe(true)
    // At its last calls, a Create has already verified that everything exists, so it can succeed.
    expect(overlap.isHeld ? ['SupersededError'] : ['SupersededError', 'done']).toContain(answer)
  },
)
