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
    ['an error as its message', new Error('VpcId: missing'), 'VpcId: missing'],
    ['an error without a message as its name', new TypeError(''), 'TypeError'],
    ['a string as it is', 'stop', 'stop'],
    ['another value as Node prints it', { code: 7 }, '{ code: 7 }'],
    ['undefined', undefined, 'undefined'],
    [
      'an AggregateError with its parts',
      new AggregateError([new Error('no subnet'), 'no route'], '2 problems'),
      '2 problems: no subnet; no route',
    ],
    [
      'an AggregateError whose message has its parts',
      new AggregateError([new Error('no subnet'), new Error('no route')], 'no subnet no route'),
      'no subnet no route',
    ],
    ['an AggregateError without parts', new AggregateError([], 'no problems'), 'no problems'],
    ['an error with its cause', new Error('vpc-1', { cause: new Error('timeout') }), 'vpc-1 (cause: timeout)'],
    [
      'a cause that the message quotes only once',
      new Error('vpc-1: timeout', { cause: new Error('timeout') }),
      'vpc-1: timeout',
    ],
    ['no cause that is not an error', new Error('vpc-1', { cause: 'timeout' }), 'vpc-1'],
    ['causes up to three levels', nested(4), 'level 4 (cause: level 3 (cause: level 2 (cause: level 1)))'],
    ['circular causes up to three levels', circular, 'round (cause: and round (cause: round (cause: and round)))'],
    [
      'nested parts up to three levels',
      new AggregateError([new AggregateError([new AggregateError([new AggregateError(['e'], 'd')], 'c')], 'b')], 'a'),
      'a: b: c: d',
    ],
    ['an error that cannot be read', unreadable, 'An error that cannot be described'],
    ['a message that is not a string', Object.assign(new Error('x'), { message: 42 }), '42'],
  ])('describes %s', (_, error, expected) => {
    expect(describeError(error)).toBe(expected)
  })
})
