import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type RouteTable,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2'
import { afterAll } from '@jest/globals'
import { directClientOf } from '../../../test/support/directClient.ts'
import { virtualClock } from '../../clock.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../index.ts'
import { createReferenceNetwork } from '../../networks/referenceNetwork.ts'

const started: Simulator[] = []
afterAll(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()))
})

export const clientOf = ({ url, region }: Simulator, accessKeyId = 'AKIAEXAMPLE') =>
  new EC2Client({
    endpoint: url,
    region,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  })

/** Returns a simulator with its own virtual clock, and a client of the real SDK for it. */
export const simulate = async (options: SimulatorOptions = {}) => {
  const clock = virtualClock()
  const simulator = await startSimulator({ clock, ...options })
  started.push(simulator)
  return { simulator, clock, ec2: clientOf(simulator) }
}

/** Returns the same with the reference network. */
export const simulateNetwork = async (options: SimulatorOptions = {}) => {
  const simulation = await simulate(options)
  const network = await createReferenceNetwork(directClientOf(simulation.simulator, 'template'))
  simulation.simulator.calls.length = 0
  return { ...simulation, network }
}

export const serviceName = (shortName: string, region = 'ap-northeast-1') => `com.amazonaws.${region}.${shortName}`

type Request = Partial<CreateVpcEndpointRequest>

/** Creates an endpoint. The type is Interface unless the request has another. */
export const createEndpoint = async (
  ec2: EC2Client,
  vpcId: string,
  shortName: string,
  request: Request = {},
): Promise<VpcEndpoint & { VpcEndpointId: string }> => {
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: serviceName(shortName),
      VpcEndpointType: 'Interface',
      ...request,
    }),
  )
  return { ...VpcEndpoint, VpcEndpointId: VpcEndpoint?.VpcEndpointId ?? '' }
}

/** Returns the endpoint as described by id. */
export const describeEndpoint = async (ec2: EC2Client, id: string): Promise<VpcEndpoint> => {
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))
  return VpcEndpoints?.[0] ?? {}
}

export const routeTablesOf = async (ec2: EC2Client, vpcId: string): Promise<RouteTable[]> => {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables ?? []
}

/** Returns the error code of a call, or `no error`. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: Error) => error.name,
  )
