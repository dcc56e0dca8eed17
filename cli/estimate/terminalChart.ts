import plot from 'simple-ascii-chart'
import { curve, type Estimate } from './estimate.ts'

const WIDTH = 60
const HEIGHT = 12

/** A chart of the cost over the traffic as text. The lines use different characters, so that they differ without colours. */
export const terminalChart = (of: Estimate): string => {
  const points = curve(of, WIDTH)
  const endpoints = points.map((point): [number, number] => [point.gb, point.endpoints])
  const nat = points.map((point): [number, number] => [point.gb, point.nat])
  const max = { gb: points.at(-1)?.gb ?? 0, usd: Math.max(...[...endpoints, ...nat].map(([, usd]) => usd)) }
  const isNat = (gb: number, usd: number): boolean => nat.some((point) => point[0] === gb && point[1] === usd)
  return plot([endpoints, nat], {
    width: WIDTH,
    height: HEIGHT,
    xLabel: 'GB a month',
    yRange: [0, max.usd],
    customXAxisTicks: quarters(max.gb),
    customYAxisTicks: quarters(max.usd),
    formatter: (value) => Math.round(value).toLocaleString('en-US'),
    lineFormatter: ({ x, y, plotX, plotY }) => ({ x: plotX, y: plotY, symbol: isNat(x, y) ? '+' : 'o' }),
  })
}

const quarters = (max: number): number[] => [0, 0.25, 0.5, 0.75, 1].map((part) => part * max)
