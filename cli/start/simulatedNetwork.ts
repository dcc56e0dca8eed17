import { existsSync } from 'node:fs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { errorCode } from '../../handler/protocol/describeError.ts'
import { type Simulator, startSimulator } from '../../simulator/index.ts'
import { Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { type LeaseTable, startLeaseTable } from '../../simulator/leaseTable.ts'
import { createReferenceNetwork, type ReferenceNetwork } from '../../simulator/networks/referenceNetwork.ts'
import { PLACEHOLDER_CREDENTIALS } from '../credentials.ts'
import { packageFile } from '../packageFiles.ts'
import { UsageError } from '../usageError.ts'

/** A simulated EC2 with the reference network. */
export interface SimulatedNetwork {
  simulator: Simulator
  ec2: EC2Client
  network: ReferenceNetwork
}

/** A simulated network with a stack, whose custom resource is implemented by the built function. */
export interface SimulatedStack extends SimulatedNetwork {
  lambda: LambdaFunction
  stack: Stack
  /** Whether the function's leases are in a DynamoDB table, as in AWS, or only in its process. */
  hasLeaseTable: boolean
  /** The VPC before the first operation. */
  snapshotBefore: string
  close(): Promise<void>
}

export interface SimulatedStackOptions {
  /** The function's file, which exports `handler`. */
  entry?: string
  durations?: Partial<Durations>
}

type Durations = Simulator['settings']['durations']

/** EC2 takes minutes, which is too long for a demo. */
const SHORT_DURATIONS = { interfaceEndpointPending: 4000, interfaceEndpointDeleting: 3000, modifyPending: 1000 }

/** The function's file. @throws UsageError if it has not been built */
export const builtFunction = (name: 'handler' | 'on-failure'): string => {
  const path = packageFile(`dist/${name}/index.mjs`)
  if (!existsSync(path))
    throw new UsageError(`Expected the built function at ${path}, found nothing: run npm run build`)
  return path
}

export const startSimulatedNetwork = async (
  durations: Partial<Durations> = SHORT_DURATIONS,
): Promise<SimulatedNetwork> => {
  const simulator = await startSimulator({ settings: { durations } })
  const { url: endpoint, region } = simulator
  const ec2 = new EC2Client({ endpoint, region, credentials: PLACEHOLDER_CREDENTIALS })
  return { simulator, ec2, network: await createReferenceNetwork(ec2) }
}

/** The lease table needs a package that a clone has, but an installed command line does not. */
const leaseTableIfInstalled = (): Promise<LeaseTable | undefined> =>
  startLeaseTable().catch((error: unknown) => {
    if (errorCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error
    return undefined
  })

export const startSimulatedStack = async ({
  entry,
  durations,
}: SimulatedStackOptions = {}): Promise<SimulatedStack> => {
  const entries = { handler: entry ?? builtFunction('handler'), onFailure: builtFunction('on-failure') }
  const [simulated, bucket, leases] = await Promise.all([
    startSimulatedNetwork(durations),
    ResponseBucket.start(),
    leaseTableIfInstalled(),
  ])
  const { simulator, network } = simulated
  const onFailure = new LambdaFunction({ entry: entries.onFailure, functionName: 'fargate-endpoints-on-failure' })
  const lambda = new LambdaFunction({
    entry: entries.handler,
    environment: { AWS_ENDPOINT_URL: simulator.url, ...leases?.environment },
    onFailure,
    // Lambda would wait minutes before it retries a failed invocation.
    retryDelaysMs: [500, 1000],
  })
  const stack = new Stack({ bucket, invoke: (event) => lambda.invoke(event), timeoutMs: 60_000 })
  return {
    ...simulated,
    lambda,
    stack,
    hasLeaseTable: leases !== undefined,
    snapshotBefore: simulator.snapshot(network.vpcId),
    close: async () => {
      await Promise.all([lambda.stop(), onFailure.stop()])
      await Promise.all([simulator.close(), bucket.stop(), leases?.stop()])
    },
  }
}
