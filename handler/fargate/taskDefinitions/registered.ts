/** Task definitions that are registered with ECS. Its SDK comes with this module, so load it only where one is named. */
import { DescribeTaskDefinitionCommand, ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs'
import { isAccessDenied } from '../../accessDenied.ts'
import { type Derived, derive } from './derive.ts'
import { readTaskDefinition, type TaskDefinition, TaskDefinitionError } from './taskDefinition.ts'

export interface Reading {
  /** Where they are registered, and where their tasks will run. */
  region: string
  configuration?: ECSClientConfig
  /** The end of the invocation. */
  signal?: AbortSignal
}

/** What could be read of registered task definitions, and why the rest could not: one reason each, with what to do. */
export interface Registered {
  definitions: TaskDefinition[]
  unreadable: readonly string[]
}

/** What the tasks of registered definitions need, as far as these could be read. */
export interface DerivedFromRegistered {
  derived: Derived
  unreadable: Registered['unreadable']
}

/** @param names families, each of which means its latest ACTIVE revision; families with a revision; ARNs */
export const deriveFromRegistered = async (
  names: readonly string[],
  reading: Reading,
): Promise<DerivedFromRegistered> => {
  const { definitions, unreadable } = await readRegistered(names, reading)
  return { derived: derive(definitions, reading.region), unreadable }
}

export const readRegistered = async (names: readonly string[], reading: Reading): Promise<Registered> => {
  const client = new ECSClient({ ...reading.configuration, region: reading.region })
  try {
    const results = await Promise.all(names.map((name) => read(name, client, reading)))
    return {
      definitions: results.flatMap((result) => (typeof result === 'string' ? [] : [result])),
      unreadable: results.filter((result) => typeof result === 'string'),
    }
  } finally {
    client.destroy()
  }
}

/** @returns the definition, or why it can't be read */
const read = async (name: string, client: ECSClient, { region, signal }: Reading): Promise<TaskDefinition | string> => {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name })
  try {
    const { taskDefinition } = await client.send(command, signal && { abortSignal: signal })
    return readTaskDefinition(taskDefinition).definition
  } catch (error) {
    signal?.throwIfAborted()
    return error instanceof TaskDefinitionError ? `${name}: ${error.message}.` : unreadable(name, region, error)
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html#API_DescribeTaskDefinition_Errors */
const unreadable = (name: string, region: string, error: unknown): string => {
  const { name: code, message } = error instanceof Error ? error : { name: 'an error', message: String(error) }
  const got = `${code}: ${message.replace(/\.$/, '')}`
  return isAccessDenied(error)
    ? `${name}: expected to be allowed ecs:DescribeTaskDefinition, got ${got}. Allow it (ReadTaskDefinitions in template.yaml), and see that no boundary takes it away.`
    : `${name}: expected a task definition that is registered in ${region}, got ${got}. Register it there first, or correct the name.`
}
