import * as z from 'zod/mini'

const secret = z.object({ name: z.optional(z.string()), valueFrom: z.string() })

const logConfiguration = z.object({
  logDriver: z.string(),
  options: z._default(z.nullish(z.record(z.string(), z.string())), {}),
  secretOptions: z._default(z.nullish(z.array(secret)), []),
})

const container = z.object({
  name: z._default(z.string(), 'unnamed'),
  image: z.string(),
  logConfiguration: z.nullish(logConfiguration),
  secrets: z._default(z.nullish(z.array(secret)), []),
  repositoryCredentials: z.nullish(z.object({ credentialsParameter: z.string() })),
  firelensConfiguration: z.nullish(z.object({ options: z.optional(z.nullish(z.record(z.string(), z.string()))) })),
  environment: z._default(
    z.nullish(z.array(z.object({ name: z._default(z.string(), ''), value: z._default(z.string(), '') }))),
    [],
  ),
  environmentFiles: z._default(z.nullish(z.array(z.object({ value: z.string(), type: z.string() }))), []),
})

const taskDefinition = z.object({
  family: z._default(z.string(), 'unnamed'),
  containerDefinitions: z.array(container).check(z.minLength(1)),
  requiresCompatibilities: z._default(z.nullish(z.array(z.string())), []),
  runtimePlatform: z.nullish(z.object({ operatingSystemFamily: z.nullish(z.string()) })),
})

/** What of a task definition tells what its tasks need. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
export type TaskDefinition = z.output<typeof taskDefinition>
export type Container = TaskDefinition['containerDefinitions'][number]

/** As it is registered, or as `DescribeTaskDefinition` wraps it. Undefined for what is no task definition. */
export const readTaskDefinition = (raw: unknown): TaskDefinition | undefined => {
  const wrapped = z.safeParse(z.object({ taskDefinition: z.unknown() }), raw)
  const result = z.safeParse(taskDefinition, wrapped.success ? wrapped.data.taskDefinition : raw)
  return result.success ? result.data : undefined
}
