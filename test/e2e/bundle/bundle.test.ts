import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type Deployed, deployments } from './deployed.ts'

const deployFunction = deployments()

/** The EC2 actions that the handler calls, by the commands that its source imports. */
const callsOfTheHandler = (): string[] => {
  const sources = globSync('handler/**/*.ts').map((path) => readFileSync(path, 'utf8'))
  const imports = sources.flatMap((source) => source.match(/import \{[^}]*\} from '@aws-sdk\/client-ec2'/g) ?? [])
  const commands = imports.flatMap((text) => [...text.matchAll(/\b(\w+)Command\b/g)].map(([, action]) => action ?? ''))
  return [...new Set(commands)].sort()
}

/** Resolves when the action has been called and answered. */
const served = async ({ simulator }: Deployed, action: string): Promise<void> => {
  while (!simulator.calls.some((call) => call.action === action && call.endedAt)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Errors that the handler handles: the group is still in use, and the deleted endpoint is not found by its id. */
const EXPECTED_ERRORS: ReadonlySet<string> = new Set(['DependencyViolation', 'InvalidVpcEndpointId.NotFound'])

describe('The bundle, which omits the unused parts of the SDK,', () => {
  test.concurrent('can make every EC2 call of the handler', async () => {
    const testbed = await deployFunction()
    const { simulator, network, stack } = testbed
    const VpcId = network.vpcId
    const wide = { VpcId, AllowedCidrs: ['10.0.0.0/16', '192.168.0.0/16'], Tags: [{ Key: 'Team', Value: 'front' }] }
    const narrow = { VpcId, AllowedCidrs: ['10.0.0.0/16', '172.16.0.0/12'], S3Buckets: ['front'], EcsExec: true }

    // Without local routes, the VPC's CIDR blocks can be read only from the VPC itself.
    simulator.world.replaceLocalTargets(VpcId, 'eni-0123456789abcdef0')
    const found = simulator.snapshot(VpcId)

    const created = await stack.create(wide)
    const updated = await stack.update(narrow)
    const [subnetId = ''] = network.privateSubnetIds
    const groupIds = [String(updated.attributes.SecurityGroupId)]
    const holder = simulator.world.addNetworkInterface(subnetId, { groupIds })
    const deletion = stack.delete()
    await served(testbed, 'DescribeNetworkInterfaces')
    simulator.world.removeNetworkInterface(holder)
    const deleted = await deletion

    expect([created, updated, deleted].map(({ status, reason }) => ({ status, reason }))).toEqual(
      Array(3).fill({ status: 'SUCCESS', reason: undefined }),
    )
    expect(created.attributes).toMatchObject({
      SubnetIds: network.privateSubnetIds.join(','),
      RouteTableIds: network.privateRouteTableIds.toSorted().join(','),
      SecurityGroupId: expect.stringMatching(/^sg-/),
      S3PrefixListId: expect.stringMatching(/^pl-/),
      EcrApiEndpointId: expect.stringMatching(/^vpce-/),
      SsmMessagesEndpointId: '',
    })
    expect(updated.attributes.SsmMessagesEndpointId).toMatch(/^vpce-/)
    expect(simulator.snapshot(VpcId)).toBe(found)
    const called = new Set(simulator.calls.map(({ action }) => action))
    expect(callsOfTheHandler().filter((action) => !called.has(action))).toEqual([])
    expect(simulator.calls.filter(({ error }) => error && !EXPECTED_ERRORS.has(error))).toEqual([])
  }, 60_000)

  test.concurrent("reads the codes and messages of EC2's errors", async () => {
    const { simulator, network, stack } = await deployFunction()
    const VpcId = network.vpcId
    simulator.faults.throttleNext(2, 'DescribeVpcAttribute')
    simulator.faults.inject({ action: 'CreateSecurityGroup', failure: { code: 'InvalidGroup.Duplicate' } })
    simulator.faults.inject({ action: 'DescribeSubnets', failure: 'reset' })

    const created = await stack.create({ VpcId })
    simulator.faults.deny('ModifyVpcEndpoint')
    const failed = await stack.update({ VpcId, S3Buckets: ['front'] })

    expect(created).toMatchObject({ status: 'SUCCESS' })
    expect(failed).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/ModifyVpcEndpoint s3 .*UnauthorizedOperation: You are not authorized to perform/),
    })
  }, 60_000)

  test.concurrent('reports a deletion that EC2 rejected in a response with status 200', async () => {
    const { simulator, network, stack } = await deployFunction()
    await stack.create({ VpcId: network.vpcId, CloudWatchLogs: false, PlatformVersion: '1.3.0' })
    simulator.hooks.beforeCall = ({ action }) => {
      if (action === 'DeleteVpcEndpoints') simulator.world.shareVpcFrom('999999999999', network.vpcId)
    }

    const { status, reason } = await stack.delete()

    expect({ status, reason }).toEqual({
      status: 'FAILED',
      reason: expect.stringMatching(/DeleteVpcEndpoints .*UnauthorizedOperation: vpce-/),
    })
  }, 60_000)
})

describe('TaskDefinitions', () => {
  const definition = {
    family: 'orders',
    containerDefinitions: [
      { name: 'app', image: 'nginx', logConfiguration: { logDriver: 'awslogs' } },
      { name: 'job', image: 'nginx', secrets: [{ name: 'KEY', valueFrom: 'key' }] },
    ],
  }

  test.concurrent('are read by a separate file of the bundle, and their needs are logged', async () => {
    const { simulator, network, stack, lambda, vpc } = await deployFunction()
    simulator.world.registerTaskDefinition(definition)

    const created = await stack.create({ VpcId: network.vpcId, TaskDefinitions: 'orders' })

    expect({ ...created, log: lambda.logs }).toMatchObject({ status: 'SUCCESS' })
    expect(await vpc.services()).toEqual(['logs', 'ssm'])
    expect(created.attributes.Warnings).toMatch(
      /Docker Hub has no endpoint: nginx \(container app\), nginx \(container job\)\./,
    )
    const [line] = lambda.logs.split('\n').filter((text) => text.includes('"task definitions"'))
    expect(JSON.parse(line ?? '')).toMatchObject({
      needs: {
        logs: ['container app uses awslogs'],
        ssm: ['container job is given KEY from Parameter Store'],
      },
      warnings: [expect.stringContaining('No image is in Amazon ECR'), expect.stringContaining('Docker Hub has no')],
    })
  }, 60_000)

  test.concurrent('fail the request before its timeout when ECS does not answer', async () => {
    const { simulator, network, stack, found } = await deployFunction()
    simulator.faults.inject({ action: 'DescribeTaskDefinition', failure: 'silence' })

    const created = await stack.create({ VpcId: network.vpcId, TaskDefinitions: 'orders', ServiceTimeout: '5' })

    expect(created).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(
        /^Out of time after \d s \(ServiceTimeout\): Pending: DescribeTaskDefinition orders \(for/,
      ),
    })
    expect(simulator.snapshot(network.vpcId)).toBe(found)
  }, 60_000)

  test.concurrent('are read again when ECS throttles the call', async () => {
    const { simulator, network, stack } = await deployFunction()
    simulator.world.registerTaskDefinition(definition)
    simulator.faults.inject({ action: 'DescribeTaskDefinition', times: 3, failure: { code: 'ThrottlingException' } })

    expect(await stack.create({ VpcId: network.vpcId, TaskDefinitions: 'orders' })).toMatchObject({ status: 'SUCCESS' })
  }, 60_000)
})

describe("The SDK's standard variables", () => {
  const nowhere = 'http://127.0.0.1:9'

  test.concurrent.each([
    ['AWS_ENDPOINT_URL', (url: string) => ({ AWS_ENDPOINT_URL: url })],
    [
      'AWS_ENDPOINT_URL_EC2, which takes precedence',
      (url: string) => ({ AWS_ENDPOINT_URL: nowhere, AWS_ENDPOINT_URL_EC2: url }),
    ],
  ])(
    'set the endpoint of EC2: %s',
    async (_, environment) => {
      const { stack, network, lambda } = await deployFunction({ environment })

      const { status } = await stack.create({ VpcId: network.vpcId, PlatformVersion: '1.3.0', CloudWatchLogs: false })

      expect({ status, logs: lambda.logs }).toMatchObject({ status: 'SUCCESS' })
    },
    60_000,
  )

  test.concurrent('set the credentials', async () => {
    const { stack, network, simulator } = await deployFunction({
      environment: (url) => ({ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'ASIAOTHER' }),
    })

    await stack.create({ VpcId: network.vpcId, EcrImagePull: false, CloudWatchLogs: false })

    expect(new Set(simulator.calls.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['ASIAOTHER']))
  }, 60_000)

  test.concurrent('fail the request when the credentials are empty', async () => {
    const { stack, network } = await deployFunction({
      environment: (url) => ({ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }),
    })

    expect(await stack.create({ VpcId: network.vpcId })).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('Unable to find environment variable credentials'),
    })
  }, 60_000)
})
