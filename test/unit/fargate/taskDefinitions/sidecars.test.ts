import { describe, expect, test } from '@jest/globals'
import { derived, ECR, REGION } from './derived.ts'

const ecr = (name: string) => `123456789012.dkr.ecr.${REGION}.amazonaws.com/${name}:1`
const collector = (parts: Record<string, unknown>) => derived({ image: ecr('aws-otel-collector'), ...parts })
const variable = (name: string, value: string) => ({ environment: [{ name, value }] })

describe('A sidecar', () => {
  test.each([
    ['public.ecr.aws/xray/aws-xray-daemon:3.x', ['xray']],
    ['amazon/aws-xray-daemon', ['xray']],
    [ecr('cloudwatch-agent/cloudwatch-agent'), ['monitoring', 'logs']],
    ['public.ecr.aws/aws-observability/aws-otel-collector:latest', ['logs', 'xray']],
    ['my/aws-xray-daemonizer', []],
  ])('with the image %s needs %j', (image, services) => {
    expect(derived({ image }).services).toEqual(services)
  })
})

describe('The CloudWatch agent', () => {
  const agent = { name: 'agent', image: ecr('cloudwatch-agent') }
  const beside = (value: string) =>
    derived(
      {},
      {
        containerDefinitions: [{ image: ECR, ...variable('OTEL_AWS_APPLICATION_SIGNALS_ENABLED', value) }, agent],
      },
    ).services

  test.each([
    ['true', ['monitoring', 'logs', 'xray']],
    ['True', ['monitoring', 'logs', 'xray']],
    ['false', ['monitoring', 'logs']],
  ])('beside a container with OTEL_AWS_APPLICATION_SIGNALS_ENABLED=%s needs %j', (value, services) => {
    expect(beside(value)).toEqual(services)
  })

  test.each([
    ['{"traces":{"traces_collected":{"application_signals":{}}}}', true],
    ['{"logs":{"metrics_collected":{"emf":{}}}}', false],
  ])('needs X-Ray only if its configuration collects traces: %s', (content, expected) => {
    expect(derived({ ...agent, ...variable('CW_CONFIG_CONTENT', content) }).services.includes('xray')).toBe(expected)
  })
})

describe('The region in the configuration of the CloudWatch agent', () => {
  const agent = { name: 'agent', image: ecr('cloudwatch-agent') }

  test.each<[string, string[], RegExp[]]>([
    ['us-west-2', [], [/reaches us-west-2: the CloudWatch agent in container agent\./]],
    [REGION, ['monitoring', 'logs', 'xray'], []],
    [
      '<REGION>',
      ['monitoring', 'logs', 'xray'],
      [/^The region is not known .*: the CloudWatch agent in container agent/],
    ],
  ])('is the region that it sends to: %s', (region, services, words) => {
    const content = JSON.stringify({ agent: { debug: true, region }, traces: { traces_collected: {} } })

    expect(derived({ ...agent, ...variable('CW_CONFIG_CONTENT', content) })).toMatchObject({
      services,
      warnings: words.map((one) => expect.stringMatching(one)),
    })
  })
})

describe('The ADOT collector', () => {
  test.each<[string[] | undefined, string[]]>([
    [undefined, ['logs', 'xray']],
    [['--config=/etc/ecs/ecs-default-config.yaml'], ['logs', 'xray']],
    [['--config=/etc/ecs/container-insights/otel-task-metrics-config.yaml'], ['logs', 'xray']],
    [['--config=/etc/ecs/ecs-cloudwatch-xray.yaml'], ['logs', 'xray']],
    [['--config=/etc/ecs/ecs-cloudwatch.yaml'], ['logs']],
    [['--config', '/etc/ecs/ecs-xray.yaml'], ['xray']],
    [['/bin/sh', '-c', '/awscollector --config=/etc/ecs/ecs-amp.yaml'], ['aps-workspaces']],
    [['--config=/etc/ecs/ecs-amp-prometheus.yaml'], ['aps-workspaces']],
    [['--config=/etc/ecs/ecs-amp-xray.yaml'], ['aps-workspaces', 'xray']],
  ])('with the command %j needs %j', (command, services) => {
    expect(collector({ command })).toMatchObject({ services, warnings: [] })
  })

  test('needs no endpoint for a workspace in another region', () => {
    const endpoint = 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0a/api/v1/remote_write'
    const { services, warnings } = collector({
      command: ['--config=/etc/ecs/ecs-amp.yaml'],
      ...variable('AWS_PROMETHEUS_ENDPOINT', endpoint),
    })

    expect(services).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('reaches us-east-1: metrics of container app')])
  })

  test.each<[string, string[]]>([
    [
      'exporters:\n  awsxray:\nservice:\n  pipelines:\n    m:\n      receivers: [awsxray]\n      exporters: [awsemf/a, debug]\n',
      ['logs'],
    ],
    [
      'service:\n  pipelines:\n    t:\n      exporters:\n        - awsxray\n        - awscloudwatchlogs\n',
      ['xray', 'logs'],
    ],
    ['{"service":{"pipelines":{"t":{"exporters":["awsxray"]}}}}', ['xray']],
    [
      `exporters: [prometheusremotewrite]\nendpoint: https://aps-workspaces.${REGION}.amazonaws.com/x`,
      ['aps-workspaces'],
    ],
  ])('needs the services of the exporters in AOT_CONFIG_CONTENT: %j', (content, services) => {
    expect(collector(variable('AOT_CONFIG_CONTENT', content))).toMatchObject({ services, warnings: [] })
  })

  test.each<[string, string[], string[]]>([
    ['[datadog]', [], ['datadog (container app)']],
    ['[awsxray, otlphttp/vendor, debug]', ['xray'], ['otlphttp (container app)']],
    ['[debug, file, nop]', [], []],
  ])(
    'needs no endpoint for exporters that do not send to AWS, and a warning names them: %s',
    (exporters, services, subjects) => {
      const content = `service: { pipelines: { t: { exporters: ${exporters} } } }`

      expect(collector(variable('AOT_CONFIG_CONTENT', content))).toMatchObject({
        services,
        warnings: subjects.map((subject) =>
          expect.stringContaining(`The ADOT collector sends to what no endpoint is known for: ${subject}.`),
        ),
      })
    },
  )

  const pipeline = (...exporters: string[]) =>
    `service:\n  pipelines:\n    t:\n      receivers: [awsxray]\n      exporters: [${exporters}]\n`

  test.each<[string, string[], string[]]>([
    [`exporters:\n  awsxray:\n    region: us-west-2\n${pipeline('awsxray')}`, [], ['awsxray of container app']],
    [`exporters: {awsxray: {region: us-west-2}}\n${pipeline('awsxray')}`, [], ['awsxray of container app']],
    [
      JSON.stringify({
        exporters: { awsemf: { tls: {}, region: 'us-west-2' }, 'awsemf/two': { region: REGION } },
        service: { pipelines: { m: { exporters: ['awsemf', 'awsemf/two'] } } },
      }),
      ['logs'],
      ['awsemf of container app'],
    ],
    [
      `receivers:\n  awsxray:\n    endpoint: x\nexporters:\n  awsxray:\n    a: 1\n    region: 'us-west-2'\n  awsemf:\n    namespace: a\n${pipeline('awsxray', 'awsemf')}`,
      ['logs'],
      ['awsxray of container app'],
    ],
    [`exporters:\n  awsxray:\n    region: $AWS_REGION\n${pipeline('awsxray')}`, ['xray'], []],
    [`exporters:\n  awsxray:\n    region: ${REGION}\n${pipeline('awsxray')}`, ['xray'], []],
  ])('needs an endpoint only for exporters to this region: %j', (content, services, subjects) => {
    expect(collector(variable('AOT_CONFIG_CONTENT', content))).toMatchObject({
      services,
      warnings: subjects.map((subject) => expect.stringContaining(`reaches us-west-2: ${subject}. Keep`)),
    })
  })

  const otlp = (id: string, host: string) => `  ${id}:\n    auth: { authenticator: a }\n    endpoint: https://${host}\n`

  test.each<[string, string[], string[]]>([
    [
      `exporters:\n${otlp('otlphttp/aws', `xray.${REGION}.amazonaws.com`)}  datadog:\n    api: {}\n${pipeline('otlphttp/aws', 'datadog')}`,
      ['xray'],
      ['datadog'],
    ],
    [
      `exporters:\n${otlp('otlphttp/aws', `xray.${REGION}.amazonaws.com`)}${otlp('otlphttp/two', 'otlp.example.com')}${pipeline('otlphttp/aws', 'otlphttp/two')}`,
      ['xray'],
      ['otlphttp'],
    ],
    [`${pipeline('datadog')}endpoint: https://xray.${REGION}.amazonaws.com`, ['xray'], ['datadog']],
  ])('gets a warning for an exporter to another host beside one to AWS: %j', (content, services, exporters) => {
    expect(collector(variable('AOT_CONFIG_CONTENT', content))).toMatchObject({
      services,
      warnings: exporters.map((exporter) => expect.stringContaining(`no endpoint is known for: ${exporter} (`)),
    })
  })

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a file of the image', { command: ['--config=/etc/mine.yaml'] }, []],
    ['a file in S3', { command: [`--config=s3://settings.s3.${REGION}.amazonaws.com/c.yaml`] }, ['settings']],
    ['a placeholder', variable('AOT_CONFIG_CONTENT', '<CONFIG>'), []],
    ['a text without exporters', variable('AOT_CONFIG_CONTENT', 'extensions:'), []],
  ])('is assumed to send to logs and X-Ray if its configuration is %s', (_, parts, buckets) => {
    const { services, properties, warnings } = collector(parts)

    expect(services).toEqual(['logs', 'xray'])
    expect(properties.S3Buckets).toEqual(buckets)
    expect(warnings).toEqual([
      expect.stringMatching(/^The configuration of the ADOT collector is not known; it is assumed/),
    ])
  })

  test('is assumed to send to logs and X-Ray if its configuration is a secret', () => {
    const { services, warnings } = collector({ secrets: [{ name: 'AOT_CONFIG_CONTENT', valueFrom: 'config' }] })

    expect(services).toEqual(['logs', 'xray', 'ssm'])
    expect(warnings).toHaveLength(1)
  })
})

describe('A container with the variable', () => {
  test.each<[string, string, string[]]>([
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `https://xray.${REGION}.amazonaws.com/v1/traces`, ['xray']],
    ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', `https://logs.${REGION}.amazonaws.com/v1/logs`, ['logs']],
    ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', `https://logs.${REGION}.api.aws/v1/logs`, ['logs']],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4317', []],
    ['OTHER', `https://xray.${REGION}.amazonaws.com/v1/traces`, []],
  ])('%s=%s needs %j', (name, value, services) => {
    expect(derived(variable(name, value))).toMatchObject({ services, warnings: [] })
  })
})
