/** AWS's list prices, in US dollars before tax. A price that is not listed here is unknown, and never guessed. */

/** A price with its source and its date. */
export interface Price {
  usd: number
  source: string
  /** `2026-09-25` */
  asOf: string
}

/** A price for traffic up to a monthly amount. */
export interface Tier extends Price {
  /** In GB a month; infinite for the last tier. */
  upToGb: number
}

export interface RegionPrices {
  /** One interface endpoint, for each hour and zone. */
  endpointHour: Price
  /** One GB through the region's interface endpoints, by the amount of the month. */
  endpointGb: readonly Tier[]
  /** One NAT gateway, for each hour. */
  natHour: Price
  /** One GB through NAT gateways, in either direction. */
  natGb: Price
}

/** The prices of a region that are known. */
export type KnownPrices = Readonly<Partial<RegionPrices>>

/** The known prices of each region. */
export type PriceTable = Readonly<Record<string, KnownPrices>>

const privateLink = 'https://aws.amazon.com/privatelink/pricing/'
const vpc = 'https://aws.amazon.com/vpc/pricing/'
/** The usage type in the AWS Price List is a more exact source than the pricing page. */
const priceList = (usageType: string): string => `AWS Price List, ${usageType}`

/** The date of prices that have no date of their own. */
const TABLE_DATE = '2026-11-22'

const price = (usd: number, source: string, asOf = TABLE_DATE): Price => ({ usd, source, asOf })
const natHour = (usd: number): { natHour: Price } => ({ natHour: price(usd, vpc) })

const PB = 1_048_576

/** The same in every region of this table. The ranges are those of AmazonVPC's price list: `0 - 1048576 - 5242880 - Inf`. */
export const endpointGb: readonly Tier[] = [
  { upToGb: PB, ...price(0.01, privateLink) },
  { upToGb: 5 * PB, ...price(0.006, privateLink) },
  { upToGb: Number.POSITIVE_INFINITY, ...price(0.004, privateLink) },
]

export const listPrices: PriceTable = {
  'ap-east-1': natHour(0.065),
  'ap-northeast-1': {
    endpointHour: price(0.014, priceList('APN1-VpcEndpoint-Hours'), '2026-09-25'),
    endpointGb,
    natHour: price(0.062, priceList('APN1-NatGateway-Hours'), '2026-09-25'),
    natGb: price(0.062, priceList('APN1-NatGateway-Bytes'), '2026-09-25'),
  },
  'ap-northeast-2': {
    endpointHour: price(0.013, priceList('APN2-VpcEndpoint-Hours')),
    endpointGb,
    natHour: price(0.059, priceList('APN2-NatGateway-Hours'), '2026-08-31'),
    natGb: price(0.059, priceList('APN2-NatGateway-Bytes'), '2026-08-31'),
  },
  'ap-northeast-3': natHour(0.062),
  'ap-south-1': {
    endpointHour: price(0.013, priceList('APS3-VpcEndpoint-Hours')),
    endpointGb,
    natHour: price(0.056, priceList('APS3-NatGateway-Hours')),
    natGb: price(0.056, priceList('APS3-NatGateway-Bytes')),
  },
  'ap-southeast-1': {
    endpointHour: price(0.013, priceList('APS1-VpcEndpoint-Hours')),
    endpointGb,
    natHour: price(0.059, priceList('APS1-NatGateway-Hours')),
    natGb: price(0.059, priceList('APS1-NatGateway-Bytes')),
  },
  'ap-southeast-2': natHour(0.059),
  'ap-southeast-5': {
    endpointHour: price(0.0117, priceList('APS7-VpcEndpoint-Hours')),
    endpointGb,
  },
  'ca-central-1': natHour(0.05),
  'eu-central-1': {
    endpointHour: price(0.012, priceList('EUC1-VpcEndpoint-Hours')),
    endpointGb,
    ...natHour(0.052),
  },
  'eu-north-1': natHour(0.046),
  'eu-west-1': {
    endpointHour: price(0.011, priceList('EU-VpcEndpoint-Hours'), '2026-05-01'),
    endpointGb,
    natHour: price(0.048, priceList('EU-NatGateway-Hours'), '2026-05-01'),
    natGb: price(0.048, priceList('EU-NatGateway-Bytes'), '2026-05-01'),
  },
  'eu-west-2': {
    endpointHour: price(0.011, priceList('EUW2-VpcEndpoint-Hours')),
    endpointGb,
    natHour: price(0.05, priceList('EUW2-NatGateway-Hours'), '2026-09-25'),
    natGb: price(0.05, priceList('EUW2-NatGateway-Bytes'), '2026-09-25'),
  },
  'eu-west-3': natHour(0.05),
  'sa-east-1': natHour(0.093),
  'us-east-1': {
    endpointHour: price(0.01, priceList('USE1-VpcEndpoint-Hours'), '2026-08-20'),
    endpointGb,
    natHour: price(0.045, priceList('NatGateway-Hours'), '2026-08-01'),
    natGb: price(0.045, priceList('NatGateway-Bytes'), '2026-08-01'),
  },
  'us-east-2': natHour(0.045),
  'us-west-1': natHour(0.048),
  'us-west-2': {
    endpointHour: price(0.01, priceList('USW2-VpcEndpoint-Hours'), '2026-10-06'),
    endpointGb,
    natHour: price(0.045, priceList('USW2-NatGateway-Hours')),
    natGb: price(0.045, priceList('USW2-NatGateway-Bytes')),
  },
}
