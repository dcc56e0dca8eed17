/**
 * The properties of a service in every region. `{region}` and `{suffix}` are the name and the DNS suffix of the
 * region.
 */
export interface ServiceTraits {
  readonly privateDnsNames: readonly string[]
  /** The end of the names of its endpoints, before the region. */
  readonly baseName: string
  readonly policySupported: boolean
  readonly addressTypes: readonly string[]
}

const S3_NAMES = ['s3', 's3-accesspoint', 's3-control']

// Names: the PrivateLink page of each service. DynamoDB's interface endpoint, IoT and Transfer's server have none.
// ECR's names and those under api.aws are from recorded responses of 2026.
const PRIVATE_DNS_NAMES: Readonly<Record<string, readonly string[]>> = {
  'codeartifact.api': ['codeartifact.{region}.{suffix}'],
  'codeartifact.repositories': ['*.d.codeartifact.{region}.{suffix}'],
  dynamodb: [],
  'ecr.api': ['api.ecr.{region}.{suffix}', 'ecr.{region}.api.aws'],
  'ecr.dkr': [
    'dkr.ecr.{region}.{suffix}',
    '*.dkr.ecr.{region}.{suffix}',
    'dkr-ecr.{region}.on.aws',
    '*.dkr-ecr.{region}.on.aws',
  ],
  'ecr-fips.api': ['ecr-fips.{region}.{suffix}'],
  'ecr-fips.dkr': ['dkr.ecr-fips.{region}.{suffix}', '*.dkr.ecr-fips.{region}.{suffix}'],
  'ecs-agent': ['ecs-a.{region}.{suffix}'],
  'ecs-telemetry': ['ecs-t.{region}.{suffix}'],
  'execute-api': ['*.execute-api.{region}.{suffix}'],
  'iot.data': [],
  'kinesis-firehose': ['firehose.{region}.{suffix}'],
  'kinesis-streams': ['kinesis.{region}.{suffix}'],
  logs: ['logs.{region}.{suffix}', 'logs.{region}.api.aws'],
  monitoring: ['monitoring.{region}.{suffix}', 'monitoring.{region}.api.aws'],
  s3: [
    ...S3_NAMES.map((name) => `*.${name}.{region}.{suffix}`),
    ...S3_NAMES.map((name) => `*.${name}.dualstack.{region}.{suffix}`),
  ],
  'sagemaker.api': ['api.sagemaker.{region}.{suffix}'],
  'sagemaker.runtime': ['runtime.sagemaker.{region}.{suffix}'],
  ssm: ['ssm.{region}.{suffix}', 'ssm.{region}.api.aws'],
  ssmmessages: ['ssmmessages.{region}.{suffix}', 'ssmmessages.{region}.api.aws'],
  'transfer.server': [],
}

// From recorded responses. For all others, the base name is the short name with its parts in reverse order.
const BASE_NAMES: Readonly<Record<string, string>> = {
  'codeartifact.repositories': 'd.codeartifact',
  'ecs-agent': 'ecs-a',
  'ecs-telemetry': 'ecs-t',
  'kinesis-firehose': 'firehose',
  'kinesis-streams': 'kinesis',
}

// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html explains how to find them
// with a command. This list is a sample, so that services of this kind exist.
const WITHOUT_POLICY: readonly string[] = [
  'awsconnector',
  'codedeploy-commands-secure',
  'elasticbeanstalk-health',
  'email-smtp',
  'transfer.server',
]

// Also a sample: services that announced IPv6 for their endpoints.
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
  baseName: BASE_NAMES[shortName] ?? shortName.split('.').reverse().join('.'),
  policySupported: !WITHOUT_POLICY.includes(shortName),
  addressTypes: DUALSTACK.includes(shortName) ? ['ipv4', 'ipv6'] : ['ipv4'],
})
