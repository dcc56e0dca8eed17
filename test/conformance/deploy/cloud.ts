import { EC2Client } from '@aws-sdk/client-ec2'
import { type Moto, startMoto } from '../moto.ts'
import { createNetwork } from '../network.ts'
import { type Environment, type Functions, serveFunctions } from './functions.ts'
import { run } from './tool.ts'

/** The account of calls without credentials of another account. */
export const HOME_ACCOUNT = '123456789012'

export interface CliOptions {
  region: string
  account?: string
}

/** AWS as moto simulates it: several accounts and regions, and functions that run. */
export class Cloud {
  readonly moto: Moto
  readonly functions: Functions
  readonly #credentials = new Map<string, Promise<Environment>>()

  private constructor(moto: Moto, functions: Functions) {
    this.moto = moto
    this.functions = functions
  }

  static async start(): Promise<Cloud> {
    const started: { cloud?: Cloud } = {}
    const functions = await serveFunctions(async (account) => started.cloud?.environmentOf(account) ?? {})
    const moto = await startMoto({ FUNCTIONS_URL: functions.url, AWS_DEFAULT_REGION: 'us-east-1' })
    started.cloud = new Cloud(moto, functions)
    return started.cloud
  }

  /** Returns the environment variables for calls from one account. */
  async environmentOf(account: string): Promise<Environment> {
    const credentials = this.#credentials.get(account) ?? this.#assumeRoleIn(account)
    this.#credentials.set(account, credentials)
    return { AWS_ENDPOINT_URL: this.moto.url, ...(await credentials) }
  }

  /** Runs `aws …` in one account and region. Resolves to the printed JSON, or undefined if nothing is printed. */
  async aws<Answer>({ region, account = HOME_ACCOUNT }: CliOptions, ...command: string[]): Promise<Answer> {
    const env = { ...(await this.environmentOf(account)), AWS_DEFAULT_REGION: region }
    const stdout = await run('bin/aws', [...command, '--output', 'json'], env).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.moto.log().split('\n').slice(-12).join('\n')}`, { cause: error })
    })
    return (stdout.trim().startsWith('{') || stdout.trim().startsWith('[') ? JSON.parse(stdout) : undefined) as Answer
  }

  /** Returns the outputs of a complete stack. */
  async outputs(options: CliOptions, stackName: string): Promise<Record<string, string>> {
    const { Stacks } = await this.aws<{
      Stacks: { StackStatus: string; Outputs?: { OutputKey: string; OutputValue: string }[] }[]
    }>(options, 'cloudformation', 'describe-stacks', '--stack-name', stackName)
    const [stack] = Stacks
    if (!stack?.StackStatus.endsWith('_COMPLETE')) throw new Error(`${stackName}: ${stack?.StackStatus}`)
    return Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]))
  }

  /** Creates the reference network. Returns the id of the VPC. */
  async createVpc({ region, account = HOME_ACCOUNT }: CliOptions): Promise<string> {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = await this.environmentOf(account)
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
    const ec2 = new EC2Client({ endpoint: this.moto.url, region, credentials })
    try {
      return (await createNetwork(ec2)).vpcId
    } finally {
      ec2.destroy()
    }
  }

  /** Returns the ids of the endpoints of a VPC in moto's EC2, comma-separated and sorted. */
  async endpointIds(options: CliOptions, vpcId: string): Promise<string> {
    const { VpcEndpoints } = await this.aws<{ VpcEndpoints: { VpcEndpointId: string }[] }>(
      options,
      ...['ec2', 'describe-vpc-endpoints', '--filters', `Name=vpc-id,Values=${vpcId}`],
    )
    return VpcEndpoints.map(({ VpcEndpointId }) => VpcEndpointId)
      .sort()
      .join(',')
  }

  async close(): Promise<void> {
    await this.functions.close()
    await this.moto.close()
  }

  async #assumeRoleIn(account: string): Promise<Environment> {
    const env = { AWS_ENDPOINT_URL: this.moto.url }
    const role = ['--role-arn', `arn:aws:iam::${account}:role/test`, '--role-session-name', 'test']
    const stdout = await run('bin/aws', ['sts', 'assume-role', ...role, '--output', 'json'], env)
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(stdout).Credentials
    return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: SessionToken }
  }
}

export const sorted = (list: string | undefined): string => (list ?? '').split(',').sort().join(',')
