import { BLANK, blankMarks, isStandIn, regionIn } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'
import type { Container, TaskDefinition } from './taskDefinition.ts'

const PULL = ['ecr.api', 'ecr.dkr', 's3']

/** The registry that an image is pulled from. */
type Registry =
  | { kind: 'ecr'; region: string; isFips: boolean }
  /** Its host, or its usual name, such as Docker Hub. */
  | { kind: 'other'; name: string }
  /** A host that only a network knows, such as `registry:5000` and `10.0.0.5`. */
  | { kind: 'inNetwork'; name: string }
  | { kind: 'unknown' }

export const imageRequirements = ({ name, image }: Container, region: string): Requirement[] => {
  const registry = registryOf(image)
  const subject = `${image.trim() || 'an empty image'} (container ${name})`
  switch (registry.kind) {
    case 'ecr':
      return [
        ...requiredInRegion(
          { services: PULL, reason: `container ${name} pulls ${image}`, subject },
          registry.region,
          region,
        ),
        ...(registry.isFips && (regionIn(registry.region) ?? region) === region ? [fipsWarning(subject)] : []),
      ]
    case 'other':
      return [warn(`${registry.name} has no endpoint`, subject, adviceFor(registry.name))]
    case 'inNetwork':
      return [warn(`${registry.name} has no endpoint`, subject, 'Make sure that the tasks reach it.')]
    case 'unknown':
      return [
        ...PULL.map((service) => ({
          service,
          reason: `container ${name} has ${image.trim() || 'an empty image'}, which is assumed to be in Amazon ECR`,
        })),
        warn(
          `The registry is not known and is assumed to be Amazon ECR in ${region}`,
          subject,
          'From another registry, tasks pull their images through a NAT gateway only.',
        ),
      ]
  }
}

/** Assumed: no recorded answer of EC2's has a FIPS name among the private names of ecr.dkr. */
const fipsWarning = (subject: string): Requirement =>
  warn(
    'The endpoint of ecr.dkr does not answer for FIPS names',
    subject,
    'Set UseFips, or name ecr-fips.dkr in AdditionalServices, where the region offers it.',
  )

/** A warning where no image has an endpoint here. */
export const startRequirements = ({ family, containerDefinitions }: TaskDefinition, region: string): Requirement[] => {
  const registries = containerDefinitions.map(({ image }) => registryBeyond(image, region))
  if (registries.includes(undefined)) return []
  const where = registries.some((name) => name?.startsWith(ECR_IN)) ? `${ECR_IN}${region}` : 'Amazon ECR'
  return [warn(`No image is in ${where}, so no task can start without another way to its registry`, family)]
}

const ECR_IN = 'Amazon ECR in '

/** The usual name of the registry if no endpoint of this resource reaches it; undefined if not, or if it is not known. */
export const registryBeyond = (image: string, region: string): string | undefined => {
  const registry = registryOf(image)
  if (registry.kind === 'other') return registry.name
  const other = registry.kind === 'ecr' ? regionIn(registry.region) : undefined
  return other === undefined || other === region ? undefined : `${ECR_IN}${other}`
}

/**
 * A private registry, also in its FIPS and dual-stack forms:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 */
const PRIVATE_ECR = /^[^.]*\.dkr[.-]ecr(?<fips>-fips)?\.(?<region>[^.]+)\./i

const HOST = /^[a-z\d-]+(\.[a-z\d-]+)*(:\d+)?$/

/** A part of a repository's name. */
const PART = /^[a-z\d]+((\.|_|__|-+)[a-z\d]+)*$/

/**
 * Reads an image name as Docker does: the first part is a host if it has a dot or a port; otherwise the image is on
 * Docker Hub. A repository cannot have upper-case letters, `$` or `%`, so a name with these is a placeholder.
 * https://docs.docker.com/reference/cli/docker/image/tag/ and https://github.com/distribution/reference
 */
const registryOf = (image: string): Registry => {
  const [name = ''] = blankMarks(image)
    .replace(/^(https?|docker):\/\//, '')
    .split('@')
  const parts = name.split('/')
  const [first = '', ...rest] = parts
  const ecr = PRIVATE_ECR.exec(first)?.groups
  if (ecr?.region !== undefined) return { kind: 'ecr', region: ecr.region, isFips: ecr.fips !== undefined }
  const repository = [...parts.slice(0, -1), parts.at(-1)?.replace(/:[^:]*$/, '') ?? '']
  if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) return registryAt(first)
  const [namespace = '', ...others] = repository
  const isLegal = PART.test(namespace) && others.every((part) => PART.test(part.replaceAll(BLANK, 'x')))
  if (!isLegal || isStandIn(repository.join('/')) || isStandIn(namespace)) return { kind: 'unknown' }
  return { kind: 'other', name: 'Docker Hub' }
}

/** A private address, a name without a domain, and domains that are not public: RFC 1918, RFC 6762 and ICANN's `internal`. */
const IN_NETWORK =
  /^(10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|(?!localhost)[a-z\d-]+|.+\.(internal|local))(:\d+)?$/

/** A host of a known domain belongs to that domain's registry. */
const registryAt = (host: string): Registry => {
  if (IN_NETWORK.test(host)) return { kind: 'inNetwork', name: host }
  const domain = /[^.]+\.[^.]+$/.exec(host)?.[0] ?? host
  if (!HOST.test(domain) || /(^|\.)(amazonaws\.(com(\.cn)?|eu)|on\.(aws|amazonwebservices\.(com\.cn|eu)))$/.test(host))
    return { kind: 'unknown' }
  if (/^((index|registry-1)\.)?docker\.io$/.test(host)) return { kind: 'other', name: 'Docker Hub' }
  if (host === 'public.ecr.aws') return { kind: 'other', name: 'ECR Public' }
  return { kind: 'other', name: HOST.test(host) ? host : domain }
}

/** Upstreams of pull-through caches: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html */
const CACHEABLE =
  /^(Docker Hub|ECR Public|ghcr\.io|quay\.io|registry\.gitlab\.com|registry\.k8s\.io|cgr\.dev|(.+\.)?azurecr\.io)$/

/** The condition of a cache: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-vpc-endpoint-considerations */
const adviceFor = (registry: string): string =>
  CACHEABLE.test(registry)
    ? 'Copy the images to Amazon ECR, or give the tasks a NAT gateway. A pull-through cache of Amazon ECR works too, except for the first pull of each image, which needs a way to the internet.'
    : 'Copy the images to Amazon ECR, or give the tasks a NAT gateway.'
