import type { CatalogueService } from './catalogue.ts'

/** A call that tasks make through the endpoint of a service. The policy of the endpoint is checked for it. */
export interface RequiredAction {
  action: string
  /** The resource of the call. `*` is an action without resources: only `*` matches it. */
  resource: string
  /** Whether tasks cannot start without it, as far as is known; otherwise it is only advised. */
  isEssential: boolean
}

/**
 * `{partition}`, `{region}` and `{account}` are those of the tasks. `{anyAccount}` may be another account, which shares
 * its images, secrets, keys or parameters.
 */
const call = (action: string, resource = '*', isEssential = true): RequiredAction => ({ action, resource, isEssential })
const advised = (action: string, resource: string): RequiredAction => call(action, resource, false)

const REPOSITORIES = 'arn:{partition}:ecr:{region}:{anyAccount}:repository/*'
const LOG_GROUPS = 'arn:{partition}:logs:{region}:{account}:log-group:*'

/**
 * The calls to each service of the catalogue.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (images, layers),
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html (logs, secrets),
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html. What tasks call of EFS and ECS is not
 * known.
 */
export const requiredActions: Readonly<Partial<Record<CatalogueService, readonly RequiredAction[]>>> = {
  'ecr.api': [
    call('ecr:GetAuthorizationToken'),
    ...['BatchGetImage', 'GetDownloadUrlForLayer', 'BatchCheckLayerAvailability'].map((name) =>
      advised(`ecr:${name}`, REPOSITORIES),
    ),
  ],
  'ecr.dkr': [
    call('ecr:BatchGetImage', REPOSITORIES),
    call('ecr:GetDownloadUrlForLayer', REPOSITORIES),
    advised('ecr:BatchCheckLayerAvailability', REPOSITORIES),
  ],
  s3: [call('s3:GetObject', 'arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*')],
  logs: [call('logs:CreateLogStream', LOG_GROUPS), call('logs:PutLogEvents', LOG_GROUPS)],
  ssmmessages: ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map((name) =>
    call(`ssmmessages:${name}`),
  ),
  kms: [call('kms:Decrypt', 'arn:{partition}:kms:{region}:{anyAccount}:key/*')],
  secretsmanager: [
    call('secretsmanager:GetSecretValue', 'arn:{partition}:secretsmanager:{region}:{anyAccount}:secret:*'),
  ],
  ssm: [call('ssm:GetParameters', 'arn:{partition}:ssm:{region}:{anyAccount}:parameter/*')],
  monitoring: [call('cloudwatch:PutMetricData')],
  xray: [call('xray:PutTraceSegments'), advised('xray:PutTelemetryRecords', '*')],
  'kinesis-firehose': [call('firehose:PutRecordBatch', 'arn:{partition}:firehose:{region}:{account}:deliverystream/*')],
}
