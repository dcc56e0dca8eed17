import { describe, expect, test } from '@jest/globals'
import { median, slope, spread } from '../../../bench/statistics.ts'

describe('median', () => {
  test.each([
    [3, [3]],
    [3, [5, 1, 3]],
    [5.5, [10, 2, 9, 1]],
  ])('returns %d for %j', (expected, values) => {
    expect(median(values)).toBe(expected)
  })
})

describe('spread', () => {
  test.each([
    [[2, 1, 3], '2 (1 to 3)'],
    [[1.1, 0.9, 1], '1'],
  ])('returns the median of %j, and the range unless rounding hides it: %s', (values, expected) => {
    expect(spread(values, (value) => value.toFixed(0))).toBe(expected)
  })
})

describe('slope', () => {
  test('returns the slope of the least-squares line', () => {
    expect(
      slope([
        [1, 5],
        [2, 7],
        [3, 9],
      ]),
    ).toBe(2)
    expect(
      slope([
        [0, 0],
        [1, 3],
        [2, 0],
        [3, 3],
      ]),
    ).toBeCloseTo(0.6)
  })
})
