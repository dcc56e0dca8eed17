import { DescribeVpcEndpointsCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc, type VpcShape } from '../../../simulator/networks/createVpc.ts'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'

const { createTestbedOf } = testbeds()

const ZONES = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `us-east-1${letter}`)

/** Private subnets, each with its own route table. */
const shapeOf = (subnets: number): VpcShape => {
  const names = Array.from({ length: subnets }, (_, at) => `subnet-${at}`)
  return {
    cidrBlock: '10.0.0.0/16',
    routeTables: names.map((name) => ({ name })),
    subnets: names.map((name, at) => ({
      name,
      zone: ZONES[at % ZONES.length] ?? '',
      cidrBlock: `10.0.${at}.0/24`,
      routeTable: name,
    })),
  }
}

const createTestbed = (subnets: number) =>
  createTestbedOf((client) => createVpc(client, shapeOf(subnets)), { region: 'us-east-1' })

const doctor = async ({ simulator, vpcId }: Awaited<ReturnType<typeof createTestbed>>, ...args: string[]) => {
  simulator.calls.splice(0)
  const run = await fargateEndpoints(...['doctor', '--vpc-id', vpcId, ...connectionArgs(simulator), ...args])
  return { ...run, lines: run.stdout.trim().split('\n').length, calls: simulator.calls.map(({ action }) => action) }
}

describe('A VPC with 200 subnets, each with its own route table,', () => {
  test('needs few calls, and a report that is hardly longer than that of a small VPC', async () => {
    const [small, large] = [await createTestbed(2), await createTestbed(200)]
    const [before, largeBefore] = [await doctor(small), await doctor(large)]

    expect(largeBefore.status).toBe(1)
    expect(largeBefore.stdout).toContain('0 of 800 paths are open, 800 closed')
    expect(largeBefore.stdout).toMatch(/subnet-\w+ and 197\s+more/)
    expect(largeBefore.lines - before.lines).toBeLessThan(20)

    await large.stack.create({ VpcId: large.vpcId })
    const after = await doctor(large)

    expect(after).toMatchObject({ status: 0, stdout: expect.stringContaining('800 of 800 paths are open, 0 closed') })
    const writes = after.calls.filter((action) => !action.startsWith('Describe') && action !== 'GetCallerIdentity')
    expect(writes).toEqual([])
    // One call of each kind, and more for the pages of 201 route tables, two attributes, and the rules of the managed
    // group.
    expect(after.calls.length).toBeLessThan(20)
  })

  test('is reported with only the subnet that differs', async () => {
    const { client, network, ...rest } = await createTestbed(200)
    await rest.stack.create({ VpcId: rest.vpcId })
    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand({}))
    const gateway = VpcEndpoints.find(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
    const RemoveRouteTableIds = [network.routeTableIds['subnet-7'] ?? '']
    await client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: gateway?.VpcEndpointId, RemoveRouteTableIds }))

    const { stdout } = await doctor({ client, network, ...rest })

    const [line] = stdout.split('\n').filter((text) => text.includes('✖'))
    expect(line).toContain(`image layers (s3) from ${network.subnetIds['subnet-7']}: ${RemoveRouteTableIds}`)
  })
})
