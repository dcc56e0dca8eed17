import { CreateVpcEndpointCommand, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { additional } from '../../../test/support/additionalServices.ts'
import { testbeds } from '../../../test/support/testbed.ts'
import { expectUsageError, fargateEndpoints } from '../program.ts'
import { type CreatedTestbed, planJson as planAsJson, planOf } from './plan.ts'

const { createTestbed } = testbeds()

const planJson = (testbed: CreatedTestbed, ...args: string[]) => planAsJson(testbed, '--vpc-id', testbed.vpcId, ...args)

const changesOf = ({ services }: { services: { service: string; change: string }[] }): Record<string, string> =>
  Object.fromEntries(services.map(({ service, change }) => [service, change]))

/** The name of the testbed's stack, from the tags in the VPC. */
const stackOf = async (testbed: CreatedTestbed): Promise<string> => (await planJson(testbed)).stacks[0]

describe('plan', () => {
  test('shows all endpoints as created, with their cost, before the Create', async () => {
    const testbed = await createTestbed()

    const planned = await planJson(testbed, '--ecs-exec')

    expect(planned).toMatchObject({ status: 0, errors: [], estimatedMonthlyCost: 81.76, stacks: [], stack: null })
    expect(changesOf(planned)).toEqual({
      ...{ 'ecr.api': 'create', 'ecr.dkr': 'create', s3: 'create', logs: 'create', ssmmessages: 'create' },
    })
  })

  test('has nothing to do for an existing stack with the same properties', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, EcsExec: 'true' })
    const stack = await stackOf(testbed)

    const planned = await planJson(testbed, '--ecs-exec', '--stack', stack)

    expect(planned).toMatchObject({ status: 0, actions: [], estimatedMonthlyCost: 81.76, stack })
    expect(new Set(Object.values(changesOf(planned)))).toEqual(new Set(['keep']))
    const { stdout } = await planOf(testbed, '--vpc-id', testbed.vpcId, '--ecs-exec', '--stack', stack)
    expect(stdout).toContain('Nothing to do')
  })

  test('shows which endpoints an update creates, changes and deletes', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, EcsExec: 'true' })

    const planned = await planJson(testbed, '--kms', '--s3-buckets', 'assets', '--stack', await stackOf(testbed))

    expect(changesOf(planned)).toEqual({
      ...{ 'ecr.api': 'keep', 'ecr.dkr': 'keep', s3: 'change', logs: 'keep', kms: 'create', ssmmessages: 'delete' },
    })
  })

  test('rejects more endpoints than fit into a response, as the function does', async () => {
    const testbed = await createTestbed()
    const planned = await planJson(testbed, '--additional-services', additional.slice(0, 40).join(','))

    expect(planned).toMatchObject({
      status: 1,
      errors: [expect.stringMatching(/^The ids of 44 endpoints do not fit into the 4,096 bytes of a response/)],
    })
  })

  test('changes nothing', async () => {
    const testbed = await createTestbed()

    await planOf(testbed, '--vpc-id', testbed.vpcId)

    expect(testbed.writes().filter(({ action }) => action !== 'GetCallerIdentity')).toEqual([])
  })

  test('shows a foreign endpoint as reused, at no cost', async () => {
    const testbed = await createTestbed()
    const { VpcEndpoint } = await testbed.client.send(
      new CreateVpcEndpointCommand({
        VpcId: testbed.vpcId,
        ServiceName: 'com.amazonaws.ap-northeast-1.logs',
        VpcEndpointType: 'Interface',
        SubnetIds: testbed.network.privateSubnetIds,
        PrivateDnsEnabled: true,
      }),
    )

    const planned = await planJson(testbed)

    expect(planned.services).toContainEqual(
      expect.objectContaining({ service: 'logs', change: 'reuse', endpointId: VpcEndpoint?.VpcEndpointId }),
    )
    expect(planned.estimatedMonthlyCost).toBe(40.88)
  })

  test('prints the reason for each service, and describes the actions', async () => {
    const testbed = await createTestbed()

    const { stdout } = await planOf(testbed, '--vpc-id', testbed.vpcId, '--additional-services', 'sqs')

    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /\+ logs create: an interface in subnet-.*\(the awslogs driver sends/,
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/\+ sqs create: .*\(named in AdditionalServices\)/)
    expect(stdout).toContain('+ CreateVpcEndpoint sqs')
    expect(stdout).toContain('81.76 US dollars a month')
  })

  test('reports an unknown price', async () => {
    const testbed = await createTestbed({ region: 'cn-north-1' })

    expect(await planJson(testbed)).toMatchObject({ status: 0, estimatedMonthlyCost: null })
    const { stdout } = await planOf(testbed, '--vpc-id', testbed.vpcId)
    expect(stdout).toContain('The price of an interface endpoint in cn-north-1 is not known here.')
  })

  test('prints a diagram with --mermaid', async () => {
    const testbed = await createTestbed()

    const { stdout, status } = await planOf(testbed, '--vpc-id', testbed.vpcId, '--mermaid')

    expect(status).toBe(0)
    expect(stdout).toMatch(/^flowchart LR\n {2}subgraph legend.*^ {2}subgraph n_vpc_/ms)
    for (const id of [...testbed.network.privateSubnetIds, ...testbed.network.privateRouteTableIds]) {
      expect(stdout).toContain(`"${id}`)
    }
  })
})

describe('plan exits with 1, and reports', () => {
  test('all errors of the preflight, without actions', async () => {
    const testbed = await createTestbed()
    await testbed.client.send(
      new ModifyVpcAttributeCommand({ VpcId: testbed.vpcId, EnableDnsHostnames: { Value: false } }),
    )

    const planned = await planJson(testbed, '--additional-services', 'nosuch')

    expect(planned).toMatchObject({ status: 1, actions: [] })
    expect(planned.errors).toEqual([
      expect.stringContaining('enableDnsHostnames'),
      expect.stringContaining('nosuch: ap-northeast-1 offers no such endpoint service'),
    ])
    const { stdout } = await planOf(testbed, '--vpc-id', testbed.vpcId, '--additional-services', 'nosuch')
    expect(stdout).toContain('Errors (nothing would be done)')
    expect(stdout).not.toContain('What would be done')
  })

  test('a VPC that does not exist', async () => {
    const testbed = await createTestbed()

    const { status, stdout } = await planOf(testbed, '--vpc-id', 'vpc-0123456789abcdef0')

    expect(status).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('got vpc-0123456789abcdef0, which does not exist there')
  })
})

describe('plan rejects, with one line,', () => {
  test('all invalid properties, before any call to AWS', async () => {
    const args = ['plan', '--vpc-id', 'main', '--max-availability-zones', '0', '--endpoint-url', 'http://127.0.0.1:9']

    expectUsageError(await fargateEndpoints(...args), /^VpcId: .*; MaxAvailabilityZones: /)
  })

  test('two output formats at once', async () => {
    expectUsageError(
      await fargateEndpoints('plan', '--vpc-id', 'vpc-0a', '--json', '--mermaid'),
      /^option '--mermaid' cannot be used with option '--json'/,
    )
  })

  test.each(['--template', '--task-definition'])(
    'an empty file name, as from an unset variable: %s',
    async (option) => {
      expectUsageError(
        await fargateEndpoints('plan', '--vpc-id', 'vpc-0a', option, ''),
        /argument '' is invalid\. Expected /,
      )
    },
  )

  test('a parameter without a template', async () => {
    expectUsageError(
      await fargateEndpoints('plan', '--vpc-id', 'vpc-0a', '--parameter', 'Stage=prod'),
      /^--parameter: expected --template beside it, got none$/,
    )
  })

  test('a missing VPC', async () => {
    expectUsageError(await fargateEndpoints('plan'), /^VpcId: expected the id of a VPC.* got nothing/)
  })

  test('a stack without endpoints in the VPC', async () => {
    const testbed = await createTestbed()

    expectUsageError(
      await planOf(testbed, '--vpc-id', testbed.vpcId, '--stack', 'orders'),
      /^--stack: expected a stack whose resource Endpoints has endpoints in vpc-\w+ \(none\), got orders/,
    )
  })
})
