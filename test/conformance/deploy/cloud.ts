import { EC2Client } from '@aws-sdk/client-ec2'
import { type Moto, startMoto } from '../moto.ts'
import { createNetwork } from '../network.ts'
import { type Environment, type Functions, serveFunctions } from './functions.ts'
import { run } from './tool.ts'

/** The account that calls without credentials of another are taken to come from. */
export const HOME_ACCOUNT = '123456789012'

export interface CliOptions {
  region: string
  account?: string
}

/** AWS, as far as moto is: several accounts and regions, with functions that run. */
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

  /** What makes a call one of that account's. */
  async environmentOf(account: string): Promise<Environment> {
    const credentials = this.#credentials.get(account) ?? this.#assumeRoleIn(account)
    this.#credentials.set(account, credentials)
    return { AWS_ENDPOINT_URL: this.moto.url, ...(await credentials) }
  }

  /** `aws …` in one account and region; resolves to the JSON that it prints, undefined where it prints nothing. */
  async aws<Answer>({ region, account = HOME_ACCOUNT }: CliOptions, ...command: string[]): Promise<Answer> {
    const env = { ...(await this.environmentOf(account)), AWS_DEFAULT_REGION: region }
    const stdout = await run('bin/aws', [...command, '--output', 'json'], env).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.moto.log().split('\n').slice(-12).join('\n')}`, { cause: error })
    })
    return (stdout.trim().startsWith('{') || stdout.trim().startsWith('[') ? JSON.parse(stdout) : undefined) as Answer
  }

  /** The outputs of a stack that is complete. */
  async outputs(options: CliOptions, stackName: string): Promise<Record<string, string>> {
    const { Stacks } = await this.aws<{
      Stacks: { StackStatus: string; Outputs?: { OutputKey: string; OutputValue: string }[] }[]
    }>(options, 'cloudformation', 'describe-stacks', '--stack-name', stackName)
    const [stack] = Stacks
    if (!stack?.StackStatus.endsWith('_COMPLETE')) throw new Error(`${stackName}: ${stack?.StackStatus}`)
    return Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]))
  }

  /** The reference network. Returns the VPC's id. */
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

  /** The endpoints of a VPC that moto's EC2 holds, comma-delimited and in order. */
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
