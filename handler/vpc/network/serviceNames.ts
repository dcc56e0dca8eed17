/** What names begin with that have no region in them, such as `com.amazonaws.iam`. */
const GLOBAL_PREFIX = /^(?:cn\.)?com\.amazonaws\./

/** A name of another region's service is no short name with a prefix. */
const BEGINS_WITH_REGION = /^(?:vpce\.)?[a-z]{2,3}(?:-[a-z]+)+-\d\./

/**
 * Names of services differ by region and partition (`com.amazonaws.…`, `cn.com.amazonaws.…` for some in China), so
 * they are matched against the region's own list, never built.
 */
export const shortNameOf = (serviceName: string, region: string): string => {
  const at = serviceName.indexOf(`.${region}.`)
  if (at >= 0) return serviceName.slice(at + region.length + 2)
  const rest = serviceName.replace(GLOBAL_PREFIX, '')
  return BEGINS_WITH_REGION.test(rest) ? serviceName : rest
}

/** The short name of the service that a FIPS variant belongs to. */
export const plainName = (short: string): string => short.replace(/[-.]fips(?=\.|$)/, '')
