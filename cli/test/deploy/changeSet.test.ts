import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation'
import { describe, expect, test } from '@jest/globals'
import { mockClient } from 'aws-sdk-client-mock'
import { createChangeSet, execute } from '../../deploy/changeSet.ts'

const StackId = 'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/provider/51af3dc0'

const ofStack = (ResourceStatus: StackEvent['ResourceStatus']): StackEvent => ({
  ...{ EventId: undefined, StackName: 'provider', Timestamp: undefined },
  ...{ StackId, PhysicalResourceId: StackId, LogicalResourceId: 'provider', ResourceStatus },
})

const failed = (LogicalResourceId: string, ResourceStatusReason: string): StackEvent => ({
  ...{ ...ofStack('UPDATE_FAILED'), PhysicalResourceId: LogicalResourceId.toLowerCase() },
  ...{ LogicalResourceId, ResourceStatusReason },
})

/**
 * Executes an update that CloudFormation rolls back, and returns the message of the error.
 * @param pages the pages of the stack's events, the newest first
 */
const executeFailing = async (...pages: StackEvent[][]): Promise<string> => {
  const client = new CloudFormationClient({ region: 'ap-northeast-1' })
  const mock = mockClient(client)
  mock.on(ExecuteChangeSetCommand).resolves({})
  mock.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'provider', CreationTime: undefined, StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
  })
  pages.forEach((StackEvents, page) => {
    const next = page + 1 < pages.length ? { NextToken: String(page + 1) } : {}
    const NextToken = page > 0 ? String(page) : undefined
    mock.on(DescribeStackEventsCommand, { StackName: 'provider', NextToken }).resolves({ StackEvents, ...next })
  })
  const error = await execute(client, { id: 'change-set', stackName: 'provider', isNew: false, changes: [] }).catch(
    (thrown: unknown) => thrown,
  )
  return error instanceof Error ? error.message : 'no error'
}

describe('A failed update', () => {
  test('is reported with its own failures, the oldest first', async () => {
    const message = await executeFailing(
      [
        ofStack('UPDATE_ROLLBACK_COMPLETE'),
        ofStack('UPDATE_ROLLBACK_IN_PROGRESS'),
        failed('Handler', 'Resource update cancelled'),
      ],
      [
        failed('Role', 'Not authorized'),
        ofStack('UPDATE_IN_PROGRESS'),
        ofStack('UPDATE_ROLLBACK_COMPLETE'),
        failed('Table', 'Last week’s problem'),
        ofStack('UPDATE_IN_PROGRESS'),
      ],
    )

    expect(message).toBe('provider: Role: Not authorized. Handler: Resource update cancelled.')
  })

  test('is reported with the status of the stack if no resource failed', async () => {
    const message = await executeFailing([ofStack('UPDATE_ROLLBACK_COMPLETE'), ofStack('UPDATE_IN_PROGRESS')])

    expect(message).toContain('got the status UPDATE_ROLLBACK_COMPLETE')
  })
})

test('A stack whose first deployment failed is reported with the command that deletes it', async () => {
  const client = new CloudFormationClient({ region: 'ap-northeast-1' })
  const mock = mockClient(client)
  mock.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'provider', CreationTime: undefined, StackStatus: 'ROLLBACK_COMPLETE' }],
  })

  const request = { stackName: 'provider', templateUrl: 'https://example.com', parameterNames: [], parameters: {} }
  await expect(createChangeSet(client, request)).rejects.toThrow(
    /^provider: expected a stack that can be updated, got ROLLBACK_COMPLETE, .*: aws cloudformation delete-stack --stack-name provider$/,
  )

  expect(mock.commandCalls(CreateChangeSetCommand)).toEqual([])
})
