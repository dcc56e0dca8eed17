import { type Command, InvalidArgumentError } from 'commander'
import { repeated, vpcId } from '../options/arguments.ts'
import { addConnectionOptions, addFormatOptions } from '../options/commonOptions.ts'
import { addPropertyOptions, type PropertyName } from '../options/propertyOptions.ts'
import { Screen } from '../output/screen.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { type Diagnosis, diagnose } from './diagnosis.ts'
import { mermaidOf } from './mermaid.ts'
import type { DoctorOptions } from './options.ts'
import { count, diagnosisJson, printDiagnosis, printRemarks } from './report.ts'

interface Options extends DoctorOptions {
  mermaid?: boolean
  json?: boolean
}

/** The properties for needs of a task that no task definition shows. */
const NEEDS: readonly PropertyName[] = [
  ...(['PlatformVersion', 'EcrImagePull', 'CloudWatchLogs', 'EcsExec', 'ServiceConnect', 'Kms'] as const),
  ...(['SecretsManager', 'ParameterStore', 'AdditionalServices', 'S3Buckets'] as const),
]

const idList =
  (pattern: RegExp, example: string) =>
  (text: string): string[] => {
    const ids = text.split(/[,\s]+/).filter((id) => id !== '')
    if (ids.length === 0 || !ids.every((id) => pattern.test(id)))
      throw new InvalidArgumentError(`Expected ids, such as ${example}.`)
    return [...new Set(ids)]
  }

export const addDoctor = (program: Command, streams: Streams, exit: ExitStatus): void => {
  const command = program
    .command('doctor')
    .summary('find out why a task cannot start: the first link that breaks on the path to each service')
    .description(
      'Follow the path from each subnet of a task to each destination that its start needs, and name the first link that ' +
        "breaks: DNS, route, outbound rules, network ACLs, the endpoint's state, its groups and its policy, with what to do. It only reads, with the " +
        'credentials that the AWS CLI would use: ec2:Describe…, sts:GetCallerIdentity, ecs:DescribeServices, ecs:DescribeTasks, ' +
        'ecs:ListTasks and ecs:DescribeTaskDefinition. What it may not read is marked as unknown.',
    )
    .option('--cluster <name>', "the cluster of the service or the task (that of its ARN, or 'default')")
    .option('--service <name>', 'a service, by name or ARN')
    .option('--task <arn>', 'a task, by ARN or id; ECS describes a stopped task for about an hour')
    .option('--vpc-id <id>', 'a VPC, instead of a service or a task', vpcId)
    .option(
      '--subnet-ids <ids>',
      "the task's subnets (the private ones)",
      idList(/^subnet-\w+$/, 'subnet-0a,subnet-0b'),
    )
    .option(
      '--security-group-ids <ids>',
      "the task's security groups (the VPC's default group)",
      idList(/^sg-\w+$/, 'sg-0a,sg-0b'),
    )
    .option('--assign-public-ip', 'the task has a public address')
    .option(
      '--task-definition <name>',
      'read what the task needs from a task definition, by file, family or ARN, or - for standard input; may be repeated',
      repeated,
    )
    .addHelpText(
      'after',
      '\nExit status: 0 = no path is closed (? = unknown), 1 = a path is closed, 2 = invalid input.\n' +
        '\n--json prints subject, vpcId, partition, region, accountId, task, stopped, notes, summary (open, closed, unknown), fixes, and\n' +
        'paths: each with destination, service, reason, subnetId, through, state, decisive and links; a link has kind, id, state,\n' +
        'reason and fix. A state is open, closed or unknown.\n' +
        '\nExamples:\n' +
        '  fargate-endpoints doctor --cluster shop --service orders\n' +
        '  fargate-endpoints doctor --task arn:aws:ecs:ap-northeast-1:123456789012:task/shop/0123456789abcdef0\n' +
        '  fargate-endpoints doctor --subnet-ids subnet-0a,subnet-0c --security-group-ids sg-0a --task-definition orders\n',
    )
  addConnectionOptions(command, "that of the ARN, or the AWS CLI's")
  addFormatOptions(command, 'the paths', 'remarks')
  addPropertyOptions(command, NEEDS).action(async (options: Options) => {
    const diagnosis = await diagnose(options, streams.stdin)
    show(diagnosis, options, streams)
    if (count(diagnosis.paths, 'closed') > 0) exit.status = 1
  })
}

const show = (diagnosis: Diagnosis, { json, mermaid }: Options, { stdout, stderr }: Streams): void => {
  if (json) stdout.write(diagnosisJson(diagnosis))
  else if (mermaid) {
    stdout.write(mermaidOf(diagnosis))
    printRemarks(new Screen(stderr), diagnosis)
  } else printDiagnosis(new Screen(stdout), diagnosis)
}
