import { curve, type Estimate, quarters, roundUp } from './estimate.ts'
import { breakEvenText, comparedResources, gbText } from './text.ts'

/** One chart per estimate, side by side. Sizes are in pixels. */
const PANEL = { width: 300, height: 344 }
const PLOT = { left: 54, right: 280, top: 104, bottom: 296 }
const LEGEND_HEIGHT = 36
const POINTS = 81

/**
 * The background is transparent. In an image, a page in dark mode selects the second set of colours:
 * https://developer.mozilla.org/en-US/docs/Web/CSS/@media/prefers-color-scheme
 */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .title { font-size: 14px; font-weight: 600; fill: #24292f }
  .axis { stroke: #8c959f66; fill: none }
  .line { stroke-width: 3; fill: none }
  .endpoints { stroke: #0b7a75 }
  .nat { stroke: #c9374c; stroke-dasharray: 8 4 }
  .even { stroke: #57606a; stroke-dasharray: 2 4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9ea7b3 }
    .title { fill: #e6edf3 }
    .endpoints { stroke: #39c5bb }
    .nat { stroke: #ff7b8a }
    .even { stroke: #9ea7b3 }
  }
`

/**
 * Draws one chart of cost over traffic per estimate, in one SVG. All charts have the same scale of dollars. The output
 * depends only on the estimates.
 */
export const svgChart = (estimates: readonly Estimate[]): string => {
  const width = PANEL.width * estimates.length
  const height = PANEL.height + LEGEND_HEIGHT
  const maxUsd = roundUp(
    Math.max(...estimates.flatMap((of) => curve(of, POINTS).flatMap(({ endpoints, nat }) => [endpoints, nat]))),
  )
  const panels = estimates.map(
    (of, at) => `<g transform="translate(${at * PANEL.width} 0)">\n${panelOf(of, maxUsd)}\n</g>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<style>${STYLE}</style>`,
    ...panels,
    legend(width / 2),
    '</svg>\n',
  ].join('\n')
}

const panelOf = (of: Estimate, maxUsd: number): string => {
  const points = curve(of, POINTS)
  const maxGb = points.at(-1)?.gb ?? 0
  const middle = (PLOT.left + PLOT.right) / 2
  const x = (gb: number): number => round(PLOT.left + (gb / maxGb) * (PLOT.right - PLOT.left))
  const y = (usd: number): number => round(PLOT.bottom - (usd / maxUsd) * (PLOT.bottom - PLOT.top))
  const line = (key: 'endpoints' | 'nat'): string =>
    `<polyline class="line ${key}" points="${points.map((point) => `${x(point.gb)},${y(point[key])}`).join(' ')}"/>`
  return [
    text(middle, 20, of.region, 'class="title" text-anchor="middle"'),
    ...[...comparedResources(of), `Endpoints ${breakEvenText(of.breakEvenGb)}.`].map((words, at) =>
      text(middle, 42 + 18 * at, words, 'text-anchor="middle"'),
    ),
    ...quarters(maxUsd).flatMap((usd) => [
      `<path class="axis" d="M${PLOT.left} ${y(usd)}H${PLOT.right}"/>`,
      text(PLOT.left - 8, y(usd) + 4, whole(usd), 'text-anchor="end"'),
    ]),
    ...quarters(maxGb).map((gb) => text(x(gb), PLOT.bottom + 18, whole(gb), 'text-anchor="middle"')),
    text(middle, PLOT.bottom + 38, 'GB a month', 'text-anchor="middle"'),
    text(0, 0, 'US dollars a month', `text-anchor="middle" transform="translate(14 200) rotate(-90)"`),
    ...breakEvenMark(of, x),
    line('endpoints'),
    line('nat'),
  ].join('\n')
}

const breakEvenMark = ({ breakEvenGb = 0 }: Estimate, x: (gb: number) => number): string[] =>
  breakEvenGb > 0 && Number.isFinite(breakEvenGb)
    ? [
        `<path class="even" d="M${x(breakEvenGb)} ${PLOT.bottom}V${PLOT.top}"/>`,
        text(x(breakEvenGb) + 6, PLOT.bottom - 8, gbText(Math.ceil(breakEvenGb))),
      ]
    : []

const legend = (middle: number): string => {
  const y = PANEL.height + 12
  const entry = (left: number, name: string, key: string): string =>
    `<path class="line ${key}" d="M${left} ${y}h32"/>\n${text(left + 40, y + 4, name)}`
  return [entry(middle - 130, 'VPC endpoints', 'endpoints'), entry(middle + 10, 'NAT gateways', 'nat')].join('\n')
}

const text = (x: number, y: number, words: string, attributes = ''): string =>
  `<text x="${x}" y="${y}" ${attributes}>${words}</text>`

const round = (pixels: number): number => Math.round(pixels * 10) / 10

const whole = (amount: number): string => Math.round(amount).toLocaleString('en-US')
