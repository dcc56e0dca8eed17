import type { Properties } from '../resource/properties.ts'

/** The properties that are flags. */
type Flag = {
  [Name in keyof Properties]-?: Properties[Name] extends boolean ? Name : never
}[keyof Properties]

/** A service that has a flag of its own. */
export interface CatalogueEntry {
  /** The short name, as in `com.amazonaws.<region>.ecr.api`. */
  service: string
  flag: Flag
  /** The attribute that holds the endpoint's id. */
  attribute: string
  kind: 'Interface' | 'Gateway'
  /** Why a task needs it. */
  reason: string
  /** Where AWS says so. */
  source: string
}

const ecs = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide'
const ecrEndpoints = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html'
const ecsEndpoints = `${ecs}/vpc-endpoints.html`

/** What Fargate tasks may need, a row a service. The order is the order of every list that we give. */
export const catalogue = [
  {
    service: 'ecr.api',
    flag: 'EcrImagePull',
    attribute: 'EcrApiEndpointId',
    kind: 'Interface',
    reason: 'the task asks Amazon ECR for its registry token and image layers (platform version 1.4.0 and later)',
    source: ecrEndpoints,
  },
  {
    service: 'ecr.dkr',
    flag: 'EcrImagePull',
    attribute: 'EcrDkrEndpointId',
    kind: 'Interface',
    reason: 'the image manifest is pulled from the registry',
    source: ecrEndpoints,
  },
  {
    service: 's3',
    flag: 'EcrImagePull',
    attribute: 'S3EndpointId',
    kind: 'Gateway',
    reason: "Amazon ECR keeps image layers in S3; a gateway carries them, and the tasks' own buckets, for nothing",
    source: ecrEndpoints,
  },
  {
    service: 'logs',
    flag: 'CloudWatchLogs',
    attribute: 'LogsEndpointId',
    kind: 'Interface',
    reason: 'the awslogs driver sends to CloudWatch Logs',
    source: `${ecs}/using_awslogs.html`,
  },
  {
    service: 'ssmmessages',
    flag: 'EcsExec',
    attribute: 'SsmMessagesEndpointId',
    kind: 'Interface',
    reason: 'ECS Exec holds its session through Session Manager',
    source: `${ecs}/ecs-exec.html`,
  },
  {
    service: 'kms',
    flag: 'Kms',
    attribute: 'KmsEndpointId',
    kind: 'Interface',
    reason: 'ECS Exec sessions or secrets are encrypted with a customer managed key',
    source: `${ecs}/ecs-exec.html`,
  },
  {
    service: 'secretsmanager',
    flag: 'SecretsManager',
    attribute: 'SecretsManagerEndpointId',
    kind: 'Interface',
    reason: 'the task definition injects secrets from Secrets Manager',
    source: ecsEndpoints,
  },
  {
    service: 'ssm',
    flag: 'ParameterStore',
    attribute: 'SsmEndpointId',
    kind: 'Interface',
    reason: 'the task definition injects parameters from Parameter Store',
    source: ecsEndpoints,
  },
  {
    service: 'elasticfilesystem',
    flag: 'Efs',
    attribute: 'EfsEndpointId',
    kind: 'Interface',
    reason: "the task calls EFS's API; mounts go to mount targets in the VPC and need no endpoint",
    source: 'https://docs.aws.amazon.com/efs/latest/ug/efs-vpc-endpoints.html',
  },
  {
    service: 'monitoring',
    flag: 'CloudWatchMetrics',
    attribute: 'MonitoringEndpointId',
    kind: 'Interface',
    reason: 'the task publishes metrics to CloudWatch',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html',
  },
  {
    service: 'xray',
    flag: 'XRay',
    attribute: 'XRayEndpointId',
    kind: 'Interface',
    reason: 'the task sends traces to X-Ray',
    source: 'https://docs.aws.amazon.com/xray/latest/devguide/xray-security-vpc-endpoint.html',
  },
  {
    service: 'kinesis-firehose',
    flag: 'Firehose',
    attribute: 'FirehoseEndpointId',
    kind: 'Interface',
    reason: 'FireLens sends logs to Data Firehose',
    source: `${ecs}/using_firelens.html`,
  },
  {
    service: 'ecs',
    flag: 'EcsControlPlane',
    attribute: 'EcsEndpointId',
    kind: 'Interface',
    reason: "something in the VPC calls ECS's API; Fargate itself does not need it",
    source: ecsEndpoints,
  },
  {
    service: 'ecs-agent',
    flag: 'EcsControlPlane',
    attribute: 'EcsAgentEndpointId',
    kind: 'Interface',
    reason: 'container instances and Service Connect reach the control plane; Fargate itself does not need it',
    source: ecsEndpoints,
  },
  {
    service: 'ecs-telemetry',
    flag: 'EcsControlPlane',
    attribute: 'EcsTelemetryEndpointId',
    kind: 'Interface',
    reason: 'container instances send telemetry; Fargate itself does not need it',
    source: ecsEndpoints,
  },
] as const satisfies readonly CatalogueEntry[]
