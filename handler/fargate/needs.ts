import type { Properties } from '../resource/properties.ts'
import { type CatalogueEntry, catalogue, flagsOf } from './catalogue.ts'

/** A service that tasks need. The list of the region says which endpoint serves it. */
export interface Need {
  /** Its short name (`ecr.api`), or the full name in the template. */
  name: string
  /** Undefined if the template does not say: a gateway if the service has one. */
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

/**
 * The services that the properties request: in the order of the catalogue, then the additional ones in that of the
 * template.
 */
export const needsOf = (properties: Properties): Need[] => [
  ...catalogue
    .filter((entry) => isNeeded(entry, properties))
    .map(({ service, kind }): Need => ({ name: service, kind })),
  ...(properties.AdditionalServices ?? []).map(needNamed),
]
