import { EC2Client } from '@aws-sdk/client-ec2'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { bindClient, type Ec2 } from '../handler/vpc/ec2/ec2.ts'
import type { AwsEnvironment } from '../handler/vpc/model/environment.ts'
import { hasCredentials, PLACEHOLDER_CREDENTIALS } from './credentials.ts'
import { regionOfEnvironment } from './region.ts'
import { isRefusal, unanswered } from './unanswered.ts'
import { foreignStatus, messageOf, UsageError } from './usageError.ts'

export interface ConnectionOptions {
  region?: string
  endpointUrl?: string
}

/** A client of EC2, with its partition, region and account. */
export interface Connection {
  ec2: Ec2
  environment: AwsEnvironment
  /** For clients of other services in the same account and region. */
  configuration: ClientConfiguration
}

export interface ClientConfiguration {
  requestHandler: { connectionTimeout: number }
  region?: string
  endpoint?: string
  credentials?: typeof PLACEHOLDER_CREDENTIALS
}

/** In milliseconds. By default the SDK waits for minutes, as where a firewall drops what is sent. */
const REQUEST_HANDLER = { connectionTimeout: 3_000 }

/**
 * Connects with the credentials that the AWS CLI would use, and reads their account.
 * @throws UsageError if there are no credentials or no region, or nothing answers
 */
export const connect = async (options: ConnectionOptions): Promise<Connection> => {
  const region = options.region ?? regionOfEnvironment()
  const endpoint = options.endpointUrl ?? process.env.AWS_ENDPOINT_URL
  const configuration: ClientConfiguration = {
    requestHandler: REQUEST_HANDLER,
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(endpoint && !hasCredentials() && { credentials: PLACEHOLDER_CREDENTIALS }),
  }
  const sts = new STSClient(configuration)
  const own = await sts.config.region().catch((error: unknown) => {
    throw withoutRegion(error)
  })
  await sts.config.credentials().catch((error: unknown) => {
    throw withoutRights(error)
  })
  const { Arn = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw isRefusal(error) && foreignStatus(error) === undefined ? withoutRights(error) : unanswered(error, endpoint)
  })
  if (Account === '') throw unanswered('an answer without an account', endpoint)
  return {
    ec2: bindClient(new EC2Client(configuration), new AbortController().signal, undefined),
    environment: { partition: Arn.split(':')[1] ?? 'aws', region: own, accountId: Account },
    configuration,
  }
}

const withoutRegion = (error: unknown): UsageError =>
  new UsageError(
    `Expected a region, got: ${withoutFullStop(error)}. Give it by --region, or as for the AWS CLI (AWS_REGION, AWS_PROFILE)`,
  )

const withoutRights = (error: unknown): UsageError =>
  new UsageError(
    `Expected AWS credentials, got: ${withoutFullStop(error)}. ` +
      'Give them as for the AWS CLI (AWS_PROFILE), or another AWS by --endpoint-url',
  )

const withoutFullStop = (error: unknown): string => messageOf(error).replace(/\.$/, '')
