import { createHash } from 'node:crypto'
import { CreateBucketCommand, HeadBucketCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Connection } from '../connect.ts'
import { isRefusal } from '../unanswered.ts'
import { messageOf, UsageError } from '../usageError.ts'

/** The uploaded template. CloudFormation reads a template of this size only from a bucket. */
export interface Uploaded {
  bucket: string
  /** The URL from which CloudFormation reads the template. */
  url: string
}

/**
 * Uploads the template to a bucket. The default is a bucket of the project, which is created if it does not exist.
 * @throws UsageError if the bucket cannot be used
 */
export const upload = async (
  body: string,
  { environment, configuration }: Connection,
  given: string | undefined,
): Promise<Uploaded> => {
  const { region, accountId, partition } = environment
  const client = new S3Client({ ...configuration, region, forcePathStyle: configuration.endpoint !== undefined })
  // Without an expected owner, anyone who created a bucket of this name in another account could replace the template.
  const owned = { Bucket: given ?? `fargate-endpoints-${accountId}-${region}`, ExpectedBucketOwner: accountId }
  try {
    if (!(await exists(client, owned)) && given === undefined) await create(client, owned.Bucket, region)
    const Key = `fargate-endpoints-${createHash('sha256').update(body).digest('hex').slice(0, 12)}.template.json`
    await client.send(new PutObjectCommand({ ...owned, Key, Body: body, ContentType: 'application/json' }))
    const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
    return { bucket: owned.Bucket, url: `https://${owned.Bucket}.s3.${region}.${suffix}/${Key}` }
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new UsageError(
      `--bucket: expected a bucket of account ${accountId}, got ${owned.Bucket}: ${messageOf(error)}`,
    )
  } finally {
    client.destroy()
  }
}

const exists = async (client: S3Client, owned: { Bucket: string; ExpectedBucketOwner: string }): Promise<boolean> => {
  try {
    await client.send(new HeadBucketCommand(owned))
    return true
  } catch (error) {
    if (error instanceof NotFound) return false
    throw error
  }
}

/** By default, S3 makes new buckets private and encrypts them. Only us-east-1 has no location constraint. */
const create = async (client: S3Client, Bucket: string, region: string): Promise<void> => {
  const location = region as NonNullable<
    NonNullable<CreateBucketInput['CreateBucketConfiguration']>['LocationConstraint']
  >
  await client.send(
    new CreateBucketCommand({
      Bucket,
      ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: location } }),
    }),
  )
}

type CreateBucketInput = ConstructorParameters<typeof CreateBucketCommand>[0]
