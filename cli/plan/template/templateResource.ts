import type { Json, Template } from '../../../build/template/template.ts'
import { isObject } from '../../../build/template/template.ts'
import type { TaskDefinition } from '../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { withStringScalars } from '../../../simulator/lambda/stringScalars.ts'
import { optionOf } from '../../options/propertyOptions.ts'
import { UsageError } from '../../usageError.ts'
import { creationOf, idsOf } from './creation.ts'
import { type Known, type Lookup, resolve, UnresolvedError } from './intrinsics.ts'
import { lookupIn, type ParameterRequest } from './parameters.ts'
import { OF_CLOUDFORMATION, resourceNameIn } from './resourceName.ts'
import { resourceIn, STAND_IN, withResources } from './standIns.ts'
import { readTemplateFile, unreadText } from './templateFile.ts'
import { type ServiceFlag, serviceFlags } from './templateServices.ts'
import { readTemplateTask, splitTasks, TASK_DEFINITION_TYPE, withTasks } from './templateTasks.ts'

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

/** A template's resource: its logical id, and its properties with what is known filled in. */
export interface TemplateResource {
  /** Undefined where the template has no resource of this type yet. */
  logicalResourceId: string | undefined
  properties: Record<string, unknown>
  /** Those of its TaskDefinitions that are the template's own, and so not registered yet. They are not in the properties. */
  definitions: TaskDefinition[]
  /** Their logical ids. */
  taskIds: readonly string[]
  /** The condition by which CloudFormation does not create the resource. */
  excludedBy: string | undefined
  /** Whether the VPC is the template's own: then it does not exist yet. */
  createsVpc: boolean
  /** The VPC, as a line that is added to the template would name it. */
  suggestedVpc: string | undefined
  /** Flags that the template's services ask for. */
  serviceFlags: readonly ServiceFlag[]
  warnings: string[]
}

/** @throws UsageError where the template does not show it */
export const readTemplateResource = (request: TemplateRequest): TemplateResource => {
  const { path, environment } = request
  const template = readTemplateFile(path)
  const warnings = new Set<string>()
  const warn = (words: string): void => void warnings.add(words)
  const unread = unreadText(template)
  if (unread) warn(unread)
  const parameters = lookupIn(template, request, warn)
  const id = resourceNameIn(template, { ...request, lookup: parameters.lookup })
  const context = { template, environment, lookup: parameters.lookup }
  const creation = id === undefined ? undefined : creationOf(id, template, parameters.lookup)
  if (creation?.is === 'unknown') {
    warn(`${id} is planned as if it were created: that is decided by ${creation.dependsOn}.`)
  }
  const found =
    creation?.is === 'not created'
      ? NOTHING
      : id === undefined
        ? propertiesWithout(context, request)
        : propertiesOf(id, { ...context, request, warn })
  const definitions = found.taskIds.map((task) => readTemplateTask(task, { ...context, path, warn }))
  const valueless = parameters.valueless()
  if (definitions.length > 0 && valueless.length > 0) {
    warn(`These parameters have no value: ${valueless.join(', ')}. Give them by --parameter Name=Value.`)
  }
  return {
    ...found,
    logicalResourceId: id,
    definitions,
    excludedBy: creation?.is === 'not created' ? creation.condition : undefined,
    serviceFlags: serviceFlags(template, parameters.lookup),
    warnings: [...warnings],
  }
}

interface Context {
  template: Template
  environment: ParameterRequest['environment']
  lookup: Lookup
}

type Found = Pick<TemplateResource, 'properties' | 'taskIds' | 'createsVpc' | 'suggestedVpc'>

const NOTHING: Found = { properties: {}, taskIds: [], createsVpc: false, suggestedVpc: undefined }

/** A template without the resource: its task definitions, and its VPC where there is one only. */
const propertiesWithout = ({ template, lookup }: Context, { path, overridden }: TemplateRequest): Found => {
  const taskIds = idsOf(TASK_DEFINITION_TYPE, template, lookup)
  const areGiven = overridden.includes('TaskDefinitions')
  const unread = unreadText(template)
  if (taskIds.length === 0 && !areGiven) {
    throw new UsageError(
      `${path}: expected one Custom::FargateEndpoints or an ${TASK_DEFINITION_TYPE}, has none: --resource names one of ` +
        `another type, and without --template, options give the properties, such as --vpc-id${unread && `. ${unread}`}`,
    )
  }
  const vpcs = idsOf('AWS::EC2::VPC', template, lookup)
  const parameters = Object.entries(template.Parameters ?? {}).flatMap(([name, { Type }]) =>
    Type === 'AWS::EC2::VPC::Id' ? [name] : [],
  )
  const [name, ...others] = vpcs.length === 0 ? parameters : vpcs
  const isClear = name !== undefined && others.length === 0
  const isWanted = isClear && vpcs.length === 0 && !overridden.includes('VpcId')
  const vpcId = isWanted ? lookup(name) : undefined
  return {
    properties: vpcId === undefined ? {} : { VpcId: vpcId },
    suggestedVpc: isClear ? `!Ref ${name}` : undefined,
    taskIds: areGiven ? [] : taskIds,
    createsVpc: vpcs.length > 0,
  }
}

const propertiesOf = (
  id: string,
  { request, warn, ...context }: Context & { request: TemplateRequest; warn: (words: string) => void },
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
    suggestedVpc: undefined,
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
