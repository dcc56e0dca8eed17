import { blocksIn, inlineCodeIn } from './code.ts'
import { linksIn } from './links.ts'

/** Returns the parts that are the same in each language: code, amounts, and links to other pages. */
const partsOf = (text: string): string[] => [
  ...['sh', 'yaml'].flatMap((language) => blocksIn(text, language)),
  ...inlineCodeIn(text),
  ...(text.match(/\d+\.\d\d\b/g) ?? []),
  ...linksIn(text).filter((link) => /^(https:|docs\/)/.test(link)),
]

/**
 * Finds the parts of a translation that its original no longer contains, so that a translation cannot become outdated
 * unnoticed.
 */
export const translationProblems = (translation: string, original: string): string[] =>
  partsOf(translation)
    .filter((part) => !original.includes(part))
    .map((part) => `not in README.md: ${part}`)
