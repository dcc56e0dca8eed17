import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateVpcEndpointCommand, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { additional } from '../../../support/additionalServices.ts'
import { sites } from '../../../support/site.ts'
import { expectUsageError, fargateEndpoints } from '../program.ts'

const REFUSED =
  '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid</Message></Error></ErrorResponse>'

const { lay } = sites()

type Laid = Awaited<ReturnType<typeof lay>>

const plan = ({ simulator }: Laid, ...args: string[]) =>
  fargateEndpoints('plan', '--endpoint-url', simulator.url, '--region', simulator.region, ...args)

const planJson = async (site: Laid, ...args: string[]) => {
  const { stdout, stderr, status } = await plan(site, '--vpc-id', site.vpcId, '--json', ...args)
  expect(stderr).toBe('')
  return { status, ...JSON.parse(stdout) }
}

const fatesOf = ({ services }: { services: { service: string; fate: string }[] }): Record<string, string> =>
  Object.fromEntries(services.map(({ service, fate }) => [service, fate]))

/** The name of the stack whose resource is `site.stack`, as the tags tell it. */
const stackOf = async (site: Laid): Promise<string> => (await planJson(site)).stacks[0]

describe('plan', () => {
  test('before the Create holds the whole of it, and the cost', async () => {
    const site = await lay()

    const planned = await planJson(site, '--ecs-exec')

    expect(planned).toMatchObject({ status: 0, blockers: [], estimatedMonthlyCost: 81.76, stacks: [], stack: null })
    expect(fatesOf(planned)).toEqual({
      ...{ 'ecr.api': 'create', 'ecr.dkr': 'create', s3: 'create', logs: 'create', ssmmessages: 'create' },
    })
  })

  test('after the Create has nothing to do for the stack that stands', async () => {
    const site = await lay()
    await site.stack.create({ VpcId: site.vpcId, EcsExec: 'true' })
    const stack = await stackOf(site)

    const planned = await planJson(site, '--ecs-exec', '--stack', stack)

    expect(planned).toMatchObject({ status: 0, actions: [], estimatedMonthlyCost: 81.76, stack })
    expect(new Set(Object.values(fatesOf(planned)))).toEqual(new Set(['keep']))
    const { stdout } = await plan(site, '--vpc-id', site.vpcId, '--ecs-exec', '--stack', stack)
    expect(stdout).toContain('Nothing to do')
  })

  test('of an update tells what is made, what is changed and what goes', async () => {
    const site = await lay()
    await site.stack.create({ VpcId: site.vpcId, EcsExec: 'true' })

    const planned = await planJson(site, '--kms', '--s3-buckets', 'assets', '--stack', await stackOf(site))

    expect(fatesOf(planned)).toEqual({
      ...{ 'ecr.api': 'keep', 'ecr.dkr': 'keep', s3: 'change', logs: 'keep', kms: 'create', ssmmessages: 'delete' },
    })
  })

  test('says what the function would say of more endpoints than an answer has room for', async () => {
    const site = await lay()
    const planned = await planJson(site, '--additional-services', additional.slice(0, 40).join(','))

    expect(planned).toMatchObject({
      status: 1,
      blockers: [expect.stringMatching(/^The ids of 44 endpoints are more than the 4,096 bytes of an answer/)],
    })
  })

  test('changes nothing', async () => {
    const site = await lay()

    await plan(site, '--vpc-id', site.vpcId)

    expect(site.writes().filter(({ action }) => action !== 'GetCallerIdentity')).toEqual([])
  })

  test('names the endpoint of someone else that is reused, at no cost', async () => {
    const site = await lay()
    const { VpcEndpoint } = await site.client.send(
      new CreateVpcEndpointCommand({
        VpcId: site.vpcId,
        ServiceName: 'com.amazonaws.ap-northeast-1.logs',
        VpcEndpointType: 'Interface',
        SubnetIds: site.network.privateSubnetIds,
        PrivateDnsEnabled: true,
      }),
    )

    const planned = await planJson(site)

    expect(planned.services).toContainEqual(
      expect.objectContaining({ service: 'logs', fate: 'reuse', endpointId: VpcEndpoint?.VpcEndpointId }),
    )
    expect(planned.estimatedMonthlyCost).toBe(40.88)
  })

  test('says why each service is needed, and what would be done, in words', async () => {
    const site = await lay()

    const { stdout } = await plan(site, '--vpc-id', site.vpcId, '--additional-services', 'sqs')

    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /\+ logs create: an interface in subnet-.*\(the awslogs driver sends/,
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/\+ sqs create: .*\(named in AdditionalServices\)/)
    expect(stdout).toContain('· CreateVpcEndpoint sqs')
    expect(stdout).toContain('81.76 US dollars a month')
  })

  test('says that a price is not known', async () => {
    const site = await lay({ region: 'cn-north-1' })

    expect(await planJson(site)).toMatchObject({ status: 0, estimatedMonthlyCost: null })
    const { stdout } = await plan(site, '--vpc-id', site.vpcId)
    expect(stdout).toContain('The price of an interface endpoint in cn-north-1 is not known here.')
  })

  test('draws the plan', async () => {
    const site = await lay()

    const { stdout, status } = await plan(site, '--vpc-id', site.vpcId, '--mermaid')

    expect(status).toBe(0)
    expect(stdout).toMatch(/^flowchart LR\n {2}subgraph n_vpc_/m)
    for (const id of [...site.network.privateSubnetIds, ...site.network.privateRouteTableIds]) {
      expect(stdout).toContain(`"${id}`)
    }
  })
})

describe('plan exits with 1, and says what is in the way:', () => {
  test('every blocker of the preflight, and plans nothing', async () => {
    const site = await lay()
    await site.client.send(new ModifyVpcAttributeCommand({ VpcId: site.vpcId, EnableDnsHostnames: { Value: false } }))

    const planned = await planJson(site, '--additional-services', 'nosuch')

    expect(planned).toMatchObject({ status: 1, actions: [] })
    expect(planned.blockers).toEqual([
      expect.stringContaining('enableDnsHostnames'),
      expect.stringContaining('nosuch: ap-northeast-1 offers no such endpoint service'),
    ])
    const { stdout } = await plan(site, '--vpc-id', site.vpcId, '--additional-services', 'nosuch')
    expect(stdout).toContain('In the way (nothing would be done)')
    expect(stdout).not.toContain('What would be done')
  })

  test('a VPC that does not exist', async () => {
    const site = await lay()

    const { status, stdout } = await plan(site, '--vpc-id', 'vpc-0123456789abcdef0')

    expect(status).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('got vpc-0123456789abcdef0, which does not exist there')
  })
})

describe('plan refuses, in one line,', () => {
  test('bad properties, every one of them, before it asks AWS', async () => {
    const args = ['plan', '--vpc-id', 'main', '--max-availability-zones', '0', '--endpoint-url', 'http://127.0.0.1:9']

    expectUsageError(await fargateEndpoints(...args), /^VpcId: .*; MaxAvailabilityZones: /)
  })

  test('two forms of output at once', async () => {
    expectUsageError(
      await fargateEndpoints('plan', '--vpc-id', 'vpc-0a', '--json', '--mermaid'),
      /^option '--mermaid' cannot be used with option '--json'/,
    )
  })

  test('no VPC', async () => {
    expectUsageError(await fargateEndpoints('plan'), /^VpcId: expected the id of a VPC.* got nothing/)
  })

  test('an EC2 that does not answer', async () => {
    const args = ['plan', '--vpc-id', 'vpc-0a', '--region', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:9']

    expectUsageError(
      await fargateEndpoints(...args),
      /^Expected an EC2 that answers, got .*ECONNREFUSED.*--endpoint-url/,
    )
  })

  test('no region', async () => {
    const { simulator } = await lay()
    const { env } = process
    process.env = { AWS_CONFIG_FILE: '/nonexistent', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }

    const run = await fargateEndpoints('plan', '--vpc-id', 'vpc-0a', '--endpoint-url', simulator.url).finally(() => {
      process.env = env
    })

    expectUsageError(run, /^Expected AWS credentials and a region, got: Region is missing/)
  })

  test('credentials that are refused', async () => {
    const sts = createServer((_, response) => response.writeHead(403).end(REFUSED)).listen(0, '127.0.0.1')
    await once(sts, 'listening')
    const { port } = sts.address() as AddressInfo
    const args = ['plan', '--vpc-id', 'vpc-0a', '--region', 'eu-west-1', '--endpoint-url', `http://127.0.0.1:${port}`]

    const run = await fargateEndpoints(...args)

    sts.close()
    expectUsageError(run, /^Expected AWS credentials and a region, got: The security token .* is invalid/)
  })

  test('a stack that has nothing there', async () => {
    const site = await lay()

    expectUsageError(
      await plan(site, '--vpc-id', site.vpcId, '--stack', 'orders'),
      /^--stack: expected a stack whose resource Endpoints has endpoints in vpc-\w+ \(none\), got orders/,
    )
  })
})
