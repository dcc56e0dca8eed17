import { describe, expect, test } from '@jest/globals'
import { describeError } from '../../../handler/protocol/describeError.ts'

const nested = (depth: number): Error =>
  new Error(`level ${depth}`, { cause: depth > 0 ? nested(depth - 1) : undefined })

const circular = new Error('round')
circular.cause = new Error('and round', { cause: circular })

const unreadable = Object.defineProperty(new Error('hidden'), 'message', {
  get: () => {
    throw new Error('no access')
  },
})

describe('describeError', () => {
  test.each([
    ['an error by its message', new Error('VpcId: missing'), 'VpcId: missing'],
    ['an error without a message by its name', new TypeError(''), 'TypeError'],
    ['a text as it is', 'stop', 'stop'],
    ['another value as Node shows it', { code: 7 }, '{ code: 7 }'],
    ['nothing at all', undefined, 'undefined'],
    [
      'an AggregateError with its parts',
      new AggregateError([new Error('no subnet'), 'no route'], '2 problems'),
      '2 problems: no subnet; no route',
    ],
    ['an AggregateError without parts', new AggregateError([], 'no problems'), 'no problems'],
    ['an error with its cause', new Error('vpc-1', { cause: new Error('timeout') }), 'vpc-1 (cause: timeout)'],
    [
      'a cause once that the message quotes',
      new Error('vpc-1: timeout', { cause: new Error('timeout') }),
      'vpc-1: timeout',
    ],
    ['no cause that is no error', new Error('vpc-1', { cause: 'timeout' }), 'vpc-1'],
    ['causes three deep', nested(4), 'level 4 (cause: level 3 (cause: level 2 (cause: level 1)))'],
    ['errors that name each other', circular, 'round (cause: and round (cause: round (cause: and round)))'],
    [
      'parts of parts three deep',
      new AggregateError([new AggregateError([new AggregateError([new AggregateError(['e'], 'd')], 'c')], 'b')], 'a'),
      'a: b: c: d',
    ],
    ['an error that cannot be read', unreadable, 'An error that cannot be described'],
    ['a message that is no text', Object.assign(new Error('x'), { message: 42 }), '42'],
  ])('tells %s', (_, error, expected) => {
    expect(describeError(error)).toBe(expected)
  })
})
