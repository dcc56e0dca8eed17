import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emptyTally, LONGEST_PLAY, play, plays } from '../simulator/sharing/play.ts'

const RUNS = 1000
const TIMEOUT_MS = 3_600_000

test(
  `${RUNS} plays of up to ${LONGEST_PLAY} steps, in which two to four stacks share a VPC`,
  async () => {
    const tally = emptyTally()

    await fc.assert(
      fc.asyncProperty(plays, (script) => play(script, tally)),
      // To make a failure smaller takes many times as long: play it again by its seed and path, without this.
      { numRuns: RUNS, endOnFailure: true },
    )

    expect(tally.plays).toBe(RUNS)
    process.stdout.write(`${JSON.stringify(tally)}\n`)
  },
  TIMEOUT_MS,
)
