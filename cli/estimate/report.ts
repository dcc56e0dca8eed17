import { type Cost, type Dollars, dollars } from '../../handler/cost/estimate.ts'
import type { Price } from '../../handler/cost/prices.ts'
import { jsonText } from '../output/jsonText.ts'
import type { Screen, Style } from '../output/screen.ts'
import type { Estimate } from './estimate.ts'
import { unknownText } from './knownPrices.ts'
import { MARKS } from './terminalChart.ts'
import { comparisonText, dollarText, gbText, priceText } from './text.ts'

const NOT_INCLUDED =
  'Not included: tax, data transfer between zones and out of AWS, and the public IPv4 address of each NAT gateway.'

/** The colours of the lines in the chart. */
const COLOURS = { endpoints: 'cyan', nat: 'magenta' } as const

export const printEstimate = (screen: Screen, of: Estimate, chart: string): void => {
  screen.heading(`Cost of a month of ${of.hours} hours in ${of.region}, in US dollars`)
  screen.line()
  printLines(screen, linesOf(of))
  const comparison = comparisonText(of)
  if (comparison !== '') screen.heading(comparison)
  const unknown = unknownText(of.region, of.prices)
  if (unknown !== '') {
    screen.line()
    screen.item(screen.style('yellow', '!'), unknown)
  }
  if (chart !== '') printChart(screen, chart)
  printPrices(screen, of)
  screen.line()
  screen.line(NOT_INCLUDED)
}

/** A total, or a part of one. */
interface Line {
  name: string
  amount: Dollars
  detail: string
  isTotal?: boolean
}

const linesOf = (of: Estimate): Line[] => {
  const { zones, hours, interfaces, gateways, natGateways, traffic, prices } = of
  const hourly = (count: string, price: Price | undefined): string => `${count} × ${hours} h × ${rateOf(price)}`
  return [
    { name: 'VPC endpoints', amount: of.endpoints.total, detail: '', isTotal: true },
    {
      name: 'interfaces',
      amount: of.endpoints.fixed,
      detail: `${hourly(`${interfaces.length} × ${zones} zones`, prices.endpointHour)}: ${interfaces.join(', ') || 'none'}`,
    },
    { name: 'their data', amount: of.endpoints.data, detail: gbText(traffic.gb) },
    { name: 'gateways', amount: 0, detail: `${gateways.join(', ') || 'none'}: ${gbText(traffic.gatewayGb)}, free` },
    { name: 'NAT gateways', amount: of.nat.total, detail: '', isTotal: true },
    {
      name: 'gateways',
      amount: of.nat.fixed,
      detail: natGateways === 0 ? 'kept in any case: not compared' : hourly(`${natGateways}`, prices.natHour),
    },
    {
      name: 'their data',
      amount: of.nat.data,
      detail: `${gbText(traffic.gb + traffic.gatewayGb)} × ${rateOf(prices.natGb)}`,
    },
    {
      name: 'NAT and the free S3 gateway',
      amount: of.natWithGateways.total,
      detail: `the same, but data to S3 and DynamoDB is free: ${gbText(traffic.gb)} × ${rateOf(prices.natGb)}`,
      isTotal: true,
    },
  ]
}

const rateOf = (price: Price | undefined): string => (price ? priceText(price.usd) : '?')

/** Amounts are aligned at their decimal point. The cheapest total is green. */
const printLines = (screen: Screen, lines: readonly Line[]): void => {
  const texts = lines.map(({ name, amount, isTotal }) => ({
    label: isTotal ? name : `  ${name}`,
    amount: dollarText(amount),
  }))
  const widths = {
    label: Math.max(...texts.map(({ label }) => label.length)),
    amount: Math.max(...texts.map(({ amount }) => amount.length)),
  }
  const totals = lines.flatMap(({ amount, isTotal }) => (isTotal && amount !== undefined ? [amount] : []))
  const styleOf = ({ amount, isTotal }: Line): Style => {
    if (!isTotal) return 'dim'
    return totals.length > 1 && amount === Math.min(...totals) ? ['bold', 'green'] : 'bold'
  }
  screen.table(
    lines.map((line, at) => {
      const { label = '', amount = '' } = texts[at] ?? {}
      return [`${label.padEnd(widths.label)}  ${amount.padStart(widths.amount)}`, line.detail, styleOf(line)]
    }),
  )
}

const printChart = (screen: Screen, chart: string): void => {
  const mark = (line: keyof typeof MARKS, text: string): string => screen.style(COLOURS[line], text)
  screen.line()
  screen.line(
    `US dollars a month: ${mark('endpoints', MARKS.endpoints)} VPC endpoints, ${mark('nat', MARKS.nat)} NAT gateways; ` +
      'where they meet, the cheaper',
  )
  for (const line of chart.split('\n')) {
    // The plotted lines are right of the vertical axis. Lines without that axis belong to the horizontal one.
    const [axis = '', drawn = ''] = line.split(/(?<=[│┤])/)
    const coloured = drawn
      .trimEnd()
      .replaceAll(/o+/g, (text) => mark('endpoints', text))
      .replaceAll(/\++/g, (text) => mark('nat', text))
    screen.drawn(drawn === '' ? axis.trimEnd() : axis + coloured)
  }
}

const printPrices = (screen: Screen, { prices }: Estimate): void => {
  const rows = [
    ['endpoint, hour and zone', prices.endpointHour],
    ...(prices.endpointGb ?? []).map((tier) => [`endpoint, GB ${rangeOf(tier.upToGb)}`, tier] as const),
    ['NAT gateway, hour', prices.natHour],
    ['NAT gateway, GB', prices.natGb],
  ] as const
  screen.heading('Prices')
  screen.table(rows.flatMap(([name, price]) => (price ? [[name, priceWithSource(price)] as const] : [])))
}

const priceWithSource = ({ usd, source, asOf }: Price): string => `${priceText(usd)}  ${source}, ${asOf}`

const rangeOf = (upToGb: number): string =>
  Number.isFinite(upToGb) ? `up to ${upToGb.toLocaleString('en-US')}` : 'beyond'

/** The estimate as JSON. Amounts are in US dollars, rounded to cents; null if a price is unknown. */
export const estimateJson = (of: Estimate): string => {
  const cents = (amount: Dollars): number | null => (amount === undefined ? null : Number(dollars(amount)))
  const rounded = ({ fixed, data, total }: Cost) => ({ fixed: cents(fixed), data: cents(data), total: cents(total) })
  const { region, zones, natGateways, hours, traffic, interfaces, gateways, prices, breakEvenGb } = of
  const json = {
    ...{ region, zones, natGateways, hours, ...traffic, interfaces, gateways },
    endpoints: rounded(of.endpoints),
    nat: rounded(of.nat),
    natWithGateways: rounded(of.natWithGateways),
    breakEvenGb: Number.isFinite(breakEvenGb) ? breakEvenGb : null,
    prices: {
      ...prices,
      ...(prices.endpointGb && {
        endpointGb: prices.endpointGb.map(({ upToGb, ...tier }) =>
          Number.isFinite(upToGb) ? { upToGb, ...tier } : tier,
        ),
      }),
    },
  }
  return jsonText(json)
}
