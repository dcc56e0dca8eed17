import { expect, test } from '@jest/globals'
import { messageOf } from '../usageError.ts'

test.each<[string, unknown, string]>([
  ['an error', new Error('no\n  such thing'), 'no such thing'],
  ['a string', 'no such thing', 'no such thing'],
  [
    'an error with a code and no message',
    Object.assign(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
  ],
])('messageOf describes %s on one line', (_, thrown, message) => expect(messageOf(thrown)).toBe(message))
