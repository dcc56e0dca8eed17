import { describe, expect, test } from '@jest/globals'
import {
  breakEven,
  type Cost,
  dollars,
  endpointsCost,
  fixedMonthlyCost,
  HOURS_A_MONTH,
  type HourlyResources,
  natCost,
  tieredCost,
} from '../../../handler/cost/estimate.ts'
import { endpointGb, listPrices, type Price, type RegionPrices } from '../../../handler/cost/prices.ts'

const price = (usd: number): Price => ({ usd, source: 'a test', asOf: '2026-01-01' })

const tokyo = listPrices['ap-northeast-1'] as RegionPrices

const resources = (parts: Partial<HourlyResources> = {}): HourlyResources => ({
  endpointZones: 8,
  natGateways: 2,
  hours: HOURS_A_MONTH,
  ...parts,
})

const written = ({ fixed, data, total }: Cost): string[] =>
  [fixed, data, total].map((amount) => (amount === undefined ? 'unknown' : dollars(amount)))

describe('The cost of NAT gateways', () => {
  test('is 90.64 USD a month for two gateways and 1 GB each in Tokyo', () => {
    expect(written(natCost(resources(), { gb: 2, gatewayGb: 0 }, tokyo))).toEqual(['90.52', '0.12', '90.64'])
  })

  test('includes the traffic that gateway endpoints would carry for free', () => {
    const traffic = { gb: 100, gatewayGb: 1_000 }

    expect(written(natCost(resources(), traffic, tokyo))).toEqual(['90.52', '68.20', '158.72'])
    expect(written(endpointsCost(resources(), traffic, tokyo))).toEqual(['81.76', '1.00', '82.76'])
  })

  test('is unknown only in the parts that need an unknown price', () => {
    const prices = { natHour: price(0.05) }

    expect(written(natCost(resources(), { gb: 2, gatewayGb: 0 }, prices))).toEqual(['73.00', 'unknown', 'unknown'])
    expect(written(natCost(resources(), { gb: 0, gatewayGb: 0 }, prices))).toEqual(['73.00', '0.00', '73.00'])
    expect(written(natCost(resources({ natGateways: 0 }), { gb: 0, gatewayGb: 0 }, {}))).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ])
  })
})

describe('The cost of interface endpoints', () => {
  test('is 102.20 USD a month for five endpoints in two zones in Tokyo, without data', () => {
    const cost = endpointsCost(resources({ endpointZones: 10 }), { gb: 0, gatewayGb: 0 }, tokyo)

    expect(written(cost)).toEqual(['102.20', '0.00', '102.20'])
  })

  test('is proportional to the hours', () => {
    const cost = endpointsCost(resources({ endpointZones: 10, hours: 100 }), { gb: 0, gatewayGb: 0 }, tokyo)

    expect(written(cost)).toEqual(['14.00', '0.00', '14.00'])
  })

  test.each([
    [0, '0.00'],
    [1_000, '10.00'],
    [1_048_576, '10485.76'],
    [1_048_577, '10485.77'],
    [2_097_152, '16777.22'],
    [5_242_880, '35651.58'],
    [6_291_456, '39845.89'],
  ])('follows the price tiers for %d GB of data', (gb, expected) => {
    expect(dollars(tieredCost(gb, endpointGb))).toBe(expected)
  })
})

describe('The break-even', () => {
  const at = (parts: Partial<HourlyResources>, prices = tokyo, gatewayGb = 0): number =>
    breakEven(resources(parts), gatewayGb, prices)

  test('is the traffic at which both cost the same and above which endpoints cost less', () => {
    const gb = at({ endpointZones: 10 })
    const costsAt = (amount: number) => [
      endpointsCost(resources({ endpointZones: 10 }), { gb: amount, gatewayGb: 0 }, tokyo).total,
      natCost(resources(), { gb: amount, gatewayGb: 0 }, tokyo).total,
    ]

    expect(gb).toBeCloseTo((102.2 - 90.52) / (0.062 - 0.01))
    const [endpoints = 0, nat = 0] = costsAt(gb + 1)
    expect(endpoints).toBeLessThan(nat)
    expect(costsAt(gb)[0]).toBeCloseTo(costsAt(gb)[1] ?? 0)
  })

  test('is 0 if endpoints cost less even without traffic', () => {
    expect(at({ endpointZones: 8 })).toBe(0)
  })

  test('is lower with traffic that gateway endpoints carry for free', () => {
    expect(at({ endpointZones: 10 }, tokyo, 100)).toBeCloseTo((102.2 - 90.52 - 6.2) / (0.062 - 0.01))
  })

  test('is infinite if a GB costs no more through NAT than through endpoints', () => {
    expect(at({ endpointZones: 10 }, { ...tokyo, natGb: price(0.003) })).toBe(Number.POSITIVE_INFINITY)
    expect(at({ endpointZones: 10 }, { ...tokyo, natGb: price(0.004) })).toBe(Number.POSITIVE_INFINITY)
  })

  test('is in a later tier if only that tier costs less than NAT', () => {
    const prices = { ...tokyo, natGb: price(0.008) }
    const gb = at({ endpointZones: 10 }, prices)

    // The first tier adds 0.002 per GB to the surplus of 11.68; the second tier subtracts 0.002 per GB.
    expect(gb).toBeCloseTo(2 * 1_048_576 + 11.68 / 0.002)
  })
})

describe('fixedMonthlyCost', () => {
  test('returns dollars with two decimals', () => {
    expect(fixedMonthlyCost('ap-northeast-1', 10)).toBe('102.20')
    expect(fixedMonthlyCost('us-east-1', 0)).toBe('0.00')
  })

  test.each(['cn-north-1', 'sa-east-1', 'nowhere'])(
    'returns an empty text for %s, whose price is not known',
    (region) => {
      expect(fixedMonthlyCost(region, 10)).toBe('')
    },
  )
})

describe('The table of prices', () => {
  const figures = Object.entries(listPrices).flatMap(([region, { endpointGb: tiers = [], ...single }]) =>
    [...Object.values(single), ...tiers].map((figure) => ({ region, figure })),
  )

  test('has a source and a date for each price', () => {
    const unsourced = figures.filter(
      ({ figure: { source, asOf } }) =>
        !/^(https:\/\/aws\.amazon\.com\/|AWS Price List, )/.test(source) || !/^20\d\d-[01]\d-[0-3]\d$/.test(asOf),
    )

    expect(figures.length).toBeGreaterThan(30)
    expect(unsourced).toEqual([])
  })

  test('has price tiers for each region with an endpoint price, the last without an upper limit', () => {
    const priced = Object.values(listPrices).filter(({ endpointHour }) => endpointHour)

    expect(priced.map((prices) => prices.endpointGb?.at(-1)?.upToGb)).toEqual(
      priced.map(() => Number.POSITIVE_INFINITY),
    )
  })
  test('has a price for endpoint data in the same regions as for endpoint hours', () => {
    const known = (name: 'endpointHour' | 'endpointGb') =>
      Object.keys(listPrices).filter((at) => listPrices[at]?.[name])

    expect(known('endpointGb')).toEqual(known('endpointHour'))
  })
})
