/** The destinations that a task calls to start. Separate from the needs, so that it is not in the Lambda bundle. */
import type { Properties } from '../resource/properties.ts'
import { type CatalogueEntry, type CatalogueService, catalogue, flagsOf } from './catalogue.ts'
import { catalogueDocs } from './catalogueDocs.ts'
import { type Need, needsOf } from './needs.ts'
import { type RequiredAction, requiredActions } from './requiredActions.ts'
import type { Derived } from './taskDefinitions/derive.ts'
import { registryBeyond } from './taskDefinitions/images.ts'
import type { TaskDefinition } from './taskDefinitions/taskDefinition.ts'

export interface Destination {
  /** What the task does or gets there: `image layers`, `secrets`. */
  name: string
  /** The short name of the endpoint service; undefined for a destination without one, such as Docker Hub. */
  service: string | undefined
  /** Why the task calls it. */
  reason: string
  /** How to make it reachable: the property that requests the endpoint, or what to do without one. */
  remedy: string
  /** The calls that are made there, as far as they are known. */
  calls: readonly RequiredAction[]
}

const NAMES: Readonly<Record<CatalogueService, string>> = {
  'ecr.api': 'ECR authorization',
  'ecr.dkr': 'image manifest',
  s3: 'image layers',
  logs: 'logs',
  ssmmessages: 'ECS Exec',
  kms: 'KMS',
  secretsmanager: 'secrets',
  ssm: 'parameters',
  elasticfilesystem: "EFS's API",
  monitoring: 'metrics',
  xray: 'traces',
  'kinesis-firehose': 'Data Firehose',
  ecs: 'ECS control plane',
  'ecs-agent': 'Service Connect',
  'ecs-telemetry': 'ECS telemetry',
}

/**
 * Since 1.4.0 all traffic of a task goes through its network interface; these calls did not before.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-version-migration.html
 */
const BEFORE_140: readonly string[] = ['secretsmanager', 'ssm']

/**
 * The destinations of what the properties request, in the order of the catalogue.
 * @param reasons by service, as read from task definitions
 */
export const destinationsOf = (properties: Properties, reasons: Derived['reasons'] = new Map()): Destination[] =>
  needsOf(properties)
    .filter(({ name }) => properties.PlatformVersion !== '1.3.0' || !BEFORE_140.includes(name))
    .flatMap((need) => (need.name === 's3' ? s3Destinations(properties, reasons) : [destinationOf(need, reasons)]))

const entryOf = ({ name }: Need): CatalogueEntry | undefined => catalogue.find(({ service }) => service === name)

const destinationOf = (need: Need, reasons: Derived['reasons']): Destination => {
  const entry = entryOf(need)
  const service = entry?.service as CatalogueService | undefined
  return {
    name: service ? NAMES[service] : need.name,
    service: need.name,
    reason:
      reasons.get(need.name)?.join('; ') ?? (service ? catalogueDocs[service].reason : 'named in AdditionalServices'),
    remedy: entry ? `set ${flagsOf(entry).at(-1)} to true` : `name ${need.name} in AdditionalServices`,
    calls: (service && requiredActions[service]) ?? [],
  }
}

const s3Destinations = (properties: Properties, reasons: Derived['reasons']): Destination[] => [
  ...(properties.EcrImagePull ? [destinationOf({ name: 's3', kind: 'Gateway' }, reasons)] : []),
  ...(properties.S3Buckets ?? [])
    .filter((bucket) => bucket !== '*')
    .map((bucket) => bucketDestination(bucket, reasons)),
]

/** @param bucket its name or its ARN */
const bucketDestination = (bucket: string, reasons: Derived['reasons']): Destination => {
  const name = bucket.replace(/^arn:[^:]+:s3:::/, '')
  return {
    name: `bucket ${name}`,
    service: 's3',
    reason: reasons.get('s3')?.find((reason) => namesBucket(reason, name)) ?? 'named in S3Buckets',
    remedy: `name ${name} in S3Buckets`,
    calls: [{ action: 's3:GetObject', resource: `arn:{partition}:s3:::${name}/*`, isEssential: true }],
  }
}

/** By an ARN, or by a URL: `s3://name/key`, `https://name.s3.amazonaws.com/key`. */
const namesBucket = (reason: string, name: string): boolean =>
  [`:${name}/`, `/${name}/`, `/${name}.s3`].some((part) => `${reason}/`.includes(part))

/** The registries that no endpoint of the region serves, each once. */
export const registryDestinations = (definitions: readonly TaskDefinition[], region: string): Destination[] => {
  const images = definitions
    .flatMap(({ containerDefinitions }) => containerDefinitions)
    .flatMap(({ image, name }) => {
      const registry = registryBeyond(image, region)
      return registry ? [{ registry, reason: `container ${name} pulls ${image}` }] : []
    })
  return [...Map.groupBy(images, ({ registry }) => registry)].map(([registry, pulled]) => ({
    name: registry,
    service: undefined,
    reason: pulled.map(({ reason }) => reason).join('; '),
    remedy: 'copy the images to Amazon ECR in this region',
    calls: [],
  }))
}
