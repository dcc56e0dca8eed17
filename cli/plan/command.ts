import { type Command, Option } from 'commander'
import { derive } from '../../handler/fargate/taskDefinitions/derive.ts'
import { withDerived } from '../../handler/fargate/taskDefinitions/withDerived.ts'
import { regionName, url } from '../arguments.ts'
import { addPropertyOptions, checkProperties, givenProperties, propertyNames } from '../propertyOptions.ts'
import { Screen } from '../screen.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { connect } from './connect.ts'
import { mermaidOf } from './mermaid.ts'
import { readAssignment } from './parameters.ts'
import { lookAt } from './planForVpc.ts'
import { printReport, type Report, reportJson, reportOf } from './report.ts'
import { readDefinitions } from './taskDefinitions.ts'
import { readTemplateResource } from './templateFile.ts'

interface Options {
  template?: string
  resource?: string
  parameter?: Record<string, string>
  taskDefinition?: string[]
  stack?: string
  region?: string
  endpointUrl?: string
  mermaid?: boolean
  json?: boolean
}

const DEFAULT_RESOURCE = 'Endpoints'

export const addPlan = (program: Command, { stdout }: Streams, exit: ExitStatus): void => {
  const command = program
    .command('plan')
    .summary('what the resource would do in a VPC, why, and what stands in the way')
    .description(
      'What the resource would create, change, reuse and delete in a VPC, with the reason of each service, what stands ' +
        'in the way, and the cost. It reads alone, with the credentials that the AWS CLI would use: ec2:Describe…, ' +
        'sts:GetCallerIdentity and, for task definitions, ecs:DescribeTaskDefinition.',
    )
    .option('--template <file>', 'reads the properties from a CloudFormation template; options given beside it win')
    .option('--resource <name>', "the resource's logical id (the template's only one, or Endpoints)")
    .option('--parameter <name=value>', "a value for the template's parameter; may be repeated", readAssignment)
    .option(
      '--task-definition <name>',
      'reads what tasks need from a task definition, by file, family or ARN; may be repeated, and stands in place of TaskDefinitions; a flag that is given wins',
      (name: string, before: string[] = []) => [...before, name],
    )
    .option('--stack <name>', 'plans the update of a stack that stands, in place of a new one')
    .option('--region <name>', 'the region (that of the AWS CLI)', regionName)
    .option('--endpoint-url <url>', "an EC2 other than AWS's: a simulator's, moto's", url)
    .addOption(new Option('--mermaid', 'prints the plan as a diagram in Mermaid').conflicts('json'))
    .option('--json', 'prints the plan for scripts')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  fargate-endpoints plan --vpc-id vpc-0123456789abcdef0 --ecs-exec\n' +
        '  fargate-endpoints plan --vpc-id vpc-0123456789abcdef0 --task-definition ./task.json --task-definition orders:7\n' +
        '  fargate-endpoints plan --template service.yaml --parameter VpcId=vpc-0123456789abcdef0 --stack orders\n',
    )
  addPropertyOptions(command, propertyNames).action(async (options: Options) => {
    const report = await reportFor(options)
    show(report, options, stdout)
    if (report.errors.length > 0) exit.status = 1
  })
}

const reportFor = async (options: Options): Promise<Report> => {
  const given = givenProperties({ ...options })
  // What can be known to be wrong without AWS is said before it is asked.
  if (!options.template) checkProperties(given)
  const connection = await connect(options)
  const { ec2, environment } = connection
  const overridden = [...Object.keys(given), ...(options.taskDefinition ? ['TaskDefinitions'] : [])]
  const { template: path, resource, parameter: parameters = {}, stack } = options
  const { logicalResourceId, properties, definitions, warnings } = path
    ? readTemplateResource({ path, resource, parameters, environment, stack, overridden })
    : { logicalResourceId: resource ?? DEFAULT_RESOURCE, properties: {}, definitions: [], warnings: [] }
  const raw = { ...properties, ...given }
  const checked = checkProperties(raw)
  const names = options.taskDefinition ?? checked.TaskDefinitions ?? []
  const all = [...definitions, ...(await readDefinitions(names, connection))]
  const derived = all.length > 0 ? derive(all, environment.region) : undefined
  const needed = derived ? withDerived(checked, raw, derived) : checked
  const question = { properties: needed, environment, stack, logicalResourceId }
  const look = await lookAt(ec2, question)
  return reportOf(question, { ...look, warnings: [...warnings, ...look.warnings] }, derived)
}

const show = (report: Report, { json, mermaid }: Options, stdout: Streams['stdout']): void => {
  if (json) stdout.write(reportJson(report))
  else if (mermaid && report.seen) stdout.write(mermaidOf(report.seen.vpc, report.services))
  else printReport(new Screen(stdout), report)
}
