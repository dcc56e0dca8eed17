import { type KnownPrices, listPrices, type Price, type RegionPrices, type Tier } from './prices.ts'

/** AWS's month: 365 days of 24 hours, divided by 12. */
export const HOURS_A_MONTH = 730

/** What is billed by the hour. */
export interface HourlyResources {
  /** Interface endpoints, each counted once for each of its zones, as AWS bills them. Gateway endpoints are free. */
  endpointZones: number
  natGateways: number
  hours: number
}

/** GB a month. */
export interface Traffic {
  /** To services that have interface endpoints. */
  gb: number
  /** To services that have a gateway endpoint, which is free. A NAT gateway bills this traffic too. */
  gatewayGb: number
}

/** US dollars a month; undefined where the price is not known. */
export type Dollars = number | undefined

export interface Cost {
  fixed: Dollars
  data: Dollars
  total: Dollars
}

const costOf = (fixed: Dollars, data: Dollars): Cost => ({
  fixed,
  data,
  total: fixed === undefined || data === undefined ? undefined : fixed + data,
})

/** Zero units cost nothing, whatever the price. */
const priced = (amount: number, price: Price | undefined): Dollars => (amount === 0 ? 0 : price && amount * price.usd)

/** The cost of an amount with tiered prices. */
export const tieredCost = (gb: number, tiers: readonly Tier[]): number => {
  let from = 0
  let cost = 0
  for (const { upToGb, usd } of tiers) {
    cost += Math.max(0, Math.min(gb, upToGb) - from) * usd
    from = upToGb
  }
  return cost
}

export const endpointsCost = (resources: HourlyResources, { gb }: Traffic, prices: KnownPrices): Cost =>
  costOf(
    priced(resources.endpointZones * resources.hours, prices.endpointHour),
    gb === 0 ? 0 : prices.endpointGb && tieredCost(gb, prices.endpointGb),
  )

/** The same traffic through NAT gateways, which also carry and bill the traffic of gateway endpoints. */
export const natCost = (resources: HourlyResources, { gb, gatewayGb }: Traffic, prices: KnownPrices): Cost =>
  costOf(priced(resources.natGateways * resources.hours, prices.natHour), priced(gb + gatewayGb, prices.natGb))

/**
 * The traffic through interface endpoints, in GB a month, from which endpoints cost no more than NAT gateways.
 * @returns Infinity if endpoints always cost more
 */
export const breakEven = (resources: HourlyResources, gatewayGb: number, prices: RegionPrices): number => {
  const { endpointZones, natGateways, hours } = resources
  const fixed = (endpointZones * prices.endpointHour.usd - natGateways * prices.natHour.usd) * hours
  const surplus = (gb: number): number =>
    fixed + tieredCost(gb, prices.endpointGb) - (gb + gatewayGb) * prices.natGb.usd
  const starts = [0, ...prices.endpointGb.slice(0, -1).map(({ upToGb }) => upToGb)]
  const segments = prices.endpointGb.map(({ usd }, at) => ({ start: starts[at] ?? 0, slope: usd - prices.natGb.usd }))
  // The surplus is linear within a tier. The last tier has no end.
  const last = segments.at(-1)
  if (last && (last.slope > 0 || (last.slope === 0 && surplus(last.start) > 0))) return Number.POSITIVE_INFINITY
  const crossing = segments.findLast(({ start }) => surplus(start) > 0)
  return crossing ? crossing.start + surplus(crossing.start) / -crossing.slope : 0
}

/** With two decimals, as on AWS's bills: `102.20`. */
export const dollars = (usd: number): string => usd.toFixed(2)

/** The monthly cost of endpoints before data, as an attribute; empty if the region's price is unknown. */
export const fixedMonthlyCost = (region: string, endpointZones: number): string => {
  const hour = listPrices[region]?.endpointHour?.usd
  return hour === undefined ? '' : dollars(endpointZones * HOURS_A_MONTH * hour)
}
