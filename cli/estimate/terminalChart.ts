import plot from 'simple-ascii-chart'
import { curve, type Estimate } from './estimate.ts'

const WIDTH = 60
const HEIGHT = 12

/** The cost over the traffic in characters; the lines differ in shape, so that a pipe or a log shows them apart too. */
export const terminalChart = (of: Estimate): string => {
  const points = curve(of, WIDTH)
  const endpoints = points.map((point): [number, number] => [point.gb, point.endpoints])
  const nat = points.map((point): [number, number] => [point.gb, point.nat])
  const most = { gb: points.at(-1)?.gb ?? 0, usd: Math.max(...[...endpoints, ...nat].map(([, usd]) => usd)) }
  const isNat = (gb: number, usd: number): boolean => nat.some((point) => point[0] === gb && point[1] === usd)
  return plot([endpoints, nat], {
    width: WIDTH,
    height: HEIGHT,
    xLabel: 'GB a month',
    yRange: [0, most.usd],
    customXAxisTicks: quarters(most.gb),
    customYAxisTicks: quarters(most.usd),
    formatter: (value) => Math.round(value).toLocaleString('en-US'),
    lineFormatter: ({ x, y, plotX, plotY }) => ({ x: plotX, y: plotY, symbol: isNat(x, y) ? '+' : 'o' }),
  })
}

const quarters = (most: number): number[] => [0, 0.25, 0.5, 0.75, 1].map((part) => part * most)
