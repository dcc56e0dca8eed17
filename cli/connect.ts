import { EC2Client } from '@aws-sdk/client-ec2'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { bindClient, type Ec2 } from '../handler/vpc/ec2/ec2.ts'
import type { AwsEnvironment } from '../handler/vpc/model/environment.ts'
import { hasCredentials, PLACEHOLDER_CREDENTIALS } from './credentials.ts'
import { isRefusal, unanswered } from './unanswered.ts'
import { foreignStatus, messageOf, UsageError } from './usageError.ts'

export interface ConnectionOptions {
  region?: string
  endpointUrl?: string
}

/** An account's EC2 in a region, and where that is. */
export interface Connection {
  ec2: Ec2
  environment: AwsEnvironment
  /** For further clients of the same account and place. */
  configuration: ClientConfiguration
}

export interface ClientConfiguration {
  region?: string
  endpoint?: string
  credentials?: typeof PLACEHOLDER_CREDENTIALS
}

/**
 * Finds out whose account it is, as whom the AWS CLI would work.
 * @throws UsageError where there are no credentials, no region, or nothing that answers
 */
export const connect = async ({ region, endpointUrl }: ConnectionOptions): Promise<Connection> => {
  const endpoint = endpointUrl ?? process.env.AWS_ENDPOINT_URL
  const configuration: ClientConfiguration = {
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(endpoint && !hasCredentials() && { credentials: PLACEHOLDER_CREDENTIALS }),
  }
  const sts = new STSClient(configuration)
  const { region: regionOf, credentials } = sts.config
  const [own] = await Promise.all([regionOf(), credentials()]).catch((error: unknown) => {
    throw withoutRights(error)
  })
  const { Arn = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw isRefusal(error) && foreignStatus(error) === undefined ? withoutRights(error) : unanswered(error)
  })
  if (Account === '') throw unanswered('an answer without an account')
  return {
    ec2: bindClient(new EC2Client(configuration), new AbortController().signal, undefined),
    environment: { partition: Arn.split(':')[1] ?? 'aws', region: own, accountId: Account },
    configuration,
  }
}

const withoutRights = (error: unknown): UsageError =>
  new UsageError(
    `Expected AWS credentials and a region, got: ${messageOf(error).replace(/\.$/, '')}. ` +
      'Give them as for the AWS CLI (AWS_PROFILE, AWS_REGION), or another EC2 by --endpoint-url',
  )
