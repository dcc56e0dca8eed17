import { parseArgs } from 'node:util'
import { messageOf, UsageError } from './usageError.ts'

export const HELP = `Usage: npm start [-- OPTIONS]

Without options: CloudFormation creates, updates and deletes a Custom::FargateEndpoints on an EC2
that is simulated on this machine, and each step is checked. It takes about half a minute.

One event to any EC2:
  --event FILE          Runs the function on a CloudFormation event, and prints what it answers.
                        events/ holds one of each kind.
  --endpoint-url URL    The EC2 to work on: a simulator's, moto's. Without it, and without
                        AWS_ENDPOINT_URL, it is that of AWS, with the credentials that the AWS CLI
                        would use: the event is carried out in your account.
  --vpc-id ID           Puts this VPC's id in place of the one that the event is about.
  --region REGION       The region to work in; by default that of the event's StackId.

An EC2 to try things on:
  --serve               Serves the simulated EC2, with a network in it, until Ctrl-C.

  --verbose             Writes the function's own log to standard error.
  --help, -h            Prints this.

Exit status: 0 if all went well; 1 if the function answered FAILED, or something that was checked is
not true; 2 if the command can't be understood.

Examples:
  npm start -- --serve
  npm start -- --event events/create.json --endpoint-url http://127.0.0.1:5000 --vpc-id vpc-0a1b2c3d
`

/** What the user asks for. */
export type Command =
  | { name: 'demo'; verbose: boolean }
  | { name: 'serve' }
  | { name: 'help' }
  | ({ name: 'send'; verbose: boolean } & SendOptions)

export interface SendOptions {
  eventFile: string
  endpointUrl: string | undefined
  vpcId: string | undefined
  region: string | undefined
}

/** @throws UsageError for what can't be understood */
export const parseCommand = (args: readonly string[]): Command => {
  const { event, serve, help, verbose = false, ...rest } = parseOptions(args)
  if (help) return { name: 'help' }
  const ofSend = Object.keys(rest)
  if (event === undefined && ofSend.length > 0) throw usageError(`--${ofSend[0]} goes with --event FILE`)
  if (serve && (event !== undefined || verbose)) throw usageError('--serve stands alone')
  if (serve) return { name: 'serve' }
  if (event === undefined) return { name: 'demo', verbose }
  const { 'endpoint-url': endpointUrl, 'vpc-id': vpcId, region } = rest
  demand('--endpoint-url', 'a URL, such as http://127.0.0.1:5000', endpointUrl, /^https?:\/\/\S+$/)
  demand('--vpc-id', "a VPC's id, such as vpc-0123456789abcdef0", vpcId, /^vpc-[0-9a-f]+$/)
  demand('--region', 'the name of a region, such as ap-northeast-1', region, /^[a-z]+(-[a-z]+)+-\d+$/)
  return { name: 'send', eventFile: event, endpointUrl, vpcId, region, verbose }
}

const parseOptions = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        event: { type: 'string' },
        'endpoint-url': { type: 'string' },
        'vpc-id': { type: 'string' },
        region: { type: 'string' },
        serve: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return values
  } catch (error) {
    throw usageError(wordsOf(error))
  }
}

/** Node's words, without the advice on option-like values that follows them. */
const wordsOf = (error: unknown): string => {
  const [words = ''] = messageOf(error).split('. ')
  // npm takes what stands before `--` as its own options, and only their values arrive here.
  return words.startsWith('Unexpected argument')
    ? `${words}: options go behind --, as in npm start -- --event FILE`
    : words
}

const demand = (option: string, form: string, given: string | undefined, pattern: RegExp): void => {
  if (given === undefined || pattern.test(given)) return
  throw usageError(`${option}: expected ${form}, got ${JSON.stringify(given)}`)
}

const usageError = (words: string): UsageError => new UsageError(`${words} (npm start -- --help tells more)`)
