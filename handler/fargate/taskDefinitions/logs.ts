import { firelensRequirements } from './firelens.ts'
import { isPlaceholder } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

export const logRequirements = (container: Container, region: string): Requirement[] => [
  ...driverRequirements(container, region),
  ...routerRequirements(container),
]

/**
 * Fargate supports only a file in the image:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html
 */
const routerRequirements = ({ name, firelensConfiguration }: Container): Requirement[] =>
  firelensConfiguration?.options['config-file-type']?.toLowerCase() === 's3'
    ? [
        warn(
          'Fargate does not take a FireLens configuration from S3',
          `container ${name}`,
          'Put it into the image (config-file-type: file).',
        ),
      ]
    : []

/**
 * The drivers that Fargate supports:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
const driverRequirements = ({ name, logConfiguration }: Container, region: string): Requirement[] => {
  if (!logConfiguration) return []
  const { logDriver, options } = logConfiguration
  const written = options['awslogs-region']
  const subject = `logs of container ${name}${written ? ` (region ${written})` : ''}`
  switch (logDriver) {
    case 'awslogs':
      return requiredInRegion(
        { services: ['logs'], reason: `container ${name} uses awslogs`, subject },
        written,
        region,
      )
    case 'awsfirelens':
      return firelensRequirements(name, options, region)
    case 'splunk':
      return [
        warn('No endpoint is known for Splunk', `logs of container ${name}`, 'Make sure that the tasks reach it.'),
      ]
    default:
      // `none` is a driver of Docker.
      return isPlaceholder(logDriver) && logDriver !== 'none'
        ? [
            { service: 'logs', reason: `container ${name} has a log driver that is assumed to be awslogs` },
            warn(
              'The log driver is not known and is assumed to be awslogs',
              `${logDriver || 'an empty one'} (container ${name})`,
            ),
          ]
        : [
            warn(
              'Fargate takes the log drivers awslogs, splunk and awsfirelens only',
              `${logDriver} (container ${name})`,
              'Tasks with another one do not start there.',
            ),
          ]
  }
}
