import { CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed, createTestbedOf } = testbeds()

/** Returns the reason of a failed Create. Checks that neither the Create nor the Delete after it changes anything. */
const reasonOf = async ({ stack, writes }: Testbed<unknown>, properties: Record<string, unknown>): Promise<string> => {
  const before = writes().length
  const reason = await stack.create(properties).then(
    () => 'nothing failed',
    (error: Error) => error.message,
  )
  await stack.delete()
  expect(writes()).toHaveLength(before)
  return reason
}

describe('A Create fails before it changes anything', () => {
  const vpcForm = 'VpcId: expected the id of a VPC, such as vpc-0123456789abcdef0'

  test('and lists all errors in the properties', async () => {
    const testbed = await createTestbed()

    const missing = await reasonOf(testbed, {})
    const wrong = await reasonOf(testbed, {
      VpcId: 'my-vpc',
      EcsExec: 'maybe',
      SubnetId: 'subnet-0a',
      SubnetIds: 'subnet-0a,rtb-0a',
    })

    expect(missing).toBe(`${vpcForm}, got nothing`)
    expect(wrong).toBe(
      [
        `${vpcForm}, got "my-vpc"`,
        'SubnetIds.1: expected the id of a subnet, such as subnet-0123456789abcdef0, got "rtb-0a"',
        'EcsExec: expected true or false, got "maybe"',
        'SubnetId: expected a property of this resource, got an unknown name; did you mean SubnetIds?',
      ].join('; '),
    )
    expect(testbed.simulator.calls.filter(({ action }) => action === 'DescribeVpcAttribute')).toEqual([])
  })

  test('if the VPC does not exist', async () => {
    const testbed = await createTestbed()

    const reason = await reasonOf(testbed, { VpcId: 'vpc-0123456789abcdef0' })

    expect(reason).toBe(
      'VpcId: expected a VPC of this account in ap-northeast-1, got vpc-0123456789abcdef0, which does not exist there.',
    )
  })

  test('and lists all errors that concern the VPC', async () => {
    const testbed = await createTestbed()
    const { client, network, simulator } = testbed
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))
    const VpcId = Vpc?.VpcId ?? ''
    await client.send(new CreateSubnetCommand({ VpcId, AvailabilityZone: 'ap-northeast-1a', CidrBlock: '10.9.0.0/24' }))
    const [foreign = ''] = network.privateSubnetIds

    const reason = await reasonOf(testbed, {
      VpcId,
      SubnetIds: foreign,
      RouteTableIds: network.publicRouteTableId,
      SecurityGroupIds: 'sg-0123456789abcdef0',
    })

    expect(reason.split(/ ?\d\. /)).toEqual([
      '',
      `SecurityGroupIds: expected ids of ${VpcId}, got sg-0123456789abcdef0, which is not in it.`,
      `SubnetIds: expected ids of ${VpcId}, got ${foreign}, which is not in it.`,
      `RouteTableIds: expected ids of ${VpcId}, got ${network.publicRouteTableId}, which is not in it.`,
      // A new VPC has no DNS hostnames.
      expect.stringMatching(/^Private DNS needs enableDnsHostnames of /),
    ])
    expect(simulator.snapshot(VpcId)).not.toContain('vpce-')
  })

  test('if the VPC has no private subnets', async () => {
    const testbed = await createTestbed()
    const { vpcId } = await createVpc(testbed.client, {
      cidrBlock: '10.9.0.0/16',
      mainInternetRoute: true,
      subnets: [{ name: 'a', zone: 'ap-northeast-1a', cidrBlock: '10.9.0.0/24' }],
    })

    const reason = await reasonOf(testbed, { VpcId: vpcId })

    expect(reason).toBe(
      `1. ${vpcId} has no private subnet: its only subnet has a default route to an internet gateway, or is in no regular Availability Zone. Name the subnets in SubnetIds, or create private ones. ` +
        `2. ${vpcId} has no private subnet whose route table a gateway endpoint could use. Name route tables in RouteTableIds.`,
    )
  })
})

describe('A request fails before it changes anything', () => {
  test('if SubnetIds has two subnets of one zone', async () => {
    const { stack, vpcId, network, writes } = await createTestbed()
    const subnetIds = [network.privateSubnetIds[0], network.publicSubnetIds[0]].map(String)

    await expect(stack.create({ VpcId: vpcId, SubnetIds: subnetIds })).rejects.toThrow(
      /^SubnetIds: expected one subnet per zone, got subnet-\w+, subnet-\w+ in ap-northeast-1a\. Keep one of them/,
    )
    expect(writes()).toEqual([])
  })

  test('if the VPC has no subnets', async () => {
    const { stack, vpcId, writes } = await createTestbedOf((client) =>
      createVpc(client, { cidrBlock: '10.0.0.0/16', subnets: [] }),
    )

    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow(
      `${vpcId} has no subnet. Create private subnets first (DependsOn), or name them in SubnetIds.`,
    )
    expect(writes()).toEqual([])
  })

  test('if another account owns the VPC', async () => {
    const { stack, vpcId, simulator, writes } = await createTestbed()
    simulator.world.shareVpcFrom('210987654321', vpcId)

    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow(
      `${vpcId} is owned by account 210987654321 and shared with 123456789012: a participant cannot create endpoints in it. Use this resource in account 210987654321.`,
    )
    expect(writes()).toEqual([])
  })

  test('if it is an Update with invalid properties', async () => {
    const { stack, vpcId, simulator, writes } = await createTestbed()
    await stack.create({ VpcId: vpcId })
    const existing = simulator.snapshot(vpcId)
    const earlier = writes().length

    await expect(stack.update({ VpcId: vpcId, EcsExec: 'maybe' })).rejects.toThrow('EcsExec: expected true or false')
    await expect(stack.update({ VpcId: vpcId, SubnetIds: 'subnet-0a' })).rejects.toThrow('SubnetIds: expected ids of')

    expect(writes()).toHaveLength(earlier)
    expect(simulator.snapshot(vpcId)).toBe(existing)
  })
})

describe('A resource whose Create failed', () => {
  test.each([
    ['without properties', {}],
    ['with a malformed VpcId', { VpcId: 'my-vpc' }],
    ['with an unknown property', { VpcId: 'vpc-0123456789abcdef0', Colour: 'blue' }],
  ])('%s can be deleted', async (_, properties) => {
    const { stack, writes } = await createTestbed()
    await expect(stack.create(properties)).rejects.toThrow('expected')

    await stack.delete()

    expect(writes()).toEqual([])
  })
})
