import { afterAll } from '@jest/globals'
import { bundleOf } from '../../../build/entries.ts'
import { type SimulatorOptions, startSimulator } from '../../../simulator/index.ts'
import { Stack } from '../../../simulator/lambda/cloudformation.ts'
import { type FunctionConfiguration, LambdaFunction } from '../../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { startLeaseTable } from '../../../simulator/leaseTable.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'
import { VpcObserver } from '../../support/vpcObserver.ts'

const durations = { interfaceEndpointPending: 300, interfaceEndpointDeleting: 300, modifyPending: 100 }

export interface DeployOptions extends SimulatorOptions {
  /**
   * The environment variables of the function, given the simulator's address. The default sets only `AWS_ENDPOINT_URL`.
   */
  environment?: (url: string) => Record<string, string>
  /** The function's configuration, except its environment variables. */
  configuration?: Partial<FunctionConfiguration>
}

const deploy = async ({ environment, configuration, ...options }: DeployOptions = {}) => {
  const [simulator, bucket, leases] = await Promise.all([
    startSimulator({ settings: { durations }, ...options }),
    ResponseBucket.start(),
    startLeaseTable(options.region),
  ])
  const client = ec2ClientOf(simulator)
  const network = await createReferenceNetwork(client)
  const found = simulator.snapshot(network.vpcId)
  simulator.calls.splice(0)
  const lambda = new LambdaFunction({
    entry: bundleOf('handler'),
    region: simulator.region,
    environment: { ...leases.environment, ...(environment?.(simulator.url) ?? { AWS_ENDPOINT_URL: simulator.url }) },
    ...configuration,
  })
  const stack = new Stack({ bucket, invoke: (event) => lambda.invoke(event) })
  const vpc = new VpcObserver(client, network.vpcId)
  const close = async (): Promise<void> => {
    client.destroy()
    await Promise.all([lambda.stop(), simulator.close(), bucket.stop(), leases.stop()])
  }
  return { simulator, network, found, lambda, stack, vpc, close }
}

/** The built function in its own process, as Lambda runs it, with a stack and a network on a simulator in real time. */
export type Deployed = Awaited<ReturnType<typeof deploy>>

/**
 * Returns a function that deploys for one test. Tests may run concurrently; everything is closed after the last test of
 * the file.
 */
export const deployments = () => {
  const deployed: Deployed[] = []
  afterAll(async () => {
    await Promise.all(deployed.splice(0).map(({ close }) => close()))
  })
  return async (options?: DeployOptions): Promise<Deployed> => {
    const one = await deploy(options)
    deployed.push(one)
    return one
  }
}
