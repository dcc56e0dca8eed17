import { catalogue } from '../catalogue.ts'
import { bucketRequirements } from './buckets.ts'
import { imageRequirements } from './images.ts'
import { logRequirements } from './logs.ts'
import type { Requirement } from './requirement.ts'
import { secretRequirements } from './secrets.ts'
import type { TaskDefinition } from './taskDefinition.ts'

/** What tasks need, as task definitions tell it. */
export interface Derived {
  /** By the names of properties. */
  flags: Readonly<Record<Flag, boolean>>
  AdditionalServices: readonly string[]
  S3Buckets: readonly string[]
  /** By the service's short name. */
  reasons: ReadonlyMap<string, readonly string[]>
  warnings: readonly string[]
}

/** What a task definition can tell. The rest, ECS Exec among it, is of the service that runs the task. */
const FLAGS = [
  'EcrImagePull',
  'CloudWatchLogs',
  'SecretsManager',
  'ParameterStore',
  'CloudWatchMetrics',
  'XRay',
  'Firehose',
] as const

type Flag = (typeof FLAGS)[number]

/** Reads from task definitions what their tasks need in a region. Pure. */
export const derive = (definitions: readonly TaskDefinition[], region: string): Derived => {
  const requirements = definitions.flatMap((definition) => requirementsOf(definition, region))
  const reasons = new Map<string, string[]>()
  for (const requirement of requirements) {
    if ('warning' in requirement) continue
    const service = 'bucket' in requirement ? 's3' : requirement.service
    const known = reasons.get(service) ?? []
    if (!known.includes(requirement.reason)) reasons.set(service, [...known, requirement.reason])
  }
  const isNeeded = (flag: string): boolean =>
    catalogue.some((entry) => entry.flag === flag && entry.service !== 's3' && reasons.has(entry.service))
  const additional = [...reasons.keys()].filter((service) => !catalogue.some((entry) => entry.service === service))
  const buckets = [
    ...new Set(requirements.flatMap((requirement) => ('bucket' in requirement ? [requirement.bucket] : []))),
  ]
  return {
    flags: Object.fromEntries(FLAGS.map((flag) => [flag, isNeeded(flag)])) as Record<Flag, boolean>,
    AdditionalServices: additional,
    S3Buckets: buckets,
    reasons,
    warnings: [
      ...new Set(requirements.flatMap((requirement) => ('warning' in requirement ? [requirement.warning] : []))),
    ],
  }
}

const requirementsOf = (definition: TaskDefinition, region: string): Requirement[] => [
  ...definition.containerDefinitions.flatMap((container) => [
    ...imageRequirements(container, region),
    ...logRequirements(container, region),
    ...secretRequirements(container, region),
    ...bucketRequirements(container),
  ]),
  ...platformRequirements(definition),
]

const platformRequirements = ({ family, runtimePlatform, requiresCompatibilities }: TaskDefinition): Requirement[] => [
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-vpc-endpoint-considerations
  ...(runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS')
    ? [
        {
          warning: `${family} is for Windows: layers of its base image that are not in Amazon ECR come from Microsoft. Push them too (allow-nondistributable-artifacts), or give the tasks a NAT gateway.`,
        },
      ]
    : []),
  ...(requiresCompatibilities?.length && !requiresCompatibilities.includes('FARGATE')
    ? [
        {
          warning: `${family} is not for Fargate (${requiresCompatibilities.join(', ')}): container instances need EcsControlPlane too.`,
        },
      ]
    : []),
]
