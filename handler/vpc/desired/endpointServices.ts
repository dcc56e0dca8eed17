import type { Need } from '../../fargate/needs.ts'
import type { EndpointService } from '../model/observed.ts'

/**
 * Names of services differ by region and partition (`com.amazonaws.…`, `cn.com.amazonaws.…` for some in China), so
 * they are matched against the region's own list, never built.
 */
export const shortNameOf = (serviceName: string, region: string): string => {
  const at = serviceName.indexOf(`.${region}.`)
  return at < 0 ? serviceName : serviceName.slice(at + region.length + 2)
}

/** What a service's FIPS variants are called, as regions list them: `kms-fips`, `ecr-fips.api`; whole where its own name is. */
const fipsNames = (name: string, region: string): string[] => {
  const short = shortNameOf(name, region)
  const variants = [`${short}-fips`, ...(short.includes('.') ? [short.replace('.', '-fips.')] : [])]
  return variants.map((variant) => name.slice(0, -short.length) + variant)
}

/** The values of the filter `service-name` that find every candidate for the needs, and no more. */
export const serviceNameFilter = (needs: readonly Need[], region: string, useFips: boolean): string[] => {
  const names = needs.flatMap(({ name }) => (useFips ? [name, ...fipsNames(name, region)] : [name]))
  return [...new Set(names.map((name) => (name.includes(`.${region}.`) ? name : `*.${region}.${name}`)))]
}

/** How well a name suits: Amazon's plain prefix first, then any other, the shorter the better. */
const byPlainness = (a: EndpointService, b: EndpointService): number =>
  Number(b.serviceName.startsWith('com.amazonaws.')) - Number(a.serviceName.startsWith('com.amazonaws.')) ||
  a.serviceName.length - b.serviceName.length ||
  a.serviceName.localeCompare(b.serviceName)

const KINDS = ['Gateway', 'Interface'] as const

/** What the region offers for a need: the FIPS service where it is wanted and there is one; a gateway before an interface. */
export const findService = (
  need: Need,
  endpointServices: readonly EndpointService[],
  region: string,
  useFips: boolean,
): EndpointService | undefined => {
  const kinds = need.kind ? [need.kind] : KINDS
  const named = (short: string): EndpointService[] =>
    endpointServices.filter(({ serviceName }) => serviceName === short || shortNameOf(serviceName, region) === short)
  const pick = (candidates: readonly EndpointService[]): EndpointService | undefined => {
    for (const kind of kinds) {
      const [best] = candidates.filter((endpointService) => endpointService.kind === kind).sort(byPlainness)
      if (best) return best
    }
    return undefined
  }
  const fips = useFips && need.kind !== 'Gateway' ? fipsNames(need.name, region).flatMap(named) : []
  const plain = pick(named(need.name))
  return plain?.kind === 'Gateway' ? plain : (pick(fips) ?? plain)
}
