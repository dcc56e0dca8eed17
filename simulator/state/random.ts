import { scramble, textHash } from './ids.ts'

/**
 * Draws that depend on the seed alone. Each name has a sequence of its own, so that the draws of one action do not depend on
 * how many calls of another came before it.
 */
export class Random {
  readonly #seed: () => number
  readonly #drawn = new Map<string, bigint>()

  /** @param seed is read at each draw: a changed seed holds from then on. */
  constructor(seed: () => number) {
    this.#seed = seed
  }

  /** From 0 up to, but not including, 1. */
  next(name: string): number {
    const sequence = `${this.#seed()} ${name}`
    const counter = (this.#drawn.get(sequence) ?? textHash(sequence)) + 1n
    this.#drawn.set(sequence, counter)
    return Number(scramble(counter) >> 11n) / 2 ** 53
  }

  /** Whether something of that probability happens; a certain answer draws nothing. */
  happens(name: string, probability: number): boolean {
    if (probability <= 0) return false
    return probability >= 1 || this.next(name) < probability
  }
}
