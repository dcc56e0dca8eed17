import { catalogue } from '../catalogue.ts'

/** The properties that request what tasks need. */
export interface DerivedProperties {
  /** By the names of properties. */
  flags: Readonly<Record<DerivedFlag, boolean>>
  AdditionalServices: readonly string[]
  S3Buckets: readonly string[]
}

/** The flags that a task definition can show. Others, such as ECS Exec, depend on the service that runs the task. */
const FLAGS = [
  'EcrImagePull',
  'CloudWatchLogs',
  'SecretsManager',
  'ParameterStore',
  'CloudWatchMetrics',
  'XRay',
  'Firehose',
] as const

type DerivedFlag = (typeof FLAGS)[number]

/** The properties that request these services, by short name, and these buckets. A bucket also requests S3. */
export const propertiesFor = (services: readonly string[], buckets: readonly string[]): DerivedProperties => {
  const isNeeded = (flag: string): boolean =>
    catalogue.some((entry) => entry.flag === flag && entry.service !== 's3' && services.includes(entry.service))
  return {
    flags: Object.fromEntries(FLAGS.map((flag) => [flag, isNeeded(flag)])) as Record<DerivedFlag, boolean>,
    AdditionalServices: services.filter((service) => !catalogue.some((entry) => entry.service === service)),
    S3Buckets: [...new Set(buckets)],
  }
}
