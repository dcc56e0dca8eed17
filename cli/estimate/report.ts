import { type Cost, dollars } from '../../handler/cost/estimate.ts'
import type { Price } from '../../handler/cost/prices.ts'
import type { Screen } from '../screen.ts'
import type { Estimate } from './estimate.ts'
import { breakEvenWords, differenceWords } from './words.ts'

const NOT_INCLUDED =
  'Not included: tax, data transfer between zones and out of AWS, and the public IPv4 address of each NAT gateway.'

export const printEstimate = (screen: Screen, of: Estimate, chart: string): void => {
  const { region, zones, hours, interfaces, gateways, natGateways, traffic, prices } = of
  screen.heading(`Cost of a month of ${hours} hours in ${region}, in US dollars`)
  screen.line()
  screen.table([
    ['VPC endpoints', dollars(of.endpoints.total)],
    [
      '  interfaces',
      `${dollars(of.endpoints.fixed)}  ${interfaces.length} × ${zones} zones × ${hours} h × ${prices.endpointHour.usd}: ${interfaces.join(', ') || 'none'}`,
    ],
    ['  their data', `${dollars(of.endpoints.data)}  ${traffic.gb} GB`],
    ['  gateways', `0.00  ${gateways.join(', ') || 'none'}, ${traffic.gatewayGb} GB free`],
    ['NAT gateways', dollars(of.nat.total)],
    ['  gateways', `${dollars(of.nat.fixed)}  ${natGateways} × ${hours} h × ${prices.natHour.usd}`],
    ['  their data', `${dollars(of.nat.data)}  ${traffic.gb + traffic.gatewayGb} GB × ${prices.natGb.usd}`],
    ['NAT and the free S3 gateway', dollars(of.natWithGateways.total)],
  ])
  screen.heading(`${differenceWords(of)} ${breakEvenWords(of)}`)
  screen.line()
  screen.line('US dollars a month: o VPC endpoints, + NAT gateways')
  for (const line of chart.split('\n')) screen.drawn(line.trimEnd())
  screen.heading('Prices')
  screen.table([
    ['endpoint, hour and zone', priceText(prices.endpointHour)],
    ...prices.endpointGb.map((tier) => [`endpoint, GB ${rangeOf(tier.upToGb)}`, priceText(tier)] as const),
    ['NAT gateway, hour', priceText(prices.natHour)],
    ['NAT gateway, GB', priceText(prices.natGb)],
  ])
  screen.line()
  screen.line(NOT_INCLUDED)
}

const priceText = ({ usd, source, asOf }: Price): string => `${usd.toFixed(3)}  ${source}, ${asOf}`

const rangeOf = (upToGb: number): string =>
  Number.isFinite(upToGb) ? `up to ${upToGb.toLocaleString('en-US')} a month` : 'beyond'

/** The estimate as JSON, with amounts in US dollars, rounded to cents. */
export const estimateJson = (of: Estimate): string => {
  const rounded = ({ fixed, data, total }: Cost) => ({
    fixed: Number(dollars(fixed)),
    data: Number(dollars(data)),
    total: Number(dollars(total)),
  })
  const { region, zones, natGateways, hours, traffic, interfaces, gateways, prices, breakEvenGb } = of
  const json = {
    ...{ region, zones, natGateways, hours, ...traffic, interfaces, gateways },
    endpoints: rounded(of.endpoints),
    nat: rounded(of.nat),
    natWithGateways: rounded(of.natWithGateways),
    breakEvenGb: breakEvenGb ?? null,
    prices: {
      ...prices,
      endpointGb: prices.endpointGb.map(({ upToGb, ...tier }) =>
        Number.isFinite(upToGb) ? { upToGb, ...tier } : tier,
      ),
    },
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
