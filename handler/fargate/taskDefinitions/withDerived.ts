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
): Properties =>
  parseProperties({
    ...flags,
    ...given(raw),
    AdditionalServices: [...(properties.AdditionalServices ?? []), ...AdditionalServices],
    S3Buckets: [...(properties.S3Buckets ?? []), ...S3Buckets],
  })
