import type { Need } from '../../fargate/needs.ts'
import type { EndpointService } from '../model/observed.ts'
import { plainName, shortNameOf } from '../network/serviceNames.ts'
import type { ServiceQuery } from '../observe/offeredServices.ts'

/** FIPS variants whose names do not follow the pattern. */
const UNLIKE_NAMES: Readonly<Record<string, string>> = { 'memory-db': 'memorydb-fips' }

/**
 * The possible short names of a service's FIPS variant, as regions list them: `kms-fips`, `ecr-fips.api`,
 * `….auth.fips`.
 */
const fipsShortNames = (short: string): string[] => [
  UNLIKE_NAMES[short] ?? `${short}-fips`,
  ...(short.includes('.') ? [short.replace('.', '-fips.'), `${short}.fips`] : []),
]

/** The same for a short or a full name. */
const fipsNames = (name: string, region: string): string[] => {
  const short = shortNameOf(name, region)
  return fipsShortNames(short).map((variant) => name.slice(0, -short.length) + variant)
}

/**
 * The prefixes of service names: those of us-east-1 in July 2026, and that of China.
 * https://github.com/badmintoncryer/cdk-missing-interface-endpoint
 */
const PREFIXES = ['com.amazonaws', 'cn.com.amazonaws', 'aws.api', 'api.aws', 'aws.sagemaker']

const candidatesFor = (short: string, region: string): string[] => [
  ...PREFIXES.map((prefix) => `${prefix}.${region}.${short}`),
  `com.amazonaws.${short}`,
  `*.${region}.${short}`,
]

/**
 * The short names to look for: the service's own, that of the service behind a FIPS variant (which may have the
 * gateway), and those of its FIPS variants.
 */
const shortNamesFor = ({ name }: Need, region: string, useFips: boolean): string[] => {
  const short = shortNameOf(name, region)
  return [short, plainName(short), ...(useFips ? fipsShortNames(short) : [])]
}

/** Asks for exact names and for a wildcard, because EC2's filter may support only one of the two. */
export const serviceQuery = (needs: readonly Need[], region: string, useFips: boolean): ServiceQuery => {
  const shortNames = new Set(needs.flatMap((need) => shortNamesFor(need, region, useFips)))
  const candidates = [...shortNames].flatMap((short) => candidatesFor(short, region))
  const names = [...new Set([...needs.map(({ name }) => name).filter((name) => !shortNames.has(name)), ...candidates])]
  return {
    names: needs.length === 0 ? [] : names,
    pick: (listed) =>
      listed.filter(
        ({ serviceName }) => names.includes(serviceName) || shortNames.has(shortNameOf(serviceName, region)),
      ),
    isComplete: (picked) =>
      needs.every((need) => {
        const found = findService(need, picked, region, useFips)
        return found && (!useFips || found.kind === 'Gateway' || servesFips(found, region))
      }),
  }
}

/**
 * Whether a service answers FIPS names: it is a FIPS variant, it lists such names, or it is CloudWatch, whose FIPS
 * variant is in no list.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const servesFips = ({ serviceName, hasFipsNames }: EndpointService, region: string): boolean =>
  isFips(serviceName) || hasFipsNames || ANSWERS_FIPS.has(shortNameOf(serviceName, region))

const ANSWERS_FIPS: ReadonlySet<string> = new Set(['monitoring'])

export const isFips = (serviceName: string): boolean => /[-.]fips(?:\.|$)/.test(serviceName)

/** Orders names: those with the region and the prefix `com.amazonaws` first, then the shortest. */
const byPlainness =
  (region: string) =>
  (a: EndpointService, b: EndpointService): number => {
    const rank = ({ serviceName }: EndpointService): number =>
      2 * Number(serviceName.includes(`.${region}.`)) + Number(serviceName.startsWith('com.amazonaws.'))
    return (
      rank(b) - rank(a) || a.serviceName.length - b.serviceName.length || a.serviceName.localeCompare(b.serviceName)
    )
  }

const KINDS = ['Gateway', 'Interface'] as const

/** The endpoint service for a need: its FIPS variant if requested and offered; a gateway before an interface. */
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
      const [best] = candidates.filter((endpointService) => endpointService.kind === kind).sort(byPlainness(region))
      if (best) return best
    }
    return undefined
  }
  const fips = useFips && need.kind !== 'Gateway' ? fipsNames(need.name, region).flatMap(named) : []
  const plain = pick(named(need.name))
  return plain?.kind === 'Gateway' ? plain : (pick(fips) ?? plain)
}

/** Compares short names: in China, S3's interface service is `cn.com.amazonaws…` and its gateway is not. */
export const hasGateway = (name: string, endpointServices: readonly EndpointService[], region: string): boolean =>
  endpointServices.some(
    ({ serviceName, kind }) => kind === 'Gateway' && shortNameOf(serviceName, region) === shortNameOf(name, region),
  )

/** Whether a service has a gateway, or is the FIPS variant of a service that has one. */
export const isBesideGateway = (name: string, endpointServices: readonly EndpointService[], region: string): boolean =>
  hasGateway(plainName(shortNameOf(name, region)), endpointServices, region)
