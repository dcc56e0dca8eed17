/**
 * Task definitions that are registered with ECS. This module loads the SDK of ECS, so import it only if one is named.
 */
import { DescribeTaskDefinitionCommand, ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs'
import { isAccessDenied } from '../../accessDenied.ts'
import { type Derived, derive } from './derive.ts'
import { readTaskDefinition, type TaskDefinition, TaskDefinitionError } from './taskDefinition.ts'

export interface DescribeOptions {
  /** The region in which they are registered and their tasks will run. */
  region: string
  configuration?: ECSClientConfig
  /** Ends the invocation. */
  signal?: AbortSignal
}

/** The definitions that could be read, and a reason for each of the others, with what to do. */
export interface DescribedTaskDefinitions {
  definitions: TaskDefinition[]
  unreadable: readonly string[]
}

/** The needs of the definitions that could be read, and the reasons for the others. */
export interface DerivedFromEcs {
  derived: Derived
  unreadable: DescribedTaskDefinitions['unreadable']
}

/** @param names ARNs, families with a revision, or families, each of which means its latest ACTIVE revision */
export const deriveFromEcs = async (names: readonly string[], options: DescribeOptions): Promise<DerivedFromEcs> => {
  const { definitions, unreadable } = await describeTaskDefinitions(names, options)
  return { derived: derive(definitions, options.region), unreadable }
}

export const describeTaskDefinitions = async (
  names: readonly string[],
  options: DescribeOptions,
): Promise<DescribedTaskDefinitions> => {
  const client = new ECSClient({ ...options.configuration, region: options.region })
  try {
    const results = await Promise.all(names.map((name) => read(name, client, options)))
    return {
      definitions: results.flatMap((result) => (typeof result === 'string' ? [] : [result])),
      unreadable: results.filter((result) => typeof result === 'string'),
    }
  } finally {
    client.destroy()
  }
}

/** @returns the definition, or the reason why it cannot be read */
const read = async (
  name: string,
  client: ECSClient,
  { region, signal }: DescribeOptions,
): Promise<TaskDefinition | string> => {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name })
  try {
    const { taskDefinition } = await client.send(command, signal && { abortSignal: signal })
    return readTaskDefinition(taskDefinition).definition
  } catch (error) {
    signal?.throwIfAborted()
    return error instanceof TaskDefinitionError ? `${name}: ${error.message}.` : unreadable(name, region, error)
  }
}

/** The region in an ARN. */
export const regionOfTask = (name: string): string | undefined => /^arn:[^:]+:ecs:([^:]+):/.exec(name)?.[1]

/** The errors for a name that ECS does not know or accept. Others are not about the name. */
const REFUSALS = ['ClientException', 'InvalidParameterException']

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html#API_DescribeTaskDefinition_Errors */
const unreadable = (name: string, region: string, error: unknown): string => {
  const { name: code, message } = error instanceof Error ? error : { name: 'an error', message: String(error) }
  const got = `${code}: ${message.replace(/\.$/, '')}`
  const other = regionOfTask(name)
  if (other !== undefined && other !== region) {
    return `${name}: expected a task definition that is registered in ${region}, got one of ${other} (${got}). Each region has its own: register it in ${region} too, and name that one.`
  }
  if (isAccessDenied(error))
    return `${name}: expected to be allowed ecs:DescribeTaskDefinition, got ${got}. Allow it (ReadTaskDefinitions in template.yaml), and see that no boundary takes it away.`
  return REFUSALS.includes(code)
    ? `${name}: expected a task definition that is registered in ${region}, got ${got}. Register it there first, or correct the name.`
    : `${name}: expected an answer of ECS in ${region}, got ${got}. Try again.`
}
