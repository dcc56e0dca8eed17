import type { CatalogueService } from './catalogue.ts'

/** The documentation of a service. Kept apart from the catalogue, so that it is not in the Lambda bundle. */
export interface ServiceDocs {
  /** When a task needs the service; completes “a task needs it when”. */
  reason: string
  /** The page of AWS's documentation that says so. */
  source: string
}

const ecs = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide'
const ecrEndpoints = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html'
const ecsEndpoints = `${ecs}/vpc-endpoints.html`

export const catalogueDocs: Readonly<Record<CatalogueService, ServiceDocs>> = {
  'ecr.api': {
    reason: 'the task gets its registry token and image layers from Amazon ECR (platform version 1.4.0 and later)',
    source: ecrEndpoints,
  },
  'ecr.dkr': {
    reason: 'the task pulls the image manifest from the registry',
    source: ecrEndpoints,
  },
  s3: {
    reason:
      'the task pulls image layers, which Amazon ECR stores in S3, or reads its own buckets; the gateway endpoint is free',
    source: ecrEndpoints,
  },
  logs: {
    reason: 'the awslogs driver sends logs to CloudWatch Logs',
    source: `${ecs}/using_awslogs.html`,
  },
  ssmmessages: {
    reason: 'ECS Exec opens sessions, which run through Session Manager',
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
    reason: "the task calls EFS's API; mounts use mount targets in the VPC and need no endpoint",
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
