import { type Clue, isElsewhere } from './clue.ts'
import type { Container } from './taskDefinition.ts'

const ARN = /^arn:[^:]+:(?<service>secretsmanager|ssm):(?<region>[^:]*):/

const SERVICES: Readonly<Record<string, string>> = { secretsmanager: 'Secrets Manager', ssm: 'Parameter Store' }

export const secretClues = (container: Container, region: string): Clue[] => {
  const { name, secrets, logConfiguration, repositoryCredentials } = container
  return [
    ...[...(secrets ?? []), ...(logConfiguration?.secretOptions ?? [])].flatMap((secret) =>
      clueOf(secret.valueFrom, `container ${name} is given ${secret.name ?? 'a secret'}`, region),
    ),
    ...(repositoryCredentials
      ? clueOf(
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
const clueOf = (valueFrom: string, reason: string, region: string, named = 'ssm'): Clue[] => {
  const { service = named, region: there } = ARN.exec(valueFrom)?.groups ?? {}
  if (!isElsewhere(there, region)) return [{ service, reason: `${reason} from ${SERVICES[service]}` }]
  return [
    {
      warning: `${valueFrom}: ${reason} from ${SERVICES[service]} in ${there}, which no endpoint in ${region} reaches. Keep it in ${region} too, or give the tasks a NAT gateway.`,
    },
  ]
}
