import { DescribeVpcEndpointsCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../simulator/index.ts'
import { createVpc } from '../../simulator/networks/createVpc.ts'
import { makeGateway, makeInterface } from '../../test/support/foreignResources.ts'
import { testbeds } from '../../test/support/testbed.ts'
import { connectionArgs, expectUsageError, fargateEndpoints } from './program.ts'

const { createTestbedOf } = testbeds()

const ZONES = ['a', 'c']
const PRIVATE_SERVICES = ['ecr.api', 'ecr.dkr', 'logs']
const PUBLIC_SERVICES = ['ssmmessages', 'kms']

/**
 * A VPC as a Terraform module creates it: two of its endpoints are in the public subnets, the others in the private
 * ones.
 */
const createTerraformVpc = async () => {
  const testbed = await createTestbedOf((client) =>
    createVpc(client, {
      cidrBlock: '10.0.0.0/16',
      routeTables: [{ name: 'private' }, { name: 'public', internetRoute: true }],
      subnets: ZONES.flatMap((letter, at) =>
        ['private', 'public'].map((table, nth) => ({
          name: `${table}-${letter}`,
          zone: `ap-northeast-1${letter}`,
          cidrBlock: `10.0.${at * 2 + nth}.0/24`,
          routeTable: table,
        })),
      ),
    }),
  )
  const { subnetIds, routeTableIds } = testbed.network
  const subnetsOf = (table: string): string[] => ZONES.map((letter) => subnetIds[`${table}-${letter}`] ?? '')
  const [privateSubnetIds, publicSubnetIds] = [subnetsOf('private'), subnetsOf('public')]
  const made: Record<string, string> = { s3: await makeGateway(testbed, 's3', [routeTableIds.private ?? '']) }
  for (const service of PRIVATE_SERVICES)
    made[service] = await makeInterface(testbed, service, { subnetIds: privateSubnetIds })
  for (const service of PUBLIC_SERVICES)
    made[service] = await makeInterface(testbed, service, { subnetIds: publicSubnetIds })
  testbed.simulator.calls.splice(0)
  const adopt = (...args: string[]) =>
    fargateEndpoints(
      ...['adopt', ...connectionArgs(testbed.simulator)],
      ...['--vpc-id', testbed.vpcId, '--ecs-exec', '--kms', ...args],
    )
  return { ...testbed, privateSubnetIds, made, adopt }
}

describe('adopt', () => {
  test('lists the endpoints to tag, and changes nothing', async () => {
    const { adopt, made, writes } = await createTerraformVpc()

    const { status, stdout } = await adopt()

    expect(status).toBe(0)
    expect(stdout).toContain('To tag with fargate-endpoints:managed (--yes does it)')
    for (const id of Object.values(made)) expect(stdout).toContain(id)
    expect(writes().map(({ action }) => action)).toEqual(['GetCallerIdentity'])
  })

  test('selects only one endpoint of a service that has two', async () => {
    const testbed = await createTerraformVpc()
    const spare = await makeInterface(testbed, 'logs', {
      subnetIds: testbed.privateSubnetIds,
      privateDns: false,
    })

    const { stdout } = await testbed.adopt('--json')

    const { tagged, endpoints } = JSON.parse(stdout)
    expect(tagged).toBe(false)
    const logs = endpoints.filter(({ service }: { service: string }) => service === 'logs')
    expect(logs).toMatchObject([
      { endpointId: testbed.made.logs, isAdoptable: true },
      { endpointId: spare, isAdoptable: false },
    ])
  })

  test('rejects a service that the region does not offer, and tags nothing', async () => {
    const { adopt, writes } = await createTerraformVpc()

    expectUsageError(
      await adopt('--yes', '--additional-services', 'sqsx'),
      /^sqsx: ap-northeast-1 offers no such endpoint service; did you mean sqs\?/,
    )
    expect(writes().map(({ action }) => action)).not.toContain('CreateTags')
  })

  test('rejects a VPC that does not exist', async () => {
    const { adopt } = await createTerraformVpc()

    expect(await adopt('--vpc-id', 'vpc-0123')).toMatchObject({ status: 2, stdout: '' })
  })

  test.each<[string, string[], RegExp]>([
    [
      'DescribeVpcEndpoints',
      [],
      /^Expected to be allowed ec2:Describe… in ap-northeast-1, got: .*"Observe" in template\.yaml$/,
    ],
    [
      'CreateTags',
      ['--yes'],
      /^Expected to tag vpce-\w+, .* \(ec2:CreateTags\), got UnauthorizedOperation: You are not authorized/,
    ],
  ])('rejects a caller without permission for ec2:%s', async (action, args, message) => {
    const { adopt, simulator } = await createTerraformVpc()
    simulator.faults.deny(action)

    expectUsageError(await adopt(...args), message)
  })

  test('hands over endpoints that the resource keeps, moves and deletes, without interrupting a service', async () => {
    const { adopt, made, stack, vpcId, vpc, client, privateSubnetIds, simulator } = await createTerraformVpc()
    expect(await adopt('--yes')).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse((await adopt('--json')).stdout).endpoints).toEqual([])

    const unserved = watchServices(client, simulator, Object.values(made))
    const { EndpointIds } = await stack.create({ VpcId: vpcId, EcsExec: true, Kms: true, S3Buckets: '*' })

    expect([...unserved]).toEqual([])
    expect(EndpointIds?.split(',').sort()).toEqual(Object.values(made).sort())
    for (const service of [...PRIVATE_SERVICES, ...PUBLIC_SERVICES])
      expect((await vpc.endpoint(service)).subnetIds).toEqual(privateSubnetIds.toSorted())
    await stack.delete()
    expect(await vpc.endpoints()).toEqual([])
  })
})

/**
 * Reads the endpoints before and after each call that changes something. While EC2 changes an endpoint, it works only
 * in the subnets and route tables that it had before and still has.
 * @returns the ids of the endpoints that were interrupted so far
 */
const watchServices = (client: EC2Client, { hooks }: Simulator, endpointIds: readonly string[]): Set<string> => {
  const unserved = new Set<string>()
  const serving = new Map<string, readonly string[]>()
  const look = async ({ action }: { action: string }): Promise<void> => {
    if (action.startsWith('Describe')) return
    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand({}))
    for (const id of endpointIds) {
      const endpoint = VpcEndpoints.find(({ VpcEndpointId }) => VpcEndpointId === id)
      const present = [...(endpoint?.SubnetIds ?? []), ...(endpoint?.RouteTableIds ?? [])]
      const isAvailable = endpoint?.State?.toLowerCase() === 'available'
      const left = isAvailable ? present : (serving.get(id) ?? []).filter((one) => present.includes(one))
      serving.set(id, left)
      if (left.length === 0) unserved.add(id)
    }
  }
  Object.assign(hooks, { beforeCall: look, beforeReply: look })
  return unserved
}

describe('The adoption of an S3 gateway', () => {
  test('fails if running workloads would lose buckets', async () => {
    const { adopt, made, stack, vpcId, privateSubnetIds, simulator } = await createTerraformVpc()
    const workloadId = simulator.world.addNetworkInterface(privateSubnetIds[0] ?? '')
    await adopt('--yes')

    await expect(stack.create({ VpcId: vpcId, Kms: true })).rejects.toThrow(
      `s3: the policy of ${made.s3}, which this resource would adopt, would be replaced by one that allows only ECR's layer bucket: ${workloadId} would lose every other bucket.`,
    )
    await stack.create({ VpcId: vpcId, Kms: true, S3Buckets: '*' })
  })
})
