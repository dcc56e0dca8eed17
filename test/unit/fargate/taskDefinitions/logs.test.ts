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

  test.each([REGION, '', undefined])('needs logs in this region: %s', (region) => {
    expect(logs(region)).toMatchObject({
      reasons: { logs: ['container app uses awslogs'] },
      properties: { CloudWatchLogs: true },
      warnings: [],
    })
  })

  test.each(['{{AWS_REGION}}', 'region', 'AWS_REGION'])(
    'is assumed to log here where the region is not known: %s',
    (region) => {
      expect(logs(region)).toMatchObject({ services: ['logs'], warnings: [assumed] })
    },
  )

  test('needs no endpoint for another region, and a warning', () => {
    expect(logs('us-east-1')).toMatchObject({
      services: [],
      warnings: [expect.stringContaining('No endpoint in eu-west-1 reaches us-east-1: logs of container app')],
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
  ])('needs the service of its output: %j', (options, service) => {
    expect(firelens(options)).toMatchObject({ services: [service], warnings: [] })
  })

  test.each(['stdout', 'null', 'file', 'Null'])('needs nothing for an output in the task: %s', (Name) => {
    expect(firelens({ Name })).toMatchObject({ services: [], warnings: [] })
  })

  test.each(['localhost', '127.0.0.1', '::1', 'http://localhost:4318'])(
    'needs nothing in the task itself: %s',
    (Host) => {
      expect(firelens({ Name: 'http', Host })).toMatchObject({ services: [], warnings: [] })
    },
  )

  test.each(['role_arn', 'Role_ARN', 'AWS_Role_ARN'])('needs sts to assume a role: %s', (key) => {
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
  ])('warns of what no endpoint is known for: %j', (options, words) => {
    expect(firelens(options)).toMatchObject({ services: [], warnings: [expect.stringContaining(words)] })
  })

  test('assumes this region where its own is not known', () => {
    expect(firelens({ Name: 'firehose', region: 'REGION' })).toMatchObject({
      services: ['kinesis-firehose'],
      warnings: [assumed],
    })
  })

  test.each(['s3', 'S3'])('warns of a configuration in S3, which Fargate does not take: %s', (type) => {
    const options = { 'config-file-type': type, 'config-file-value': 'arn:aws:s3:::settings/extra.conf' }
    const { properties, warnings } = derived({ firelensConfiguration: { options } })

    expect(warnings).toEqual([expect.stringContaining('FireLens configuration from S3: container app')])
    expect(properties.S3Buckets).toEqual([])
    expect(derived({ firelensConfiguration: { options: { 'config-file-type': 'file' } } }).warnings).toEqual([])
  })
})

describe('Another log driver', () => {
  test.each(['json-file', 'fluentd', 'gelf', 'syslog', 'journald', 'none', 'none-such'])(
    'is none of Fargate: %s',
    (logDriver) => {
      expect(derived({ logConfiguration: { logDriver } }).warnings).toEqual([
        expect.stringContaining(`awslogs, splunk and awsfirelens only: ${logDriver} (container app)`),
      ])
    },
  )

  test('splunk needs a way to Splunk', () => {
    expect(derived({ logConfiguration: { logDriver: 'splunk' } }).warnings).toEqual([
      expect.stringContaining('No endpoint is known for Splunk'),
    ])
  })

  test.each([
    ...['', '<DRIVER>', '<<DRIVER>>', '#{Driver}#', '__Driver__', '@@D@@', '$DRIVER', '<PREFIX>logs', 'FIXME'],
  ])('that is not known is assumed to be awslogs: %s', (logDriver) => {
    expect(derived({ logConfiguration: { logDriver } })).toMatchObject({
      services: ['logs'],
      warnings: [expect.stringContaining('The log driver is not known and is assumed to be awslogs')],
    })
  })
})
