import { closest, distance } from 'fastest-levenshtein'

/** The candidate that a misspelt word most likely means, if any is near: at most a third of its letters differ. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const lower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]))
  const found = closest(word.toLowerCase(), [...lower.keys()])
  return distance(word.toLowerCase(), found) <= word.length / 3 ? lower.get(found) : undefined
}
