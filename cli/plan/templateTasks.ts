/**
 * Task definitions of the template itself: only a deployed stack has their ARNs, but the template tells what their tasks need.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
 */
import { isObject, type Json, type JsonObject, type Template } from '../../build/template/template.ts'
import { isPlaceholder } from '../../handler/fargate/taskDefinitions/requirement.ts'
import { readTaskDefinition, type TaskDefinition } from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { UsageError } from '../usageError.ts'
import { type Lookup, resolve } from './intrinsics.ts'
import { markOf, STAND_IN, secretArn, type TemplateContext, withResources } from './standIns.ts'

const TYPE = 'AWS::ECS::TaskDefinition'

/** Stands for the ARN of a task definition of the template. */
const REFERENCE = /^<task definition (?<id>.+)>$/

/** Beside what is known, `Ref` of the template's own task definitions, for `splitTasks`. */
export const withTasks =
  (lookup: Lookup, { Resources }: Template): Lookup =>
  (name) => {
    const id = name.replace(/\.TaskDefinitionArn$/, '')
    return lookup(name) ?? (Resources[id]?.Type === TYPE ? `<task definition ${id}>` : undefined)
  }

/** The template's own task definitions, by logical id, and the rest, which are registered. */
export const splitTasks = (value: Json | undefined): { ids: string[]; registered: Json | undefined } => {
  const items = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  const idOf = (item: Json): string | undefined => REFERENCE.exec(String(item).trim())?.groups?.id
  const ids = new Set(items.flatMap((item) => idOf(item) ?? []))
  if (ids.size === 0) return { ids: [], registered: value }
  const others = items.filter((item) => idOf(item) === undefined)
  return { ids: [...ids], registered: others.length > 0 ? others : undefined }
}

export interface TaskQuestion extends TemplateContext {
  /** The template's file. */
  path: string
  /** Hears what can't be told. */
  warn: (words: string) => void
}

/** What the plan reads. A value that can't be told elsewhere, such as of a volume, says nothing. */
const READ = ['Family', 'ContainerDefinitions', 'RequiresCompatibilities', 'RuntimePlatform']

/**
 * Reads a task definition of the template, as ECS would have it.
 * @throws UsageError for one that has no containers with images
 */
export const readTemplateTask = (id: string, question: TaskQuestion): TaskDefinition => {
  const { path, template } = question
  const warn = (words: string): void => question.warn(`${id}: ${words}`)
  const undecided = (call: string): void =>
    warn(
      `a condition depends on ${call}, which can't be told: of its two values the first is taken. ` +
        'Give it by --parameter Name=Value.',
    )
  const known = { lookup: withResources(question), conditions: template.Conditions ?? {}, standIn: markOf, undecided }
  const given = Object.entries(template.Resources[id]?.Properties ?? {}).filter(([name]) => READ.includes(name))
  const properties = resolve(Object.fromEntries(given), known)
  const definition = isObject(properties) && readTaskDefinition(definitionOf(properties, id, { ...question, warn }))
  if (definition) return definition
  throw new UsageError(
    `${path}: ${id}: expected an ${TYPE} with ContainerDefinitions that have an Image each. ` +
      'Correct it, or name what is to be read by --task-definition, such as ./task.json',
  )
}

type Warn = TaskQuestion['warn']

/** In the form that ECS has registered. Keys that an author chooses, those of options, stay as they are. */
const definitionOf = (properties: JsonObject, id: string, question: TaskQuestion): unknown => {
  const { Family, ContainerDefinitions, RequiresCompatibilities, RuntimePlatform } = properties
  const { warn } = question
  const compatibilities = listIn(RequiresCompatibilities, 'RequiresCompatibilities', warn).flatMap(
    (one) => textOf(one) ?? [],
  )
  const operatingSystemFamily = textOf(objectIn(RuntimePlatform).OperatingSystemFamily)
  const untold = [...compatibilities, operatingSystemFamily ?? ''].filter(isPlaceholder)
  if (untold.length > 0)
    warn(`what it runs on can't be told (${untold.join(', ')}): it is taken to be Linux on Fargate.`)
  return {
    family: told(textOf(Family)) ?? id,
    containerDefinitions: listIn(ContainerDefinitions, 'ContainerDefinitions', warn).map((one) =>
      containerOf(objectIn(one), question),
    ),
    requiresCompatibilities: compatibilities.some(isPlaceholder) ? [] : compatibilities,
    runtimePlatform: { operatingSystemFamily },
  }
}

const containerOf = (container: JsonObject, question: TaskQuestion): unknown => {
  const { warn } = question
  const name = textOf(container.Name) ?? 'unnamed'
  const list = (property: string): JsonObject[] =>
    listIn(container[property], `${property} of container ${name}`, warn).map(objectIn)
  const { CredentialsParameter } = objectIn(container.RepositoryCredentials)
  return {
    name,
    image: imageOf(textOf(container.Image), name, warn),
    logConfiguration: loggingOf(container.LogConfiguration, name, question),
    secrets: list('Secrets').flatMap((secret) => secretOf(secret, name, question)),
    ...(CredentialsParameter !== undefined && {
      repositoryCredentials: { credentialsParameter: credentialsOf(textOf(CredentialsParameter) ?? '', question) },
    }),
    ...(container.FirelensConfiguration !== undefined && {
      firelensConfiguration: { options: optionsOf(objectIn(container.FirelensConfiguration).Options) },
    }),
    environment: list('Environment').map(({ Name, Value }) => ({ name: textOf(Name), value: textOf(Value) })),
    environmentFiles: list('EnvironmentFiles').map(({ Value, Type }) => ({
      value: textOf(Value) ?? '',
      type: textOf(Type) ?? 's3',
    })),
  }
}

/** What only a deployed stack, or a service, fills in. */
const FILLED_IN = /\$\{[^}]*\}|\{\{[^}]*\}\}/g

/** Of a private registry in Amazon ECR, all but the account. */
const ACCOUNT_ALONE = /^(\$\{[^}]*\}|\{\{[^}]*\}\})\.dkr[.-]ecr(-fips)?\.[a-z\d-]+\./

/** An image whose registry is told stays in it, whatever its tag is; any other is taken to be in Amazon ECR. */
const imageOf = (image: string | undefined, name: string, warn: Warn): string | undefined => {
  if (!image || !isPlaceholder(image)) return image || undefined
  const [before = ''] = image.split(FILLED_IN)
  if (/[/:@]/.test(before) || ACCOUNT_ALONE.test(image)) return image.replaceAll(FILLED_IN, STAND_IN)
  warn(
    `the registry of ${image}, the image of container ${name}, can't be told: it is taken to be in Amazon ECR. ` +
      'Where it is a parameter, give it by --parameter Name=Value.',
  )
  return image
}

const loggingOf = (value: Json | undefined, name: string, question: TaskQuestion): unknown => {
  if (!isObject(value)) {
    if (value !== undefined && value !== null) {
      question.warn(
        `what container ${name} logs by can't be told: ${textOf(value)}. Where it needs an endpoint, name it.`,
      )
    }
    return undefined
  }
  const logDriver = textOf(value.LogDriver)
  if (logDriver === undefined) return undefined
  const options = optionsOf(value.Options)
  const region = options['awslogs-region'] ?? options.region
  if (region !== undefined && isPlaceholder(region)) {
    question.warn(`the region that container ${name} logs to can't be told (${region}): it is taken to be this one.`)
  }
  const secrets = listIn(value.SecretOptions, `SecretOptions of container ${name}`, question.warn)
  return { logDriver, options, secretOptions: secrets.flatMap((one) => secretOf(objectIn(one), name, question)) }
}

/** An ARN tells the service of its secret, and a name that it is Parameter Store's; the start of either is enough. */
const secretOf = ({ Name, ValueFrom }: JsonObject, container: string, { warn }: TaskQuestion): unknown[] => {
  const valueFrom = textOf(ValueFrom) ?? ''
  const [before = ''] = valueFrom.split(/[<>{}$]/)
  const isTold = before.startsWith('arn:') ? /^arn:[^:]+:(secretsmanager|ssm):/.test(valueFrom) : before !== ''
  if (isTold) return [{ name: textOf(Name), valueFrom }]
  warn(
    `container ${container} is given ${textOf(Name) ?? 'a secret'} from ${valueFrom || 'nothing'}, which can't be told: give it by ` +
      '--parameter Name=Value where it is a parameter; else --secrets-manager or --parameter-store, whichever keeps it.',
  )
  return []
}

/** What can't be told is a secret of Secrets Manager: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html */
const credentialsOf = (text: string, { environment }: TaskQuestion): string =>
  isPlaceholder(text) && !text.startsWith('arn:') ? secretArn(environment, text) : text

/** Numbers and booleans are strings to CloudFormation, and to ECS. */
const textOf = (value: Json | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : String(value)

const told = (text: string | undefined): string | undefined =>
  text === undefined || isPlaceholder(text) ? undefined : text

const optionsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectIn(value)).flatMap(([key, inner]) => {
      const text = textOf(inner)
      return text === undefined ? [] : [[key, text]]
    }),
  )

const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

const listIn = (value: Json | undefined, what: string, warn: Warn): Json[] => {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') return []
  if (!isPlaceholder(value)) return value.split(',')
  warn(`${what} can't be told: ${value}. Where tasks need an endpoint by it, name it by its own option.`)
  return []
}
