import { describe, expect, test } from '@jest/globals'
import { createReferenceNetwork, type ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import type { Provider } from '../../support/provider.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { VpcObserver } from '../../support/vpcObserver.ts'

const { createTestbedOf } = testbeds()

/** One interface endpoint and one gateway. */
const SMALL = { PlatformVersion: '1.3.0', CloudWatchLogs: false }

/** Two VPCs, and their snapshots before the first change. */
const createTwoVpcs = async () => {
  const testbed = await createTestbedOf(async (client) => {
    const [first, second] = [await createReferenceNetwork(client), await createReferenceNetwork(client)]
    return { ...first, second }
  })
  const { second } = testbed.network
  const snapshots = () => [testbed.vpcId, second.vpcId].map((id) => testbed.simulator.snapshot(id))
  return {
    ...testbed,
    second: { vpcId: second.vpcId, vpc: new VpcObserver(testbed.client, second.vpcId) },
    snapshots,
    untouched: snapshots(),
  }
}

type TwoVpcs = Testbed<ReferenceNetwork & { second: ReferenceNetwork }> & Awaited<ReturnType<typeof createTwoVpcs>>

const serviceLists = async ({ vpc, second }: TwoVpcs): Promise<string[][]> => [
  await vpc.services(),
  await second.vpc.services(),
]

const idFor = ({ owner }: Provider, vpcId: string): RegExp =>
  new RegExp(`^fargate-endpoints/${vpcId}/${owner.id}/[0-9a-f]{8}$`)

describe('A change of VpcId', () => {
  test('replaces the resource: its id changes, and CloudFormation’s clean-up deletes the endpoints in the old VPC', async () => {
    const testbed = await createTwoVpcs()
    const { stack, vpcId, second, snapshots, untouched } = testbed
    await stack.create({ VpcId: vpcId, ...SMALL })
    const PhysicalResourceId = stack.resource?.physicalId ?? ''
    expect(PhysicalResourceId).toMatch(idFor(stack, vpcId))

    const [before, after] = [vpcId, second.vpcId].map((VpcId) => ({ VpcId, ...SMALL }))
    const answer = await stack.request('Update', {
      PhysicalResourceId,
      ResourceProperties: after ?? {},
      OldResourceProperties: before ?? {},
    })
    expect(answer.PhysicalResourceId).toMatch(idFor(stack, second.vpcId))
    expect(answer.Data?.VpcId).toBe(second.vpcId)
    expect(await serviceLists(testbed)).toEqual([
      ['ecr.dkr', 's3'],
      ['ecr.dkr', 's3'],
    ])

    await stack.request('Delete', { PhysicalResourceId, ResourceProperties: before ?? {} })
    expect(await serviceLists(testbed)).toEqual([[], ['ecr.dkr', 's3']])
    expect(snapshots()[0]).toBe(untouched[0])
  })

  test('can be reverted by another Update', async () => {
    const testbed = await createTwoVpcs()
    const { stack, vpcId, second, snapshots, untouched } = testbed
    await stack.create({ VpcId: vpcId, ...SMALL })

    await stack.update({ VpcId: second.vpcId, ...SMALL })
    await stack.update({ VpcId: vpcId, ...SMALL })
    expect(await serviceLists(testbed)).toEqual([['ecr.dkr', 's3'], []])

    await stack.delete()
    expect(snapshots()).toEqual(untouched)
  })

  test('keeps the endpoints of another stack in the old VPC', async () => {
    const testbed = await createTwoVpcs()
    const { stack, vpcId, second } = testbed
    await testbed.anotherStack().create({ VpcId: vpcId, ...SMALL })
    await stack.create({ VpcId: vpcId, ...SMALL, EcsExec: true })

    await stack.update({ VpcId: second.vpcId, ...SMALL })

    expect(await serviceLists(testbed)).toEqual([
      ['ecr.dkr', 's3'],
      ['ecr.dkr', 's3'],
    ])
  })
})

describe('A replacement that fails', () => {
  const failing = async () => {
    const testbed = await createTwoVpcs()
    const { stack, vpcId, second, simulator } = testbed
    await stack.create({ VpcId: vpcId, ...SMALL })
    const existing = simulator.snapshot(vpcId)
    const properties = { VpcId: second.vpcId, ...SMALL, Kms: true }
    simulator.settings.endpointOutcome = ({ serviceName }) => ({
      state: serviceName.endsWith('.kms') ? 'failed' : 'available',
    })
    await expect(stack.update(properties)).rejects.toThrow('com.amazonaws.ap-northeast-1.kms) is failed')
    return { ...testbed, properties, existing }
  }

  test('does not change the old VPC', async () => {
    const { simulator, vpcId, second, existing, stack } = await failing()

    expect(simulator.snapshot(vpcId)).toBe(existing)
    expect(await second.vpc.services()).not.toEqual([])
    expect(stack.resource?.physicalId).toMatch(idFor(stack, vpcId))
  })

  test('leaves the new VPC as it was when it is rolled back', async () => {
    const { stack, properties, snapshots, existing, untouched } = await failing()

    const attributes = await stack.rollBack(properties)

    expect(attributes.VpcId).toBe(stack.resource?.properties.VpcId)
    expect(snapshots()).toEqual([existing, untouched[1]])
  })

  test('can be deleted after its rollback, which leaves both VPCs as they were', async () => {
    const { stack, properties, snapshots, untouched } = await failing()
    await stack.rollBack(properties)

    await stack.delete()

    expect(snapshots()).toEqual(untouched)
  })

  test('for a VPC that does not exist changes nothing, and neither does its rollback', async () => {
    const { stack, vpcId, simulator, writes } = await createTwoVpcs()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const existing = simulator.snapshot(vpcId)
    const earlier = writes().length
    const properties = { VpcId: 'vpc-0123456789abcdef0', ...SMALL }

    await expect(stack.update(properties)).rejects.toThrow(
      'VpcId: expected a VPC of this account in ap-northeast-1, got vpc-0123456789abcdef0, which does not exist there.',
    )
    await stack.rollBack(properties)

    expect(writes()).toHaveLength(earlier)
    expect(simulator.snapshot(vpcId)).toBe(existing)
  })
})

describe('A rollback of an Update in the same VPC', () => {
  test('restores the endpoints of the old properties', async () => {
    const { stack, vpcId, simulator, second } = await createTwoVpcs()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const existing = simulator.snapshot(vpcId)
    simulator.settings.endpointOutcome = ({ serviceName }) => ({
      state: serviceName.endsWith('.kms') ? 'failed' : 'available',
    })
    const properties = { VpcId: vpcId, ...SMALL, Kms: true, EcsExec: true }
    await expect(stack.update(properties)).rejects.toThrow('is failed')

    await stack.rollBack(properties)

    expect(simulator.snapshot(vpcId)).toBe(existing)
    expect(await second.vpc.services()).toEqual([])
  })
})
