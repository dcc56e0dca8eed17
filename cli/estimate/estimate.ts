import {
  breakEven,
  type Cost,
  endpointsCost,
  type HourlyResources,
  natCost,
  type Traffic,
} from '../../handler/cost/estimate.ts'
import type { RegionPrices } from '../../handler/cost/prices.ts'
import { type Need, needsOf } from '../../handler/fargate/needs.ts'
import type { Properties } from '../../handler/resource/properties.ts'

/** The services that have gateways: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const WITH_GATEWAY = ['s3', 'dynamodb']

export interface Question {
  region: string
  properties: Properties
  zones: number
  natGateways: number
  hours: number
  traffic: Traffic
}

export interface Estimate extends Question {
  prices: RegionPrices
  findManagedEndpoint: HourlyResources
  interfaces: string[]
  gateways: string[]
  endpoints: Cost
  nat: Cost
  /** In GB a month; undefined where endpoints cost more however much the traffic. */
  breakEvenGb: number | undefined
}

const hasGateway = ({ name, kind }: Need): boolean => (kind ? kind === 'Gateway' : WITH_GATEWAY.includes(name))

/** What the endpoints for these properties cost against NAT gateways. Pure. */
export const estimate = (question: Question, prices: RegionPrices): Estimate => {
  const { properties, zones, natGateways, hours, traffic } = question
  const needs = needsOf(properties)
  const namesOf = (some: readonly Need[]): string[] => [...new Set(some.map(({ name }) => name))]
  const interfaces = namesOf(needs.filter((need) => !hasGateway(need)))
  const findManagedEndpoint = { endpointZones: interfaces.length * zones, natGateways, hours }
  return {
    ...question,
    prices,
    findManagedEndpoint,
    interfaces,
    gateways: namesOf(needs.filter(hasGateway)),
    endpoints: endpointsCost(findManagedEndpoint, traffic, prices),
    nat: natCost(findManagedEndpoint, traffic, prices),
    breakEvenGb: breakEven(findManagedEndpoint, traffic.gatewayGb, prices),
  }
}

/** What both ways cost at an amount of traffic, in US dollars a month. */
export interface Point {
  gb: number
  endpoints: number
  nat: number
}

/** A round number of at least this much, of the kind that axes end with. */
const roundUp = (amount: number): number => {
  const power = 10 ** Math.floor(Math.log10(amount))
  return power * ([1, 2, 5, 10].find((step) => step * power >= amount) ?? 10)
}

const LEAST_SHOWN_GB = 1_000

/** The cost over the traffic, from none to well beyond both the break-even and the amount that was asked for. */
export const curve = (of: Estimate, points: number): Point[] => {
  const { findManagedEndpoint, traffic, prices, breakEvenGb = 0 } = of
  const most = roundUp(Math.max(LEAST_SHOWN_GB, 2 * breakEvenGb, 1.25 * traffic.gb))
  return Array.from({ length: points }, (_, at) => {
    const gb = (most * at) / (points - 1)
    const there = { ...traffic, gb }
    return {
      gb,
      endpoints: endpointsCost(findManagedEndpoint, there, prices).total,
      nat: natCost(findManagedEndpoint, there, prices).total,
    }
  })
}
