import { catalogue } from '../catalogue.ts'

/** The properties that ask for what tasks need. */
export interface DerivedProperties {
  /** By the names of properties. */
  flags: Readonly<Record<Flag, boolean>>
  AdditionalServices: readonly string[]
  S3Buckets: readonly string[]
}

/** What a task definition can show. The rest, such as ECS Exec, belongs to the service that runs the task. */
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

/** The properties that ask for services, by their short names, and for buckets. A bucket asks for S3 by itself. */
export const propertiesFor = (services: readonly string[], buckets: readonly string[]): DerivedProperties => {
  const isNeeded = (flag: string): boolean =>
    catalogue.some((entry) => entry.flag === flag && entry.service !== 's3' && services.includes(entry.service))
  return {
    flags: Object.fromEntries(FLAGS.map((flag) => [flag, isNeeded(flag)])) as Record<Flag, boolean>,
    AdditionalServices: services.filter((service) => !catalogue.some((entry) => entry.service === service)),
    S3Buckets: [...new Set(buckets)],
  }
}
