/** The properties of a template's resource, with known values filled in. */
import { isObject, type Json, type Template } from '../../../build/template/template.ts'
import { withStringScalars } from '../../../simulator/lambda/stringScalars.ts'
import { UsageError } from '../../usageError.ts'
import { OF_CLOUDFORMATION } from './resourceName.ts'
import { splitTasks, withTasks } from './templateTasks.ts'
import { leftOutText, standInText, unresolvedText } from './unresolvedText.ts'
import { type Known, resolve, UnresolvedError } from './values/intrinsics.ts'
import type { ParameterRequest } from './values/parameters.ts'
import { resourceIn, STAND_IN, type TemplateContext, withResources } from './values/standIns.ts'

/** Properties that may be partly unknown: they hardly affect which services are planned, where and at what cost. */
const MAY_BE_PARTIAL = ['Tags', 'PolicyDocuments']

/** Properties that name parts of the VPC. If the template creates the VPC, these parts do not exist yet. */
const OF_VPC = [
  ...['VpcId', 'SubnetIds', 'RouteTableIds', 'SecurityGroupIds', 'AllowedCidrs', 'AllowedSecurityGroupIds'],
]

export interface TemplateRequest extends ParameterRequest {
  /** The resource's logical id. Not needed if the template has only one resource of the type. */
  resource: string | undefined
  /** Properties that options set, so the template need not have them. */
  overridden: readonly string[]
}

/** The resource as the template shows it. */
export interface Found {
  properties: Record<string, unknown>
  /** The logical ids of its task definitions that the template defines. They are not in the properties. */
  taskIds: readonly string[]
  /** Whether the template creates the VPC, which then does not exist yet. */
  createsVpc: boolean
}

interface PropertiesContext extends TemplateContext {
  request: TemplateRequest
  warn: (words: string) => void
}

/** @throws UsageError for a value that only a deployed stack has */
export const propertiesOf = (id: string, context: PropertiesContext): Found => {
  const { template, request } = context
  const known = knownIn(context)
  const [nullPlace] = nullsIn(template.Resources[id]?.Properties ?? {})
  if (nullPlace !== undefined) {
    throw new UsageError(
      `${request.path}: ${id}: expected a value of ${nullPlace}, got null: give one, or remove the key`,
    )
  }
  const given = Object.entries(template.Resources[id]?.Properties ?? {}).filter(
    ([name]) => !OF_CLOUDFORMATION.includes(name) && !request.overridden.includes(name),
  )
  const createsVpc = given.some(([name, value]) => name === 'VpcId' && isOfTemplate(value, known, template))
  const read = given.map(([name, value]) => ({ name, ...readProperty(name, value, { ...context, createsVpc }) }))
  const problems = read.flatMap(({ name, unresolved }) => unresolved.map((call) => ({ name, call })))
  if (problems.length > 0) throw new UsageError(unresolvedText(request.path, problems, template))
  const present = read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
  return {
    properties: withStringScalars(Object.fromEntries(present)) as Record<string, unknown>,
    taskIds: read.flatMap(({ taskIds }) => taskIds),
    createsVpc,
  }
}

/** The paths of null values, which CloudFormation does not allow in templates. */
const nullsIn = (value: Json, path = ''): string[] => {
  if (value === null) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => nullsIn(inner, path === '' ? key : `${path}.${key}`))
}

const knownIn = (context: TemplateContext): Known => ({
  lookup: withResources(context),
  conditions: context.template.Conditions ?? {},
  mappings: context.template.Mappings ?? {},
})

interface ReadProperty {
  /** The known part of the value. */
  value: Json | undefined
  taskIds: readonly string[]
  /** The calls without a value, which prevent the plan. */
  unresolved: readonly string[]
}

const readProperty = (
  name: string,
  value: Json,
  { warn, createsVpc, ...context }: PropertiesContext & { createsVpc: boolean },
): ReadProperty => {
  const { template, lookup } = context
  const known = knownIn(context)
  if (
    MAY_BE_PARTIAL.includes(name) ||
    (name === 'S3Buckets' && isOfTemplate(value, known, template, 'AWS::S3::Bucket'))
  ) {
    const { most, unresolved } = resolveMost(value, known, name === 'S3Buckets')
    if (unresolved.size > 0) warn(standInText(name, unresolved))
    return { value: most, taskIds: [], unresolved: [] }
  }
  if (name === 'TaskDefinitions') {
    const { resolved, failures } = resolveItems(value, { ...known, lookup: withTasks(lookup, template) })
    const { ids, registered } = splitTasks(resolved)
    return { value: registered, taskIds: ids, unresolved: failures.map(({ call }) => call) }
  }
  const { resolved, failures } = resolveItems(value, known)
  const isLeftOut = ({ item }: Failure): boolean =>
    OF_VPC.includes(name) && (createsVpc || isOfTemplate(item, known, template))
  const leftOut = failures.filter(isLeftOut).map(({ call }) => call)
  if (leftOut.length > 0 && !createsVpc) warn(leftOutText(name, leftOut))
  return { value: resolved, taskIds: [], unresolved: failures.filter((one) => !isLeftOut(one)).map(({ call }) => call) }
}

interface Failure {
  item: Json
  /** The call in the item that has no value yet. */
  call: string
}

/**
 * Resolves a value, or each item of a list. Leaves out items that are not known; a value that is not known is
 * undefined.
 */
const resolveItems = (value: Json, known: Known): { resolved: Json | undefined; failures: Failure[] } => {
  const failures: Failure[] = []
  const resolveItem = (item: Json): Json | undefined => {
    try {
      return requireStatic(resolve(item, known))
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      failures.push({ item, call: error.message })
      return undefined
    }
  }
  const resolved = Array.isArray(value)
    ? value.map(resolveItem).filter((item) => item !== undefined)
    : resolveItem(value)
  return { resolved, failures }
}

/** CloudFormation resolves dynamic references only when it deploys. @throws UnresolvedError */
const requireStatic = (value: Json | undefined): Json | undefined => {
  const [reference] = /\{\{resolve:.*?\}\}/.exec(JSON.stringify(value) ?? '') ?? []
  if (reference !== undefined) throw new UnresolvedError(reference)
  return value
}

/** Whether parts of a value are unknown, and all of them refer to resources of the template. */
const isOfTemplate = (value: Json, known: Known, template: Template, type?: string): boolean => {
  const calls: string[] = []
  const standIn = (call: string): string => {
    calls.push(call)
    return STAND_IN
  }
  resolve(value, { ...known, standIn })
  const ids = calls.map((call) => resourceIn(call, template))
  return ids.length > 0 && ids.every((id) => id !== undefined && (!type || template.Resources[id]?.Type === type))
}

/**
 * Resolves the known part of a property. A whole tag or document that is unknown is left out, because a stand-in has
 * another form.
 */
const resolveMost = (
  value: Json,
  known: Known,
  isText: boolean,
): { most: Json | undefined; unresolved: Set<string> } => {
  const unresolved = new Set<string>()
  const standIn = (call: string): string => {
    unresolved.add(call)
    return STAND_IN
  }
  const most = resolve(value, { ...known, standIn })
  if (isText) return { most, unresolved }
  if (most === STAND_IN) return { most: undefined, unresolved }
  if (Array.isArray(most)) return { most: most.filter((one) => one !== STAND_IN), unresolved }
  if (!isObject(most)) return { most, unresolved }
  return { most: Object.fromEntries(Object.entries(most).filter(([, one]) => one !== STAND_IN)), unresolved }
}
