import { listPrices, type RegionPrices } from '../../handler/cost/prices.ts'
import { UsageError } from '../usageError.ts'
import { priceFileForm, priceNames } from './priceFile.ts'

const MEANINGS: Readonly<Record<keyof RegionPrices, string>> = {
  endpointHour: 'an interface endpoint per hour',
  endpointGb: 'a GB through interface endpoints',
  natHour: 'a NAT gateway per hour',
  natGb: 'a GB through a NAT gateway',
}

const isComplete = (prices: Partial<RegionPrices>): prices is RegionPrices => missingIn(prices).length === 0

const missingIn = (prices: Partial<RegionPrices>): (keyof RegionPrices)[] =>
  priceNames.filter((name) => prices[name] === undefined)

/**
 * The prices of a region: the given ones, otherwise those of the table.
 * @throws UsageError if a price is unknown, since prices are never guessed
 */
export const pricesFor = (region: string, given: Partial<RegionPrices> = {}): RegionPrices => {
  const prices = { ...listPrices[region], ...given }
  if (isComplete(prices)) return prices
  const missing = missingIn(prices)
  throw new UsageError(
    `${region}: no known price for ${missing.map((name) => MEANINGS[name]).join(', ')}. ` +
      `Set it with --prices FILE (${priceFileForm(region, missing)}), or use --live`,
  )
}
