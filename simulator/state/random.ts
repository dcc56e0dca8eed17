import { scramble, textHash } from './ids.ts'

/**
 * Random draws that depend only on the seed. Each name has its own sequence, so that the draws of one action do not
 * depend on the number of calls of other actions.
 */
export class Random {
  readonly #seed: () => number
  readonly #drawn = new Map<string, bigint>()

  /** @param seed is read at each draw, so a change takes effect at once */
  constructor(seed: () => number) {
    this.#seed = seed
  }

  /** Returns a number from 0 up to, but not including, 1. */
  next(name: string): number {
    const sequence = `${this.#seed()} ${name}`
    const counter = (this.#drawn.get(sequence) ?? textHash(sequence)) + 1n
    this.#drawn.set(sequence, counter)
    return Number(scramble(counter) >> 11n) / 2 ** 53
  }

  /** Whether an event of this probability happens. A certain result draws no number. */
  happens(name: string, probability: number): boolean {
    if (probability <= 0) return false
    return probability >= 1 || this.next(name) < probability
  }
}
