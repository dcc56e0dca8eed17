import { listPrices, type RegionPrices, type Tier } from './prices.ts'

/** AWS's own month: 365 days of 24 hours, by 12. */
export const HOURS_A_MONTH = 730

/** What stands, and for how long. */
export interface Standing {
  /** Interface endpoints, each counted once for each of its zones: that is what AWS bills. Gateways cost nothing. */
  endpointZones: number
  natGateways: number
  hours: number
}

/** GB a month. */
export interface Traffic {
  /** To services that have interface endpoints. */
  gb: number
  /** To services that have a gateway, which carries it for nothing; a NAT gateway does not. */
  gatewayGb: number
}

/** US dollars a month. */
export interface Cost {
  fixed: number
  data: number
  total: number
}

const costOf = (fixed: number, data: number): Cost => ({ fixed, data, total: fixed + data })

/** What an amount costs where its parts have prices of their own. */
export const tieredCost = (gb: number, tiers: readonly Tier[]): number => {
  let from = 0
  let cost = 0
  for (const { upToGb, usd } of tiers) {
    cost += Math.max(0, Math.min(gb, upToGb) - from) * usd
    from = upToGb
  }
  return cost
}

export const endpointsCost = (findManagedEndpoint: Standing, { gb }: Traffic, prices: RegionPrices): Cost =>
  costOf(
    findManagedEndpoint.endpointZones * findManagedEndpoint.hours * prices.endpointHour.usd,
    tieredCost(gb, prices.endpointGb),
  )

/** The same traffic through NAT gateways: they carry that of the gateway endpoints too, for money. */
export const natCost = (findManagedEndpoint: Standing, { gb, gatewayGb }: Traffic, prices: RegionPrices): Cost =>
  costOf(
    findManagedEndpoint.natGateways * findManagedEndpoint.hours * prices.natHour.usd,
    (gb + gatewayGb) * prices.natGb.usd,
  )

/**
 * From how many GB a month on, through interface endpoints, these cost no more than NAT gateways.
 * @returns undefined where that is never so, however much the traffic
 */
export const breakEven = (
  findManagedEndpoint: Standing,
  gatewayGb: number,
  prices: RegionPrices,
): number | undefined => {
  const surplus = (gb: number): number =>
    endpointsCost(findManagedEndpoint, { gb, gatewayGb }, prices).total -
    natCost(findManagedEndpoint, { gb, gatewayGb }, prices).total
  const starts = [0, ...prices.endpointGb.slice(0, -1).map(({ upToGb }) => upToGb)]
  const segments = prices.endpointGb.map(({ usd }, at) => ({ start: starts[at] ?? 0, slope: usd - prices.natGb.usd }))
  // The surplus runs straight within a tier; the last has no end.
  const last = segments.at(-1)
  if (last && (last.slope > 0 || (last.slope === 0 && surplus(last.start) > 0))) return undefined
  const crossing = segments.findLast(({ start }) => surplus(start) > 0)
  return crossing ? crossing.start + surplus(crossing.start) / -crossing.slope : 0
}

/** As AWS's bills write it: `102.20`. */
export const dollars = (usd: number): string => usd.toFixed(2)

/** What endpoints cost a month before any data, as an attribute: an empty string where the price is not known. */
export const fixedMonthlyCost = (region: string, endpointZones: number): string => {
  const hour = listPrices[region]?.endpointHour?.usd
  return hour === undefined ? '' : dollars(endpointZones * HOURS_A_MONTH * hour)
}
