/** What stands for values that only a deployed stack can tell. */
import type { Json, Template } from '../../build/template/template.ts'
import { isPlaceholder } from '../../handler/fargate/taskDefinitions/requirement.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import { type Lookup, resolve, UnresolvedError } from './intrinsics.ts'

/** Stands for a value whose form does not matter: it is a tag's value, a string in a policy, an image's tag. */
export const STAND_IN = 'known-once-deployed'

/** Stands for a value of which nothing can be told, in the form that `Fn::Sub` has for it: `${Image}`, `${Queue.Arn}`. */
export const markOf = (call: string): string => {
  const [name = '', argument] = Object.entries(JSON.parse(call) as Record<string, Json>)[0] ?? []
  if (name === 'Ref') return `\${${argument}}`
  if (name === 'Fn::GetAtt') return `\${${[argument].flat().join('.')}}`
  if (name === 'Fn::Sub' && isMark(argument)) return argument
  return `\${${name.replace('Fn::', '')}}`
}

const isMark = (value: unknown): value is string => typeof value === 'string' && /^\$\{[^}]+\}$/.test(value)

/** @param name what of the secret is known */
export const secretArn = ({ partition, region, accountId }: AwsEnvironment, name: string): string =>
  `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}`

export interface TemplateContext {
  template: Template
  environment: AwsEnvironment
  /** What parameters come to. */
  lookup: Lookup
}

/**
 * Tells beside parameters what the template's own resources will come to, as far as their kind tells it: a secret's ARN
 * has an end that nobody knows, but it is an ARN of Secrets Manager.
 */
export const withResources = ({ template, environment, lookup }: TemplateContext): Lookup => {
  const { partition, region, accountId } = environment
  const secret = (id: string): string => secretArn(environment, id)
  /** What the author names it, where that can be told. Names of other resources are not asked for, so none asks for itself. */
  const givenName = (id: string, property: string): string | undefined => {
    const known = { lookup, conditions: template.Conditions ?? {} }
    try {
      const name = resolve(template.Resources[id]?.Properties?.[property] ?? null, known)
      return typeof name === 'string' && name !== '' && !isPlaceholder(name) ? name : undefined
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      return undefined
    }
  }
  const repository = (id: string): string => givenName(id, 'RepositoryName') ?? id.toLowerCase()
  const bucket = (id: string): string | undefined => givenName(id, 'BucketName')
  const forms: Readonly<Record<string, (id: string) => string | undefined>> = {
    'AWS::SecretsManager::Secret': secret,
    'AWS::SecretsManager::Secret.Id': secret,
    'AWS::SecretsManager::SecretTargetAttachment': secret,
    'AWS::RDS::DBInstance.MasterUserSecret.SecretArn': secret,
    'AWS::RDS::DBCluster.MasterUserSecret.SecretArn': secret,
    'AWS::SSM::Parameter': (id) => givenName(id, 'Name') ?? id,
    'AWS::ECR::Repository': repository,
    'AWS::ECR::Repository.Arn': (id) => `arn:${partition}:ecr:${region}:${accountId}:repository/${repository(id)}`,
    'AWS::ECR::Repository.RepositoryUri': (id) =>
      `${accountId}.dkr.ecr.${region}.${lookup('AWS::URLSuffix')}/${repository(id)}`,
    'AWS::S3::Bucket': bucket,
    'AWS::S3::Bucket.Arn': (id) => bucket(id) && `arn:${partition}:s3:::${bucket(id)}`,
  }
  return (name) => {
    const [id = '', ...attribute] = name.split('.')
    const form = forms[[template.Resources[id]?.Type, ...attribute].join('.')]
    return lookup(name) ?? form?.(id)
  }
}
