import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Change } from '@aws-sdk/client-cloudformation'
import type { Command } from 'commander'
import { type ConnectionOptions, connect } from '../connect.ts'
import { readAssignment } from '../options/arguments.ts'
import { addConnectionOptions } from '../options/commonOptions.ts'
import { seconds } from '../output/print.ts'
import { Screen } from '../output/screen.ts'
import { readyTemplate } from '../package/readyTemplate.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { isRefusal } from '../unanswered.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { DeploymentError } from './deploymentError.ts'

interface Options extends ConnectionOptions {
  stackName: string
  bucket?: string
  parameter?: Record<string, string>
  yes?: boolean
}

export const addDeploy = (program: Command, streams: Streams, exit: ExitStatus): void => {
  const command = program
    .command('deploy')
    .summary('deploy the provider to an account and region, with Node only')
    .description(
      'Upload the plain template to a bucket, show the change set of the stack, ask, and deploy it, with the credentials ' +
        'that the AWS CLI would use.',
    )
    .option('--stack-name <name>', 'the name of the stack', 'fargate-endpoints')
    .option('--parameter <name=value>', "a value for the template's parameter; may be repeated", readAssignment)
    .option(
      '--bucket <name>',
      'the bucket for the template (fargate-endpoints-ACCOUNT-REGION, which is created where it does not exist)',
    )
    .option('--yes', 'deploy without asking')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  fargate-endpoints deploy --region ap-northeast-1\n' +
        '  fargate-endpoints deploy --region ap-northeast-1 --parameter LogRetentionDays=90 --yes\n',
    )
  addConnectionOptions(command).action(async (options: Options) => {
    try {
      if (!(await deploy(options, streams))) exit.status = 1
    } catch (error) {
      if (!isRefusal(error) && !(error instanceof DeploymentError)) throw error
      streams.stderr.write(`${messageOf(error)}\n`)
      exit.status = 1
    }
  })
}

/** @returns whether the provider is deployed */
const deploy = async (options: Options, { stdout, stdin }: Streams): Promise<boolean> => {
  // Only this command needs these clients, so they are imported here.
  const [{ CloudFormationClient }, { createChangeSet, discard, execute }, { upload }] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('./changeSet.ts'),
    import('./upload.ts'),
  ])
  const screen = new Screen(stdout)
  const body = await readFile(await readyTemplate(), 'utf8')
  const parameterNames = Object.keys(JSON.parse(body).Parameters)
  const { stackName, parameter: parameters = {} } = options
  requireKnown(Object.keys(parameters), parameterNames)
  const connection = await connect(options)
  const { region, accountId } = connection.environment
  screen.heading(`The stack ${stackName} in ${region} of account ${accountId}`)
  const { bucket, url: templateUrl } = await upload(body, connection, options.bucket)
  screen.line(`The template was uploaded to the bucket ${bucket}.`)
  const client = new CloudFormationClient({ ...connection.configuration, region })
  const changeSet = await createChangeSet(client, { stackName, templateUrl, parameterNames, parameters })
  if (!changeSet) {
    screen.line('The stack is current: nothing was changed.')
    return true
  }
  screen.line()
  screen.table(changeSet.changes.map(rowOf))
  screen.line()
  const answer = options.yes ? 'yes' : await ask(stdout, stdin)
  if (!/^y(es)?$/i.test(answer)) {
    await discard(client, changeSet)
    screen.line(
      answer === ''
        ? 'Nothing was changed, because there was no answer. --yes deploys without one.'
        : 'Nothing was changed.',
    )
    return false
  }
  const startedAt = Date.now()
  const outputs = await execute(client, changeSet)
  screen.heading(`Deployed in ${seconds(Date.now() - startedAt)}`)
  screen.table(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const))
  return true
}

const requireKnown = (given: readonly string[], names: readonly string[]): void => {
  const unknown = given.filter((name) => !names.includes(name))
  if (unknown.length === 0) return
  throw new UsageError(`--parameter: expected one of ${names.join(', ')}, got ${unknown.join(', ')}`)
}

const rowOf = ({ ResourceChange = {} }: Change): readonly [string, string] => {
  const { Action = '', LogicalResourceId = '', ResourceType = '', Replacement } = ResourceChange
  const replaced = Replacement === 'True' ? ', replaced' : ''
  return [`${Action} ${LogicalResourceId}`, `${ResourceType}${replaced}`]
}

/** Asks the user. The end of the input counts as an empty answer. */
const ask = async (output: Streams['stdout'], input: Streams['stdin']): Promise<string> => {
  if (!input) return ''
  const lines = createInterface({ input, output })
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    return (await Promise.race([lines.question('  Deploy these changes? [y/N] '), closed])).trim()
  } finally {
    lines.close()
  }
}
