import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { SamTemplate } from '../../../build/template/template.ts'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { createEvent } from '../../unit/protocol/events.ts'

const root = new URL('../../../', import.meta.url)
const { Resources } = readTemplate<SamTemplate>(new URL('template.yaml', root))

const bundle = (name: string) =>
  new LambdaFunction({ entry: fileURLToPath(new URL(`dist/${name}/index.mjs`, root)), maximumRetryAttempts: 0 })

let bucket: ResponseBucket
const functions = { handler: bundle('handler'), 'on-failure': bundle('on-failure') }
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(async () => {
  await Promise.all([...Object.values(functions).map((lambda) => lambda.stop()), bucket.stop()])
})

/** CloudWatch's embedded metric format: the fields that alarms refer to. */
interface EmbeddedMetrics {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
  [name: string]: unknown
}

/** The metrics in a log, with the property names of an alarm. */
const metricsIn = (logs: string) =>
  logs
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line) as EmbeddedMetrics)
    .flatMap(({ _aws, ...values }) =>
      _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name: MetricName }) => ({
          Namespace,
          MetricName,
          Dimensions: Dimensions.flat().map((Name) => ({ Name, Value: values[Name] })),
        })),
      ),
    )

const anHourAndMoreAgo = () => new Date(Date.now() - 3 * 3_600_000)
const unknown = () => ({
  ...createEvent,
  RequestType: 'Unknown',
  ResponseURL: bucket.sign(randomUUID(), { signedAt: anHourAndMoreAgo() }),
})

test.each([
  ['handler', unknown],
  ['on-failure', () => ({ requestContext: { condition: 'RetriesExhausted' }, requestPayload: unknown() })],
] as const)(
  '%s publishes the metric that UndeliveredAnswersAlarm watches when S3 rejects the response',
  async (name, event) => {
    const { Namespace, MetricName, Dimensions } = Resources.UndeliveredAnswersAlarm?.Properties ?? {}

    await functions[name].invoke(event())

    expect(metricsIn(functions[name].logs)).toContainEqual({ Namespace, MetricName, Dimensions })
  },
)

test('Each alarm exists only if a topic is given, and notifies it', () => {
  const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')

  expect(alarms).toHaveLength(4)
  for (const { Condition, Properties } of alarms) {
    expect(Condition).toBe('HasAlarms')
    expect(Properties.AlarmActions).toEqual([{ Ref: 'AlarmTopicArn' }])
  }
})
