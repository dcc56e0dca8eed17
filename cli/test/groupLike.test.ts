import { expect, test } from '@jest/globals'
import { groupLike } from '../output/groupLike.ts'

test.each<[string, string[], string[]]>([
  ['like lines become one', ['kms: not offered.', 'logs: not offered.'], ['kms, logs: not offered.']],
  [
    'lines without a colon stay as they are',
    ['kms is not offered.', 'logs is not offered.'],
    ['kms is not offered.', 'logs is not offered.'],
  ],
  ['the first of them keeps its place', ['a: x.', 'other thing.', 'b: x.'], ['a, b: x.', 'other thing.']],
  ['lines that differ stay as they are', ['kms: one.', 'kms: two.'], ['kms: one.', 'kms: two.']],
  ['a line that comes twice is one', ['kms: one.', 'kms: one.'], ['kms: one.']],
  ['a word stays as it is', ['word'], ['word']],
])('%s', (_, lines, expected) => expect(groupLike(lines)).toEqual(expected))
