const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

export const median = (values: readonly number[]): number => {
  const sorted = ascending(values)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1)
  return (low + high) / 2
}

/** Returns `median (smallest to largest)`, or only the median if all values are the same. */
export const spread = (values: readonly number[], show: (value: number) => string): string => {
  const [least = Number.NaN] = ascending(values)
  const most = ascending(values).at(-1) ?? Number.NaN
  const range = show(least) === show(most) ? '' : ` (${show(least)} to ${show(most)})`
  return `${show(median(values))}${range}`
}

/** Returns the slope of the line of best fit: the growth of `y` when `x` grows by one. */
export const slope = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
