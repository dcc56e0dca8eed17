import { type Derived, derive } from '../../handler/fargate/taskDefinitions/derive.ts'
import { readTaskDefinition, type TaskDefinition } from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { readJson } from '../readJson.ts'
import { messageOf, UsageError } from '../usageError.ts'
import type { ClientConfiguration, Connection } from './connect.ts'

/** A family, a family with its revision, or an ARN. */
const REGISTERED = /^(arn:[^:]+:ecs:[^:]+:\d{12}:task-definition\/)?[\w-]{1,255}(:\d+)?$/

const EXPECTED = 'a task definition in JSON, as it is registered or as describe-task-definition prints it'

/**
 * What the tasks of these definitions need.
 * @param names JSON files, families or ARNs
 * @throws UsageError for what is no task definition
 */
export const deriveFrom = async (
  names: readonly string[],
  { place, configuration }: Pick<Connection, 'place' | 'configuration'>,
): Promise<Derived> => {
  const definitions = await Promise.all(
    names.map((name) =>
      REGISTERED.test(name) ? readRegistered(name, { ...configuration, region: place.region }) : readFile(name),
    ),
  )
  return derive(definitions, place.region)
}

const readFile = async (path: string): Promise<TaskDefinition> => {
  const definition = readTaskDefinition(await readJson(path, EXPECTED))
  if (!definition) throw new UsageError(`${path}: expected ${EXPECTED}, got no containerDefinitions with images`)
  return definition
}

/** ECS's SDK is loaded only here. */
const readRegistered = async (name: string, configuration: ClientConfiguration): Promise<TaskDefinition> => {
  const { DescribeTaskDefinitionCommand, ECSClient } = await import('@aws-sdk/client-ecs')
  const client = new ECSClient(configuration)
  try {
    const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))
    const definition = readTaskDefinition(taskDefinition)
    if (definition) return definition
  } catch (error) {
    throw new UsageError(
      `${name}: expected a task definition that is registered in ${configuration.region}, got ${messageOf(error)}. ` +
        'It takes ecs:DescribeTaskDefinition; a file is named by its path, such as ./task.json',
    )
  } finally {
    client.destroy()
  }
  throw new UsageError(`${name}: expected a task definition with containers that have images`)
}
