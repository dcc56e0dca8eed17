import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { XMLParser } from 'fast-xml-parser'
import { listPrices } from '../../../handler/cost/prices.ts'
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts'
import { temporaryFiles } from '../files.ts'
import { expectUsageError, fargateEndpoints } from '../program.ts'

const pathOf = temporaryFolder()

const write = temporaryFiles()
const fileOf = (content: unknown): Promise<string> => write('given.json', content)

const estimateOf = async (...args: string[]) => {
  const { status, stdout, stderr } = await fargateEndpoints('estimate', ...args, '--json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

const TOKYO = ['--region', 'ap-northeast-1']

describe('estimate', () => {
  test('returns the cost of two NAT gateways with 1 GB each in Tokyo, to the cent', async () => {
    expect(await estimateOf(...TOKYO, '--gb', '2')).toMatchObject({
      nat: { fixed: 90.52, data: 0.12, total: 90.64 },
      endpoints: { fixed: 61.32, data: 0.02, total: 61.34 },
      interfaces: ['ecr.api', 'ecr.dkr', 'logs'],
      gateways: ['s3'],
      breakEvenGb: 0,
    })
  })

  test('applies every flag, and the given zones, NAT gateways and hours', async () => {
    const args = ['--zones', '3', '--nat-gateways', '1', '--hours', '100', '--ecs-exec', '--cloud-watch-logs', 'false']

    expect(await estimateOf(...TOKYO, ...args, '--gb', '10', '--gateway-gb', '20')).toMatchObject({
      interfaces: ['ecr.api', 'ecr.dkr', 'ssmmessages'],
      endpoints: { fixed: 12.6, data: 0.1 },
      nat: { fixed: 6.2, data: 1.86 },
    })
  })

  test('leaves out ecr.api for platform version 1.3.0, and distinguishes interface and gateway endpoints', async () => {
    const args = ['--platform-version', '1.3.0', '--additional-services', 'sqs,dynamodb,s3:Interface']

    expect(await estimateOf(...TOKYO, ...args)).toMatchObject({
      interfaces: ['ecr.dkr', 'logs', 'sqs', 's3'],
      gateways: ['s3', 'dynamodb'],
    })
  })

  test('counts a gateway endpoint for a service that is given by its full name', async () => {
    const args = ['--additional-services', 'com.amazonaws.ap-northeast-1.dynamodb,com.amazonaws.ap-northeast-1.sqs']

    expect(await estimateOf(...TOKYO, ...args)).toMatchObject({
      interfaces: ['ecr.api', 'ecr.dkr', 'logs', 'com.amazonaws.ap-northeast-1.sqs'],
      gateways: ['s3', 'com.amazonaws.ap-northeast-1.dynamodb'],
    })
  })

  test('reports that endpoints always cost more', async () => {
    const prices = await fileOf({ 'ap-northeast-1': { natHour: 0.001, natGb: 0.001 } })

    expect(await estimateOf(...TOKYO, '--prices', prices)).toMatchObject({ breakEvenGb: null })
    const { stdout } = await fargateEndpoints('estimate', ...TOKYO, '--prices', prices)
    expect(stdout).toContain('Endpoints always cost more.')
  })

  test('compares only the cost of data if the NAT gateways are kept', async () => {
    expect(await estimateOf(...TOKYO, '--nat-gateways', '0', '--gb', '100')).toMatchObject({
      nat: { fixed: 0, data: 6.2, total: 6.2 },
    })
  })

  test('compares with NAT gateways together with a free S3 gateway', async () => {
    expect(await estimateOf(...TOKYO, '--gb', '10', '--gateway-gb', '1000')).toMatchObject({
      nat: { total: 153.14 },
      natWithGateways: { fixed: 90.52, data: 0.62, total: 91.14 },
    })
  })

  test.each([
    [['--ecs-exec', '--kms', '--gb', '2'], 'At 2 GB NAT gateways cost 11.58 less. Endpoints cost less from 225 GB'],
    [['--gb', '2'], 'At 2 GB endpoints cost 29.30 less.'],
    [
      ['--ecs-exec', '--kms', '--gb', '300', '--gateway-gb', '400'],
      'Endpoints always cost less. Beside a free S3 gateway, endpoints cost 3.92 less; ' +
        'endpoints cost less from 225 GB a month.',
    ],
    [['--region', 'eu-central-1'], 'At 0 GB endpoints cost 23.36 less. ! eu-central-1: no known price'],
    [['--zones', '1', '--hours', '0'], 'At 0 GB endpoints and NAT gateways cost the same.'],
  ])('reports which option costs less for %j', async (args, words) => {
    const place = args.includes('--region') ? [] : TOKYO
    const { stdout } = await fargateEndpoints('estimate', ...place, ...args)

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words)
  })

  test('aligns the amounts', async () => {
    const { stdout } = await fargateEndpoints('estimate', ...TOKYO, '--ecs-exec', '--kms', '--gb', '2000')
    const amounts = stdout.split('\n').flatMap((line) => /^ .* {2}(\d+\.\d\d)(?!\d)/.exec(line)?.[0].length ?? [])

    expect(amounts).toHaveLength(8)
    expect(new Set(amounts).size).toBe(1)
  })

  test('shows the cheaper line of the chart where the lines overlap', async () => {
    const { stdout } = await fargateEndpoints('estimate', ...TOKYO, '--ecs-exec', '--kms')
    const rows = stdout.split('\n').flatMap((line) => /(?<=[│┤]).*/.exec(line)?.[0].trimEnd() ?? [])
    // NAT gateways cost less up to 225 of 1,000 GB, and endpoints above that. Each column shows the cheaper option.
    const columns = Array.from({ length: 60 }, (_, at) => rows.map((row) => row[at]).join(''))

    expect(columns.slice(0, 13).filter((column) => !column.includes('+'))).toEqual([])
    expect(columns.slice(14).filter((column) => !column.includes('o'))).toEqual([])
  })

  test('returns the costs whose prices are known', async () => {
    expect(await estimateOf('--region', 'eu-central-1', '--gb', '10')).toMatchObject({
      endpoints: { fixed: 52.56, data: 0.1, total: 52.66 },
      nat: { fixed: 75.92, data: null, total: null },
      breakEvenGb: null,
    })
    const { stdout } = await fargateEndpoints('estimate', '--region', 'eu-central-1', '--gb', '10')
    expect(stdout).toContain('{"eu-central-1": {"natGb": …}}')
    expect(stdout).not.toContain('o VPC endpoints')
  })

  test('prints the break-even and a chart with both lines', async () => {
    const { stdout } = await fargateEndpoints('estimate', ...TOKYO, '--ecs-exec', '--kms')

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Endpoints cost less from 225 GB a month.')
    expect(stdout).toMatch(/oo+/)
    expect(stdout).toMatch(/\+\++/)
    expect(stdout).toContain(
      `AWS Price List, APN1-VpcEndpoint-Hours, ${listPrices['ap-northeast-1']?.endpointHour?.asOf}`,
    )
  })

  test('writes the same SVG chart every time', async () => {
    const file = pathOf('chart.svg')
    const draw = async () => {
      await fargateEndpoints('estimate', ...TOKYO, '--ecs-exec', '--kms', '--svg', file)
      return readFile(file, 'utf8')
    }

    const svg = await draw()

    expect(new XMLParser().parse(svg)).toHaveProperty('svg')
    for (const word of [
      'ap-northeast-1',
      '5 interface endpoints in 2 zones',
      'or 2 NAT gateways',
      '225 GB',
      'NAT gateways',
    ]) {
      expect(svg).toContain(word)
    }
    expect(await draw()).toBe(svg)
  })

  test('draws both lines within the axes if NAT gateways cost less', async () => {
    const file = pathOf('chart.svg')
    const prices = await fileOf({ 'ap-northeast-1': { natHour: 0.001, natGb: 0.001 } })
    await fargateEndpoints('estimate', ...TOKYO, '--prices', prices, '--svg', file)
    const svg = await readFile(file, 'utf8')
    const axes = Array.from(svg.matchAll(/class="axis" d="M\d+ ([\d.]+)H/g), ([, y]) => Number(y))
    const lines = Array.from(svg.matchAll(/points="([^"]+)"/g), ([, points = '']) =>
      points.split(' ').map((point) => Number(point.split(',')[1])),
    )

    expect(lines).toHaveLength(2)
    expect(Math.min(...lines.flat())).toBeGreaterThanOrEqual(Math.min(...axes))
  })

  test('uses the prices of a file in a region without known prices', async () => {
    const prices = await fileOf({
      'eu-north-1': {
        endpointHour: 0.011,
        endpointGb: [{ upToGb: 100, usd: 0.02 }, { usd: 0.01 }],
        natHour: 0.046,
        natGb: 0.046,
      },
    })

    expect(await estimateOf('--region', 'eu-north-1', '--gb', '200', '--prices', prices)).toMatchObject({
      endpoints: { fixed: 48.18, data: 3 },
      prices: { natHour: { usd: 0.046, source: prices } },
    })
  })
})

describe('estimate --prices accepts', () => {
  /** The file in the error message, with a number in place of each …. */
  const filled = (stderr: string): string => (/\{".*\}\}/.exec(stderr)?.[0] ?? '').replaceAll('…', '0.1')

  test.each<[string, string[]]>([
    ['the form in the error for a region without prices', []],
    ['the form in the error for a missing file', ['--prices', 'nowhere.json']],
  ])('%s', async (_, args) => {
    const refused = await fargateEndpoints('estimate', '--region', 'af-south-1', ...args)

    const prices = await fileOf(filled(refused.stderr).replace('eu-north-1', 'af-south-1'))

    expect(refused.status).toBe(2)
    expect(await estimateOf('--region', 'af-south-1', '--prices', prices)).toMatchObject({ region: 'af-south-1' })
  })

  test("the documentation's example", async () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(await readFile('docs/cost.md', 'utf8')) ?? []

    expect(await estimateOf('--region', 'eu-north-1', '--prices', await fileOf(example))).toMatchObject({
      endpoints: { fixed: 48.18 },
    })
  })
})

describe('estimate rejects, with one line,', () => {
  test.each<[string, string[], RegExp]>([
    ['a region without prices', ['--region', 'af-south-1'], /^af-south-1: no known price for an interface endpoint/],
    [
      'a chart in a region with some prices',
      ['--region', 'eu-central-1', '--svg', 'chart.svg'],
      /^--svg: eu-central-1: no known price for a GB through a NAT gateway\. Set/,
    ],
    ['an invalid region', ['--region', 'Tokyo'], /--region .*'Tokyo' is invalid\. Expected the name of a region/],
    ['a fraction of a zone', [...TOKYO, '--zones', '1.5'], /--zones .*Expected a whole number of at least 1/],
    ['zero zones', [...TOKYO, '--zones', '0'], /--zones .*Expected a whole number of at least 1/],
    [
      'a negative number of NAT gateways',
      [...TOKYO, '--nat-gateways', '-1'],
      /--nat-gateways .*Expected a whole number/,
    ],
    ['a negative amount', [...TOKYO, '--gb', '-1'], /--gb .*Expected a number of at least 0/],
    ['an unknown option', [...TOKYO, '--zone', '2'], /^unknown option '--zone' \(Did you mean --zones\?\)/],
    ['a flag that is neither true nor false', [...TOKYO, '--kms', 'yes'], /^Kms: expected true or false, got "yes"/],
    [
      'a file of prices that does not exist',
      [...TOKYO, '--prices', 'nowhere.json'],
      /^nowhere\.json: expected prices by/,
    ],
    [
      'an SVG file that cannot be written',
      [...TOKYO, '--svg', '/nowhere/chart.svg'],
      /^--svg: expected a writable file, .*ENOENT/,
    ],
  ])('%s', async (_, args, message) => expectUsageError(await fargateEndpoints('estimate', ...args), message))

  test.each<[string, unknown, RegExp]>([
    ['invalid JSON', '{', /given\.json: expected prices by region, .* got .*JSON/],
    ['a list instead of an object', [], /the file: expected prices by region/],
    ['a misspelt price', { 'ap-northeast-1': { natHours: 1 } }, /ap-northeast-1: expected only endpointHour, /],
    [
      'a price that is not a number',
      { 'ap-northeast-1': { natHour: 'a lot' } },
      /ap-northeast-1\.natHour: expected a price/,
    ],
    [
      'a price below 0',
      { 'ap-northeast-1': { natHour: -1 } },
      /ap-northeast-1\.natHour: expected a price of at least 0/,
    ],
    [
      'tiers out of order',
      { 'ap-northeast-1': { endpointGb: [{ upToGb: 2, usd: 1 }, { upToGb: 1, usd: 1 }, { usd: 1 }] } },
      /endpointGb: expected tiers in ascending order/,
    ],
    [
      'a last tier with upToGb',
      { 'ap-northeast-1': { endpointGb: [{ upToGb: 2, usd: 1 }] } },
      /expected a last tier without/,
    ],
  ])('a file of prices with %s', async (_, content, message) =>
    expectUsageError(await fargateEndpoints('estimate', ...TOKYO, '--prices', await fileOf(content)), message),
  )
})
