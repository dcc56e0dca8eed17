import plot from 'simple-ascii-chart'
import { curve, type Estimate, quarters } from './estimate.ts'

const WIDTH = 60
const HEIGHT = 14

/** The character of each line, so that they differ without colours. */
export const MARKS = { endpoints: 'o', nat: '+' } as const

/**
 * A chart of cost over traffic as text; empty if a price is unknown. Where the lines overlap, the cheaper one is
 * visible, because it is drawn last.
 */
export const terminalChart = (of: Estimate): string => {
  const points = curve(of, WIDTH)
  if (points.length === 0) return ''
  const maxGb = points.at(-1)?.gb ?? 0
  const maxUsd = Math.max(...points.flatMap(({ endpoints, nat }) => [endpoints, nat]))
  const dearer = points.map(({ gb, endpoints, nat }): [number, number] => [gb, Math.max(endpoints, nat)])
  const cheaper = points.map(({ gb, endpoints, nat }): [number, number] => [gb, Math.min(endpoints, nat)])
  const isEndpoints = (gb: number, usd: number): boolean =>
    points.some((point) => point.gb === gb && point.endpoints === usd)
  return plot([dearer, cheaper], {
    width: WIDTH,
    height: HEIGHT,
    xLabel: 'GB a month',
    yRange: [0, maxUsd],
    customXAxisTicks: quarters(maxGb),
    customYAxisTicks: quarters(maxUsd),
    formatter: (value) => Math.round(value).toLocaleString('en-US'),
    lineFormatter: ({ x, y, plotX, plotY }) => ({
      x: plotX,
      y: plotY,
      symbol: isEndpoints(x, y) ? MARKS.endpoints : MARKS.nat,
    }),
  })
}
