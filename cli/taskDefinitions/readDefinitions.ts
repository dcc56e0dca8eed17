import type { Readable } from 'node:stream'
import type { DescribeOptions } from '../../handler/fargate/taskDefinitions/describeTaskDefinitions.ts'
import { TASK_DEFINITION } from '../../handler/resource/properties.ts'
import type { Connection } from '../connect.ts'
import { STANDARD_INPUT } from '../readInput.ts'
import { UsageError } from '../usageError.ts'
import { type Definitions, parseDefinition, readText } from './taskDefinitionFile.ts'

/**
 * Reads task definitions from files and from ECS.
 * @param names JSON files (also as `file://task.json`, as in the AWS CLI), `-`, families or ARNs
 * @throws UsageError for a name without a valid task definition
 */
export const readDefinitions = async (
  names: readonly string[],
  { environment, configuration }: Pick<Connection, 'environment' | 'configuration'>,
  stdin?: Readable,
): Promise<Definitions> => {
  if (names.indexOf(STANDARD_INPUT) !== names.lastIndexOf(STANDARD_INPUT)) {
    throw new UsageError('expected --task-definition - once, got it twice: standard input has one task definition')
  }
  const isRegistered = (name: string): boolean => name !== STANDARD_INPUT && TASK_DEFINITION.test(name)
  const registered = names.filter(isRegistered)
  const files = names.filter((name) => !isRegistered(name))
  const results = await Promise.all([
    ...files.map(async (file) => parseDefinition(file, await readText(file, stdin))),
    ...(registered.length > 0 ? [readAll(registered, { configuration, region: environment.region })] : []),
  ])
  return {
    definitions: results.flatMap(({ definitions }) => definitions),
    warnings: results.flatMap(({ warnings }) => warnings),
  }
}

/** Imports the SDK of ECS only when a name needs it. */
const readAll = async (names: readonly string[], options: DescribeOptions): Promise<Definitions> => {
  const { describeTaskDefinitions, regionOfTask } = await import(
    '../../handler/fargate/taskDefinitions/describeTaskDefinitions.ts'
  )
  const { definitions, unreadable } = await describeTaskDefinitions(names, options)
  if (unreadable.length > 0) {
    const [other, ...more] = new Set(names.map((name) => regionOfTask(name) ?? options.region))
    const hint =
      other === options.region || more.length > 0
        ? 'A file is named by its path, such as ./task.json.'
        : `Did you mean --region ${other}?`
    throw new UsageError(`${unreadable.join(' ')} ${hint}`)
  }
  return { definitions, warnings: [] }
}
