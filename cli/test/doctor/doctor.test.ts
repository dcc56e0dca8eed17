import { ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'

const { createTestbed } = testbeds()

type CreatedTestbed = Awaited<ReturnType<typeof createTestbed>>

const doctor = ({ simulator }: CreatedTestbed, ...args: string[]) =>
  fargateEndpoints('doctor', ...connectionArgs(simulator), ...args)

describe('doctor --vpc-id', () => {
  test('reports each missing endpoint, and the property that creates it', async () => {
    const testbed = await createTestbed()

    const { status, stdout } = await doctor(testbed, '--vpc-id', testbed.vpcId)

    const lines = stdout.replaceAll(/\s+/g, ' ')
    expect(status).toBe(1)
    expect(lines).toContain('0 of 8 paths are open, 8 closed')
    expect(lines).toContain(
      `${testbed.vpcId} has no endpoint of ecr.api, and no default route leads out of the VPC DNS ✔ → route ✖`,
    )
    expect(lines).toContain(
      'ecr.api, ecr.dkr, s3: set EcrImagePull to true in Custom::FargateEndpoints, which creates the endpoint.',
    )
  })

  test('reports all paths as open with the endpoints of this resource', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId })

    const { status, stdout } = await doctor(testbed, '--vpc-id', testbed.vpcId)

    expect(status).toBe(0)
    expect(stdout).toContain('8 of 8 paths are open, 0 closed')
    expect(stdout).not.toMatch(/✖|\?|What to do/)
  })

  test('prints a diagram with --mermaid, and the notes to standard error', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId })
    testbed.simulator.faults.deny('DescribeNetworkAcls')

    const { status, stdout, stderr } = await doctor(testbed, '--vpc-id', testbed.vpcId, '--mermaid')

    expect(status).toBe(0)
    expect(stdout).toMatch(/^%%\{init/)
    expect(stdout).toMatch(/p1_4\("network-acl"\):::unknown/)
    expect(stderr).toContain('! Not allowed: ec2:DescribeNetworkAcls. The paths that depend on it are unknown.')
  })

  test('changes nothing', async () => {
    const testbed = await createTestbed()

    await doctor(testbed, '--vpc-id', testbed.vpcId)

    expect(testbed.writes().filter(({ action }) => action !== 'GetCallerIdentity')).toEqual([])
  })

  test('checks only the destinations that the flags request', async () => {
    const testbed = await createTestbed()

    const { stdout } = await doctor(testbed, '--vpc-id', testbed.vpcId, '--ecs-exec', '--ecr-image-pull', 'false')

    expect(stdout.match(/[✔✖?] (.+?)[:(]/gu)).toEqual(['✖ logs:', '✖ ECS Exec ('])
  })

  test('names the DNS attribute of the VPC that is off', async () => {
    const testbed = await createTestbed()
    const { client, vpcId, stack } = testbed
    await stack.create({ VpcId: vpcId })
    await client.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsSupport: { Value: false } }))

    const { status, stdout } = await doctor(testbed, '--vpc-id', vpcId)

    expect(status).toBe(1)
    expect(stdout).toContain(`Set enableDnsSupport of ${vpcId} to true.`)
  })
})
