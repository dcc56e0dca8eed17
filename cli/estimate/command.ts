import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { HOURS_A_MONTH } from '../../handler/cost/estimate.ts'
import type { KnownPrices } from '../../handler/cost/prices.ts'
import { type Flag, flags } from '../../handler/fargate/flags.ts'
import { amount, count, countOrNone, fileName, regionName } from '../options/arguments.ts'
import { addPropertyOptions, checkProperties, givenProperties, type PropertyName } from '../options/propertyOptions.ts'
import { Screen } from '../output/screen.ts'
import { regionOfEnvironment } from '../region.ts'
import type { Streams } from '../streams.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { estimate } from './estimate.ts'
import { isComplete, pricesFor, unknownText } from './knownPrices.ts'
import { readPriceFile } from './priceFile.ts'
import { estimateJson, printEstimate } from './report.ts'

/** The properties that select services. The others do not affect the cost. */
const PROPERTIES: readonly PropertyName[] = ['PlatformVersion', ...(Object.keys(flags) as Flag[]), 'AdditionalServices']

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

/** The properties require a VPC, but an estimate does not use it. */
const NO_VPC = 'vpc-0'

export const addEstimate = (program: Command, { stdout }: Streams): void => {
  const command = program
    .command('estimate')
    .summary('compare the monthly cost of endpoints and NAT gateways')
    .description(
      'Compare the monthly cost of the endpoints for the given flags with NAT gateways for the same traffic: hours, ' +
        'data by price tier, and the traffic from which endpoints cost less. It calls AWS only with --live.',
    )
    .requiredOption(
      '--region <name>',
      'the region, such as ap-northeast-1 (AWS_REGION or AWS_DEFAULT_REGION)',
      regionName,
      regionOfEnvironment(),
    )
    .option('--zones <count>', 'number of Availability Zones with endpoints', count, 2)
    .option(
      '--nat-gateways <count>',
      'number of NAT gateways that endpoints would replace (default: one per zone); 0 if you keep them, so that only data counts',
      countOrNone,
    )
    .option('--gb <amount>', 'GB a month to and from services with interface endpoints', amount, 0)
    .option('--gateway-gb <amount>', 'GB a month to and from S3 and DynamoDB, free with gateway endpoints', amount, 0)
    .option('--hours <count>', 'hours a month', amount, HOURS_A_MONTH)
    .option('--prices <file>', 'a JSON file with prices by region, which replace the known prices', fileName)
    .option('--live', 'get prices from the AWS Price List API, with the credentials of the AWS CLI')
    .option('--endpoint-url <url>', 'the URL of the AWS Price List API, for --live')
    .option('--svg <file>', 'write a chart of cost over traffic to an SVG file', fileName)
    .option('--json', 'print the estimate as JSON')
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
    const result = estimate({ region, properties, zones, natGateways, hours, traffic: { gb, gatewayGb } }, prices)
    if (options.svg) {
      if (!isComplete(prices)) throw new UsageError(`--svg: ${unknownText(region, prices)}`)
      const { svgChart } = await import('./svgChart.ts')
      await write(options.svg, svgChart([result]))
    }
    if (options.json) {
      stdout.write(estimateJson(result))
      return
    }
    const { terminalChart } = await import('./terminalChart.ts')
    printEstimate(new Screen(stdout), result, terminalChart(result))
    if (options.svg) stdout.write(`\n  Wrote ${options.svg}\n`)
  })
}

/** Prices in the file override those of AWS, which override those of the table. */
const givenPrices = async (options: Options): Promise<KnownPrices> => {
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
    throw new UsageError(`--svg: expected a writable file, got ${messageOf(error)}`)
  }
}
