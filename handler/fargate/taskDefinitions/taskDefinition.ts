import * as z from 'zod/mini'
import { listed } from './requirement.ts'

/** Empty if it is not given. */
const list = <Item extends z.ZodMiniType>(item: Item) =>
  z.pipe(
    z.nullish(z.array(item)),
    z.transform((items) => items ?? []),
  )

const secret = z.object({ name: z.optional(z.string()), valueFrom: z.string() })

const options = z.pipe(
  z.nullish(z.record(z.string(), z.string())),
  z.transform((given) => given ?? {}),
)

const logConfiguration = z.object({ logDriver: z.string(), options, secretOptions: list(secret) })

const variable = z.object({ name: z._default(z.string(), ''), value: z._default(z.string(), '') })

const container = z.object({
  name: z._default(z.string(), 'unnamed'),
  image: z.string(),
  entryPoint: list(z.string()),
  command: list(z.string()),
  logConfiguration: z.nullish(logConfiguration),
  secrets: list(secret),
  repositoryCredentials: z.nullish(z.object({ credentialsParameter: z.string() })),
  firelensConfiguration: z.nullish(z.object({ options })),
  environment: list(variable),
  environmentFiles: list(z.object({ value: z.string() })),
  credentialSpecs: list(z.string()),
})

const volume = z.object({
  name: z._default(z.string(), 'unnamed'),
  host: z.nullish(z.object({ sourcePath: z.nullish(z.string()) })),
  efsVolumeConfiguration: z.optional(z.unknown()),
  fsxWindowsFileServerVolumeConfiguration: z.optional(z.unknown()),
  s3filesVolumeConfiguration: z.optional(z.unknown()),
  dockerVolumeConfiguration: z.optional(z.unknown()),
})

const taskDefinition = z.object({
  family: z._default(z.string(), 'unnamed'),
  containerDefinitions: z.array(container).check(z.minLength(1)),
  requiresCompatibilities: list(z.string()),
  runtimePlatform: z.nullish(z.object({ operatingSystemFamily: z.nullish(z.string()) })),
  networkMode: z.nullish(z.string()),
  volumes: list(volume),
  ephemeralStorage: z.optional(z.unknown()),
  proxyConfiguration: z.nullish(z.object({ type: z.nullish(z.string()) })),
})

/**
 * The parts of a task definition that show what its tasks need.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export type TaskDefinition = z.output<typeof taskDefinition>
export type Container = TaskDefinition['containerDefinitions'][number]

type Path = readonly PropertyKey[]

/** A value of the wrong form. */
export interface Problem {
  path: Path
  expected: string
  got: unknown
}

/** A task definition cannot be read. */
export class TaskDefinitionError extends Error {
  override readonly name = 'TaskDefinitionError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(
      listed(
        problems.map((problem) => describeProblem(problem)),
        '; ',
      ),
    )
    this.problems = problems
  }
}

/** A value of the wrong form does not matter where it can't change which endpoints the tasks need. */
const NEEDLESS = [
  /^family$/,
  /\.name$/,
  /\.environment(\.|$)/,
  /\.options\./,
  /\.(entryPoint|command)(\.|$)/,
  /^(requiresCompatibilities|runtimePlatform|networkMode|volumes)(\.|$)/,
]

/**
 * Reads a task definition, as it is registered or as `DescribeTaskDefinition` wraps it.
 * @returns it, and what ECS would not take of it although nothing here depends on it
 * @throws TaskDefinitionError with every value of the wrong form, where something depends on one of them
 */
export const readTaskDefinition = (raw: unknown): { definition: TaskDefinition; problems: readonly Problem[] } => {
  const unwrapped = unwrap(raw)
  const result = z.safeParse(taskDefinition, unwrapped)
  if (result.success) return { definition: result.data, problems: [] }
  const problems = result.error.issues.map((issue) => problemOf(issue, unwrapped))
  const blocking = problems.filter(({ path }) => !NEEDLESS.some((pattern) => pattern.test(path.join('.'))))
  if (blocking.length > 0) throw new TaskDefinitionError(problems)
  const repaired = structuredClone(unwrapped)
  for (const problem of problems) repair(repaired, problem)
  return { definition: z.parse(taskDefinition, repaired), problems }
}

const unwrap = (raw: unknown): unknown => {
  const wrapped = z.safeParse(z.object({ taskDefinition: z.looseObject({}) }), raw)
  return wrapped.success ? wrapped.data.taskDefinition : raw
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const problemOf = (issue: z.core.$ZodIssue, raw: unknown): Problem => {
  const expected = issue.code === 'invalid_type' ? EXPECTED[issue.expected] : 'at least one container'
  return { path: issue.path, expected: expected ?? issue.message, got: at(raw, issue.path) }
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value)

/** A number or a boolean becomes its text, as it does in CloudFormation; anything else is left out. */
const repair = (definition: unknown, { path, expected, got }: Problem): void => {
  const holder = at(definition, path.slice(0, -1)) as Record<PropertyKey, unknown>
  const key = path.at(-1) as PropertyKey
  if (expected === 'a string' && got !== null && typeof got !== 'object') holder[key] = String(got)
  else if (Array.isArray(holder)) holder[key as number] = expected === 'a string' ? '' : {}
  else delete holder[key]
}

/** `containerDefinitions[0].image: expected a string, got 5`. @param keyOf how a key is written where the problem is */
export const describeProblem = ({ path, expected, got }: Problem, keyOf = (key: string): string => key): string => {
  const location = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${keyOf(String(key))}`),
    '',
  )
  return `${location || 'the task definition'}: expected ${expected}, got ${show(got)}`
}

const LONGEST = 80

const show = (value: unknown): string => {
  const json = value === undefined ? 'nothing' : JSON.stringify(value)
  return json.length > LONGEST ? `${json.slice(0, LONGEST - 1)}…` : json
}
