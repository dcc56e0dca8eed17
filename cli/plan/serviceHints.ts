/** Warns about needs of the services in a template that the resource does not request. */
import { isPlaceholder } from '../../handler/fargate/taskDefinitions/placeholder.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import {
  type ExecBucket,
  OLDER_PLATFORM,
  type ServiceFlag,
  type TemplateServices,
} from './template/templateServices.ts'

/**
 * The function does not see the services of the template. The plan therefore warns, and adds nothing that the function
 * would not add.
 */
export const serviceHints = (
  { flags, execBuckets, olderPlatform }: TemplateServices,
  properties: Properties,
): string[] => [
  ...flags.flatMap((flag) => flagHint(flag, properties)),
  ...execBuckets.flatMap((bucket) => bucketHint(bucket, properties)),
  ...platformHint(olderPlatform, properties),
]

const flagHint = ({ flag, feature, ids }: ServiceFlag, properties: Properties): string[] =>
  properties[flag] || (flag === 'ServiceConnect' && properties.EcsControlPlane)
    ? []
    : [`${ids.join(', ')} has ${feature}, but ${flag} is not set. Set ${flag} to true, or tasks lack an endpoint.`]

/**
 * By default, the gateway's policy allows neither the bucket nor writing. The CDK gives tasks these actions
 * (`executeCommandLogConfiguration` in
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ecs/lib/base/base-service.ts).
 */
const bucketHint = (
  { id, bucket }: ExecBucket,
  { S3Buckets = [], S3BucketActions, PolicyDocuments = {} }: Properties,
): string[] => {
  const isNamed = [bucket, `arn:aws:s3:::${bucket}`, '*'].some((name) => S3Buckets.includes(name))
  const isWritable = S3BucketActions.some((action) => ['*', 's3:*', 's3:Put*', 's3:PutObject'].includes(action))
  return 's3' in PolicyDocuments || (isWritable && (isNamed || isPlaceholder(bucket)))
    ? []
    : [
        `${id} has the logs of ECS Exec in the bucket ${bucket}, which tasks may not write to through the gateway of S3. ` +
          'Add the bucket to S3Buckets, and s3:PutObject and s3:GetEncryptionConfiguration to S3BucketActions.',
      ]
}

const platformHint = (ids: readonly string[], { PlatformVersion }: Properties): string[] =>
  ids.length === 0 || PlatformVersion === OLDER_PLATFORM
    ? []
    : [
        `${ids.join(', ')} has PlatformVersion ${OLDER_PLATFORM}, but the plan is for ${PlatformVersion}. ` +
          `Set PlatformVersion to ${OLDER_PLATFORM}, or to LATEST in the service.`,
      ]
