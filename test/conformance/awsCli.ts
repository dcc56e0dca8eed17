import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AWS_CLI } from './paths.ts'

const execute = promisify(execFile)

/** The AWS CLI ended with an error of the service's. */
export class AwsCliError extends Error {
  override name = 'AwsCliError'
  /** The service's error code, such as `InvalidVpcID.NotFound`. */
  readonly code: string

  constructor(code: string, options: ErrorOptions) {
    super(`aws: ${code}`, options)
    this.code = code
  }
}

export interface Endpoint {
  url: string
  region: string
}

/** The AWS CLI's environment: nothing of the machine's own profiles or credentials, and no instance to ask for them. */
const environmentOf = (region: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: 'conformance',
  AWS_SECRET_ACCESS_KEY: 'conformance',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
})

/** `aws SERVICE …` against one endpoint; resolves to the JSON that it prints, undefined where it prints nothing. */
const cliOf =
  (service: string) =>
  ({ url, region }: Endpoint) =>
  async <Output>(...command: string[]): Promise<Output> => {
    const args = ['--endpoint-url', url, '--output', 'json', service, ...command]
    try {
      const { stdout } = await execute(AWS_CLI, args, { env: environmentOf(region) })
      return (stdout.trim() === '' ? undefined : JSON.parse(stdout)) as Output
    } catch (error) {
      const code = /An error occurred \(([\w.]+)\)/.exec(String((error as { stderr?: string }).stderr))?.[1]
      throw code === undefined ? error : new AwsCliError(code, { cause: error })
    }
  }

export const ec2Cli = cliOf('ec2')
export const ecsCli = cliOf('ecs')
export const cloudformationCli = cliOf('cloudformation')
export const s3Cli = cliOf('s3api')
export const dynamodbCli = cliOf('dynamodb')
