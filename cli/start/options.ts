import { parseArgs } from 'node:util'
import { HTTP_URL, REGION_NAME, type TextForm, VPC_ID } from '../options/arguments.ts'
import { sampleEvent, startCommand } from '../packageFiles.ts'
import { messageOf, UsageError } from '../usageError.ts'

export const HELP = `Usage: ${startCommand()} [OPTIONS]

Without options: create, update and delete a Custom::FargateEndpoints on a simulated EC2 and
CloudFormation on this machine, and check each step. This takes about half a minute.

Send one event to any EC2:
  --event FILE          Run the function with a CloudFormation event, and print its response.
                        See events/ for one of each kind.
  --endpoint-url URL    The URL of EC2: a simulator or moto. Without it, and without
                        AWS_ENDPOINT_URL, the function calls AWS with the credentials that the
                        AWS CLI would use, and changes your account.
  --vpc-id ID           Replace the VPC's id in the event.
  --region REGION       The region; by default the region of the event's StackId.

Try other tools:
  --serve               Serve the simulated EC2, which contains a network, until Ctrl-C.

  --verbose             Write the function's log to standard error.
  --help, -h            Print this help.

Exit status: 0 = no errors, 1 = the function answered FAILED or a check failed, 2 = invalid input.

Examples:
  ${startCommand()} --serve
  ${startCommand()} --event ${sampleEvent('create')} --endpoint-url http://127.0.0.1:5000 --vpc-id vpc-0a1b2c3d
`

/** The parsed command line. */
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

/** @throws UsageError for invalid input */
export const parseCommand = (args: readonly string[]): Command => {
  const { event, serve, help, verbose = false, ...rest } = parseOptions(args)
  if (help) return { name: 'help' }
  const sendOptions = Object.keys(rest)
  if (event === undefined && sendOptions.length > 0) throw usageError(`--${sendOptions[0]} requires --event FILE`)
  if (serve && (event !== undefined || verbose)) throw usageError('--serve allows no other option')
  if (serve) return { name: 'serve' }
  if (event === undefined) return { name: 'demo', verbose }
  const { 'endpoint-url': endpointUrl, 'vpc-id': vpcId, region } = rest
  requireForm('--endpoint-url', HTTP_URL, endpointUrl)
  requireForm('--vpc-id', VPC_ID, vpcId)
  requireForm('--region', REGION_NAME, region)
  return { name: 'send', eventFile: event, endpointUrl, vpcId, region, verbose }
}

const parseOptions = (args: readonly string[]) => {
  try {
    const { values, tokens } = parseArgs({
      args: [...args],
      tokens: true,
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
    refuseSecondValues(tokens)
    return values
  } catch (error) {
    throw usageError(parseErrorMessage(error))
  }
}

/** Node would silently use the last of two values. */
const refuseSecondValues = (tokens: readonly { kind: string; name?: string; value?: string | undefined }[]): void => {
  const given = new Map<string, string>()
  for (const { name = '', value } of tokens) {
    if (value === undefined) continue
    const first = given.get(name) ?? value
    if (first !== value) throw new Error(`--${name}: expected one value, got ${first} and ${value}`)
    given.set(name, value)
  }
}

/** Node's message, without its advice on values that look like options. */
const parseErrorMessage = (error: unknown): string => {
  const [message = ''] = messageOf(error).split('. ')
  // npm handles options before `--` itself, and passes only their values.
  return message.startsWith('Unexpected argument')
    ? `${message}: write options after --, as in npm start -- --event FILE`
    : message
}

const requireForm = (option: string, { pattern, expected }: TextForm, given: string | undefined): void => {
  if (given === undefined || pattern.test(given)) return
  throw usageError(`${option}: expected ${expected}, got ${JSON.stringify(given)}`)
}

const usageError = (message: string): UsageError => new UsageError(`${message} (see ${startCommand()} --help)`)
