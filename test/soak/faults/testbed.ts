import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { type OperationResult, type RequestType, Stack } from '../../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'

const bundle = (name: string): string => fileURLToPath(new URL(`../../../dist/${name}/index.mjs`, import.meta.url))

/** A VPC, the function and its on-failure destination in their own processes, and a stack that uses them. */
export interface Testbed {
  simulator: Simulator
  bucket: ResponseBucket
  provider: LambdaFunction
  stack: Stack
  vpcId: string
  /** Resolves when the function has returned from its last event, so that its process can serve the next. */
  idle(): Promise<unknown>
  close(): Promise<void>
}

export const createTestbed = async (): Promise<Testbed> => {
  const simulator = await startSimulator({
    settings: { durations: { interfaceEndpointPending: 500, interfaceEndpointDeleting: 500, modifyPending: 500 } },
  })
  const { vpcId } = await createVpc(ec2ClientOf(simulator), {
    cidrBlock: '10.0.0.0/16',
    subnets: [{ name: 'private', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
  })
  const bucket = await ResponseBucket.start()
  const environment = {
    // Hundreds of processes share one compile cache.
    NODE_COMPILE_CACHE: join(tmpdir(), 'fargate-endpoints-compile-cache'),
    AWS_ENDPOINT_URL: simulator.url,
    AWS_REGION: simulator.region,
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  }
  const onFailure = new LambdaFunction({ entry: bundle('on-failure'), functionName: 'on-failure', environment })
  const provider = new LambdaFunction({
    entry: bundle('handler'),
    environment,
    // Small, so that it is soon exhausted.
    memorySizeMb: 64,
    // Longer than the lease that a dead invocation can leave.
    timeoutSeconds: 150,
    maximumRetryAttempts: 1,
    skipsRetryDelays: true,
    onFailure,
  })
  let invocation: Promise<unknown> = Promise.resolve()
  const invoke = (event: unknown): Promise<unknown> => {
    invocation = provider.invoke(event)
    return invocation
  }
  const stack = new Stack({ bucket, invoke, timeoutMs: 300_000 })
  const close = async (): Promise<void> => {
    await Promise.all([provider.stop(), onFailure.stop()])
    await Promise.all([bucket.stop(), simulator.close()])
  }
  return { simulator, bucket, provider, stack, vpcId, idle: () => invocation, close }
}

/** One interface endpoint and one gateway endpoint: the minimum with which the function makes each of its EC2 calls. */
const before = { EcrImagePull: false, CloudWatchLogs: true, S3Buckets: 'example' }
/** Replaces the interface endpoint, and changes the policy and the ingress rule. */
const after = { ...before, CloudWatchLogs: false, Kms: true, S3Buckets: 'another', AllowedCidrs: '10.0.0.0/24' }

/** Creates what an Update or a Delete needs to exist. */
export const prepare = async ({ stack, vpcId, idle }: Testbed, operation: RequestType): Promise<void> => {
  if (operation === 'Create') return
  const { status, reason } = await stack.create({ VpcId: vpcId, ...before })
  if (status !== 'SUCCESS') throw new Error(`The testbed could not be prepared: ${reason}`)
  await idle()
}

export const operate = ({ stack, vpcId }: Testbed, operation: RequestType): Promise<OperationResult> => {
  switch (operation) {
    case 'Create':
      return stack.create({ VpcId: vpcId, ...before })
    case 'Update':
      return stack.update({ VpcId: vpcId, ...after })
    case 'Delete':
      return stack.delete()
  }
}

/**
 * The number of EC2 calls of an operation without a fault, up to the last that changes something. The number of polls
 * after it varies.
 */
export const callsOf = async (operation: RequestType): Promise<number> => {
  const testbed = await createTestbed()
  try {
    await prepare(testbed, operation)
    const earlier = testbed.simulator.calls.length
    await operate(testbed, operation)
    return testbed.simulator.calls.slice(earlier).findLastIndex(({ action }) => !action.startsWith('Describe')) + 1
  } finally {
    await testbed.close()
  }
}
