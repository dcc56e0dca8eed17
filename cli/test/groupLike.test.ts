import { expect, test } from '@jest/globals'
import { groupLike } from '../output/groupLike.ts'

test.each<[string, string[], string[]]>([
  ['merges similar lines', ['kms: not offered.', 'logs: not offered.'], ['kms, logs: not offered.']],
  [
    'does not merge lines without a colon',
    ['kms is not offered.', 'logs is not offered.'],
    ['kms is not offered.', 'logs is not offered.'],
  ],
  [
    'puts a merged line in the place of the first one',
    ['a: x.', 'other thing.', 'b: x.'],
    ['a, b: x.', 'other thing.'],
  ],
  ['does not merge different lines', ['kms: one.', 'kms: two.'], ['kms: one.', 'kms: two.']],
  ['removes a duplicate line', ['kms: one.', 'kms: one.'], ['kms: one.']],
  ['does not change a single word', ['word'], ['word']],
])('groupLike %s', (_, lines, expected) => expect(groupLike(lines)).toEqual(expected))
