import { EC2Client } from '@aws-sdk/client-ec2'
import { hasCredentials, PLACEHOLDER_CREDENTIALS } from '../../credentials.ts'
import { messageOf, UsageError } from '../../usageError.ts'
import type { SendOptions } from '../options.ts'

/** The region, the ARN and the environment variables of a function that runs locally. */
export interface FunctionEnvironment {
  functionArn: string
  region: string
  environment: Record<string, string>
  /** Calls the same EC2 as the function. */
  ec2: EC2Client
}

const STACK_ID = /^arn:(?<partition>aws[\w-]*):cloudformation:(?<region>[\w-]+):(?<account>\d{12}):stack\//

/**
 * The environment of the function in the account and region of the stack.
 * @throws UsageError if the stack's id has no account, or there are no credentials
 */
export const functionEnvironmentOf = async (
  stackId: string,
  options: Pick<SendOptions, 'endpointUrl'>,
): Promise<FunctionEnvironment> => {
  const { partition, region = '', account } = STACK_ID.exec(stackId)?.groups ?? {}
  if (!account) throw new UsageError(`StackId: expected the ARN of a stack, got ${JSON.stringify(stackId)}`)
  const endpoint = options.endpointUrl ?? process.env.AWS_ENDPOINT_URL
  const credentials: Credentials =
    endpoint && !hasCredentials() ? PLACEHOLDER_CREDENTIALS : await localCredentials(region)
  return {
    functionArn: `arn:${partition}:lambda:${region}:${account}:function:fargate-endpoints`,
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

interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** The credentials that the SDK finds here. The function gets them as variables, since it has only the given environment. */
const localCredentials = async (region: string): Promise<Credentials> => {
  try {
    return await new EC2Client({ region }).config.credentials()
  } catch (error) {
    throw new UsageError(
      `Expected AWS credentials in the environment, or another EC2 with --endpoint-url, got: ${messageOf(error)}`,
    )
  }
}
