import { isOtherRegion, type Requirement } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

/** Outputs of Fluent Bit and Fluentd to AWS: https://docs.fluentbit.io/manual/pipeline/outputs and https://github.com/aws/aws-for-fluent-bit#using-the-aws-plugins-outside-of-a-container */
const OUTPUTS: Readonly<Record<string, string>> = {
  cloudwatch: 'logs',
  cloudwatch_logs: 'logs',
  firehose: 'kinesis-firehose',
  kinesis_firehose: 'kinesis-firehose',
  kinesis: 'kinesis-streams',
  kinesis_streams: 'kinesis-streams',
}

export const logRequirements = (container: Container, region: string): Requirement[] => [
  ...driverRequirements(container, region),
  ...routerRequirements(container),
]

/** Fargate takes a file of the image alone: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html */
const routerRequirements = ({ name, firelensConfiguration }: Container): Requirement[] =>
  firelensConfiguration?.options?.['config-file-type'] === 's3'
    ? [
        {
          warning: `Container ${name} has its FireLens configuration in S3, where Fargate does not take it from: put it into the image (config-file-type: file).`,
        },
      ]
    : []

const driverRequirements = ({ name, logConfiguration }: Container, region: string): Requirement[] => {
  if (!logConfiguration) return []
  const { logDriver, options } = logConfiguration
  switch (logDriver) {
    case 'awslogs':
      return sentTo('logs', `container ${name} uses awslogs`, options?.['awslogs-region'], name, region)
    case 'awsfirelens':
      return firelensRequirements(name, options ?? {}, region)
    default:
      return [
        {
          warning: `Container ${name} logs by ${logDriver}, whose receiver no endpoint is known for. See that the tasks reach it.`,
        },
      ]
  }
}

const firelensRequirements = (
  name: string,
  options: Readonly<Record<string, string>>,
  region: string,
): Requirement[] => {
  const output = (options.Name ?? options.name ?? options['@type'])?.toLowerCase()
  if (output === undefined) {
    return [
      {
        warning: `Container ${name} logs by FireLens without an output in its options: what its configuration file sends to can't be told.`,
      },
    ]
  }
  const service = OUTPUTS[output]
  if (service) return sentTo(service, `container ${name} sends by FireLens to ${output}`, options.region, name, region)
  if (output === 's3') {
    return [
      {
        warning: `Container ${name} sends by FireLens to S3${options.bucket ? ` (${options.bucket})` : ''}: name the bucket in S3Buckets, and s3:PutObject in S3BucketActions.`,
      },
    ]
  }
  return [
    {
      warning: `Container ${name} sends by FireLens to ${output}${options.Host ? ` (${options.Host})` : ''}, which no endpoint is known for. See that the tasks reach it.`,
    },
  ]
}

/** A service of this region, or a warning where it is another's. */
const sentTo = (
  service: string,
  reason: string,
  there: string | undefined,
  name: string,
  region: string,
): Requirement[] =>
  isOtherRegion(there, region)
    ? [
        {
          warning: `Container ${name} sends its logs to ${there}, which no endpoint in ${region} reaches. Send them to ${region}, or give the tasks a NAT gateway.`,
        },
      ]
    : [{ service, reason }]
