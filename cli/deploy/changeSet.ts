import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Output,
  type Parameter,
  paginateDescribeStackEvents,
  type Stack,
  type StackEvent,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation'
import { isRefusal } from '../unanswered.ts'
import { DeploymentError } from './deploymentError.ts'

export interface ChangeSetRequest {
  stackName: string
  templateUrl: string
  /** The names of the template's parameters. */
  parameterNames: readonly string[]
  /** The given values. Other parameters keep the value of the stack, or the default. */
  parameters: Readonly<Record<string, string>>
}

export interface ChangeSet {
  id: string
  stackName: string
  /** Whether the stack is new. */
  isNew: boolean
  changes: readonly Change[]
}

/** @returns undefined if the stack is up to date */
export const createChangeSet = async (
  client: CloudFormationClient,
  { stackName, templateUrl, parameterNames, parameters }: ChangeSetRequest,
): Promise<ChangeSet | undefined> => {
  const stack = await readStack(client, stackName)
  requireUpdatable(stackName, stack)
  const isNew = stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS'
  const kept = isNew ? [] : (stack.Parameters ?? []).map(({ ParameterKey = '' }) => ParameterKey)
  const { Id: id = '' } = await client.send(
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: `fargate-endpoints-${Date.now()}`,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateURL: templateUrl,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: parameterNames.flatMap((ParameterKey): Parameter[] => {
        const ParameterValue = parameters[ParameterKey]
        if (ParameterValue !== undefined) return [{ ParameterKey, ParameterValue }]
        return kept.includes(ParameterKey) ? [{ ParameterKey, UsePreviousValue: true }] : []
      }),
    }),
  )
  const described = await waitForChangeSet(client, { ChangeSetName: id, StackName: stackName })
  const changeSet = { id, stackName, isNew, changes: described.Changes ?? [] }
  if (described.Status !== 'FAILED') return changeSet
  await discard(client, changeSet)
  const reason = described.StatusReason ?? ''
  // Only this text distinguishes a change set without changes from one that failed.
  if (/didn't contain changes|No updates are to be performed/.test(reason)) return undefined
  throw new DeploymentError(reason)
}

/** A stack whose creation was rolled back can only be deleted: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-describing-stacks.html */
const requireUpdatable = (stackName: string, { StackStatus }: Partial<Stack> = {}): void => {
  if (!StackStatus?.startsWith('ROLLBACK_')) return
  throw new DeploymentError(
    `${stackName}: expected a stack that can be updated, got ${StackStatus}, since its first deployment failed. ` +
      `Delete it, and deploy again: aws cloudformation delete-stack --stack-name ${stackName}`,
  )
}

const waitForChangeSet = async (
  client: CloudFormationClient,
  named: { ChangeSetName: string; StackName: string },
): Promise<DescribeChangeSetCommandOutput> => {
  const waiting = { client, maxWaitTime: 300, minDelay: 1, maxDelay: 5 }
  // The waiter throws if the change set failed. The description has the reason.
  await waitUntilChangeSetCreateComplete(waiting, named).catch(() => undefined)
  return client.send(new DescribeChangeSetCommand(named))
}

/** Deletes a change set that is not executed, and the empty stack that it created. */
export const discard = async (client: CloudFormationClient, { id, stackName, isNew }: ChangeSet): Promise<void> => {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id, StackName: stackName }))
  if (isNew) await client.send(new DeleteStackCommand({ StackName: stackName }))
}

/**
 * Executes the change set, and returns the stack's outputs.
 * @throws DeploymentError with the reason of each resource that failed
 */
export const execute = async (client: CloudFormationClient, { id, stackName, isNew }: ChangeSet): Promise<Output[]> => {
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, StackName: stackName }))
  const wait = isNew ? waitUntilStackCreateComplete : waitUntilStackUpdateComplete
  try {
    await wait({ client, maxWaitTime: 1800, minDelay: 2, maxDelay: 10 }, { StackName: stackName })
  } catch (error) {
    const reasons = await failures(client, stackName)
    const words = reasons.length > 0 ? reasons.join(' ') : await statusText(client, stackName)
    throw new DeploymentError(`${stackName}: ${words}`, { cause: error })
  }
  return (await readStack(client, stackName))?.Outputs ?? []
}

/** The failures of the latest operation, the oldest first. */
const failures = async (client: CloudFormationClient, StackName: string): Promise<string[]> => {
  const reasons: string[] = []
  // CloudFormation returns the newest events first.
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    for (const event of StackEvents) {
      const { LogicalResourceId, ResourceStatus, ResourceStatusReason } = event
      if (ResourceStatus?.endsWith('_FAILED')) reasons.unshift(`${LogicalResourceId}: ${ResourceStatusReason}.`)
      if (beginsOperation(event)) return reasons
    }
  }
  return reasons
}

/**
 * Whether the event starts a creation or an update of the stack. A rollback belongs to the operation that it undoes.
 */
const beginsOperation = ({ StackId, PhysicalResourceId, ResourceStatus }: StackEvent): boolean =>
  PhysicalResourceId === StackId && (ResourceStatus === 'CREATE_IN_PROGRESS' || ResourceStatus === 'UPDATE_IN_PROGRESS')

const statusText = async (client: CloudFormationClient, stackName: string): Promise<string> => {
  const { StackStatus, StackStatusReason } = (await readStack(client, stackName)) ?? {}
  const because = StackStatusReason ? ` (${StackStatusReason})` : ''
  return `expected the stack to be deployed, got the status ${StackStatus}${because}. No resource failed: see the stack's events.`
}

const readStack = async (client: CloudFormationClient, StackName: string): Promise<Stack | undefined> => {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]
  } catch (error) {
    if (isRefusal(error) && /does not exist/.test(String(error))) return undefined
    throw error
  }
}
