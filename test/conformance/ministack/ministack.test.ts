import { setTimeout as delay } from 'node:timers/promises'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'
import { VpcObserver } from '../../support/vpcObserver.ts'
import { cloudformationCli, s3Cli } from '../awsCli.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { type MiniStack, startMiniStack } from './ministack.ts'

// Each command of the AWS CLI takes seconds on a busy machine.
jest.setTimeout(600_000)

const region = 'us-east-1'
const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 }

let simulator: Simulator
let client: EC2Client
let ministack: MiniStack

beforeAll(async () => {
  // The account of MiniStack.
  simulator = await startSimulator({ region, accountId: '000000000000', settings: { durations } })
  client = ec2ClientOf(simulator)
  ministack = await startMiniStack(simulator.url)
})

afterAll(async () => {
  client.destroy()
  await Promise.all([ministack.close(), simulator.close()])
})

const cloudformation = <Answer>(...command: string[]): Promise<Answer> =>
  cloudformationCli({ url: ministack.url, region })<Answer>(...command)

const template = {
  Parameters: {
    VpcId: { Type: 'String' },
    EcsExec: { Type: 'String', Default: 'false' },
    PlatformVersion: { Type: 'String', Default: '1.4.0' },
    ServiceTimeout: { Type: 'String', Default: '120' },
  },
  Resources: {
    Endpoints: {
      Type: 'Custom::FargateEndpoints',
      Properties: {
        ServiceToken: { 'Fn::ImportValue': 'fargate-endpoints-service-token' },
        ServiceTimeout: { Ref: 'ServiceTimeout' },
        VpcId: { Ref: 'VpcId' },
        EcsExec: { Ref: 'EcsExec' },
        PlatformVersion: { Ref: 'PlatformVersion' },
      },
    },
  },
  Outputs: { EndpointIds: { Value: { 'Fn::GetAtt': ['Endpoints', 'EndpointIds'] } } },
}

type Parameters = { VpcId: string } & Partial<Record<keyof typeof template.Parameters, string>>

const change = (action: 'create-stack' | 'update-stack', name: string, parameters: Parameters): Promise<unknown> =>
  cloudformation(
    ...[action, '--stack-name', name, '--template-body', JSON.stringify(template), '--parameters'],
    ...Object.entries(parameters).map(([key, value]) => `ParameterKey=${key},ParameterValue=${value}`),
  )

interface Stack {
  StackStatus: string
  Outputs?: { OutputValue: string }[]
}

/** Returns the stack when its operation has ended. */
const settled = async (name: string): Promise<Stack> => {
  for (;;) {
    const { Stacks } = await cloudformation<{ Stacks: Stack[] }>('describe-stacks', '--stack-name', name)
    const [stack] = Stacks
    if (stack && !stack.StackStatus.endsWith('_IN_PROGRESS')) return stack
    await delay(500)
  }
}

/** Returns the reasons why resources of the stack failed. */
const failuresOf = async (name: string): Promise<string> => {
  const { StackEvents } = await cloudformation<{ StackEvents: { ResourceStatusReason?: string }[] }>(
    ...['describe-stack-events', '--stack-name', name],
  )
  return StackEvents.map(({ ResourceStatusReason = '' }) => ResourceStatusReason).join('\n')
}

/** Creates a VPC. Also returns a function that reports whether the VPC is unchanged. */
const newVpc = async () => {
  const { vpcId } = await createReferenceNetwork(client)
  const found = simulator.snapshot(vpcId)
  const services = async (): Promise<string[]> => (await new VpcObserver(client, vpcId).services()).sort()
  return { vpcId, services, isAsFound: () => simulator.snapshot(vpcId) === found }
}

test("MiniStack's CloudFormation deploys the plain template", async () => {
  const bucket = s3Cli({ url: ministack.url, region })
  await bucket('create-bucket', '--bucket', 'templates')
  await bucket('put-object', '--bucket', 'templates', '--key', 'provider.json', '--body', PLAIN_TEMPLATE)

  await cloudformation(
    ...['create-stack', '--stack-name', 'provider', '--capabilities', 'CAPABILITY_NAMED_IAM'],
    ...['--template-url', `${ministack.url}/templates/provider.json`],
  )

  expect(await settled('provider')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' })
})

describe('A stack on MiniStack with the simulator as EC2', () => {
  test('is created, updated, rolled back, moved to another VPC and deleted', async () => {
    const [first, second] = [await newVpc(), await newVpc()]
    const VpcId = first.vpcId

    await change('create-stack', 'web', { VpcId })
    const created = await settled('web')
    const services = await first.services()
    await change('update-stack', 'web', { VpcId, EcsExec: 'true' })
    const updated = await settled('web')
    const withExec = await first.services()
    await change('update-stack', 'web', { VpcId, EcsExec: 'true', PlatformVersion: '2.0' })
    const failed = await settled('web')
    const reasons = await failuresOf('web')
    const rolledBack = await first.services()
    await change('update-stack', 'web', { VpcId: second.vpcId })
    const moved = await settled('web')
    const movedServices = await second.services()
    await cloudformation('delete-stack', '--stack-name', 'web')
    while (!second.isAsFound()) await delay(200)

    expect([created, updated, failed, moved].map(({ StackStatus }) => StackStatus)).toEqual([
      'CREATE_COMPLETE',
      'UPDATE_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE',
      'UPDATE_COMPLETE',
    ])
    expect(created.Outputs?.[0]?.OutputValue.split(',')).toHaveLength(4)
    expect(services).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect(withExec).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssmmessages'])
    expect(rolledBack).toEqual(withExec)
    expect(movedServices).toEqual(services)
    expect(first.isAsFound()).toBe(true)
    expect(reasons).toContain('PlatformVersion: expected')
  })

  test('is rolled back at the ServiceTimeout, with the pending call as the reason', async () => {
    const { vpcId: VpcId, isAsFound } = await newVpc()
    simulator.faults.inject({ action: 'DescribeSubnets', failure: 'silence' })

    await change('create-stack', 'slow', { VpcId, ServiceTimeout: '8' })

    expect(await settled('slow')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' })
    expect(await failuresOf('slow')).toMatch(
      /Out of time after \d s \(ServiceTimeout\): Pending: DescribeSubnets \(for/,
    )
    expect(isAsFound()).toBe(true)
  })
})
