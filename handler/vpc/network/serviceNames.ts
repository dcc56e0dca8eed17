/** The prefix of names without a region, such as `com.amazonaws.iam`. */
const GLOBAL_PREFIX = /^(?:cn\.)?com\.amazonaws\./

const REGION = String.raw`[a-z]{2,4}(?:-[a-z]+)+-\d+`

/** Excludes the name of a service of another region, which would look like a short name after the prefix. */
const BEGINS_WITH_REGION = new RegExp(`^(?:vpce\\.)?${REGION}\\.`)

const AFTER_REGION = new RegExp(`^${REGION}\\.(?<short>.+)$`)

/**
 * The short name of a service. Full names differ by region and partition (`com.amazonaws.…`, `cn.com.amazonaws.…` for
 * some in China), so they are matched against the region's own list, never built.
 */
export const shortNameOf = (serviceName: string, region: string): string => {
  const at = serviceName.indexOf(`.${region}.`)
  if (at >= 0) return serviceName.slice(at + region.length + 2)
  const rest = serviceName.replace(GLOBAL_PREFIX, '')
  return BEGINS_WITH_REGION.test(rest) ? serviceName : rest
}

/** The short name in the full name of a service of any region; undefined if it names no region. */
export const shortNameInFull = (serviceName: string): string | undefined =>
  AFTER_REGION.exec(serviceName.replace(GLOBAL_PREFIX, ''))?.groups?.short

/** The short name of the service that a FIPS variant belongs to. */
export const plainName = (short: string): string => short.replace(/[-.]fips(?=\.|$)/, '')
