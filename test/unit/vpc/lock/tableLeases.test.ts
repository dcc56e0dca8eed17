import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock'
import { EMPTY_HANDOVER, type Handover } from '../../../../handler/vpc/lock/handover.ts'
import { tableLeases } from '../../../../handler/vpc/lock/tableLeases.ts'

const NOW = 1_700_000_000_500
const claim = { vpcId: 'vpc-0a', holder: 'holder-1', now: NOW, leaseEnd: NOW + 120_000 }
const EXPIRES_AT = { N: String(1_700_000_000 + 86_400) }
const handover: Handover = {
  writes: [{ id: 'vpce-0logs', at: NOW, tags: { team: null }, policy: { before: ['a'], after: 'b' } }],
  deletedOwners: [{ ownerId: '0123456789ab', generation: '0123abcd', at: NOW }],
  latestRequests: [{ ownerId: 'ba9876543210', requestId: 'request-1', at: NOW }],
}
const refusal = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} })

let dynamo: AwsClientStub<DynamoDBClient>
beforeEach(() => {
  dynamo = mockClient(DynamoDBClient)
})
afterEach(() => dynamo.restore())

const store = () => tableLeases('Leases', { region: 'ap-northeast-1' })

/** The input of the only call. */
const input = () => dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input

describe('A lease in a table', () => {
  test('is taken if it is free, has ended, or is the holder’s already', async () => {
    dynamo.on(UpdateItemCommand).resolves({ Attributes: { vpcId: { S: 'vpc-0a' } } })

    expect(await store().acquire(claim)).toEqual(EMPTY_HANDOVER)
    expect(input()).toEqual({
      TableName: 'Leases',
      Key: { vpcId: { S: 'vpc-0a' } },
      ReturnValues: 'ALL_NEW',
      UpdateExpression: 'SET holder = :holder, leaseEnd = :leaseEnd, expiresAt = :expiresAt ADD version :one',
      ConditionExpression: 'attribute_not_exists(leaseEnd) OR leaseEnd <= :now OR holder = :holder',
      ExpressionAttributeValues: {
        ':holder': { S: 'holder-1' },
        ':now': { N: String(NOW) },
        ':leaseEnd': { N: String(NOW + 120_000) },
        ':expiresAt': EXPIRES_AT,
        ':one': { N: '1' },
      },
    })
  })

  test('is renewed, with the handover, only by its holder', async () => {
    dynamo.on(UpdateItemCommand).resolves({})

    expect(await store().renew(claim, handover)).toBe(true)
    expect(input()).toMatchObject({
      UpdateExpression: 'SET leaseEnd = :leaseEnd, handover = :handover, expiresAt = :expiresAt',
      ConditionExpression: 'holder = :holder',
      ExpressionAttributeValues: {
        ':holder': { S: 'holder-1' },
        ':leaseEnd': { N: String(NOW + 120_000) },
        ':handover': { S: JSON.stringify(handover) },
        ':expiresAt': EXPIRES_AT,
      },
    })
  })

  test('is released, with the handover, only by its holder', async () => {
    dynamo.on(UpdateItemCommand).resolves({})

    await store().release(claim, handover)

    expect(input()).toMatchObject({
      UpdateExpression: 'SET handover = :handover, expiresAt = :expiresAt REMOVE holder, leaseEnd',
      ConditionExpression: 'holder = :holder',
      ExpressionAttributeValues: {
        ':holder': { S: 'holder-1' },
        ':handover': { S: JSON.stringify(handover) },
        ':expiresAt': EXPIRES_AT,
      },
    })
  })

  test.each(['acquire', 'renew', 'release'] as const)('has no unused expression value in %s', async (operation) => {
    dynamo.on(UpdateItemCommand).resolves({})

    await store()[operation](claim, handover)

    const { UpdateExpression, ConditionExpression, ExpressionAttributeValues = {} } = input() ?? {}
    const used = `${UpdateExpression} ${ConditionExpression}`.match(/:\w+/g)
    expect(Object.keys(ExpressionAttributeValues).sort()).toEqual([...new Set(used)].sort())
  })

  test('is refused if another holder has it', async () => {
    dynamo.on(UpdateItemCommand).rejects(refusal)

    expect(await store().acquire(claim)).toBeUndefined()
    expect(await store().renew(claim, handover)).toBe(false)
    expect(await store().release(claim, handover)).toBeUndefined()
  })

  test('is an error if the table fails', async () => {
    const failure = new ProvisionedThroughputExceededException({ message: 'Too much', $metadata: {} })
    dynamo.on(UpdateItemCommand).rejects(failure)

    await expect(store().acquire(claim)).rejects.toThrow(failure)
    await expect(store().renew(claim, handover)).rejects.toThrow(failure)
    await expect(store().release(claim, handover)).rejects.toThrow(failure)
  })

  test('passes the released handover to the next holder', async () => {
    dynamo.on(UpdateItemCommand).resolvesOnce({})
    await store().release(claim, handover)
    const released = input()?.ExpressionAttributeValues?.[':handover']
    dynamo.on(UpdateItemCommand).resolves({ Attributes: released ? { handover: released } : {} })

    expect(await store().acquire({ ...claim, holder: 'holder-2' })).toEqual(handover)
  })

  test.each(['renew', 'release'] as const)(
    'keeps in %s a handover that is too large for an item without its writes, so that the next holder reads for longer',
    async (operation) => {
      dynamo.on(UpdateItemCommand).resolves({})
      const tags = Object.fromEntries(Array.from({ length: 46 }, (_, at) => [`${at}-`.padEnd(100, 'é'), 'digest']))
      const writes = Array.from({ length: 60 }, (_, at) => ({ id: `vpce-${at}`, at: NOW, tags }))

      await store()[operation](claim, { ...handover, writes })

      const text = input()?.ExpressionAttributeValues?.[':handover']?.S ?? ''
      expect(JSON.parse(text)).toEqual({ ...handover, writes: [], unansweredAt: NOW })
    },
  )

  test('is taken even if another version of the provider left a handover with other fields', async () => {
    dynamo.on(UpdateItemCommand).resolves({ Attributes: { handover: { S: '{"later":1}' } } })

    expect(await store().acquire(claim)).toMatchObject(EMPTY_HANDOVER)
  })

  test('is an error that says what to do if the table does not exist', async () => {
    const missing = new ResourceNotFoundException({ message: 'Requested resource not found', $metadata: {} })
    dynamo.on(UpdateItemCommand).rejects(missing)

    await expect(store().acquire(claim)).rejects.toThrow(
      "The DynamoDB table Leases of LOCK_TABLE_NAME, which holds the locks of VPCs, does not exist. Deploy the provider's stack again.",
    )
  })
})
