import { readTemplate } from '../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../build/template/template.ts'
import type { TaskDefinition } from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { optionOf } from '../propertyOptions.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { type Known, resolve, UnresolvedError } from './intrinsics.ts'
import { lookupIn, type ParameterQuestion } from './parameters.ts'
import { STAND_IN } from './standIns.ts'
import { readTemplateTask, splitTasks, withTasks } from './templateTasks.ts'

const TYPES = ['Custom::FargateEndpoints', 'AWS::CloudFormation::CustomResource']

/** What CloudFormation itself reads, and the plan does not need. */
const OF_CLOUDFORMATION = ['ServiceToken', 'ServiceTimeout']

export interface TemplateQuestion extends ParameterQuestion {
  /** The resource's logical id; needless where the template has one resource of the type. */
  resource: string | undefined
  /** Properties that are given otherwise, and so need not be told by the template. */
  overridden: readonly string[]
}

/** A resource of ours in a template: its logical id, and its properties with what is known put in. */
export interface TemplateResource {
  logicalResourceId: string
  properties: Record<string, unknown>
  /** Those of its TaskDefinitions that are the template's own, and so not registered yet. They are not in the properties. */
  definitions: TaskDefinition[]
  /** What is not certain of them. */
  warnings: string[]
}

/**
 * What the value of a property of these does has little bearing on a plan: which services, where, at what cost. So what
 * only a deployed stack can tell of it is no reason to refuse.
 */
const OF_LITTLE_BEARING = ['Tags', 'PolicyDocuments']

/** @throws UsageError where the template does not tell it */
export const readTemplateResource = (question: TemplateQuestion): TemplateResource => {
  const template = read(question.path)
  const logicalResourceId = nameIn(template, question)
  const warnings = new Set<string>()
  const warn = (words: string): void => void warnings.add(words)
  const lookup = lookupIn(template, question, warn)
  const known = { lookup, conditions: template.Conditions ?? {} }
  const given = Object.entries(template.Resources[logicalResourceId]?.Properties ?? {}).filter(
    ([name]) => !OF_CLOUDFORMATION.includes(name) && !question.overridden.includes(name),
  )
  const problems = new Map<string, string>()
  const tasks: string[] = []
  const resolved = given.map(([name, value]) => {
    if (OF_LITTLE_BEARING.includes(name)) {
      const { most, unresolved } = resolveMost(value, known)
      if (unresolved.size > 0) warnings.add(standInWords(name, unresolved))
      return [name, most] as const
    }
    try {
      if (name !== 'TaskDefinitions') return [name, resolve(value, known)] as const
      const { ids, registered } = splitTasks(resolve(value, { ...known, lookup: withTasks(lookup, template) }))
      tasks.push(...ids)
      return [name, registered] as const
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      problems.set(name, error.message)
      return [name, undefined] as const
    }
  })
  if (problems.size > 0) throw new UsageError(unresolvedWords(question.path, problems))
  const context = { path: question.path, template, environment: question.environment, lookup, warn }
  const definitions = tasks.map((id) => readTemplateTask(id, context))
  return { logicalResourceId, properties: Object.fromEntries(resolved), definitions, warnings: [...warnings] }
}

/** As much of a property as can be told. A whole tag or document that can't is left out: a stand-in has not its form. */
const resolveMost = (value: Json, known: Known): { most: Json | undefined; unresolved: Set<string> } => {
  const unresolved = new Set<string>()
  const standIn = (call: string): string => {
    unresolved.add(call)
    return STAND_IN
  }
  const most = resolve(value, { ...known, standIn })
  if (most === STAND_IN) return { most: undefined, unresolved }
  if (Array.isArray(most)) return { most: most.filter((one) => one !== STAND_IN), unresolved }
  if (!isObject(most)) return { most, unresolved }
  return { most: Object.fromEntries(Object.entries(most).filter(([, one]) => one !== STAND_IN)), unresolved }
}

const standInWords = (name: string, unresolved: ReadonlySet<string>): string =>
  `${name}: has values that only a deployed stack can tell (${[...unresolved].join('; ')}). ` +
  `${STAND_IN} stands for them here, so a change that is planned for ${name} may be none.`

const unresolvedWords = (path: string, problems: ReadonlyMap<string, string>): string => {
  const options = [...problems.keys()].flatMap((name) => optionOf(name) ?? [])
  const orOptions = options.length > 0 ? `, or the property by its own option: ${options.join(', ')}` : ''
  return (
    `${path}: can't be told from the template alone: ` +
    `${[...problems].map(([name, call]) => `${name}: ${call}`).join('; ')}. ` +
    `Give a parameter by --parameter Name=Value${orOptions}`
  )
}

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
  const expected = `${path}: expected ${resource === undefined ? 'one' : 'a'} Custom::FargateEndpoints`
  if (names.length === 0) {
    throw new UsageError(`${expected}, has none: without --template, options give its properties, such as --vpc-id`)
  }
  throw new UsageError(
    resource === undefined
      ? `${expected}, has ${names.join(', ')}: name one by --resource`
      : `${expected} named ${resource}, has ${names.join(', ')}`,
  )
}
