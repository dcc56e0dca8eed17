/**
 * Random plays: several stacks in one VPC are created, updated and deleted concurrently, crash and are retried. After
 * each step, every stack has what its properties request, and nothing else exists.
 */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { countOf, numbersFrom, printSeed, SEED } from '../campaign.ts'
import { emptyTally, play, plays } from './play.ts'

const COUNT = countOf({ full: 300, sample: 12 })

const scripts = fc.sample(plays, { numRuns: COUNT, seed: SEED }).map((script, at) => ({ number: at + 1, script }))
const tally = emptyTally()
let played = 0

describe(`Stacks that share a VPC (seed ${SEED})`, () => {
  beforeAll(() => printSeed('plays of stacks that share a VPC'))

  afterEach(() => void jest.restoreAllMocks())

  test.each(scripts)('have what they request, and nothing else exists, in play $number', async ({ script }) => {
    jest.spyOn(Math, 'random').mockImplementation(numbersFrom(script.seed))
    played += 1
    await play(script, tally)
  })

  // Plays without overlaps would prove nothing. The totals are not checked if `-t` skipped some plays.
  afterAll(() => {
    if (played < COUNT) return
    process.stderr.write(`plays: ${JSON.stringify(tally)}\n`)
    expect(tally.overlaps).toBeGreaterThan(COUNT)
    expect(tally.crashes).toBeGreaterThan(COUNT)
    expect(tally.rejections).toBeGreaterThan(COUNT)
  })
})
