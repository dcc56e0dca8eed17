/** What the collector of the AWS Distro for OpenTelemetry sends to, according to its configuration. */

import { type Exporter, exportersIn, urlsIn } from './collectorContent.ts'
import { serviceAt } from './hosts.ts'
import { isUnknown } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'
import { objectRequirements } from './startupFiles.ts'
import type { Container } from './taskDefinition.ts'

const LOGS_AND_TRACES = ['logs', 'xray']

/** The configurations in its image: https://github.com/aws-observability/aws-otel-collector/tree/main/config/ecs */
const CONFIGURATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ecs-default-config.yaml', LOGS_AND_TRACES],
  ['otel-task-metrics-config.yaml', LOGS_AND_TRACES],
  ['ecs-cloudwatch-xray.yaml', LOGS_AND_TRACES],
  ['ecs-cloudwatch.yaml', ['logs']],
  ['otel-instance-metrics-config.yaml', ['logs']],
  ['ecs-xray.yaml', ['xray']],
  ['ecs-amp.yaml', ['aps-workspaces']],
  ['ecs-amp-prometheus.yaml', ['aps-workspaces']],
  ['ecs-amp-xray.yaml', ['aps-workspaces', 'xray']],
  ['ecs-amp-xray-prometheus.yaml', ['aps-workspaces', 'xray']],
])

/** Exporters to AWS. Metrics in the embedded metric format are log events. */
const EXPORTERS: ReadonlyMap<string, string> = new Map([
  ['awsxray', 'xray'],
  ['awsemf', 'logs'],
  ['awscloudwatchlogs', 'logs'],
  ['awsprometheusremotewrite', 'aps-workspaces'],
  ['awskinesis', 'kinesis-streams'],
])

export const collectorRequirements = (container: Container, region: string): Requirement[] => {
  const { name, environment, secrets } = container
  const content = environment.find((variable) => variable.name === 'AOT_CONFIG_CONTENT')?.value
  const isContentElsewhere = secrets.some((secret) => secret.name === 'AOT_CONFIG_CONTENT')
  if (content !== undefined && !isUnknown(content)) return contentRequirements(content, name, region)
  const files = filesOf(container)
  if (files.length === 0 && content === undefined && !isContentElsewhere) {
    return needs(LOGS_AND_TRACES, `container ${name} is the ADOT collector`)
  }
  const known = files.flatMap((file) => CONFIGURATIONS.get(file.split('/').at(-1) ?? '') ?? [])
  if (known.length === 0 || content !== undefined || isContentElsewhere) return unknownRequirements(files, name)
  const reason = `container ${name} is the ADOT collector with ${files.join(', ')}`
  const workspace = serviceAt(environment.find((variable) => variable.name === 'AWS_PROMETHEUS_ENDPOINT')?.value ?? '')
  return [...new Set(known)].flatMap((service) =>
    service === 'aps-workspaces'
      ? requiredInRegion(
          { services: [service], reason, subject: `metrics of container ${name}` },
          workspace?.region,
          region,
        )
      : needs([service], reason),
  )
}

const needs = (services: readonly string[], reason: string): Requirement[] =>
  services.map((service) => ({ service, reason }))

/** `--config=/etc/ecs/ecs-amp.yaml`, in one argument, in two, or in a shell's line. */
const filesOf = ({ entryPoint, command }: Container): string[] =>
  [...[...entryPoint, ...command].join(' ').matchAll(/--config(?:=|\s+)["']?([^\s"']+)/g)].flatMap(([, file = '']) =>
    file.startsWith('env:') ? [] : [file],
  )

/** A configuration in S3 that is read at the start: `s3://bucket.s3.region.amazonaws.com/key`. */
const S3_FILE = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]*?)\.s3[.-][^/]*\/(?<key>.+)$/

const elsewhere = (exporter: string, name: string): Requirement =>
  warn(
    'The ADOT collector sends to what no endpoint is known for',
    `${exporter} (container ${name})`,
    'Make sure that the tasks reach it.',
  )

const unknownRequirements = (files: readonly string[], name: string): Requirement[] => [
  ...needs(LOGS_AND_TRACES, `container ${name} is the ADOT collector, which is assumed to send here`),
  ...files.flatMap((file) => {
    const { bucket, key } = S3_FILE.exec(file)?.groups ?? {}
    return bucket ? objectRequirements(`arn:aws:s3:::${bucket}/${key}`, name) : []
  }),
  warn(
    'The configuration of the ADOT collector is not known; it is assumed to send to CloudWatch Logs and X-Ray',
    [`container ${name}`, ...files].join(' with '),
    'Name other services in AdditionalServices.',
  ),
]

/** Exporters that stay in the task. */
const LOCAL = ['debug', 'logging', 'file', 'nop']

/** By the exporters in its pipelines. An exporter that is not AWS's may send to one of the hosts. */
const contentRequirements = (content: string, name: string, region: string): Requirement[] => {
  const reason = `container ${name} is the ADOT collector`
  const exporters = exportersIn(content)
  const hosts = urlsIn(content).flatMap((url) => {
    const target = serviceAt(url)
    const subject = `${url} (container ${name})`
    return target ? requiredInRegion({ services: [target.service], reason, subject }, target.region, region) : []
  })
  if (exporters.length === 0 && hosts.length === 0) return unknownRequirements([], name)
  return [
    ...exporters.flatMap((exporter) => {
      const service = EXPORTERS.get(exporter.type)
      const subject = `${exporter.type} of container ${name}`
      return service ? requiredInRegion({ services: [service], reason, subject }, exporter.region, region) : []
    }),
    ...hosts,
    ...exporters.filter((exporter) => isElsewhere(exporter, hosts.length > 0)).map(({ type }) => elsewhere(type, name)),
  ]
}

/** The exporters that can send to any host. */
const GENERIC = /^(otlp|prometheusremotewrite)/

const isElsewhere = ({ type, isToAws }: Exporter, hasHosts: boolean): boolean =>
  !EXPORTERS.has(type) && !LOCAL.includes(type) && !(isToAws ?? (hasHosts && GENERIC.test(type)))
