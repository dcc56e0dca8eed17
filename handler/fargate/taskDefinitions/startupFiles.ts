import { blankMarks, isPlaceholder, isStandIn } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

const BUCKET = '(?<bucket>[a-z0-9][a-z0-9.-]+?)'

/** `arn:aws:s3:::bucket/key`. A placeholder of a pipeline (`<BUCKET>`) is not a bucket name. */
const OBJECT = new RegExp(`^arn:[^:]+:s3:::${BUCKET}/.`)

/** Forms that name a bucket and that ECS does not take. */
const OTHER_FORMS = [
  new RegExp(`^arn:[^:]+:s3:::${BUCKET}/?$`),
  new RegExp(`^s3://${BUCKET}(/|$)`),
  new RegExp(`^https?://${BUCKET}\\.s3[.-][^/]*(/|$)`),
  new RegExp(`^https?://s3[.-][^/]*/${BUCKET}(/|$)`),
]

/** Files that a task reads when it starts, most of them objects in S3. */
export const startupFileRequirements = (container: Container, region: string): Requirement[] => [
  ...objectsOf(container).flatMap((object) => objectRequirements(object, container.name)),
  ...container.credentialSpecs.flatMap((spec) => credentialSpecRequirements(spec, container.name, region)),
]

/** What an object requires, whose ARN is given. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html */
export const objectRequirements = (object: string, container: string): Requirement[] => {
  const text = blankMarks(object)
  const form = [OBJECT, ...OTHER_FORMS].find((one) => one.test(text))
  const bucket = form?.exec(text)?.groups?.bucket
  const subject = `${object || 'an empty name'} (container ${container})`
  if (bucket === undefined || isStandIn(bucket)) {
    return [warn('The bucket is not known', subject, 'Name it in S3Buckets.')]
  }
  return [
    { bucket, reason: `container ${container} reads ${object}` },
    ...(form === OBJECT
      ? []
      : [warn('ECS takes a file in S3 by the ARN of its object only', subject, 'Write arn:aws:s3:::BUCKET/KEY.')]),
  ]
}

const objectsOf = ({ environmentFiles, environment }: Container): string[] => [
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
  ...environmentFiles.map(({ value }) => value),
  // https://github.com/aws/aws-for-fluent-bit/tree/mainline/use_cases/init-process-for-fluent-bit
  ...environment.flatMap(({ name, value }) => (/^aws_fluent_bit_init_s3_\d+$/i.test(name) ? [value] : [])),
]

/**
 * A file for a group Managed Service Account, in S3 or in Parameter Store. A domainless one refers to a secret, which
 * is always in Secrets Manager.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-linux-gmsa.html
 */
const credentialSpecRequirements = (spec: string, container: string, region: string): Requirement[] => {
  const { kind = '', arn = spec } = /^(?<kind>credentialspec(domainless)?):(?<arn>.*)$/s.exec(spec)?.groups ?? {}
  if (kind === '' && isPlaceholder(spec)) return unknownSpecRequirements(spec, container)
  const reason = `container ${container} has the credential spec ${arn}`
  const parameter = /^arn:[^:]+:ssm:(?<region>[^:]*):/.exec(blankMarks(arn))?.groups
  return [
    ...(parameter
      ? requiredInRegion(
          { services: ['ssm'], reason, subject: `${arn} (container ${container})` },
          parameter.region,
          region,
        )
      : objectRequirements(arn, container)),
    kind === 'credentialspecdomainless'
      ? {
          service: 'secretsmanager',
          reason: `container ${container} joins a domain with the secret of its credential spec`,
        }
      : warn('Fargate takes domainless credential specs only', `${spec} (container ${container})`),
  ]
}

const unknownSpecRequirements = (spec: string, container: string): Requirement[] => [
  {
    service: 'secretsmanager',
    reason: `container ${container} has a credential spec that is assumed to be domainless`,
  },
  warn(
    'The credential spec is not known and is assumed to be domainless',
    `${spec || 'an empty one'} (container ${container})`,
    'Name its bucket in S3Buckets, or set ParameterStore, whichever keeps it.',
  ),
]
