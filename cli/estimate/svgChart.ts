import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { curve, type Estimate } from './estimate.ts'
import { breakEvenWords, titleOf, trafficWords } from './words.ts'

use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer])

const WIDTH = 720
const HEIGHT = 400
const POINTS = 81
const ENDPOINTS_COLOUR = '#0b7a75'
const NAT_COLOUR = '#d1495b'

/** A chart of the cost over the traffic as SVG, the same for the same estimate. */
export const svgChart = (of: Estimate): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT })
  const points = curve(of, POINTS)
  const line = (name: string, color: string, key: 'endpoints' | 'nat') => ({
    name,
    type: 'line' as const,
    showSymbol: false,
    color,
    lineStyle: { width: 3 },
    data: points.map((point) => [point.gb, point[key]]),
  })
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'sans-serif' },
    title: {
      text: titleOf(of),
      subtext: `${breakEvenWords(of)} ${trafficWords(of)}`.trim(),
      left: 'center',
      top: 8,
      textStyle: { fontSize: 15 },
    },
    legend: { bottom: 4, itemGap: 28 },
    grid: { left: 72, right: 32, top: 84, bottom: 72 },
    xAxis: { type: 'value', name: 'GB a month', nameLocation: 'middle', nameGap: 28, max: points.at(-1)?.gb },
    yAxis: { type: 'value', name: 'US dollars a month', nameLocation: 'middle', nameGap: 44, min: 0 },
    series: [
      { ...line('VPC endpoints', ENDPOINTS_COLOUR, 'endpoints'), ...breakEvenMark(of) },
      line('NAT gateways', NAT_COLOUR, 'nat'),
    ],
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return `${renumbered(svg)}\n`
}

/** ECharts numbers elements over the life of the process. Here each chart counts from 0. */
const renumbered = (svg: string): string => {
  const names = new Map<string, string>()
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+/g, (name) => {
    const known = names.get(name) ?? `zr-${names.size}`
    names.set(name, known)
    return known
  })
}

const breakEvenMark = ({ breakEvenGb }: Estimate) =>
  breakEvenGb
    ? {
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: '#888888', type: 'dashed' as const },
          label: { formatter: `${Math.ceil(breakEvenGb)} GB` },
          data: [{ xAxis: breakEvenGb }],
        },
      }
    : {}
