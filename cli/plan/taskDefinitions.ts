import type { Reading } from '../../handler/fargate/taskDefinitions/registered.ts'
import { readTaskDefinition, type TaskDefinition } from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { TASK_DEFINITION } from '../../handler/resource/properties.ts'
import { readJson } from '../readJson.ts'
import { UsageError } from '../usageError.ts'
import type { Connection } from './connect.ts'

const EXPECTED = 'a task definition in JSON, as it is registered or as describe-task-definition prints it'

/**
 * Task definitions, as they are in files and as they are registered.
 * @param names JSON files, families or ARNs
 * @throws UsageError for what is no task definition
 */
export const readDefinitions = async (
  names: readonly string[],
  { environment, configuration }: Pick<Connection, 'environment' | 'configuration'>,
): Promise<TaskDefinition[]> => {
  const registered = names.filter((name) => TASK_DEFINITION.test(name))
  const files = names.filter((name) => !TASK_DEFINITION.test(name))
  const definitions = await Promise.all([
    ...files.map(readFile),
    ...(registered.length > 0 ? [readAll(registered, { configuration, region: environment.region })] : []),
  ])
  return definitions.flat()
}

const readFile = async (path: string): Promise<TaskDefinition> => {
  const definition = readTaskDefinition(await readJson(path, EXPECTED))
  if (!definition) throw new UsageError(`${path}: expected ${EXPECTED}, got no containerDefinitions with images`)
  return definition
}

/** ECS's SDK is loaded only here. */
const readAll = async (names: readonly string[], reading: Reading): Promise<TaskDefinition[]> => {
  const { readRegistered, UnreadableError } = await import('../../handler/fargate/taskDefinitions/registered.ts')
  return readRegistered(names, reading).catch((error: unknown) => {
    if (!(error instanceof UnreadableError)) throw error
    throw new UsageError(`${error.message} A file is named by its path, such as ./task.json.`)
  })
}
