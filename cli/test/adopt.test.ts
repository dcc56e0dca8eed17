import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../simulator/createVpc.ts'
import { makeGateway, makeInterface } from '../../test/integration/vpcs/rows/arrange.ts'
import { testbeds } from '../../test/support/testbed.ts'
import { fargateEndpoints } from './program.ts'

const { createTestbedOf } = testbeds()

const ZONE = 'ap-northeast-1a'

/** A VPC as a Terraform module leaves it: kms in a public subnet, the others in the private one. */
const createTerraformVpc = async () => {
  const testbed = await createTestbedOf((client) =>
    createVpc(client, {
      cidrBlock: '10.0.0.0/16',
      routeTables: [{ name: 'private' }, { name: 'public', internetRoute: true }],
      subnets: [
        { name: 'private', zone: ZONE, cidrBlock: '10.0.0.0/24', routeTable: 'private' },
        { name: 'public', zone: ZONE, cidrBlock: '10.0.1.0/24', routeTable: 'public' },
      ],
    }),
  )
  const { subnetIds, routeTableIds } = testbed.network
  const made: Record<string, string> = {
    s3: await makeGateway(testbed, 's3', [routeTableIds.private ?? '']),
    kms: await makeInterface(testbed, 'kms', { subnetIds: [subnetIds.public ?? ''] }),
  }
  for (const service of ['ecr.api', 'ecr.dkr', 'logs']) {
    made[service] = await makeInterface(testbed, service, { subnetIds: [subnetIds.private ?? ''] })
  }
  testbed.simulator.calls.splice(0)
  const adopt = (...args: string[]) =>
    fargateEndpoints(
      ...['adopt', '--endpoint-url', testbed.simulator.url, '--region', testbed.simulator.region],
      ...['--vpc-id', testbed.vpcId, '--kms', ...args],
    )
  return { ...testbed, made, adopt }
}

describe('adopt', () => {
  test('lists what it would tag, and changes nothing', async () => {
    const { adopt, made, writes } = await createTerraformVpc()

    const { status, stdout } = await adopt()

    expect(status).toBe(0)
    expect(stdout).toContain('To tag with fargate-endpoints:managed (--yes does it)')
    for (const id of Object.values(made)) expect(stdout).toContain(id)
    expect(writes().map(({ action }) => action)).toEqual(['GetCallerIdentity'])
  })

  test('names the endpoint that it leaves where a service has two', async () => {
    const testbed = await createTerraformVpc()
    const spare = await makeInterface(testbed, 'logs', {
      subnetIds: [testbed.network.subnetIds.private ?? ''],
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

  test('reports a VPC that does not exist', async () => {
    const { adopt } = await createTerraformVpc()

    expect(await adopt('--vpc-id', 'vpc-0123')).toMatchObject({ status: 2, stdout: '' })
  })

  test('hands endpoints over that the resource keeps, moves and deletes, and each service is served all the time', async () => {
    const { adopt, made, stack, vpcId, vpc, client, network, simulator } = await createTerraformVpc()
    expect(await adopt('--yes')).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse((await adopt('--json')).stdout).endpoints).toEqual([])

    let isOver = false
    const unserved: string[] = []
    const watch = async (): Promise<void> => {
      while (!isOver) {
        const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand())
        const serving = VpcEndpoints.filter(({ State }) => State?.toLowerCase() === 'available').map(
          ({ VpcEndpointId }) => VpcEndpointId,
        )
        for (const [service, id] of Object.entries(made)) {
          if (service !== 'kms' && !serving.includes(id)) unserved.push(service)
        }
        await simulator.clock.sleep(500)
      }
    }
    const watching = watch()
    const { EndpointIds } = await stack.create({ VpcId: vpcId, Kms: true, S3Buckets: '*' })
    isOver = true
    await watching

    expect(EndpointIds?.split(',').sort()).toEqual(Object.values(made).sort())
    expect(unserved).toEqual([])
    expect((await vpc.endpoint('kms')).subnetIds).toEqual([network.subnetIds.private])
    await stack.delete()
    expect(await vpc.endpoints()).toEqual([])
  })
})

describe('An adopted S3 gateway', () => {
  test('does not lose the buckets that workloads reach through it', async () => {
    const { adopt, made, stack, vpcId, network, simulator } = await createTerraformVpc()
    const workloadId = simulator.world.addNetworkInterface(network.subnetIds.private ?? '')
    await adopt('--yes')

    await expect(stack.create({ VpcId: vpcId, Kms: true })).rejects.toThrow(
      `s3: the policy of ${made.s3}, which this resource would adopt, would be replaced by one that allows only ECR's layer bucket: ${workloadId} would lose every other bucket.`,
    )
    await stack.create({ VpcId: vpcId, Kms: true, S3Buckets: '*' })
  })
})
