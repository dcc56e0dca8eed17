import { isLoopback, serviceAt } from './hosts.ts'
import { isPlaceholder, regionIn } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'

/**
 * Outputs of Fluent Bit and Fluentd to AWS. https://docs.fluentbit.io/manual/pipeline/outputs and
 * https://github.com/aws/aws-for-fluent-bit#using-the-aws-plugins-outside-of-a-container
 */
const OUTPUTS: ReadonlyMap<string, string> = new Map([
  ['cloudwatch', 'logs'],
  ['cloudwatch_logs', 'logs'],
  ['firehose', 'kinesis-firehose'],
  ['kinesis_firehose', 'kinesis-firehose'],
  ['kinesis', 'kinesis-streams'],
  ['kinesis_streams', 'kinesis-streams'],
  ['kinesis_streams_aggregated', 'kinesis-streams'],
])

/** Outputs that stay in the task. */
const LOCAL = new Set(['null', 'stdout', 'file', 'counter', 'flowcounter', 'exit'])

/** What a log router sends to. The keys of Fluent Bit are not case-sensitive. */
export const firelensRequirements = (
  name: string,
  options: Readonly<Record<string, string>>,
  region: string,
): Requirement[] => {
  const option = (key: string): string | undefined =>
    Object.entries(options).find(([one]) => one.toLowerCase() === key)?.[1]
  const output = (option('name') ?? option('@type') ?? '').toLowerCase()
  const toOutput = outputRequirements({ name, output, option }, region)
  return option('role_arn') || option('aws_role_arn')
    ? [...toOutput, { service: 'sts', reason: `container ${name} assumes a role to send its logs` }]
    : toOutput
}

interface Output {
  /** The name of the container. */
  name: string
  output: string
  option: (key: string) => string | undefined
}

const outputRequirements = ({ name, output, option }: Output, region: string): Requirement[] => {
  if (isPlaceholder(output) && output !== 'null') {
    return [
      warn(
        'The output of FireLens is not in the options and is not known',
        `container ${name}`,
        'If it is in AWS, name its service (AdditionalServices).',
      ),
    ]
  }
  if (LOCAL.has(output)) return []
  const host = option('host') ?? option('endpoint') ?? option('url')
  const atHost = serviceAt(host ?? '')
  const written = atHost?.region ?? option('region') ?? option('s3_region')
  const subject = `logs of container ${name}${written ? ` (region ${written})` : ''}`
  const reason = `container ${name} sends by FireLens to ${output}`
  const service = OUTPUTS.get(output)
  if (service) return requiredInRegion({ services: [service], reason, subject }, written, region)
  if (output === 's3') {
    const isHere = [undefined, region].includes(regionIn(written ?? ''))
    if (!isHere) return requiredInRegion({ services: [], reason, subject }, written, region)
    return [
      warn(
        'FireLens sends to S3',
        `${option('bucket') ?? option('s3_bucket') ?? 'a bucket'} (container ${name})`,
        'Name the bucket in S3Buckets, and add s3:PutObject to S3BucketActions, which replaces its defaults s3:GetObject and s3:GetBucketLocation.',
      ),
    ]
  }
  if (host && isLoopback(host)) return []
  if (atHost) return requiredInRegion({ services: [atHost.service], reason, subject }, atHost.region, region)
  return [
    warn(
      'FireLens sends to what no endpoint is known for',
      `${output}${host ? ` at ${host}` : ''} (container ${name})`,
      'Make sure that the tasks reach it.',
    ),
  ]
}
