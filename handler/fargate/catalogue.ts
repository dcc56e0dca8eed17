import type { Flag } from './flags.ts'

/** A service that a flag requests. */
export interface CatalogueEntry {
  /** The short name, as in `com.amazonaws.<region>.ecr.api`. */
  service: string
  flag: Flag
  /** Another flag that requests it. */
  alsoFor?: Flag
  /** The attribute that holds the endpoint's id. */
  attribute: string
  kind: 'Interface' | 'Gateway'
}

/** The services that Fargate tasks may need, one row each. Every list of services has this order. */
export const catalogue = [
  {
    service: 'ecr.api',
    flag: 'EcrImagePull',
    attribute: 'EcrApiEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ecr.dkr',
    flag: 'EcrImagePull',
    attribute: 'EcrDkrEndpointId',
    kind: 'Interface',
  },
  {
    service: 's3',
    flag: 'EcrImagePull',
    attribute: 'S3EndpointId',
    kind: 'Gateway',
  },
  {
    service: 'logs',
    flag: 'CloudWatchLogs',
    attribute: 'LogsEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ssmmessages',
    flag: 'EcsExec',
    attribute: 'SsmMessagesEndpointId',
    kind: 'Interface',
  },
  {
    service: 'kms',
    flag: 'Kms',
    attribute: 'KmsEndpointId',
    kind: 'Interface',
  },
  {
    service: 'secretsmanager',
    flag: 'SecretsManager',
    attribute: 'SecretsManagerEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ssm',
    flag: 'ParameterStore',
    attribute: 'SsmEndpointId',
    kind: 'Interface',
  },
  {
    service: 'elasticfilesystem',
    flag: 'Efs',
    attribute: 'EfsEndpointId',
    kind: 'Interface',
  },
  {
    service: 'monitoring',
    flag: 'CloudWatchMetrics',
    attribute: 'MonitoringEndpointId',
    kind: 'Interface',
  },
  {
    service: 'xray',
    flag: 'XRay',
    attribute: 'XRayEndpointId',
    kind: 'Interface',
  },
  {
    service: 'kinesis-firehose',
    flag: 'Firehose',
    attribute: 'FirehoseEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ecs',
    flag: 'EcsControlPlane',
    attribute: 'EcsEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ecs-agent',
    flag: 'EcsControlPlane',
    alsoFor: 'ServiceConnect',
    attribute: 'EcsAgentEndpointId',
    kind: 'Interface',
  },
  {
    service: 'ecs-telemetry',
    flag: 'EcsControlPlane',
    attribute: 'EcsTelemetryEndpointId',
    kind: 'Interface',
  },
] as const satisfies readonly CatalogueEntry[]

export type CatalogueService = (typeof catalogue)[number]['service']

export const flagsOf = ({ flag, alsoFor }: CatalogueEntry): Flag[] => (alsoFor ? [flag, alsoFor] : [flag])
