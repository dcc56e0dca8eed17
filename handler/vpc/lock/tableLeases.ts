import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceNotFoundException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { EMPTY_HANDOVER, type Handover } from './handover.ts'
import type { Claim, LeaseStore } from './lease.ts'

/** When DynamoDB may delete the item: after that, nothing in a handover is useful. */
const ITEM_SECONDS = 86_400

/** A conditional write may have taken effect although its answer was lost, so a holder may take its own lease again. */
const FREE_OR_OURS = 'attribute_not_exists(leaseEnd) OR leaseEnd <= :now OR holder = :holder'

/**
 * Leases in a DynamoDB table, one item for each VPC, taken and renewed by conditional writes: the pattern of DynamoDB's lock
 * clients. https://aws.amazon.com/blogs/database/building-distributed-locks-with-the-dynamodb-lock-client/
 */
export const tableLeases = (TableName: string, configuration: DynamoDBClientConfig = {}): LeaseStore => {
  const client = new DynamoDBClient(configuration)
  const update = (
    claim: Claim,
    parts: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>,
    values: Record<string, AttributeValue>,
  ) => {
    const command = new UpdateItemCommand({
      TableName,
      Key: { vpcId: { S: claim.vpcId } },
      ReturnValues: 'ALL_NEW',
      ...parts,
      ExpressionAttributeValues: {
        ':holder': { S: claim.holder },
        ':expiresAt': number(Math.floor(claim.now / 1000) + ITEM_SECONDS),
        ...values,
      },
    })
    return unlessRefused(client.send(command), TableName)
  }
  return {
    async acquire(claim) {
      const parts = {
        UpdateExpression: 'SET holder = :holder, leaseEnd = :leaseEnd, expiresAt = :expiresAt ADD version :one',
        ConditionExpression: FREE_OR_OURS,
      }
      const values = { ':now': number(claim.now), ':leaseEnd': number(claim.leaseEnd), ':one': number(1) }
      const result = await update(claim, parts, values)
      return result && handoverIn(result.Attributes)
    },
    async renew(claim, handover) {
      const parts = {
        UpdateExpression: 'SET leaseEnd = :leaseEnd, handover = :handover, expiresAt = :expiresAt',
        ConditionExpression: 'holder = :holder',
      }
      const values = { ':leaseEnd': number(claim.leaseEnd), ':handover': text(handover, claim) }
      return (await update(claim, parts, values)) !== undefined
    },
    async release(claim, handover) {
      const parts = {
        UpdateExpression: 'SET handover = :handover, expiresAt = :expiresAt REMOVE holder, leaseEnd',
        ConditionExpression: 'holder = :holder',
      }
      await update(claim, parts, { ':handover': text(handover, claim) })
    },
  }
}

const number = (value: number): AttributeValue => ({ N: String(value) })

/**
 * An item has 400 KB at most, and many endpoints with many long tags exceed that. The rest of the item is small.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MAX_HANDOVER_BYTES = 390_000

/** A handover that is too large loses its writes. The next holder then reads for longer, as after a call without an answer. */
const text = (handover: Handover, { now }: Claim): AttributeValue => {
  const whole = JSON.stringify(handover)
  const isTooLarge = Buffer.byteLength(whole) > MAX_HANDOVER_BYTES
  return { S: isTooLarge ? JSON.stringify({ ...handover, writes: [], unansweredAt: now }) : whole }
}

/** Another version of the provider, with other fields, may have written it. */
const handoverIn = (attributes: Record<string, AttributeValue> | undefined): Handover => ({
  ...EMPTY_HANDOVER,
  ...(JSON.parse(attributes?.handover?.S ?? '{}') as Partial<Handover>),
})

/** @throws Error that says what to do if the table does not exist */
const unlessRefused = <Result>(result: Promise<Result>, tableName: string): Promise<Result | undefined> =>
  result.catch((error: unknown) => {
    if (error instanceof ConditionalCheckFailedException) return undefined
    if (error instanceof ResourceNotFoundException)
      throw new Error(
        `The DynamoDB table ${tableName} of LOCK_TABLE_NAME, which holds the locks of VPCs, does not exist. Deploy the provider's stack again.`,
        { cause: error },
      )
    throw error
  })
