/** Task definitions that are registered with ECS. Its SDK comes with this module, so load it only where one is named. */
import { DescribeTaskDefinitionCommand, ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs'
import { type Derived, derive } from './derive.ts'
import { readTaskDefinition, type TaskDefinition, TaskDefinitionError } from './taskDefinition.ts'

export interface Reading {
  /** Where they are registered, and where their tasks will run. */
  region: string
  configuration?: ECSClientConfig
  /** The end of the invocation. */
  signal?: AbortSignal
}

/** Task definitions can't be read: one reason each, with what to do. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly reasons: readonly string[]
  constructor(reasons: readonly string[]) {
    super(reasons.join(' '))
    this.reasons = reasons
  }
}

/**
 * What the tasks of these definitions need.
 * @param names families, each of which means its latest ACTIVE revision; families with a revision; ARNs
 * @throws UnreadableError with all that can't be read
 */
export const deriveFromRegistered = async (names: readonly string[], reading: Reading): Promise<Derived> =>
  derive(await readRegistered(names, reading), reading.region)

export const readRegistered = async (names: readonly string[], reading: Reading): Promise<TaskDefinition[]> => {
  const client = new ECSClient({ ...reading.configuration, region: reading.region })
  try {
    const results = await Promise.allSettled(names.map((name) => read(name, client, reading)))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    const unforeseen = failures.find((failure) => !(failure instanceof UnreadableError))
    if (unforeseen) throw unforeseen
    if (failures.length > 0) throw new UnreadableError(failures.flatMap(({ reasons }: UnreadableError) => reasons))
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  } finally {
    client.destroy()
  }
}

const read = async (name: string, client: ECSClient, { region, signal }: Reading): Promise<TaskDefinition> => {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: name })
  const { taskDefinition } = await client.send(command, signal && { abortSignal: signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new UnreadableError([unreadable(name, region, error)])
  })
  try {
    return readTaskDefinition(taskDefinition).definition
  } catch (error) {
    throw error instanceof TaskDefinitionError ? new UnreadableError([`${name}: ${error.message}.`]) : error
  }
}

const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'])

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html#API_DescribeTaskDefinition_Errors */
const unreadable = (name: string, region: string, error: unknown): string => {
  const { name: code, message } = error instanceof Error ? error : { name: 'an error', message: String(error) }
  const got = `${code}: ${message.replace(/\.$/, '')}`
  return DENIED.has(code)
    ? `${name}: expected to be allowed ecs:DescribeTaskDefinition, got ${got}. Allow it (ReadTaskDefinitions in template.yaml), and see that no boundary takes it away.`
    : `${name}: expected a task definition that is registered in ${region}, got ${got}. Register it there first, or correct the name.`
}
