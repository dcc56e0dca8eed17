import { randomInt } from 'node:crypto'

/** `npm run test:soak` runs a fixed sample of each campaign, `npm run soak` all of it. */
const isFull = process.env.SOAK === 'full'

/**
 * All cases; in a sample, one of `every`. Choose a number that has no common factor with the lengths of the cases'
 * inner loops.
 */
export const sampleOf = <Case>(every: number, cases: readonly Case[]): Case[] =>
  cases.filter((_, at) => isFull || at % every === 0)

/** The number of random cases to run. */
export const countOf = ({ full, sample }: { full: number; sample: number }): number => (isFull ? full : sample)

/** The seed of random cases: the same seed gives the same cases. */
export const SEED = isFull ? Number(process.env.SOAK_SEED ?? randomInt(2 ** 31)) : 1

/** Prints the variable that repeats the same random cases. */
export const printSeed = (campaign: string): void => {
  process.stderr.write(`${campaign}: SOAK_SEED=${SEED}\n`)
}

/** mulberry32: numbers from 0 to 1, determined by the seed. */
export const numbersFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
