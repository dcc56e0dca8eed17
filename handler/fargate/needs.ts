import type { Properties } from '../resource/properties.ts'
import { type CatalogueEntry, catalogue, flagsOf } from './catalogue.ts'

/** A service that the tasks need. Which endpoint serves it follows from the region's own list. */
export interface Need {
  /** Its short name (`ecr.api`), or the full one of the template. */
  name: string
  /** Undefined where the template does not say it: a gateway if the service has one. */
  kind: 'Interface' | 'Gateway' | undefined
}

/** Platform version 1.3.0 pulls without ecr.api: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
const isNeeded = (entry: CatalogueEntry, properties: Properties): boolean => {
  if (entry.service === 'ecr.api' && properties.PlatformVersion === '1.3.0') return false
  if (entry.service === 's3' && properties.S3Buckets) return true
  return flagsOf(entry).some((flag) => properties[flag])
}

/** A service as templates name it: `sqs`, `com.amazonaws.eu-west-1.sqs`, `dynamodb:Interface`. */
export const needNamed = (name: string): Need => {
  const [service = name, kind] = name.split(':')
  return { name: service, kind: kind === 'Interface' || kind === 'Gateway' ? kind : undefined }
}

/** What the properties ask for, in the catalogue's order, then the additional services in the template's. */
export const needsOf = (properties: Properties): Need[] => [
  ...catalogue
    .filter((entry) => isNeeded(entry, properties))
    .map(({ service, kind }): Need => ({ name: service, kind })),
  ...(properties.AdditionalServices ?? []).map(needNamed),
]
