import { type Filter, GetProductsCommand, type GetProductsCommandOutput, PricingClient } from '@aws-sdk/client-pricing'
import * as z from 'zod/mini'
import type { Price, RegionPrices, Tier } from '../../handler/cost/prices.ts'
import { messageOf, UsageError } from '../usageError.ts'

/**
 * The parts of a price list entry that are used:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-list-query-api.html
 */
const entry = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string() }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        effectiveDate: z.string(),
        priceDimensions: z.record(
          z.string(),
          z.object({ endRange: z.string(), pricePerUnit: z.object({ USD: z.string() }) }),
        ),
      }),
    ),
  }),
})

type Entry = z.output<typeof entry>

/** Usage types without the prefix of their region (`APN1-`), which us-east-1 does not have in some services. */
const USAGE = {
  endpointHour: 'VpcEndpoint-Hours',
  endpointGb: 'VpcEndpoint-Bytes',
  natHour: 'NatGateway-Hours',
  natGb: 'NatGateway-Bytes',
} as const

export interface LiveOptions {
  region: string
  /** The URL of the Price List API. The default is the one of AWS. */
  endpointUrl?: string | undefined
}

/** Only a few regions serve the API: https://docs.aws.amazon.com/general/latest/gr/billing.html */
const API_REGION = 'us-east-1'

/**
 * Reads prices from the AWS Price List API. A price that is missing there, or ambiguous, is left out.
 * @throws UsageError if the API does not respond
 */
export const livePrices = async ({ region, endpointUrl }: LiveOptions): Promise<Partial<RegionPrices>> => {
  const client = new PricingClient({ region: API_REGION, ...(endpointUrl && { endpoint: endpointUrl }) })
  try {
    const [vpc, ec2] = await Promise.all([
      readEntries(client, 'AmazonVPC', 'VpcEndpoint', region),
      readEntries(client, 'AmazonEC2', 'NAT Gateway', region),
    ])
    return pricesIn([...vpc, ...ec2])
  } catch (error) {
    throw new UsageError(
      `Expected a response from the AWS Price List API, got ${messageOf(error)}: it requires credentials that allow pricing:GetProducts`,
    )
  } finally {
    client.destroy()
  }
}

const readEntries = async (
  client: PricingClient,
  ServiceCode: string,
  productFamily: string,
  regionCode: string,
): Promise<Entry[]> => {
  const Filters: Filter[] = Object.entries({ productFamily, regionCode }).map(([Field, Value]) => ({
    Type: 'TERM_MATCH',
    Field,
    Value,
  }))
  const entries: Entry[] = []
  let NextToken: string | undefined
  do {
    const page: GetProductsCommandOutput = await client.send(
      new GetProductsCommand({ ServiceCode, Filters, NextToken }),
    )
    entries.push(...(page.PriceList ?? []).map((json: unknown) => z.parse(entry, JSON.parse(String(json)))))
    NextToken = page.NextToken
  } while (NextToken)
  return entries
}

const pricesIn = (entries: readonly Entry[]): Partial<RegionPrices> => {
  const tiersOf = (name: keyof typeof USAGE): Tier[] | undefined => {
    // `APN1-RegionalNatGateway-Hours` and `APN1-VpcEndpoint-GWLBE-Hours` are prices of other resources.
    const found = entries.filter(
      ({ product }) => product.attributes.usagetype.replace(/^[A-Z\d]+-/, '') === USAGE[name],
    )
    return found.length === 1 && found[0] ? tiersIn(found[0]) : undefined
  }
  const one = (name: keyof typeof USAGE): Price | undefined => {
    const tiers = tiersOf(name)
    return tiers?.length === 1 && tiers[0]
      ? { usd: tiers[0].usd, source: tiers[0].source, asOf: tiers[0].asOf }
      : undefined
  }
  const prices = {
    endpointHour: one('endpointHour'),
    endpointGb: tiersOf('endpointGb'),
    natHour: one('natHour'),
    natGb: one('natGb'),
  }
  return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined))
}

const tiersIn = ({ product, terms }: Entry): Tier[] =>
  Object.values(terms.OnDemand)
    .flatMap(({ effectiveDate, priceDimensions }) =>
      Object.values(priceDimensions).map(({ endRange, pricePerUnit }) => ({
        upToGb: endRange === 'Inf' ? Number.POSITIVE_INFINITY : Number(endRange),
        usd: Number(pricePerUnit.USD),
        source: `AWS Price List API, ${product.attributes.usagetype}`,
        asOf: effectiveDate.slice(0, 10),
      })),
    )
    .sort((a, b) => a.upToGb - b.upToGb)
