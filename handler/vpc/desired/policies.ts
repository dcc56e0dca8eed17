import type { Properties } from '../../resource/properties.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import { OUR_STATEMENTS, type PolicyDocument, type Statement } from '../model/policy.ts'
import { sentPrincipals } from '../ownership/samePolicy.ts'
import { type PolicySubject, policyDocumentFor } from './policyDocuments.ts'

const allow = (
  sid: `${(typeof OUR_STATEMENTS)[number]}${string}`,
  actions: readonly string[],
  resources: readonly string[],
  condition?: Record<string, Record<string, string>>,
): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: '*',
  Action: actions,
  Resource: resources,
  ...(condition === undefined ? {} : { Condition: condition }),
})

const bucketAndObjects = (bucket: string, partition: string): string[] => {
  const arn = bucket.startsWith('arn:') ? bucket : `arn:${partition}:s3:::${bucket}`
  return [arn, `${arn}/*`]
}

/**
 * The statements of one owner for the S3 gateway: ECR's layer bucket for image pulls, and the owner's buckets.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
const s3Statements = (properties: Properties, environment: AwsEnvironment, ownerId: string): Statement[] => {
  const buckets = properties.S3Buckets ?? []
  const asksForAll = buckets.includes('*') || (!properties.EcrImagePull && buckets.length === 0)
  if (asksForAll) return [allow(`AllBuckets${ownerId}`, ['*'], ['*'])]
  const layers = bucketAndObjects(`prod-${environment.region}-starport-layer-bucket`, environment.partition)
  return [
    ...(properties.EcrImagePull
      ? [allow(`EcrLayers${ownerId}`, ['s3:GetObject', 's3:GetBucketLocation'], layers)]
      : []),
    ...(buckets.length > 0
      ? [
          allow(
            `Buckets${ownerId}`,
            properties.S3BucketActions,
            buckets.flatMap((bucket) => bucketAndObjects(bucket, environment.partition)),
          ),
        ]
      : []),
  ]
}

const scopeCondition = (
  properties: Properties,
  environment: AwsEnvironment,
): Record<string, Record<string, string>> | undefined => {
  switch (properties.PolicyScope) {
    case 'Open':
      return undefined
    case 'Account':
      return { StringEquals: { 'aws:PrincipalAccount': environment.accountId } }
    case 'Organization':
      return { StringEquals: { 'aws:PrincipalOrgID': properties.OrganizationId ?? '' } }
  }
}

/**
 * The document of `PolicyDocuments` with the owner's id in the `Sid` of each statement, which distinguishes them from
 * those of other owners on a shared endpoint. `Statement` may be one statement without a list.
 */
const markedWith = (ownerId: string, document: TemplateDocument): PolicyDocument => {
  const statements = [document.Statement].flat()
  const isOurs = (name: string): boolean => OUR_STATEMENTS.some((ours) => ours === name)
  const taken = new Set(statements.map(({ Sid }) => Sid ?? '').filter((name) => !isOurs(name)))
  const unique = (name: string): string => {
    if (taken.has(name) || isOurs(name)) return unique(`Own${name}`)
    taken.add(name)
    return name
  }
  const nameOf = ({ Sid }: Statement, at: number): string => {
    if (!Sid) return unique(`Statement${at + 1}`)
    return isOurs(Sid) ? unique(Sid) : Sid
  }
  return {
    ...document,
    Statement: statements.map((statement, at) => ({
      ...statement,
      Sid: `${nameOf(statement, at)}${sentPrincipals(statement)}${ownerId}`,
    })),
  }
}

type TemplateDocument = Omit<PolicyDocument, 'Statement'> & { Statement: Statement | readonly Statement[] }

/**
 * The policy that one owner needs on an endpoint: the document of `PolicyDocuments` for the service, else the generated
 * one. The generated policy is explicit even if it allows everything, because each statement carries its owner's id.
 */
export const policyFor = (
  subject: PolicySubject,
  properties: Properties,
  environment: AwsEnvironment,
  ownerId: string,
): PolicyDocument => {
  const { service, kind } = subject
  const own = policyDocumentFor(subject, { properties, environment })
  if (own) return markedWith(ownerId, own as TemplateDocument)
  if (service === 's3' && kind === 'Gateway') {
    return { Version: '2012-10-17', Statement: s3Statements(properties, environment, ownerId) }
  }
  const condition = kind === 'Interface' ? scopeCondition(properties, environment) : undefined
  return { Version: '2012-10-17', Statement: [allow(`${properties.PolicyScope}${ownerId}`, ['*'], ['*'], condition)] }
}
