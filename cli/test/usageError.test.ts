import { expect, test } from '@jest/globals'
import { messageOf } from '../usageError.ts'

test.each<[string, unknown, string]>([
  ['an error', new Error('no\n  such thing'), 'no such thing'],
  ['no error', 'no such thing', 'no such thing'],
  [
    'that none of several addresses answers',
    Object.assign(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
  ],
])('What was thrown is told on one line: %s', (_, thrown, words) => expect(messageOf(thrown)).toBe(words))
