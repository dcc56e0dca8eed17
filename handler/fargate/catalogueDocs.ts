import type { CatalogueService } from './catalogue.ts'

/** What people read about a service. The function does not need it, so it is not in the catalogue. */
export interface ServiceDocs {
  /** Why a task needs it. */
  reason: string
  /** Where AWS says so. */
  source: string
}

const ecs = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide'
const ecrEndpoints = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html'
const ecsEndpoints = `${ecs}/vpc-endpoints.html`

export const catalogueDocs: Readonly<Record<CatalogueService, ServiceDocs>> = {
  'ecr.api': {
    reason: 'the task asks Amazon ECR for its registry token and image layers (platform version 1.4.0 and later)',
    source: ecrEndpoints,
  },
  'ecr.dkr': {
    reason: 'the image manifest is pulled from the registry',
    source: ecrEndpoints,
  },
  s3: {
    reason: "Amazon ECR keeps image layers in S3; a gateway carries them, and the tasks' own buckets, at no cost",
    source: ecrEndpoints,
  },
  logs: {
    reason: 'the awslogs driver sends to CloudWatch Logs',
    source: `${ecs}/using_awslogs.html`,
  },
  ssmmessages: {
    reason: 'ECS Exec holds its session through Session Manager',
    source: `${ecs}/ecs-exec.html`,
  },
  kms: {
    reason:
      'ECS Exec sessions are encrypted with a customer managed key, or the tasks call KMS themselves; Secrets Manager and Parameter Store decrypt on their side',
    source: `${ecs}/ecs-exec.html`,
  },
  secretsmanager: {
    reason: 'the task definition injects secrets from Secrets Manager',
    source: ecsEndpoints,
  },
  ssm: {
    reason: 'the task definition injects parameters from Parameter Store',
    source: ecsEndpoints,
  },
  elasticfilesystem: {
    reason: "the task calls EFS's API; mounts go to mount targets in the VPC and need no endpoint",
    source: 'https://docs.aws.amazon.com/efs/latest/ug/efs-vpc-endpoints.html',
  },
  monitoring: {
    reason: 'the task publishes metrics to CloudWatch',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html',
  },
  xray: {
    reason: 'the task sends traces to X-Ray',
    source: 'https://docs.aws.amazon.com/xray/latest/devguide/xray-security-vpc-endpoint.html',
  },
  'kinesis-firehose': {
    reason: 'FireLens sends logs to Data Firehose',
    source: `${ecs}/using_firelens.html`,
  },
  ecs: {
    reason: "something in the VPC calls ECS's API; Fargate itself does not need it",
    source: ecsEndpoints,
  },
  'ecs-agent': {
    reason:
      "Service Connect's proxy is managed through it, and container instances reach the control plane; other Fargate tasks do not need it",
    source: ecsEndpoints,
  },
  'ecs-telemetry': {
    reason: 'container instances send telemetry; Fargate itself does not need it',
    source: ecsEndpoints,
  },
}
