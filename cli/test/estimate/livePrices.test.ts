import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { expectUsageError, fargateEndpoints } from '../program.ts'

/** An entry in the form of the Price List API: JSON within JSON. */
const entry = (usagetype: string, ...tiers: readonly (readonly [endRange: string, USD: string])[]): string =>
  JSON.stringify({
    product: { productFamily: 'any', attributes: { usagetype, regionCode: 'eu-north-1' }, sku: usagetype },
    serviceCode: 'any',
    terms: {
      OnDemand: {
        [`${usagetype}.JRTCKXETXF`]: {
          effectiveDate: '2026-11-01T00:00:00Z',
          priceDimensions: Object.fromEntries(
            tiers.map(([endRange, USD], at) => [`${at}`, { unit: 'Hrs', endRange, pricePerUnit: { USD } }]),
          ),
        },
      },
    },
  })

const ENTRIES: Record<string, string[][]> = {
  AmazonVPC: [
    [entry('EUN1-VpcEndpoint-Hours', ['Inf', '0.0110000000'])],
    [
      entry('EUN1-VpcEndpoint-GWLBE-Hours', ['Inf', '9']),
      entry('EUN1-VpcEndpoint-Bytes', ['Inf', '0.004'], ['1048576', '0.01'], ['5242880', '0.006']),
    ],
  ],
  AmazonEC2: [
    [
      entry('EUN1-RegionalNatGateway-Hours', ['Inf', '9']),
      entry('EUN1-NatGateway-Hours', ['Inf', '0.0460000000']),
      entry('EUN1-NatGateway-Bytes', ['Inf', '0.0460000000']),
    ],
  ],
}

interface Asked {
  ServiceCode: string
  Filters: { Field: string; Value: string }[]
  NextToken?: string
}

let server: Server
let asked: Asked[]
let entries: typeof ENTRIES
let url: string

beforeEach(async () => {
  asked = []
  entries = ENTRIES
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' })
  server = createServer(async (request, response) => {
    const body = (await json(request)) as Asked
    asked.push(body)
    const pages = entries[body.ServiceCode] ?? []
    const at = Number(body.NextToken ?? 0)
    const NextToken = at + 1 < pages.length ? String(at + 1) : undefined
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify({ FormatVersion: 'aws_v1', PriceList: pages[at] ?? [], NextToken }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  delete process.env.AWS_ACCESS_KEY_ID
  delete process.env.AWS_SECRET_ACCESS_KEY
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const estimate = (...args: string[]) =>
  fargateEndpoints('estimate', '--region', 'eu-north-1', '--live', '--endpoint-url', url, ...args)

describe('estimate --live', () => {
  test('uses the prices on all pages of the AWS Price List API, but not those of other products', async () => {
    const { status, stdout } = await estimate('--json')

    expect(status).toBe(0)
    const source = (usage: string) => ({ source: `AWS Price List API, EUN1-${usage}`, asOf: '2026-11-01' })
    expect(JSON.parse(stdout).prices).toEqual({
      endpointHour: { usd: 0.011, ...source('VpcEndpoint-Hours') },
      endpointGb: [
        { upToGb: 1_048_576, usd: 0.01, ...source('VpcEndpoint-Bytes') },
        { upToGb: 5_242_880, usd: 0.006, ...source('VpcEndpoint-Bytes') },
        { usd: 0.004, ...source('VpcEndpoint-Bytes') },
      ],
      natHour: { usd: 0.046, ...source('NatGateway-Hours') },
      natGb: { usd: 0.046, ...source('NatGateway-Bytes') },
    })
  })

  test('requests only the two products in the region', async () => {
    await estimate()

    const filters = asked.map(({ ServiceCode, Filters }) =>
      [ServiceCode, ...Filters.map(({ Value }) => Value)].join(' '),
    )
    expect(new Set(filters)).toEqual(new Set(['AmazonVPC VpcEndpoint eu-north-1', 'AmazonEC2 NAT Gateway eu-north-1']))
  })

  test('leaves out ambiguous prices', async () => {
    const [both = []] = ENTRIES.AmazonEC2 ?? []
    entries = { ...ENTRIES, AmazonEC2: [[...both, ...both]] }

    expect((await estimate()).stdout).toContain('! eu-north-1: no known price for a GB through a NAT gateway')
  })

  test('reports that the API does not respond', async () => {
    server.close()

    expectUsageError(await estimate(), /^Expected a response from the AWS Price List API, got .*pricing:GetProducts/)
  })
})
