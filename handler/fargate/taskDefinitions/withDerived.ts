import { s3DocumentKey } from '../../resource/ignoredProperties.ts'
import { given, type Properties, parseProperties } from '../../resource/properties.ts'
import type { DerivedProperties } from './derivedProperties.ts'

/**
 * Adds what task definitions show to the properties: a flag that is given wins, lists add up.
 * @param raw the properties as they were given, for what they leave out
 */
export const withDerived = (
  properties: Properties,
  raw: Readonly<Record<string, unknown>>,
  { flags, AdditionalServices, S3Buckets }: DerivedProperties,
): Properties => {
  // A document of the template is in place of our policy, which would name the buckets: then only the gateway is added.
  const hasDocument = s3DocumentKey(raw) !== undefined
  const [services, buckets] = hasDocument && S3Buckets.length > 0 ? [['s3'], []] : [[], S3Buckets]
  return parseProperties({
    ...flags,
    ...given(raw),
    AdditionalServices: [...(properties.AdditionalServices ?? []), ...AdditionalServices, ...services],
    S3Buckets: [...(properties.S3Buckets ?? []), ...buckets],
  })
}
