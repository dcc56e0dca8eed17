import { type KnownPrices, listPrices, type RegionPrices } from '../../handler/cost/prices.ts'
import { UsageError } from '../usageError.ts'
import { priceFileForm, priceNames } from './priceFile.ts'

const MEANINGS: Readonly<Record<keyof RegionPrices, string>> = {
  endpointHour: 'an interface endpoint per hour',
  endpointGb: 'a GB through interface endpoints',
  natHour: 'a NAT gateway per hour',
  natGb: 'a GB through a NAT gateway',
}

export const isComplete = (prices: KnownPrices): prices is RegionPrices => unknownIn(prices).length === 0

const unknownIn = (prices: KnownPrices): (keyof RegionPrices)[] =>
  priceNames.filter((name) => prices[name] === undefined)

/**
 * The prices of a region: the given ones, otherwise those of the table. An unknown price is left out, never guessed.
 * @throws UsageError if no price is known
 */
export const pricesFor = (region: string, given: KnownPrices = {}): KnownPrices => {
  const prices = { ...listPrices[region], ...given }
  if (unknownIn(prices).length === priceNames.length) throw new UsageError(unknownText(region, prices))
  return prices
}

/** Lists the unknown prices of a region, and how to set them; empty if all are known. */
export const unknownText = (region: string, prices: KnownPrices): string => {
  const names = unknownIn(prices)
  if (names.length === 0) return ''
  return (
    `${region}: no known price for ${names.map((name) => MEANINGS[name]).join(', ')}. ` +
    `Set it with --prices FILE (${priceFileForm(region, names)}), or use --live`
  )
}
