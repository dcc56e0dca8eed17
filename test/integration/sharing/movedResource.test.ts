import { describe, expect, test } from '@jest/globals'
import { testbeds, writesAmong } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const stackId = (name: string) => `arn:aws:cloudformation:ap-northeast-1:123456789012:stack/${name}/0b9f8a80`

/** The calls that delete resources which another owner may use. */
const REMOVING = ['DeleteVpcEndpoints', 'DeleteSecurityGroup', 'RevokeSecurityGroupIngress']

describe('A resource that moves, by a Create of the new one and then a Delete of the old one,', () => {
  test.each([
    ['to another logical id', { stackId: stackId('service'), logicalId: 'PrivateEndpoints' }],
    ['to another stack', { stackId: stackId('network'), logicalId: 'Endpoints' }],
  ])('%s keeps every endpoint and the group', async (_, newIds) => {
    const { simulator, anotherStack, vpc, vpcId: VpcId, network } = await createTestbed()
    const properties = { VpcId, EcsExec: true, S3Buckets: 'front', AllowedCidrs: '10.0.0.0/16' }
    const old = anotherStack({ stackId: stackId('service'), logicalId: 'Endpoints' })
    const before = await old.create(properties)
    const moved = anotherStack(newIds)
    simulator.calls.splice(0)

    const joined = await moved.create(properties)
    await old.delete()

    const { EndpointIds, SecurityGroupId } = before
    expect(joined).toMatchObject({ EndpointIds, SecurityGroupId, CreatedEndpointIds: EndpointIds })
    const made = writesAmong(simulator.calls).filter(({ action }) =>
      /^(CreateVpcEndpoint|DeleteVpcEndpoints)$/.test(action),
    )
    expect(made).toEqual([])
    const endpoints = await vpc.endpoints()
    expect(endpoints.map(({ id }) => id).sort()).toEqual(EndpointIds?.split(',').sort())
    for (const { state, subnetIds, policy, tags, kind } of endpoints) {
      expect(state).toBe('available')
      expect(tags).toHaveProperty([`fargate-endpoints:owner/${moved.owner.id}`])
      expect(tags).not.toHaveProperty([`fargate-endpoints:owner/${old.owner.id}`])
      expect(policy.Statement.every(({ Sid }) => String(Sid).endsWith(moved.owner.id))).toBe(true)
      if (kind === 'Interface') expect(subnetIds).toEqual(network.privateSubnetIds.toSorted())
    }
  })

  test('deletes no endpoint, managed group or rule', async () => {
    const { simulator, anotherStack, vpcId: VpcId } = await createTestbed()
    const old = anotherStack({ logicalId: 'Endpoints' })
    await old.create({ VpcId })
    const moved = anotherStack({ logicalId: 'PrivateEndpoints' })
    simulator.calls.splice(0)

    await moved.create({ VpcId })
    await old.delete()

    expect(writesAmong(simulator.calls).filter(({ action }) => REMOVING.includes(action))).toEqual([])
  })

  test('leaves the VPC as it was when the new one is deleted', async () => {
    const { simulator, anotherStack, vpcId: VpcId } = await createTestbed()
    const found = simulator.snapshot(VpcId)
    const [old, moved] = [anotherStack(), anotherStack()]
    await old.create({ VpcId })
    await moved.create({ VpcId })
    await old.delete()

    await moved.delete()

    expect(simulator.snapshot(VpcId)).toBe(found)
  })
})
