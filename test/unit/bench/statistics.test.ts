import { describe, expect, test } from '@jest/globals'
import { median, slope, spread } from '../../../bench/statistics.ts'

describe('The statistics of several runs', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[10, 2, 9, 1], 5.5],
  ])('the median of %j is %d, in whatever order they come', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  test.each([
    [[2, 1, 3], '2 (1 to 3)'],
    [[1.1, 0.9, 1], '1'],
  ])('the spread of %j is the median, and the range where it can be seen: %s', (values, expected) => {
    expect(spread(values, (value) => value.toFixed(0))).toBe(expected)
  })

  test('the slope is of the line that fits the points best', () => {
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
