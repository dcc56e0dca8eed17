import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { HOURS_A_MONTH } from '../../handler/cost/estimate.ts'
import type { RegionPrices } from '../../handler/cost/prices.ts'
import { flags } from '../../handler/fargate/catalogue.ts'
import { amount, count, regionName } from '../arguments.ts'
import { addPropertyOptions, checkProperties, givenProperties, type PropertyName } from '../propertyOptions.ts'
import { Screen } from '../screen.ts'
import type { Streams } from '../streams.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { estimate } from './estimate.ts'
import { pricesFor } from './knownPrices.ts'
import { readPriceFile } from './priceFile.ts'
import { estimateJson, printEstimate } from './report.ts'

/** Those that choose services; the rest costs nothing. */
const PROPERTIES: readonly PropertyName[] = ['PlatformVersion', ...flags, 'AdditionalServices']

interface Options {
  region: string
  zones: number
  natGateways?: number
  gb: number
  gatewayGb: number
  hours: number
  prices?: string
  live?: boolean
  endpointUrl?: string
  svg?: string
  json?: boolean
}

/** An estimate is of no VPC in particular. */
const NO_VPC = 'vpc-0'

export const addEstimate = (program: Command, { stdout }: Streams): void => {
  const command = program
    .command('estimate')
    .summary('what endpoints cost a month, against NAT gateways')
    .description(
      'What the endpoints for the given flags cost a month, against NAT gateways that carry the same traffic: hours, ' +
        'data by its tiers, and from how many GB a month on endpoints cost less. It asks nothing of AWS, unless by --live.',
    )
    .requiredOption(
      '--region <name>',
      'the region, such as ap-northeast-1 (AWS_REGION)',
      regionName,
      process.env.AWS_REGION,
    )
    .option('--zones <count>', 'Availability Zones that endpoints stand in', count, 2)
    .option('--nat-gateways <count>', 'NAT gateways to compare with (one a zone)', count)
    .option('--gb <amount>', 'GB a month to and from services with interface endpoints', amount, 0)
    .option(
      '--gateway-gb <amount>',
      'GB a month to and from S3 and DynamoDB, which gateways carry for nothing',
      amount,
      0,
    )
    .option('--hours <count>', 'hours that all of it stands', amount, HOURS_A_MONTH)
    .option('--prices <file>', 'prices by region, in JSON, in place of the known ones')
    .option('--live', 'asks the AWS Price List API, with the credentials that the AWS CLI would use')
    .option('--endpoint-url <url>', 'where the AWS Price List API is, for --live')
    .option('--svg <file>', 'writes the chart of cost over traffic as a picture')
    .option('--json', 'prints the estimate for scripts')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  fargate-endpoints estimate --region ap-northeast-1 --gb 500\n' +
        '  fargate-endpoints estimate --region us-east-1 --zones 3 --ecs-exec --secrets-manager --svg cost.svg\n',
    )
  addPropertyOptions(command, PROPERTIES).action(async (options: Options) => {
    const { region, zones, natGateways = zones, hours, gb, gatewayGb } = options
    const properties = checkProperties({ VpcId: NO_VPC, ...givenProperties({ ...options }) })
    const prices = pricesFor(region, await givenPrices(options))
    const answer = estimate({ region, properties, zones, natGateways, hours, traffic: { gb, gatewayGb } }, prices)
    if (options.svg) {
      const { svgChart } = await import('./svgChart.ts')
      await write(options.svg, svgChart(answer))
    }
    if (options.json) {
      stdout.write(estimateJson(answer))
      return
    }
    const { terminalChart } = await import('./terminalChart.ts')
    printEstimate(new Screen(stdout), answer, terminalChart(answer))
    if (options.svg) stdout.write(`\n  Wrote ${options.svg}\n`)
  })
}

/** A file's prices stand before AWS's, and those before the table's. */
const givenPrices = async (options: Options): Promise<Partial<RegionPrices>> => {
  const today = new Date().toISOString().slice(0, 10)
  const file = options.prices ? (await readPriceFile(options.prices, today))[options.region] : {}
  if (!options.live) return { ...file }
  const { livePrices } = await import('./livePrices.ts')
  return { ...(await livePrices(options)), ...file }
}

const write = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw new UsageError(`--svg: expected a file that can be written, got ${messageOf(error)}`)
  }
}
