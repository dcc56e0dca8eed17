import { EC2Client } from '@aws-sdk/client-ec2'
import type { SendOptions } from './options.ts'
import { PLACEHOLDER_CREDENTIALS } from './placeholder.ts'
import { messageOf, UsageError } from './usageError.ts'

/** Where a function runs that carries an event out, and whom it works as. */
export interface FunctionPlace {
  functionArn: string
  region: string
  environment: Record<string, string>
  /** Works on the same EC2 as the function. */
  ec2: EC2Client
}

const STACK_ID = /^arn:(?<partition>aws[\w-]*):cloudformation:(?<region>[\w-]+):(?<account>\d{12}):stack\//

/**
 * The place that CloudFormation would have found the function at: the stack's account and region.
 * @throws UsageError where the stack's id does not tell it, or there are no credentials
 */
export const environmentOf = async (
  stackId: string,
  options: Pick<SendOptions, 'endpointUrl' | 'region'>,
): Promise<FunctionPlace> => {
  const { partition, region: own = '', account } = STACK_ID.exec(stackId)?.groups ?? {}
  if (!account) throw new UsageError(`StackId: expected the ARN of a stack, got ${JSON.stringify(stackId)}`)
  const region = options.region ?? own
  const endpoint = options.endpointUrl ?? process.env.AWS_ENDPOINT_URL
  const credentials: Credentials =
    endpoint && !hasCredentials() ? PLACEHOLDER_CREDENTIALS : await ownCredentials(region)
  return {
    functionArn: `arn:${region === own ? partition : partitionOf(region)}:lambda:${region}:${account}:function:fargate-endpoints`,
    region,
    environment: {
      ...(endpoint && { AWS_ENDPOINT_URL: endpoint }),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    },
    ec2: new EC2Client({ region, credentials, ...(endpoint && { endpoint }) }),
  }
}

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

export const hasCredentials = (): boolean =>
  process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined

/** Those that the SDK finds for this user, for the function has the environment that is given to it alone. */
const ownCredentials = async (region: string): Promise<Credentials> => {
  try {
    return await new EC2Client({ region }).config.credentials()
  } catch (error) {
    throw new UsageError(
      `Expected AWS credentials in the environment, or another EC2 by --endpoint-url, got: ${messageOf(error)}`,
    )
  }
}
