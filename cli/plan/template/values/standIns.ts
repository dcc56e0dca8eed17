/** Replacements for values that only a deployed stack has. */
import type { Json, Template } from '../../../../build/template/template.ts'
import { isPlaceholder } from '../../../../handler/fargate/taskDefinitions/placeholder.ts'
import type { AwsEnvironment } from '../../../../handler/vpc/model/environment.ts'
import { type Lookup, resolve, UnresolvedError } from './intrinsics.ts'

/** Replaces a value whose form does not matter: the value of a tag, a string in a policy. It is a valid bucket name. */
export const STAND_IN = 'known-once-deployed'

/** Replaces an unknown value, in the form that `Fn::Sub` uses: `${Image}`, `${Queue.Arn}`. */
export const markOf = (call: string): string => {
  const [name = '', argument] = Object.entries(JSON.parse(call) as Record<string, Json>)[0] ?? []
  if (name === 'Ref') return `\${${argument}}`
  if (name === 'Fn::GetAtt') return `\${${[argument].flat().join('.')}}`
  if (name === 'Fn::Sub' && isMark(argument)) return argument
  return `\${${name.replace('Fn::', '')}}`
}

const isMark = (value: unknown): value is string => typeof value === 'string' && /^\$\{[^}]+\}$/.test(value)

/** The logical id of the resource that a call refers to; undefined for any other call. */
export const resourceIn = (call: string, { Resources }: Template): string | undefined => {
  const [, id] = /^\$\{([^.}]+)/.exec(markOf(call)) ?? []
  return id !== undefined && id in Resources ? id : undefined
}

export interface TemplateContext {
  template: Template
  environment: AwsEnvironment
  /** The values of the parameters. */
  lookup: Lookup
}

type Forms = Readonly<Record<string, (id: string) => Json | undefined>>

/** Extends the lookup with values of the resources of the template that follow exactly from their properties. */
export const withResources = (context: TemplateContext): Lookup => withForms(context, exactForms(context))

/**
 * Also adds values of which the type of the resource shows enough. For example, the end of the ARN of a secret is
 * unknown, but it is an ARN of Secrets Manager.
 */
export const withTaskResources = (context: TemplateContext): Lookup =>
  withForms(context, { ...exactForms(context), ...likelyForms(context) })

const withForms =
  ({ template, lookup }: TemplateContext, forms: Forms): Lookup =>
  (name) => {
    const [id = '', ...attribute] = name.split('.')
    const form = forms[[template.Resources[id]?.Type, ...attribute].join('.')]
    return lookup(name) ?? form?.(id)
  }

/** A property of a resource, if it is known. References to other resources are not followed, so there are no cycles. */
const propertyOf = ({ template, lookup }: TemplateContext, id: string, property: string): string | undefined => {
  const known = { lookup, conditions: template.Conditions ?? {}, mappings: template.Mappings ?? {} }
  try {
    const value = resolve(template.Resources[id]?.Properties?.[property] ?? null, known)
    return typeof value === 'string' && !isPlaceholder(value) ? value : undefined
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error
    return undefined
  }
}

const exactForms = (context: TemplateContext): Forms => {
  const bucket = (id: string): string | undefined => propertyOf(context, id, 'BucketName')
  return {
    'AWS::S3::Bucket': bucket,
    'AWS::S3::Bucket.Arn': (id) => bucket(id) && `arn:${context.environment.partition}:s3:::${bucket(id)}`,
    'AWS::SSM::Parameter': (id) => propertyOf(context, id, 'Name'),
    'AWS::SSM::Parameter.Value': (id) => propertyOf(context, id, 'Value'),
    'AWS::EC2::VPC.CidrBlock': (id) => propertyOf(context, id, 'CidrBlock'),
  }
}

const likelyForms = (context: TemplateContext): Forms => {
  const { partition, region, accountId } = context.environment
  const secret = (id: string): string => `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${id}`
  const repository = (id: string): string => propertyOf(context, id, 'RepositoryName') ?? id.toLowerCase()
  return {
    'AWS::SecretsManager::Secret': secret,
    'AWS::SecretsManager::Secret.Id': secret,
    'AWS::SecretsManager::SecretTargetAttachment': secret,
    'AWS::RDS::DBInstance.MasterUserSecret.SecretArn': secret,
    'AWS::RDS::DBCluster.MasterUserSecret.SecretArn': secret,
    'AWS::SSM::Parameter': (id) => propertyOf(context, id, 'Name') ?? `/${id}`,
    'AWS::ECR::Repository': repository,
    'AWS::ECR::Repository.Arn': (id) => `arn:${partition}:ecr:${region}:${accountId}:repository/${repository(id)}`,
    'AWS::ECR::Repository.RepositoryUri': (id) =>
      `${accountId}.dkr.ecr.${region}.${context.lookup('AWS::URLSuffix')}/${repository(id)}`,
  }
}
