import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'
import { PYTHON } from './paths.ts'

const loop = fileURLToPath(new URL('aws_cli_loop.py', import.meta.url))

/** The service returned an error to the AWS CLI. */
export class AwsCliError extends Error {
  override name = 'AwsCliError'
  /** The service's error code, such as `InvalidVpcID.NotFound`. */
  readonly code: string

  constructor(code: string) {
    super(`aws: ${code}`)
    this.code = code
  }
}

export interface Endpoint {
  url: string
  region: string
}

/**
 * The environment of the AWS CLI: without the profiles and credentials of this machine, and without requests to
 * instance metadata.
 */
const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  AWS_ACCESS_KEY_ID: 'conformance',
  AWS_SECRET_ACCESS_KEY: 'conformance',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
}

interface Result {
  status: number
  stdout: string
  stderr: string
}

interface AwsCli {
  run(args: readonly string[]): Promise<Result>
  end(): Promise<void>
}

/** Starts a process that runs AWS CLI commands one after another. */
const startAwsCli = (): AwsCli => {
  const child = spawn(PYTHON, [loop], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    run: async (args) => {
      child.stdin.write(`${JSON.stringify(args)}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`The AWS CLI's process ended before it answered: aws ${args.join(' ')}`)
      return JSON.parse(value) as Result
    },
    end: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** One process for all commands of a test file, because each start of the AWS CLI takes a second of processor time. */
let awsCli: AwsCli | undefined

afterAll(() => awsCli?.end())

/**
 * Returns a function that runs `aws SERVICE …` against one endpoint. It resolves to the printed JSON, or undefined if
 * nothing is printed.
 */
const cliOf =
  (service: string) =>
  ({ url, region }: Endpoint) =>
  async <Output>(...command: string[]): Promise<Output> => {
    const args = ['--endpoint-url', url, '--region', region, '--output', 'json', service, ...command]
    awsCli ??= startAwsCli()
    const { status, stdout, stderr } = await awsCli.run(args)
    if (status === 0) return (stdout.trim() === '' ? undefined : JSON.parse(stdout)) as Output
    const code = /An error occurred \(([\w.]+)\)/.exec(stderr)?.[1]
    throw code === undefined ? new Error(`aws ${args.join(' ')}: ${stderr}`) : new AwsCliError(code)
  }

export const ec2Cli = cliOf('ec2')
export const ecsCli = cliOf('ecs')
export const cloudformationCli = cliOf('cloudformation')
export const s3Cli = cliOf('s3api')
export const dynamodbCli = cliOf('dynamodb')
