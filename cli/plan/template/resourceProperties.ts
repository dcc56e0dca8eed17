/** The properties of a template's resource, with what is known filled in. */
import { isObject, type Json, type Template } from '../../../build/template/template.ts'
import { withStringScalars } from '../../../simulator/lambda/stringScalars.ts'
import { optionOf } from '../../options/propertyOptions.ts'
import { UsageError } from '../../usageError.ts'
import { type Known, resolve, UnresolvedError } from './intrinsics.ts'
import type { ParameterRequest } from './parameters.ts'
import { OF_CLOUDFORMATION } from './resourceName.ts'
import { resourceIn, STAND_IN, type TemplateContext, withResources } from './standIns.ts'
import { splitTasks, withTasks } from './templateTasks.ts'

/** Planned with as much of them as is known: they hardly affect which services are planned, where and at what cost. */
const MAY_BE_PARTIAL = ['Tags', 'PolicyDocuments']

/** What a resource names of its VPC. Where the template creates the VPC, nothing of this exists yet. */
const OF_VPC = [
  ...['VpcId', 'SubnetIds', 'RouteTableIds', 'SecurityGroupIds', 'AllowedCidrs', 'AllowedSecurityGroupIds'],
]

export interface TemplateRequest extends ParameterRequest {
  /** The resource's logical id; needless where the template has one resource of the type. */
  resource: string | undefined
  /** Properties that are given otherwise, so the template need not have them. */
  overridden: readonly string[]
}

/** What a template shows of the resource. */
export interface Found {
  properties: Record<string, unknown>
  /** The logical ids of those of its task definitions that are the template's own. They are not in the properties. */
  taskIds: readonly string[]
  /** Whether the VPC is the template's own: then it does not exist yet. */
  createsVpc: boolean
}

/** @throws UsageError for what is known in a deployed stack only */
export const propertiesOf = (
  id: string,
  { request, warn, ...context }: TemplateContext & { request: TemplateRequest; warn: (words: string) => void },
): Found => {
  const { template, lookup } = context
  const known = {
    lookup: withResources(context),
    conditions: template.Conditions ?? {},
    mappings: template.Mappings ?? {},
  }
  const given = Object.entries(template.Resources[id]?.Properties ?? {}).filter(
    ([name]) => !OF_CLOUDFORMATION.includes(name) && !request.overridden.includes(name),
  )
  const createsVpc = given.some(([name, value]) => name === 'VpcId' && isOfTemplate(value, known, template))
  const problems = new Map<string, string>()
  const taskIds: string[] = []
  const resolved = given.map(([name, value]) => {
    if (
      MAY_BE_PARTIAL.includes(name) ||
      (name === 'S3Buckets' && isOfTemplate(value, known, template, 'AWS::S3::Bucket'))
    ) {
      const { most, unresolved } = resolveMost(value, known, name === 'S3Buckets')
      if (unresolved.size > 0) warn(standInText(name, unresolved))
      return [name, most] as const
    }
    try {
      if (name !== 'TaskDefinitions') return [name, requireStatic(resolve(value, known))] as const
      const { ids, registered } = splitTasks(resolve(value, { ...known, lookup: withTasks(lookup, template) }))
      taskIds.push(...ids)
      return [name, registered] as const
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      if (!createsVpc || !OF_VPC.includes(name)) problems.set(name, error.message)
      return [name, undefined] as const
    }
  })
  if (problems.size > 0) throw new UsageError(unresolvedText(request.path, problems))
  const present = Object.fromEntries(resolved.filter(([, value]) => value !== undefined))
  return {
    properties: withStringScalars(present) as Record<string, unknown>,
    taskIds,
    createsVpc,
  }
}

/** CloudFormation replaces a dynamic reference as it deploys. @throws UnresolvedError */
const requireStatic = (value: Json | undefined): Json | undefined => {
  const [reference] = /\{\{resolve:.*?\}\}/.exec(JSON.stringify(value) ?? '') ?? []
  if (reference !== undefined) throw new UnresolvedError(reference)
  return value
}

/** Whether something of a value is not known, and all of that is of the template's own resources. */
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

/** As much of a property as is known. A whole tag or document that is not is left out: a stand-in has another form. */
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

const standInText = (name: string, unresolved: ReadonlySet<string>): string =>
  `${name} has values that are known in a deployed stack only (${[...unresolved].join('; ')}). ` +
  `${STAND_IN} replaces them here, so a change that is planned for ${name} may be none.`

const unresolvedText = (path: string, problems: ReadonlyMap<string, string>): string => {
  const options = [...problems.keys()].flatMap((name) => optionOf(name) ?? [])
  const orOptions = options.length > 0 ? `, or the property by its own option: ${options.join(', ')}` : ''
  return (
    `${path}: these values are not in the template: ` +
    `${[...problems].map(([name, call]) => `${name}: ${call}`).join('; ')}. ` +
    `Give a parameter by --parameter Name=Value${orOptions}`
  )
}
