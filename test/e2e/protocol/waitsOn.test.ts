import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { startSimulator } from '../../../simulator/index.ts'
import { Stack } from '../../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { startLeaseTable } from '../../../simulator/leaseTable.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'

const BUNDLE = fileURLToPath(new URL('../../../dist/handler/index.mjs', import.meta.url))
/** Longer than an invocation lasts: the bundle waits by the real clock. */
const DELETING_MS = 14_000
const TIMEOUT_SECONDS = 16

test('waits for a deletion in further invocations when it takes longer than one', async () => {
  const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: DELETING_MS }
  const [simulator, bucket, leases] = await Promise.all([
    startSimulator({ settings: { durations } }),
    ResponseBucket.start(),
    startLeaseTable(),
  ])
  const client = ec2ClientOf(simulator)
  const { vpcId } = await createReferenceNetwork(client)
  const before = simulator.snapshot(vpcId)
  const lambda = new LambdaFunction({
    entry: BUNDLE,
    timeoutSeconds: TIMEOUT_SECONDS,
    environment: { AWS_ENDPOINT_URL: simulator.url, ...leases.environment },
    retryDelaysMs: [500, 1_000],
  })
  const invocations: ReturnType<typeof lambda.invoke>[] = []
  const invoke = (event: unknown) => {
    const invocation = lambda.invoke(event)
    invocations.push(invocation)
    return invocation
  }
  const stack = new Stack({ bucket, invoke })
  try {
    expect((await stack.create({ VpcId: vpcId, EcrImagePull: false })).status).toBe('SUCCESS')

    const { status, reason } = await stack.delete()

    expect({ status, reason }).toMatchObject({ status: 'SUCCESS' })
    expect((await invocations.at(-1))?.attempts).toHaveLength(2)
    expect(lambda.logs).toContain('"errorType":"StillWaitingError"')
    expect(JSON.parse(simulator.snapshot(vpcId)).securityGroups).toEqual(JSON.parse(before).securityGroups)
  } finally {
    client.destroy()
    await lambda.stop()
    await Promise.all([simulator.close(), bucket.stop(), leases.stop()])
  }
})
