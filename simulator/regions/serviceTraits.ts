/** What a service is like in every region; `{region}` and `{suffix}` stand for the region's name and DNS suffix. */
export interface ServiceTraits {
  readonly privateDnsNames: readonly string[]
  readonly policySupported: boolean
  readonly addressTypes: readonly string[]
}

// Names: each service's own PrivateLink page. DynamoDB's interface endpoint, IoT's and Transfer's server have none.
const PRIVATE_DNS_NAMES: Readonly<Record<string, readonly string[]>> = {
  'codeartifact.api': ['codeartifact.{region}.{suffix}'],
  'codeartifact.repositories': ['*.d.codeartifact.{region}.{suffix}'],
  dynamodb: [],
  'ecr.api': ['api.ecr.{region}.{suffix}'],
  'ecr.dkr': ['*.dkr.ecr.{region}.{suffix}'],
  'ecs-agent': ['ecs-a.{region}.{suffix}'],
  'ecs-telemetry': ['ecs-t.{region}.{suffix}'],
  'execute-api': ['*.execute-api.{region}.{suffix}'],
  'iot.data': [],
  'kinesis-firehose': ['firehose.{region}.{suffix}'],
  'kinesis-streams': ['kinesis.{region}.{suffix}'],
  s3: [
    's3.{region}.{suffix}',
    '*.s3.{region}.{suffix}',
    '*.s3-accesspoint.{region}.{suffix}',
    '*.s3-control.{region}.{suffix}',
  ],
  'sagemaker.api': ['api.sagemaker.{region}.{suffix}'],
  'sagemaker.runtime': ['runtime.sagemaker.{region}.{suffix}'],
  'transfer.server': [],
}

// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html tells them apart by command; the
// list here is a sample, so that services of that kind are there.
const WITHOUT_POLICY: readonly string[] = [
  'awsconnector',
  'codedeploy-commands-secure',
  'elasticbeanstalk-health',
  'email-smtp',
  'transfer.server',
]

// A sample as well: services that announced IPv6 for their endpoints.
const DUALSTACK: readonly string[] = [
  'athena',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'events',
  'execute-api',
  'lambda',
  'logs',
  'monitoring',
  'rds',
  's3',
  'secretsmanager',
  'ssm',
  'ssmmessages',
  'sqs',
  'sts',
  'xray',
]

export const serviceTraits = (shortName: string): ServiceTraits => ({
  privateDnsNames: PRIVATE_DNS_NAMES[shortName] ?? [`${shortName}.{region}.{suffix}`],
  policySupported: !WITHOUT_POLICY.includes(shortName),
  addressTypes: DUALSTACK.includes(shortName) ? ['ipv4', 'ipv6'] : ['ipv4'],
})
