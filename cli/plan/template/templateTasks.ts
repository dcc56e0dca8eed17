/**
 * Task definitions of the template itself. Their ARNs exist only after a deployment, but the template shows what their
 * tasks need.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
 */
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { isPlaceholder } from '../../../handler/fargate/taskDefinitions/placeholder.ts'
import {
  describeProblem,
  readTaskDefinition,
  type TaskDefinition,
  TaskDefinitionError,
} from '../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { UsageError } from '../../usageError.ts'
import { type Lookup, resolve } from './values/intrinsics.ts'
import { markOf, type TemplateContext, withTaskResources } from './values/standIns.ts'

export const TASK_DEFINITION_TYPE = 'AWS::ECS::TaskDefinition'

/** Replaces the ARN of a task definition of the template. */
const REFERENCE = /^<task definition (?<id>.+)>$/

/** Extends a lookup with `Ref` of the task definitions of the template, for `splitTasks`. */
export const withTasks =
  (lookup: Lookup, { Resources }: Template): Lookup =>
  (name) => {
    const id = name.replace(/\.TaskDefinitionArn$/, '')
    return lookup(name) ?? (Resources[id]?.Type === TASK_DEFINITION_TYPE ? `<task definition ${id}>` : undefined)
  }

/** Separates the logical ids of task definitions of the template from the other items, which are registered. */
export const splitTasks = (value: Json | undefined): { ids: string[]; registered: Json | undefined } => {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  const idOf = (item: Json): string | undefined => REFERENCE.exec(String(item).trim())?.groups?.id
  const ids = new Set(items.flatMap((item) => idOf(item) ?? []))
  if (ids.size === 0) return { ids: [], registered: value }
  const others = items.filter((item) => idOf(item) === undefined)
  return { ids: [...ids], registered: others.length > 0 ? others : undefined }
}

export interface TaskRequest extends TemplateContext {
  /** The template's file. */
  path: string
  warn: (words: string) => void
}

/** The properties that affect endpoints. */
const READ = [
  ...['Family', 'ContainerDefinitions', 'RequiresCompatibilities', 'RuntimePlatform', 'Volumes'],
  ...['ProxyConfiguration', 'NetworkMode', 'EphemeralStorage'],
]

/**
 * Reads a task definition of the template in the form that ECS returns. An unknown value has the form `${Name}`.
 * @throws UsageError if it has no containers with images
 */
export const readTemplateTask = (id: string, request: TaskRequest): TaskDefinition => {
  const { path, template } = request
  const warn = (words: string): void => request.warn(`${id}: ${words}`)
  const undecided = (call: string): void =>
    warn(
      `a condition depends on ${call}, which is not known: of its two values the first is taken. ` +
        'Give it by --parameter Name=Value.',
    )
  const { Conditions: conditions = {}, Mappings: mappings = {} } = template
  const known = { lookup: withTaskResources(request), conditions, mappings, standIn: markOf, undecided }
  const all = Object.entries(template.Resources[id]?.Properties ?? {})
  const given = all.filter(([name]) => READ.includes(name) || READ.includes(templateKey(name)))
  const properties = resolve(Object.fromEntries(given), known)
  const definition = isObject(properties) ? asRegistered(properties, warn) : {}
  const family = definition.family ?? id
  try {
    return readTaskDefinition({ ...definition, family: isPlaceholder(String(family)) ? id : family }).definition
  } catch (error) {
    if (!(error instanceof TaskDefinitionError)) throw error
    const problems = error.problems.map((problem) => describeProblem(problem, templateKey))
    throw new UsageError(
      `${path}: ${id}: ${problems.join('; ')}. Correct it, or name what is to be read by --task-definition, such as ./task.json`,
    )
  }
}

/** Keys of which ECS changes more than the case of the first letter. */
const KEYS = new Map([
  ['EFSVolumeConfiguration', 'efsVolumeConfiguration'],
  ['FSxWindowsFileServerVolumeConfiguration', 'fsxWindowsFileServerVolumeConfiguration'],
  ['S3FilesVolumeConfiguration', 's3filesVolumeConfiguration'],
])

const registeredKey = (key: string): string => KEYS.get(key) ?? `${key[0]?.toLowerCase()}${key.slice(1)}`

const templateKey = (key: string): string =>
  [...KEYS].find(([, registered]) => registered === key)?.[0] ?? `${key[0]?.toUpperCase()}${key.slice(1)}`

/** Properties that are lists or objects. */
const LISTS = new Set([
  ...['ContainerDefinitions', 'RequiresCompatibilities', 'Volumes', 'Secrets', 'SecretOptions', 'Environment'],
  ...['EnvironmentFiles', 'CredentialSpecs', 'Command', 'EntryPoint'],
])
const OBJECTS = new Set([
  ...['LogConfiguration', 'Options', 'RepositoryCredentials', 'FirelensConfiguration', 'RuntimePlatform'],
  'ProxyConfiguration',
])

/** Objects with arbitrary keys. */
const MAPS = new Set(['Options', 'DockerLabels', 'DriverOpts', 'Labels'])

/** Converts properties to the form that ECS returns. The keys of maps do not change. */
const asRegistered = (properties: JsonObject, warn: TaskRequest['warn'], path = ''): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => {
      const place = `${path}${key}`
      const problem = refusalOf(key, value)
      if (problem !== undefined) {
        warn(`${place} is ignored here: ${problem}.`)
        return []
      }
      const isText = typeof value === 'string'
      if (isText && (LISTS.has(key) || OBJECTS.has(key)) && isPlaceholder(value) && key !== 'ContainerDefinitions') {
        warn(`${place} is not known (${value}). Where tasks need an endpoint because of it, name it by its own option.`)
        return []
      }
      const inner = isText && LISTS.has(key) && !isPlaceholder(value) ? value.split(',') : value
      return [[registeredKey(key), convert(MAPS.has(key), inner, warn, place)] as const]
    }),
  )

/** Why CloudFormation rejects a property; undefined if it may accept it. */
const refusalOf = (key: string, value: Json): string | undefined => {
  if (value === null) return 'CloudFormation allows no null'
  return templateKey(key) === key ? undefined : `CloudFormation writes ${templateKey(key)}`
}

/** CloudFormation and ECS treat numbers and booleans as strings. */
const convert = (isMap: boolean, value: Json, warn: TaskRequest['warn'], path: string): Json => {
  if (Array.isArray(value)) return value.map((one, at) => convert(false, one, warn, `${path}[${at}]`))
  if (!isObject(value)) return value === null ? value : String(value)
  if (!isMap) return asRegistered(value, warn, `${path}.`)
  const given = Object.entries(value).filter(([, inner]) => inner !== null && typeof inner !== 'object')
  return Object.fromEntries(given.map(([key, inner]) => [key, String(inner)]))
}
