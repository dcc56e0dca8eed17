/** The costs and prices in the documentation, calculated by the command line's modules. */
import { estimate } from '../cli/estimate/estimate.ts'
import { pricesFor } from '../cli/estimate/knownPrices.ts'
import { breakEvenText, dollarText, priceText } from '../cli/estimate/text.ts'
import { HOURS_A_MONTH } from '../handler/cost/estimate.ts'
import { listPrices, type Price } from '../handler/cost/prices.ts'
import { parseProperties } from '../handler/resource/properties.ts'
import { table } from './table.ts'

/** Five services: the three that any task needs, and those for ECS Exec and secrets. */
export const FIVE = { EcsExec: true, SecretsManager: true }

export const REGIONS = ['ap-northeast-1', 'us-east-1', 'eu-west-1']

export const monthIn = (region: string, properties: Readonly<Record<string, unknown>>, zones = 2) =>
  estimate(
    {
      ...{ region, zones, natGateways: zones, hours: HOURS_A_MONTH, traffic: { gb: 0, gatewayGb: 0 } },
      properties: parseProperties({ VpcId: 'vpc-0', ...properties }),
    },
    pricesFor(region),
  )

/** Returns the cheaper option in each region, for three and for five services in two and in three zones. */
export const winners = (): string =>
  table(
    ['Region', 'Services', 'Zones', 'Endpoints, before data', 'NAT gateways, before data', ''],
    REGIONS.flatMap((region) =>
      [{}, FIVE].flatMap((properties) =>
        [2, 3].map((zones) => {
          const month = monthIn(region, properties, zones)
          const { interfaces, endpoints, nat, breakEvenGb } = month
          return [
            region,
            `${interfaces.length}`,
            `${zones}`,
            dollarText(endpoints.fixed),
            dollarText(nat.fixed),
            `Endpoints ${breakEvenText(breakEvenGb)}.`,
          ]
        }),
      ),
    ),
  )

export const priceTable = (): string => {
  const cell = (price: Price | undefined): string =>
    price ? `${priceText(price.usd)} (${sourceOf(price)}, ${price.asOf})` : 'not known'
  return table(
    ['Region', 'Endpoint, an hour and zone', 'NAT gateway, an hour', 'NAT gateway, a GB'],
    Object.entries(listPrices).map(([region, { endpointHour, natHour, natGb }]) => [
      region,
      cell(endpointHour),
      cell(natHour),
      cell(natGb),
    ]),
  )
}

const sourceOf = ({ source }: Price): string => (source.startsWith('https:') ? `[page](${source})` : `\`${source}\``)

const TOKYO = 'ap-northeast-1'

/**
 * Returns the cost of the default, of five services and of NAT gateways in Tokyo, in two zones and without data
 * charges.
 */
const inTokyo = () => {
  const [three, five] = [monthIn(TOKYO, {}), monthIn(TOKYO, FIVE)]
  return {
    three: dollarText(three.endpoints.fixed),
    five: dollarText(five.endpoints.fixed),
    nat: dollarText(five.nat.fixed),
  }
}

export const costInEnglish = (): string => {
  const { three, five, nat } = inTokyo()
  return `**Cost.** Endpoints are billed by the hour in each zone, and are not always the cheaper way: in Tokyo, in two zones and before data, the
three interface endpoints of the default cost ${three} US dollars a month, five cost ${five}, and two NAT gateways ${nat}. Each GB costs less
through an endpoint, and the S3 gateway is free. \`npx fargate-endpoints estimate\` compares them for your region, zones and traffic.`
}

export const costInJapanese = (): string => {
  const { three, five, nat } = inTokyo()
  return `インターフェイスエンドポイントはアベイラビリティーゾーンごとに時間単位で課金されるため、常に安価とは限りません。東京リージョンの 2 つのアベイラビリティーゾーンでは、データ処理料金を除き、デフォルトの 3 つのインターフェイスエンドポイントが月額 ${three} USD、5 つでは ${five} USD、2 つの NAT ゲートウェイは ${nat} USD です。1 GB あたりの料金はエンドポイントの方が安く、S3 のゲートウェイエンドポイントは無料です。\`npx fargate-endpoints estimate\` で、お使いのリージョン、アベイラビリティーゾーンの数、データ量に応じて比較できます。`
}
