import { listPrices, type RegionPrices } from '../../handler/cost/prices.ts'
import { UsageError } from '../usageError.ts'
import { priceFileForm, priceNames } from './priceFile.ts'

const MEANINGS: Readonly<Record<keyof RegionPrices, string>> = {
  endpointHour: 'an interface endpoint an hour',
  endpointGb: 'a GB through interface endpoints',
  natHour: 'a NAT gateway an hour',
  natGb: 'a GB through a NAT gateway',
}

const isComplete = (prices: Partial<RegionPrices>): prices is RegionPrices => missingIn(prices).length === 0

const missingIn = (prices: Partial<RegionPrices>): (keyof RegionPrices)[] =>
  priceNames.filter((name) => prices[name] === undefined)

/**
 * The prices of a region: those that were given, else those of the table.
 * @throws UsageError where one of them is not known: none is guessed
 */
export const pricesFor = (region: string, given: Partial<RegionPrices> = {}): RegionPrices => {
  const prices = { ...listPrices[region], ...given }
  if (isComplete(prices)) return prices
  const missing = missingIn(prices)
  throw new UsageError(
    `${region}: no price is known here for ${missing.map((name) => MEANINGS[name]).join(', ')}. ` +
      `Give it with --prices FILE (${priceFileForm(region, missing)}), or ask AWS with --live`,
  )
}
