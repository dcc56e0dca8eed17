/** The pictures and tables of the documentation that the command line's own modules make. */
import { estimate } from '../cli/estimate/estimate.ts'
import { pricesFor } from '../cli/estimate/knownPrices.ts'
import { svgChart } from '../cli/estimate/svgChart.ts'
import { breakEvenWords } from '../cli/estimate/words.ts'
import { mermaidOf } from '../cli/plan/mermaid.ts'
import { servicesOf } from '../cli/plan/services.ts'
import { dollars, HOURS_A_MONTH } from '../handler/cost/estimate.ts'
import { listPrices, type Price } from '../handler/cost/prices.ts'
import { parseProperties } from '../handler/resource/properties.ts'
import { actionsOf } from '../handler/vpc/model/actions.ts'
import { plan } from '../handler/vpc/plan/plan.ts'
import { endpointService, OWNER, observedVpc, spec, validate } from '../test/support/model.ts'

/** Five services: the three that any task needs, ECS Exec and secrets. */
const FIVE = { EcsExec: true, SecretsManager: true }

const REGIONS = ['ap-northeast-1', 'us-east-1', 'eu-west-1']

const monthIn = (region: string, properties: Readonly<Record<string, unknown>>, zones = 2) =>
  estimate(
    {
      ...{ region, zones, natGateways: zones, hours: HOURS_A_MONTH, traffic: { gb: 0, gatewayGb: 0 } },
      properties: parseProperties({ VpcId: 'vpc-0', ...properties }),
    },
    pricesFor(region),
  )

export const pictures = REGIONS.map((region) => ({
  file: `docs/images/cost-${region}.svg`,
  make: () => svgChart(monthIn(region, FIVE)),
}))

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** What wins, region by region, for three and for five services in two and in three zones. */
export const winners = (): string =>
  table(
    ['Region', 'Services', 'Zones', 'Endpoints, before data', 'NAT gateways, before data', ''],
    REGIONS.flatMap((region) =>
      [{}, FIVE].flatMap((properties) =>
        [2, 3].map((zones) => {
          const month = monthIn(region, properties, zones)
          const { interfaces, endpoints, nat } = month
          return [
            region,
            `${interfaces.length}`,
            `${zones}`,
            dollars(endpoints.fixed),
            dollars(nat.fixed),
            breakEvenWords(month),
          ]
        }),
      ),
    ),
  )

export const priceTable = (): string => {
  const cell = (price: Price | undefined): string =>
    price ? `${price.usd.toFixed(3)} (${sourceOf(price)}, ${price.asOf})` : 'not known'
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

/** A VPC of two zones before the Create, with ECS Exec. */
export const topology = (): string => {
  const services = ['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssmmessages']
  const vpc = observedVpc({ endpointServices: services.map((service) => endpointService(service)) })
  const desired = spec({ EcsExec: true })
  const judged = validate(vpc, desired)
  const rows = servicesOf(
    desired.properties,
    { vpc, desired: judged, owner: OWNER },
    actionsOf(plan(judged, vpc, OWNER)),
  )
  return `\`\`\`mermaid\n${mermaidOf(vpc, rows)}\`\`\``
}
