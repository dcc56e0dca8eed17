import { describe, expect, test } from '@jest/globals'
import { derived, REGION } from './derived.ts'

const firelens = (options: Record<string, string>) =>
  derived({ logConfiguration: { logDriver: 'awsfirelens', options } })

const assumed = expect.stringMatching(/^The region is not known and is assumed to be eu-west-1: logs of container app/)

describe('The log driver awslogs', () => {
  const logs = (region?: string) =>
    derived({
      logConfiguration: { logDriver: 'awslogs', options: region === undefined ? null : { 'awslogs-region': region } },
    })

  test.each([REGION, '', undefined])('needs the endpoint of logs if awslogs-region is %j', (region) => {
    expect(logs(region)).toMatchObject({
      reasons: { logs: ['container app uses awslogs'] },
      properties: { CloudWatchLogs: true },
      warnings: [],
    })
  })

  test.each(['{{AWS_REGION}}', 'region', 'AWS_REGION'])(
    'is assumed to log to this region if its region is not known: %s',
    (region) => {
      expect(logs(region)).toMatchObject({ services: ['logs'], warnings: [assumed] })
    },
  )

  test('needs no endpoint if it logs to another region, and gets a warning', () => {
    expect(logs('us-east-1')).toMatchObject({
      services: [],
      warnings: [expect.stringContaining('No endpoint of this resource reaches us-east-1: logs of container app')],
    })
  })
})

describe('The log driver awsfirelens', () => {
  test.each<[Record<string, string>, string]>([
    [{ Name: 'cloudwatch' }, 'logs'],
    [{ name: 'cloudwatch_logs' }, 'logs'],
    [{ NAME: 'CloudWatch_Logs' }, 'logs'],
    [{ '@type': 'cloudwatch_logs' }, 'logs'],
    [{ Name: 'Firehose' }, 'kinesis-firehose'],
    [{ Name: 'kinesis_firehose' }, 'kinesis-firehose'],
    [{ Name: 'kinesis' }, 'kinesis-streams'],
    [{ Name: 'kinesis_streams' }, 'kinesis-streams'],
    [{ '@type': 'kinesis_streams_aggregated' }, 'kinesis-streams'],
    [{ Name: 'prometheus_remote_write', HOST: `aps-workspaces.${REGION}.amazonaws.com` }, 'aps-workspaces'],
  ])('with the output %j needs %s', (options, service) => {
    expect(firelens(options)).toMatchObject({ services: [service], warnings: [] })
  })

  test.each([
    'amazonaws.com.cn',
    'amazonaws.eu',
    'api.aws',
    'api.amazonwebservices.com.cn',
    'api.amazonwebservices.eu',
  ])('needs the service that a host in the domain %s names', (domain) => {
    expect(firelens({ Name: 'http', Host: `sqs.${REGION}.${domain}` }).services).toEqual(['sqs'])
  })

  test.each(['stdout', 'null', 'file', 'Null'])('needs no endpoint for an output within the task: %s', (Name) => {
    expect(firelens({ Name })).toMatchObject({ services: [], warnings: [] })
  })

  test.each(['localhost', '127.0.0.1', '::1', 'http://localhost:4318'])(
    'needs no endpoint for a host within the task: %s',
    (Host) => {
      expect(firelens({ Name: 'http', Host })).toMatchObject({ services: [], warnings: [] })
    },
  )

  test.each(['role_arn', 'Role_ARN', 'AWS_Role_ARN'])('needs sts if its output assumes a role: %s', (key) => {
    expect(firelens({ Name: 'cloudwatch_logs', [key]: 'arn:aws:iam::1:role/logs' }).services).toEqual(['logs', 'sts'])
  })

  test.each<[Record<string, string>, string]>([
    [{ Name: 'firehose', Region: 'us-east-1' }, 'reaches us-east-1: logs of container app'],
    [
      { Name: 'cloudwatch_logs', region: REGION, endpoint: 'logs.us-west-2.amazonaws.com' },
      'reaches us-west-2: logs of container app (region us-west-2)',
    ],
    [
      { Name: 's3', Bucket: 'archive', region: 'us-east-1' },
      'reaches us-east-1: logs of container app (region us-east-1)',
    ],
    [{ '@type': 's3', s3_bucket: 'archive' }, 'FireLens sends to S3: archive (container app)'],
    [{ '@type': 's3', s3_bucket: 'archive', s3_region: 'us-east-1' }, 'reaches us-east-1: logs'],
    [{ Name: 's3', Bucket: 'archive' }, 'FireLens sends to S3: archive (container app). Name the bucket in S3Buckets'],
    [{ Name: 'datadog', HOST: 'http-intake.logs.datadoghq.com' }, 'datadog at http-intake.logs.datadoghq.com'],
    [{}, 'The output of FireLens is not in the options'],
    ...['<OUTPUT>', '#{Out}#', '<<OUT>>', '__Out__', '@@OUT@@', '<KIND>_logs'].map(
      (Name): [{ Name: string }, string] => [{ Name }, 'The output of FireLens is not in the options'],
    ),
  ])('gets a warning for an output whose endpoint is not known or in another region: %j', (options, words) => {
    expect(firelens(options)).toMatchObject({ services: [], warnings: [expect.stringContaining(words)] })
  })

  test('is assumed to send to this region if its region is not known', () => {
    expect(firelens({ Name: 'firehose', region: 'REGION' })).toMatchObject({
      services: ['kinesis-firehose'],
      warnings: [assumed],
    })
  })

  test.each(['s3', 'S3'])('gets a warning for a configuration in S3, which Fargate does not support: %s', (type) => {
    const options = { 'config-file-type': type, 'config-file-value': 'arn:aws:s3:::settings/extra.conf' }
    const { properties, warnings } = derived({ firelensConfiguration: { options } })

    expect(warnings).toEqual([expect.stringContaining('FireLens configuration from S3: container app')])
    expect(properties.S3Buckets).toEqual([])
    expect(derived({ firelensConfiguration: { options: { 'config-file-type': 'file' } } }).warnings).toEqual([])
  })
})

describe('Another log driver', () => {
  test.each(['json-file', 'fluentd', 'gelf', 'syslog', 'journald', 'none', 'none-such'])(
    'gets a warning that Fargate does not support it: %s',
    (logDriver) => {
      expect(derived({ logConfiguration: { logDriver } }).warnings).toEqual([
        expect.stringContaining(`awslogs, splunk and awsfirelens only: ${logDriver} (container app)`),
      ])
    },
  )

  test('gets a warning that no endpoint is known for it: splunk', () => {
    expect(derived({ logConfiguration: { logDriver: 'splunk' } }).warnings).toEqual([
      expect.stringContaining('No endpoint is known for Splunk'),
    ])
  })

  test.each([
    ...['', '<DRIVER>', '<<DRIVER>>', '#{Driver}#', '__Driver__', '@@D@@', '$DRIVER', '<PREFIX>logs', 'FIXME'],
  ])('is assumed to be awslogs if it is not known: %j', (logDriver) => {
    expect(derived({ logConfiguration: { logDriver } })).toMatchObject({
      services: ['logs'],
      warnings: [expect.stringContaining('The log driver is not known and is assumed to be awslogs')],
    })
  })
})
