import {
  breakEven,
  type Cost,
  endpointsCost,
  type HourlyResources,
  natCost,
  type Traffic,
} from '../../handler/cost/estimate.ts'
import type { KnownPrices } from '../../handler/cost/prices.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { endpointKind } from '../endpointKind.ts'
import { isComplete } from './knownPrices.ts'

export interface EstimateRequest {
  region: string
  properties: Properties
  zones: number
  natGateways: number
  hours: number
  traffic: Traffic
}

export interface Estimate extends EstimateRequest {
  prices: KnownPrices
  resources: HourlyResources
  interfaces: string[]
  gateways: string[]
  endpoints: Cost
  nat: Cost
  /** NAT gateways together with gateway endpoints, which are free. The NAT gateways carry only the other traffic. */
  natWithGateways: Cost
  /** In GB a month. Infinity if endpoints always cost more; undefined if a price is unknown. */
  breakEvenGb: number | undefined
  /** The same, but compared with NAT gateways together with gateway endpoints. */
  breakEvenWithGatewaysGb: number | undefined
}

/** Compares the cost of the endpoints for these properties with NAT gateways. */
export const estimate = (request: EstimateRequest, prices: KnownPrices): Estimate => {
  const { region, properties, zones, natGateways, hours, traffic } = request
  const needs = needsOf(properties)
  const namesOf = (kind: 'Interface' | 'Gateway'): string[] => [
    ...new Set(needs.filter((need) => endpointKind(need, region) === kind).map(({ name }) => name)),
  ]
  const interfaces = namesOf('Interface')
  const resources = { endpointZones: interfaces.length * zones, natGateways, hours }
  return {
    ...request,
    prices,
    resources,
    interfaces,
    gateways: namesOf('Gateway'),
    endpoints: endpointsCost(resources, traffic, prices),
    nat: natCost(resources, traffic, prices),
    natWithGateways: natCost(resources, { ...traffic, gatewayGb: 0 }, prices),
    breakEvenGb: isComplete(prices) ? breakEven(resources, traffic.gatewayGb, prices) : undefined,
    breakEvenWithGatewaysGb: isComplete(prices) ? breakEven(resources, 0, prices) : undefined,
  }
}

/** The positions of the marks on an axis of this length. */
export const quarters = (max: number): number[] => [0, 0.25, 0.5, 0.75, 1].map((part) => part * max)

/** The cost of both in US dollars a month, for one amount of traffic. */
export interface Point {
  gb: number
  endpoints: number
  nat: number
}

/** Rounds up to 1, 2, 5 or 10 times a power of ten, for the end of an axis. */
export const roundUp = (amount: number): number => {
  const power = 10 ** Math.floor(Math.log10(amount))
  return power * ([1, 2, 5, 10].find((step) => step * power >= amount) ?? 10)
}

const MIN_AXIS_GB = 1_000

/** Points from no traffic to well beyond the break-even and the given traffic; empty if a price is unknown. */
export const curve = (of: Estimate, points: number): Point[] => {
  const { resources, traffic, prices, breakEvenGb = 0 } = of
  if (!isComplete(prices)) return []
  const beyond = Number.isFinite(breakEvenGb) ? 2 * breakEvenGb : 0
  const maxGb = roundUp(Math.max(MIN_AXIS_GB, beyond, 1.25 * traffic.gb))
  return Array.from({ length: points }, (_, at) => (maxGb * at) / (points - 1)).flatMap((gb) => {
    const here = { ...traffic, gb }
    const endpoints = endpointsCost(resources, here, prices).total
    const nat = natCost(resources, here, prices).total
    return endpoints === undefined || nat === undefined ? [] : [{ gb, endpoints, nat }]
  })
}
