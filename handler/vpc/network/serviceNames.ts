/** The prefix of names without a region, such as `com.amazonaws.iam`. */
const GLOBAL_PREFIX = /^(?:cn\.)?com\.amazonaws\./

/** Excludes the name of a service of another region, which would look like a short name after the prefix. */
const BEGINS_WITH_REGION = /^(?:vpce\.)?[a-z]{2,3}(?:-[a-z]+)+-\d\./

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

/** The short name of the service that a FIPS variant belongs to. */
export const plainName = (short: string): string => short.replace(/[-.]fips(?=\.|$)/, '')
