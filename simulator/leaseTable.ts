import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** The provider's table, in an in-memory DynamoDB. */
export interface LeaseTable {
  url: string
  tableName: string
  /** The environment variables with which a function finds it. */
  environment: Record<string, string>
  stop(): Promise<void>
}

const TableName = 'fargate-endpoints-leases'

/**
 * Starts a DynamoDB on loopback with a table as in `template.yaml`. Its package is installed only in a clone: it reads
 * files of its own folder, so it cannot be bundled.
 */
export const startLeaseTable = async (region = 'ap-northeast-1'): Promise<LeaseTable> => {
  const { default: dynalite } = await import('dynalite')
  const server: Server = dynalite({ createTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' },
  })
  await createLeaseTable(client)
  client.destroy()
  return {
    url,
    tableName: TableName,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: url, LOCK_TABLE_NAME: TableName },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

/** Creates the table, and returns its name when it can be used. */
export const createLeaseTable = async (client: DynamoDBClient): Promise<string> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'vpcId', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'vpcId', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  while ((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE');
  return TableName
}
