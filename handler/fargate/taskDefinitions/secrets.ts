import { isOtherRegion, type Requirement } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

const ARN = /^arn:[^:]+:(?<service>secretsmanager|ssm):(?<region>[^:]*):/

const SERVICES: Readonly<Record<string, string>> = { secretsmanager: 'Secrets Manager', ssm: 'Parameter Store' }

export const secretRequirements = (container: Container, region: string): Requirement[] => {
  const { name, secrets, logConfiguration, repositoryCredentials } = container
  return [
    ...[...(secrets ?? []), ...(logConfiguration?.secretOptions ?? [])].flatMap((secret) =>
      requirementFor(secret.valueFrom, `container ${name} is given ${secret.name ?? 'a secret'}`, region),
    ),
    ...(repositoryCredentials
      ? requirementFor(
          repositoryCredentials.credentialsParameter,
          `container ${name} is pulled with a secret`,
          region,
          'secretsmanager',
        )
      : []),
  ]
}

/**
 * An ARN; or a name, which is a parameter's where a container is given it, and a secret's where an image is pulled with it:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html and …/API_RepositoryCredentials.html beside it.
 */
const requirementFor = (valueFrom: string, reason: string, region: string, named = 'ssm'): Requirement[] => {
  const { service = named, region: there } = ARN.exec(valueFrom)?.groups ?? {}
  if (!isOtherRegion(there, region)) return [{ service, reason: `${reason} from ${SERVICES[service]}` }]
  return [
    {
      warning: `${valueFrom}: ${reason} from ${SERVICES[service]} in ${there}, which no endpoint in ${region} reaches. Keep it in ${region} too, or give the tasks a NAT gateway.`,
    },
  ]
}
