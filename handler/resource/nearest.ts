import { closest, distance } from 'fastest-levenshtein'

/** The most similar candidate for a misspelt word, if at most a third of its letters differ. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const lower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]))
  const found = closest(word.toLowerCase(), [...lower.keys()])
  return distance(word.toLowerCase(), found) <= word.length / 3 ? lower.get(found) : undefined
}
