import { type Cost, type Dollars, dollars } from '../../handler/cost/estimate.ts'
import type { Estimate } from './estimate.ts'

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

export const gbText = (gb: number): string => `${gb.toLocaleString('en-US')} GB`

/** The compared resources, in two lines. */
export const comparedResources = ({ interfaces, zones, natGateways }: Estimate): readonly [string, string] => [
  `${counted(interfaces.length, 'interface endpoint')} in ${counted(zones, 'zone')}`,
  `or ${counted(natGateways, 'NAT gateway')}`,
]

/** The break-even in whole GB, rounded up so that the sentence is true; empty if it is unknown. */
export const breakEvenText = (gb: number | undefined): string => {
  if (gb === undefined) return ''
  if (gb === Number.POSITIVE_INFINITY) return 'always cost more'
  return gb === 0 ? 'always cost less' : `cost less from ${gbText(Math.ceil(gb))} a month`
}

type Compared = Pick<
  Estimate,
  'endpoints' | 'nat' | 'natWithGateways' | 'traffic' | 'breakEvenGb' | 'breakEvenWithGatewaysGb'
>

/**
 * Which option costs less at the given traffic and by how much, and from which traffic endpoints cost less; empty if a
 * price is unknown.
 */
export const comparisonText = (of: Compared): string => {
  const { endpoints, nat, natWithGateways, traffic } = of
  const first = differenceText(endpoints, nat)
  if (first === '') return ''
  const sentences = [`At ${gbText(traffic.gb)} ${first}.`]
  if (of.breakEvenGb === undefined) return sentences.join(' ')
  sentences.push(`Endpoints ${breakEvenText(of.breakEvenGb)}.`)
  if (traffic.gatewayGb > 0) {
    const beside = `Beside a free S3 gateway, ${differenceText(endpoints, natWithGateways)}`
    sentences.push(`${beside}; endpoints ${breakEvenText(of.breakEvenWithGatewaysGb)}.`)
  }
  return sentences.join(' ')
}

const differenceText = (endpoints: Cost, nat: Cost): string => {
  if (endpoints.total === undefined || nat.total === undefined) return ''
  const difference = dollars(Math.abs(endpoints.total - nat.total))
  if (difference === '0.00') return 'endpoints and NAT gateways cost the same'
  return `${endpoints.total < nat.total ? 'endpoints' : 'NAT gateways'} cost ${difference} less`
}

/** An amount with two decimals. */
export const dollarText = (amount: Dollars): string => (amount === undefined ? 'unknown' : dollars(amount))

/** Prices have three or four decimals. */
export const priceText = (usd: number): string => usd.toFixed(4).replace(/0$/, '')
