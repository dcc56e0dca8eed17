import { readTemplate } from '../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../build/template/template.ts'
import type { Place } from '../../handler/fargate/policies.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { type Lookup, resolve, UnresolvedError } from './intrinsics.ts'

const TYPES = ['Custom::FargateEndpoints', 'AWS::CloudFormation::CustomResource']

/** What CloudFormation itself reads, and the plan does not need. */
const OF_CLOUDFORMATION = ['ServiceToken', 'ServiceTimeout']

export interface TemplateQuestion {
  path: string
  /** The resource's logical id; needless where the template has one resource of the type. */
  resource: string | undefined
  /** Values of the template's parameters. */
  parameters: Readonly<Record<string, string>>
  place: Place
  /** Properties that are given otherwise, and so need not be told by the template. */
  overridden: readonly string[]
}

/** A resource of ours in a template: its logical id, and its properties with what is known put in. */
export interface TemplateResource {
  logicalResourceId: string
  properties: Record<string, unknown>
}

/** @throws UsageError where the template does not tell it */
export const readTemplateResource = (question: TemplateQuestion): TemplateResource => {
  const template = read(question.path)
  const logicalResourceId = nameIn(template, question)
  const known = { lookup: lookupIn(template, question), conditions: template.Conditions ?? {} }
  const given = Object.entries(template.Resources[logicalResourceId]?.Properties ?? {}).filter(
    ([name]) => !OF_CLOUDFORMATION.includes(name) && !question.overridden.includes(name),
  )
  const problems: string[] = []
  const resolved = given.map(([name, value]) => {
    try {
      return [name, resolve(value, known)] as const
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      problems.push(`${name}: ${error.message}`)
      return [name, undefined] as const
    }
  })
  if (problems.length > 0) throw new UsageError(unresolvedWords(question.path, problems))
  return { logicalResourceId, properties: Object.fromEntries(resolved) }
}

const unresolvedWords = (path: string, problems: readonly string[]): string =>
  `${path}: can't be told from the template alone: ${problems.join('; ')}. ` +
  'Give a parameter by --parameter Name=Value, or the property by its own option, such as --vpc-id or --task-definition'

const EXPECTED = 'a CloudFormation template, in YAML or JSON'

const read = (path: string): Template => {
  try {
    const template = readTemplate<Template | null>(path)
    if (isObject(template?.Resources as JsonObject | undefined)) return template as Template
  } catch (error) {
    throw new UsageError(`${path}: expected ${EXPECTED}, got ${messageOf(error)}`)
  }
  throw new UsageError(`${path}: expected ${EXPECTED}, got no Resources`)
}

const nameIn = ({ Resources }: Template, { path, resource }: TemplateQuestion): string => {
  const names = Object.keys(Resources).filter((name) => TYPES.includes(Resources[name]?.Type ?? ''))
  if (resource !== undefined && names.includes(resource)) return resource
  const [only, ...others] = Object.keys(Resources).filter((name) => Resources[name]?.Type === TYPES[0])
  if (resource === undefined && only !== undefined && others.length === 0) return only
  const have = names.length > 0 ? `has ${names.join(', ')}` : 'has none'
  throw new UsageError(
    resource === undefined
      ? `${path}: expected one Custom::FargateEndpoints, ${have}: name one by --resource`
      : `${path}: expected a Custom::FargateEndpoints named ${resource}, ${have}`,
  )
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const lookupIn = ({ Parameters = {} }: Template, { path, parameters, place }: TemplateQuestion): Lookup => {
  const unknown = Object.keys(parameters).filter((name) => !(name in Parameters))
  if (unknown.length > 0) {
    const have = Object.keys(Parameters).join(', ') || 'none'
    throw new UsageError(`${path}: expected parameters of the template (${have}), got ${unknown.join(', ')}`)
  }
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.accountId,
    'AWS::Partition': place.partition,
  }
  return (name) => parameters[name] ?? defaultOf(Parameters[name]) ?? pseudo[name]
}

/** The default of a parameter that is kept in the Parameter Store is its name there, not its value. */
const defaultOf = (parameter: JsonObject = {}): Json | undefined =>
  String(parameter.Type).startsWith('AWS::SSM::Parameter::Value') ? undefined : parameter.Default

/** `Name=Value`, for parameters. */
export const readAssignment = (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--parameter: expected Name=Value, got ${JSON.stringify(text)}`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
