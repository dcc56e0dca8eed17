import { serviceAt } from './hosts.ts'
import { collectorRequirements } from './otelCollector.ts'
import { type Requirement, requiredInRegion } from './requirement.ts'
import type { Container, TaskDefinition } from './taskDefinition.ts'

/** What sidecar images of AWS send to, and what variables of OpenTelemetry name. */
export const sidecarRequirements = (
  container: Container,
  { containerDefinitions }: TaskDefinition,
  region: string,
): Requirement[] => {
  const { name, image } = container
  const isImage = (title: string): boolean => new RegExp(`(^|/)${title}(:|@|$)`).test(image)
  return [
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
    ...(isImage('(aws-)?xray-daemon') ? [{ service: 'xray', reason: `container ${name} is the X-Ray daemon` }] : []),
    ...(isImage('(amazon-)?cloudwatch-agent') ? agentRequirements(container, containerDefinitions, region) : []),
    ...(isImage('aws-otel-collector') ? collectorRequirements(container, region) : []),
    ...exporterRequirements(container, region),
  ]
}

/**
 * Metrics go to CloudWatch, those in the embedded metric format as log events; traces, including those of Application
 * Signals, to X-Ray.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html and
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
const agentRequirements = (agent: Container, containers: readonly Container[], region: string): Requirement[] => {
  const agentReason = `container ${agent.name} is the CloudWatch agent`
  const signals = containers.find((one) => /^true$/i.test(variableIn(one, 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED')))
  const content = variableIn(agent, 'CW_CONFIG_CONTENT')
  const isTracing = /"?(traces|traces_collected|application_signals|app_signals)"?\s*:/.test(content)
  const written = /"agent"\s*:\s*\{[^}]*"region"\s*:\s*"(?<region>[^"]*)"/.exec(content)?.groups?.region
  const needs = (services: readonly string[], reason: string): Requirement[] =>
    requiredInRegion({ services, reason, subject: `the CloudWatch agent in container ${agent.name}` }, written, region)
  return [
    ...needs(['monitoring', 'logs'], agentReason),
    ...(signals ? needs(['xray'], `container ${signals.name} uses Application Signals`) : []),
    ...(isTracing && !signals ? needs(['xray'], `${agentReason}, whose configuration has traces`) : []),
  ]
}

/** OTLP without a collector: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
const exporterRequirements = ({ name, environment }: Container, region: string): Requirement[] =>
  environment.flatMap((variable) => {
    const target = /^OTEL_EXPORTER_OTLP_(\w+_)?ENDPOINT$/.test(variable.name) ? serviceAt(variable.value) : undefined
    if (!target) return []
    const reason = `container ${name} exports to ${variable.value}`
    return requiredInRegion(
      { services: [target.service], reason, subject: `${variable.value} (container ${name})` },
      target.region,
      region,
    )
  })

/** The value of a variable; an empty string if it is not set. */
const variableIn = ({ environment }: Container, name: string): string =>
  environment.find((variable) => variable.name === name)?.value ?? ''
