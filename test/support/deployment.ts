import { fileURLToPath } from 'node:url'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll } from '@jest/globals'
import { type Simulator, startSimulator } from '../../simulator/index.ts'
import { Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { startLeaseTable } from '../../simulator/leaseTable.ts'
import { createReferenceNetwork, type ReferenceNetwork } from '../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from './ec2Client.ts'
import { VpcObserver } from './vpcObserver.ts'

const BUNDLE = fileURLToPath(new URL('../../dist/handler/index.mjs', import.meta.url))

/** The built bundle, run by Lambda in a process of its own for CloudFormation, beside the reference network. */
export interface Deployment {
  simulator: Simulator
  client: EC2Client
  network: ReferenceNetwork
  vpcId: string
  stack: Stack
  lambda: LambdaFunction
  vpc: VpcObserver
}

/** The bundle waits in real time. Endpoints are created and deleted at once, so that it waits little. */
const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 }

/** Deploys for the tests of a file, which may run at once, and removes the deployments after the last. */
export const deployments = () => {
  const clearing: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    await Promise.all(clearing.splice(0).map((clear) => clear()))
  })
  return async (region = 'ap-northeast-1'): Promise<Deployment> => {
    const [simulator, bucket, leases] = await Promise.all([
      startSimulator({ region, settings: { durations } }),
      ResponseBucket.start(),
      startLeaseTable(region),
    ])
    const client = ec2ClientOf(simulator)
    const network = await createReferenceNetwork(client)
    simulator.calls.splice(0)
    const lambda = new LambdaFunction({
      entry: BUNDLE,
      region,
      environment: { AWS_ENDPOINT_URL: simulator.url, ...leases.environment },
    })
    clearing.push(async () => {
      await lambda.stop()
      client.destroy()
      await Promise.all([simulator.close(), bucket.stop(), leases.stop()])
    })
    return {
      simulator,
      client,
      network,
      vpcId: network.vpcId,
      stack: new Stack({ bucket, region, invoke: (event) => lambda.invoke(event) }),
      lambda,
      vpc: new VpcObserver(client, network.vpcId),
    }
  }
}
