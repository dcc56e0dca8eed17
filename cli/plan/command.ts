import type { Command } from 'commander'
import { fileName, readAssignment, repeated } from '../options/arguments.ts'
import { addConnectionOptions, addFormatOptions } from '../options/commonOptions.ts'
import { addPropertyOptions, propertyNames } from '../options/propertyOptions.ts'
import { jsonText } from '../output/jsonText.ts'
import { Screen } from '../output/screen.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { mermaidOf } from './mermaid.ts'
import { earlyReportJson, printEarlyReport } from './planWithoutVpc.ts'
import { printDiagnostics, printReport, reportJson } from './report.ts'
import { type PlanOptions, type PlanResult, resultOf } from './result.ts'

interface Options extends PlanOptions {
  mermaid?: boolean
  json?: boolean
}

export const addPlan = (program: Command, streams: Streams, exit: ExitStatus): void => {
  const command = program
    .command('plan')
    .summary('show what the resource would do in a VPC, why, and what prevents it')
    .description(
      'Show what the resource would create, join, change, reuse and delete in a VPC, with the reason of each service, errors, ' +
        'warnings and the cost. It only reads, with the credentials that the AWS CLI would use: ec2:Describe…, ' +
        'sts:GetCallerIdentity, for task definitions ecs:DescribeTaskDefinition and, to find owners whose stacks were ' +
        'deleted, cloudformation:DescribeStacks.',
    )
    .option(
      '--template <file>',
      'read the properties from a CloudFormation template, or - for standard input; options override it',
      fileName,
    )
    .option('--resource <name>', "the resource's logical id (the template's only one, or Endpoints)")
    .option('--parameter <name=value>', "a value for the template's parameter; may be repeated", readAssignment)
    .option(
      '--task-definition <name>',
      'read what tasks need from a task definition, by file, family or ARN, or - for standard input; may be repeated, and replaces TaskDefinitions; flags override it',
      repeated,
    )
    .option('--stack <name>', 'plan the update of a stack that exists, not a new one')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  fargate-endpoints plan --vpc-id vpc-0123456789abcdef0 --ecs-exec\n' +
        '  fargate-endpoints plan --vpc-id vpc-0123456789abcdef0 --task-definition ./task.json --task-definition orders:7\n' +
        '  fargate-endpoints plan --template service.yaml --parameter VpcId=vpc-0123456789abcdef0 --stack orders\n',
    )
  addConnectionOptions(command)
  addFormatOptions(command, 'the plan', 'errors and warnings')
  addPropertyOptions(command, propertyNames).action(async (options: Options) => {
    const result = await resultOf(options, streams.stdin)
    show(result, options, streams)
    if (result.kind === 'plan' && result.report.errors.length > 0) exit.status = 1
  })
}

const show = (result: PlanResult, options: Options, streams: Streams): void => {
  if (options.json) streams.stdout.write(textOf(result))
  else if (options.mermaid) draw(result, streams)
  else print(new Screen(streams.stdout), result)
}

const print = (screen: Screen, result: PlanResult): void => {
  if (result.kind === 'plan') printReport(screen, result.report)
  else if (result.kind === 'early') printEarlyReport(screen, result.report)
  else screen.heading(result.words)
}

const textOf = (result: PlanResult): string => {
  switch (result.kind) {
    case 'plan':
      return reportJson(result.report)
    case 'early':
      return earlyReportJson(result.report)
    case 'not created':
      return jsonText({ created: false, because: result.words, errors: [], warnings: [], services: [], actions: [] })
  }
}

/** Writes only the diagram to standard output. Without a VPC, there is no diagram. */
const draw = (result: PlanResult, { stdout, stderr }: Streams): void => {
  if (result.kind === 'plan') {
    const { observed, services } = result.report
    if (observed) stdout.write(mermaidOf(observed.vpc, services))
    printDiagnostics(new Screen(stderr), result.report)
  } else {
    print(new Screen(stderr), result)
  }
}
