import { randomInt } from 'node:crypto'

/** `npm run test:soak` runs a fixed sample of each campaign, `npm run soak` all of it. */
const isFull = process.env.SOAK === 'full'

/** All cases; of the sample, every so many. Take a number that shares no factor with the inner loops of the cases. */
export const sampleOf = <Case>(every: number, cases: readonly Case[]): Case[] =>
  cases.filter((_, at) => isFull || at % every === 0)

/** How many random cases to run. */
export const countOf = ({ full, sample }: { full: number; sample: number }): number => (isFull ? full : sample)

/** What random cases are made from: the same seed gives the same cases. */
export const SEED = isFull ? Number(process.env.SOAK_SEED ?? randomInt(2 ** 31)) : 1

/** Says how to run the same random cases again. */
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
