import { describe, expect, test } from '@jest/globals'
import { derive } from '../../../../handler/fargate/taskDefinitions/derive.ts'
import { readTaskDefinition } from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'

const REGION = 'eu-west-1'
const ECR = `123456789012.dkr.ecr.${REGION}.amazonaws.com/app:1`

/** What a container tells, whose image tells nothing but ECR unless it is given. */
const derived = (container: Record<string, unknown>, definition: Record<string, unknown> = {}) => {
  const read = readTaskDefinition({
    family: 'orders',
    containerDefinitions: [{ name: 'app', image: ECR, ...container }],
    ...definition,
  })
  if (!read) throw new Error('Expected a task definition')
  const { flags, AdditionalServices, S3Buckets, reasons, warnings } = derive([read], REGION)
  const properties = { ...flags, AdditionalServices, S3Buckets }
  const services = [...reasons.keys()].filter((service) => !['ecr.api', 'ecr.dkr', 's3'].includes(service))
  return { properties, reasons: Object.fromEntries(reasons), services, warnings }
}

describe('An image', () => {
  test.each([
    ECR,
    `123456789012.dkr.ecr-fips.${REGION}.amazonaws.com/app@sha256:0a`,
    `123456789012.dkr-ecr.${REGION}.on.aws/app`,
    `XXXXX.dkr.ecr.${REGION}.amazonaws.com/app`,
    '<IMAGE1_NAME>',
  ])('of this region’s Amazon ECR takes its endpoints: %s', (image) => {
    const { reasons, properties, warnings } = derived({ image })

    expect(Object.keys(reasons)).toEqual(['ecr.api', 'ecr.dkr', 's3'])
    expect(properties).toMatchObject({ EcrImagePull: true, CloudWatchLogs: false })
    expect(warnings).toEqual([])
  })

  test.each([
    ['nginx', 'Docker Hub'],
    ['nginx:latest', 'Docker Hub'],
    ['jboss/wildfly', 'Docker Hub'],
    ['public.ecr.aws/nginx/nginx:1', 'ECR Public'],
    ['docker.elastic.co/kibana/kibana:6.0.0', 'docker.elastic.co'],
    ['localhost/app', 'localhost'],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com/app', 'Amazon ECR in us-east-1'],
  ])('of another registry takes none, and a warning that names it: %s', (image, registry) => {
    const { properties, warnings } = derived({ image })

    expect(properties.EcrImagePull).toBe(false)
    expect(warnings).toEqual([expect.stringContaining(`Container app pulls ${image} from ${registry}, which`)])
  })

  test.each([
    ['public.ecr.aws/xray/aws-xray-daemon:3.x', ['xray']],
    ['amazon/aws-xray-daemon', ['xray']],
    [`123456789012.dkr.ecr.${REGION}.amazonaws.com/cloudwatch-agent/cloudwatch-agent:latest`, ['monitoring', 'logs']],
    ['public.ecr.aws/aws-observability/aws-otel-collector:latest', ['xray', 'logs']],
    ['my/aws-xray-daemonizer', []],
  ])('of a sidecar tells what it sends to: %s', (image, services) => {
    expect(derived({ image }).services).toEqual(services)
  })
})

describe('A log driver', () => {
  const firelens = (options: Record<string, string>) =>
    derived({ logConfiguration: { logDriver: 'awsfirelens', options } })

  test.each([REGION, undefined, '{{AWS_REGION}}', 'region'])('awslogs takes logs: in %s', (there) => {
    const options = there ? { 'awslogs-region': there } : undefined
    const { reasons, properties } = derived({ logConfiguration: { logDriver: 'awslogs', options } })

    expect(reasons.logs).toEqual(['container app uses awslogs'])
    expect(properties.CloudWatchLogs).toBe(true)
  })

  test('awslogs of another region takes no endpoint, and a warning', () => {
    const logConfiguration = { logDriver: 'awslogs', options: { 'awslogs-region': 'us-east-1' } }

    expect(derived({ logConfiguration })).toMatchObject({
      services: [],
      warnings: [expect.stringContaining('Container app sends its logs to us-east-1, which')],
    })
  })

  test.each([
    [{ Name: 'cloudwatch' }, 'logs'],
    [{ name: 'cloudwatch_logs' }, 'logs'],
    [{ '@type': 'cloudwatch_logs' }, 'logs'],
    [{ Name: 'Firehose' }, 'kinesis-firehose'],
    [{ Name: 'kinesis_firehose' }, 'kinesis-firehose'],
    [{ Name: 'kinesis' }, 'kinesis-streams'],
    [{ Name: 'kinesis_streams' }, 'kinesis-streams'],
  ])('FireLens takes its output’s service: %j', (options, service) => {
    expect(firelens(options as Record<string, string>)).toMatchObject({ services: [service], warnings: [] })
  })

  test.each([
    [{ Name: 'firehose', region: 'us-east-1' }, 'sends its logs to us-east-1'],
    [{ Name: 's3', bucket: 'archive' }, 'S3 (archive): name the bucket in S3Buckets'],
    [{ Name: 'datadog', Host: 'http-intake.logs.datadoghq.com' }, 'datadog (http-intake.logs.datadoghq.com)'],
    [{}, 'without an output in its options'],
  ])('FireLens warns of what no endpoint is known for: %j', (options, words) => {
    expect(firelens(options as Record<string, string>)).toMatchObject({
      services: [],
      warnings: [expect.stringContaining(words)],
    })
  })

  test('whose FireLens configuration is in S3 warns that Fargate does not take it', () => {
    const options = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::settings/extra.conf' }
    const { properties, warnings } = derived({ firelensConfiguration: { options } })

    expect(warnings).toEqual([expect.stringContaining('Container app has its FireLens configuration in S3')])
    expect(properties.S3Buckets).toEqual([])
    expect(derived({ firelensConfiguration: { options: { 'config-file-type': 'file' } } }).warnings).toEqual([])
  })

  test('of another kind takes a warning', () => {
    expect(derived({ logConfiguration: { logDriver: 'splunk' } }).warnings).toEqual([
      expect.stringContaining('Container app logs by splunk'),
    ])
  })
})

describe('A secret', () => {
  const arn = (service: string, region: string) => `arn:aws:${service}:${region}:123456789012:secret:key-0a`

  test.each([
    [arn('secretsmanager', REGION), 'secretsmanager'],
    ['arn:<Partition>:secretsmanager:<Region>:<Account>:secret:<SecretId>', 'secretsmanager'],
    [arn('ssm', REGION), 'ssm'],
    ['/orders/key', 'ssm'],
    ['key', 'ssm'],
  ])('takes the service that keeps it: %s', (valueFrom, service) => {
    const { services, reasons } = derived({ secrets: [{ name: 'KEY', valueFrom }] })

    expect(services).toEqual([service])
    expect(reasons[service]).toEqual([expect.stringContaining('container app is given KEY from')])
  })

  test.each([arn('secretsmanager', REGION), 'registry'])(
    'of a log driver and of a registry counts too: %s',
    (secret) => {
      const { services } = derived({
        logConfiguration: { logDriver: 'awslogs', secretOptions: [{ name: 'token', valueFrom: 'token' }] },
        repositoryCredentials: { credentialsParameter: secret },
      })

      expect(services).toEqual(['logs', 'ssm', 'secretsmanager'])
    },
  )

  test('of another region takes no endpoint, and a warning', () => {
    const valueFrom = arn('secretsmanager', 'us-east-1')

    expect(derived({ secrets: [{ name: 'KEY', valueFrom }] })).toMatchObject({
      services: [],
      warnings: [expect.stringContaining(`${valueFrom}: container app is given KEY from Secrets Manager in us-east-1`)],
    })
  })
})

describe('A bucket', () => {
  const value = 'arn:aws:s3:::settings/app.env'

  test.each([
    ['an environment file', { environmentFiles: [{ value, type: 's3' }] }],
    ['Fluent Bit', { environment: [{ name: 'aws_fluent_bit_init_s3_1', value }] }],
  ])('that %s is read from goes into S3Buckets', (_, container) => {
    const { properties, reasons } = derived(container)

    expect(properties.S3Buckets).toEqual(['settings'])
    expect(reasons.s3).toContain('container app reads arn:aws:s3:::settings/app.env')
  })

  test.each(['arn:aws:s3:::<Bucket>/x', 'arn:aws:s3:::Old_Bucket/x', 's3://settings/x'])(
    'that is not told, or that S3Buckets would not take, takes a warning: %s',
    (value) => {
      const { properties, warnings } = derived({ environmentFiles: [{ value, type: 's3' }] })

      expect(properties.S3Buckets).toEqual([])
      expect(warnings).toEqual([expect.stringContaining('name its bucket in S3Buckets')])
    },
  )

  test('alone does not take the pull of images', () => {
    const { properties } = derived({ image: 'nginx', environmentFiles: [{ value, type: 's3' }] })

    expect(properties).toMatchObject({ EcrImagePull: false, S3Buckets: ['settings'] })
  })
})

describe('A task definition', () => {
  test('gives properties that the resource takes', () => {
    const logConfiguration = { logDriver: 'awsfirelens', options: { Name: 'kinesis_streams' } }
    const { properties } = derived({ logConfiguration, secrets: [{ valueFrom: 'key' }] })

    expect(parseProperties({ VpcId: 'vpc-0a', ...properties })).toMatchObject({
      ...{ EcrImagePull: true, CloudWatchLogs: false, ParameterStore: true, SecretsManager: false },
      AdditionalServices: ['kinesis-streams'],
    })
  })

  test('of which there are several gives what any of them needs, each reason once', () => {
    const one = readTaskDefinition({ containerDefinitions: [{ name: 'app', image: ECR }] })
    const two = readTaskDefinition({
      containerDefinitions: [{ name: 'job', image: ECR, secrets: [{ valueFrom: 'k' }] }],
    })
    if (!one || !two) throw new Error('Expected task definitions')

    const { reasons } = derive([one, two, one], REGION)

    expect(reasons.get('ecr.api')).toEqual([`container app pulls ${ECR}`, `container job pulls ${ECR}`])
    expect(reasons.has('ssm')).toBe(true)
  })

  test('for Windows warns of the layers of its base image', () => {
    const runtimePlatform = { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }

    expect(derived({}, { runtimePlatform }).warnings).toEqual([expect.stringContaining('orders is for Windows')])
    expect(derived({}, { runtimePlatform: { operatingSystemFamily: 'LINUX' } }).warnings).toEqual([])
  })

  test('that is not for Fargate says so', () => {
    const warnings = [expect.stringContaining('orders is not for Fargate (EC2)')]

    expect(derived({}, { requiresCompatibilities: ['EC2'] }).warnings).toEqual(warnings)
    expect(derived({}, { requiresCompatibilities: ['EC2', 'FARGATE'] }).warnings).toEqual([])
  })

  test('is read as it is registered, and as it is described, with nulls in it', () => {
    const bare = { containerDefinitions: [{ name: 'app', image: ECR, secrets: null, logConfiguration: null }] }

    expect(readTaskDefinition(bare)).toMatchObject({ containerDefinitions: [{ name: 'app', image: ECR }] })
    expect(readTaskDefinition({ taskDefinition: bare })).toEqual(readTaskDefinition(bare))
  })

  test.each([{}, [], 'x', { containerDefinitions: [] }, { containerDefinitions: [{ name: 'app' }] }])(
    'is none without containers that have images: %j',
    (raw) => expect(readTaskDefinition(raw)).toBeUndefined(),
  )
})
