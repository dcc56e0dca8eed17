import { catalogue } from '../fargate/catalogue.ts'
import { type Need, needsOf } from '../fargate/needs.ts'
import { nearest } from '../resource/nearest.ts'
import type { Findings } from './findings.ts'
import type { ObservedVpc, ServiceOffer } from './model.ts'
import { offerFor, shortNameOf } from './offers.ts'
import * as reasons from './reasons.ts'
import type { Wish } from './want.ts'

/** The region's offer for each need; a service that is asked for twice is wanted once. */
export const chosenOffers = (
  vpc: ObservedVpc,
  { properties, place }: Wish,
  findings: Findings,
): { service: string; offer: ServiceOffer }[] => {
  const chosen = new Map<string, ServiceOffer>()
  for (const need of needsOf(properties)) {
    const offer = offerFor(need, vpc.offers, place.region, properties.UseFips)
    if (offer) {
      chosen.set(keyOf(need, offer, vpc, place.region), offer)
      if (properties.UseFips && offer.kind === 'Interface' && !isFips(offer)) {
        findings.warn(reasons.noFips(need.name, place.region))
      }
    } else if (properties.UnavailableServices === 'Skip') {
      findings.warn(reasons.skipped(need.name, place.region))
    } else {
      findings.block(reasonFor(need, vpc, place.region))
    }
  }
  const fips = FARGATES.filter((service) => isFips(chosen.get(service)))
  if (fips.length > 0 && place.partition !== 'aws-us-gov') findings.warn(reasons.fipsBesideFargate(fips))
  return [...chosen].map(([service, offer]) => ({ service, offer }))
}

const isFips = (offer: ServiceOffer | undefined): boolean => offer?.serviceName.includes('-fips') ?? false

/**
 * What Fargate itself calls for a task; its FIPS mode is GovCloud's alone.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-fips-compliance.html
 */
const FARGATES = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm']

/** Services that authors often add, beside those of the catalogue: for names that are nearly right. */
const OFTEN_ADDED = ['dynamodb', 'ec2', 'events', 'kinesis-streams', 'lambda', 'sns', 'sqs', 'states', 'sts']

/** Why there is no offer for a need, and what may be meant. */
const reasonFor = ({ name, kind }: Need, { offers }: ObservedVpc, region: string): string => {
  const other = kind && offerFor({ name, kind: undefined }, offers, region, false)
  if (other) return reasons.otherKind(name, kind, region, other.kind)
  const known = [...catalogue.map(({ service }) => service), ...OFTEN_ADDED]
  return reasons.unavailable(name, region, known.includes(name) ? undefined : nearest(name, known))
}

/** By the short name: in China, S3's interface service is `cn.com.amazonaws…` and its gateway is not. */
export const hasGateway = (name: string, { offers }: ObservedVpc, region: string): boolean =>
  offers.some(
    ({ serviceName, kind }) => kind === 'Gateway' && shortNameOf(serviceName, region) === shortNameOf(name, region),
  )

/** A service's key: its short name, and `:Interface` where that is the rarer of its two kinds. */
const keyOf = (need: Need, offer: ServiceOffer, vpc: ObservedVpc, region: string): string =>
  shortNameOf(need.name, region) +
  (offer.kind === 'Interface' && hasGateway(need.name, vpc, region) ? ':Interface' : '')
