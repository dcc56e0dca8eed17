import * as z from 'zod/mini'
import type { PriceTable, RegionPrices } from '../../handler/cost/prices.ts'
import { readJson } from '../readJson.ts'
import { UsageError } from '../usageError.ts'

const NO_END = Number.POSITIVE_INFINITY

const usd = z.number({ error: 'expected a price in US dollars' }).check(z.nonnegative('expected a price of at least 0'))

const tiers = z
  .array(z.strictObject({ upToGb: z.optional(z.number()), usd }), {
    error: 'expected a list of {"upToGb": …, "usd": …}',
  })
  .check(z.minLength(1, 'expected at least one tier'))
  .check(
    z.refine(
      (list) => list.every(({ upToGb = NO_END }, at) => upToGb > (list[at - 1]?.upToGb ?? 0)),
      'expected tiers in ascending order of upToGb, and only the last without it',
    ),
    z.refine((list) => list.at(-1)?.upToGb === undefined, 'expected a last tier without upToGb'),
  )

const regionPrices = z.strictObject(
  {
    endpointHour: z.optional(usd),
    endpointGb: z.optional(tiers),
    natHour: z.optional(usd),
    natGb: z.optional(usd),
  },
  { error: 'expected only endpointHour, endpointGb, natHour and natGb' },
)

const table = z.record(z.string(), regionPrices, { error: 'expected prices by region' })

/** The form of each price in the file. */
const FORMS: Readonly<Record<keyof RegionPrices, string>> = {
  endpointHour: '…',
  endpointGb: '[{"upToGb": …, "usd": …}, {"usd": …}]',
  natHour: '…',
  natGb: '…',
}

export const priceNames = Object.keys(FORMS) as (keyof RegionPrices)[]

/** The form of a file with these prices of a region, with … for each number. */
export const priceFileForm = (region: string, names: readonly (keyof RegionPrices)[]): string =>
  `{"${region}": {${names.map((name) => `"${name}": ${FORMS[name]}`).join(', ')}}}`

const EXPECTED = `prices by region, such as ${priceFileForm('eu-north-1', priceNames)}`

/**
 * Reads a file of prices, which replace those of the table.
 * @param asOf today's date
 * @throws UsageError if the file does not contain valid prices
 */
export const readPriceFile = async (path: string, asOf: string): Promise<PriceTable> => {
  const result = z.safeParse(table, await readJson(path, EXPECTED))
  if (!result.success) {
    const problems = result.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the file'}: ${message}`)
    throw new UsageError(`${path}: expected ${EXPECTED}; ${problems.join('; ')}`)
  }
  const priced = (amount: number) => ({ usd: amount, source: path, asOf })
  const regionOf = ({ endpointGb, ...single }: z.output<typeof regionPrices>): Partial<RegionPrices> => ({
    ...Object.fromEntries(
      Object.entries(single).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, priced(amount)]])),
    ),
    ...(endpointGb && { endpointGb: endpointGb.map(({ usd, upToGb = NO_END }) => ({ ...priced(usd), upToGb })) }),
  })
  return Object.fromEntries(Object.entries(result.data).map(([region, given]) => [region, regionOf(given)]))
}
