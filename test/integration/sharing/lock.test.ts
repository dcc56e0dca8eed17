import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { lockTags } from '../../../handler/resource/tags.ts'
import { specify } from '../../../handler/vpc/ec2/tagSpecification.ts'
import type { virtualClock } from '../../../simulator/clock.ts'
import type { Provider } from '../../support/provider.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const LOGS = { EcrImagePull: false }
const LEASE_MS = 120_000

type Here = Awaited<ReturnType<typeof layHere>>

/** A VPC with a stack in it, and another that is to come. */
const layHere = async () => {
  const testbed = await createTestbed()
  const found = testbed.simulator.snapshot(testbed.vpcId)
  const [here, comer] = [testbed.anotherStack(), testbed.anotherStack()]
  await here.create({ VpcId: testbed.vpcId, ...LOGS })
  return { ...testbed, found, here, comer }
}

const lockName = (vpcId: string) => `fargate-endpoints-lock-${vpcId}`

/** A lock as an invocation left it that died with so much of its lease before it. */
const leaveLock = async (
  { client, simulator, vpcId }: Here,
  { owner }: Provider,
  leaseLeft: number,
): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({
      VpcId: vpcId,
      GroupName: lockName(vpcId),
      Description: 'Left',
      TagSpecifications: specify('security-group', lockTags(owner, {}, simulator.clock.now() + leaseLeft)),
    }),
  )
  return GroupId
}

const lockOf = async ({ client, vpcId }: Here): Promise<string | undefined> => {
  const Filters = [{ Name: 'group-name', Values: [lockName(vpcId)] }]
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }))
  return SecurityGroups[0]?.GroupId
}

describe('The lock of a VPC', () => {
  test('is released once a change is done', async () => {
    const testbed = await layHere()

    await testbed.comer.create({ VpcId: testbed.vpcId, ...LOGS })

    expect(testbed.simulator.calls.some(({ parameters }) => parameters.GroupName === lockName(testbed.vpcId))).toBe(
      true,
    )
    expect(await lockOf(testbed)).toBeUndefined()
  })

  test('is released once a change has failed', async () => {
    const testbed = await layHere()
    testbed.simulator.faults.inject({ action: 'ModifyVpcEndpoint', failure: { code: 'UnauthorizedOperation' } })

    await expect(testbed.comer.create({ VpcId: testbed.vpcId, ...LOGS })).rejects.toThrow(/UnauthorizedOperation/)

    expect(await lockOf(testbed)).toBeUndefined()
  })

  test('is waited for until its lease ends, and taken over then', async () => {
    const testbed = await layHere()
    const startedAt = testbed.simulator.clock.now()
    const left = await leaveLock(testbed, testbed.here, LEASE_MS)

    await testbed.comer.create({ VpcId: testbed.vpcId, ...LOGS })

    const broken = testbed.simulator.calls.find(({ parameters }) => parameters.GroupId === left)
    expect(broken).toMatchObject({ action: 'DeleteSecurityGroup' })
    expect((broken?.startedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(LEASE_MS)
    expect((broken?.startedAt ?? 0) - startedAt).toBeLessThan(LEASE_MS + 5_000)
    expect(await lockOf(testbed)).toBeUndefined()
  })

  test('that an invocation left is deleted with its resource at the latest', async () => {
    const testbed = await layHere()
    await leaveLock(testbed, testbed.here, LEASE_MS)

    await testbed.here.delete()

    expect(testbed.simulator.snapshot(testbed.vpcId)).toBe(testbed.found)
  })

  test('that is all that an invocation left is deleted by a Delete that is sent again', async () => {
    const testbed = await layHere()
    await testbed.here.delete()
    await leaveLock(testbed, testbed.here, LEASE_MS)

    await testbed.here.request('Delete', {
      PhysicalResourceId: `fargate-endpoints/${testbed.vpcId}/${testbed.here.owner.id}`,
      ResourceProperties: { VpcId: testbed.vpcId },
    })

    expect(testbed.simulator.snapshot(testbed.vpcId)).toBe(testbed.found)
  })

  /** What the clock leaps while the lock's first holder looks at the VPC, and how often the lock is taken. */
  const createWithSlowLook = async (milliseconds: number) => {
    const testbed = await layHere()
    const { simulator, vpcId } = testbed
    const clock = simulator.clock as ReturnType<typeof virtualClock>
    let taken = 0
    simulator.hooks.beforeReply = ({ action, parameters }) => {
      if (parameters.GroupName === lockName(vpcId)) taken += 1
      if (taken === 1 && action === 'DescribeSubnets') clock.advance(milliseconds)
    }
    simulator.calls.splice(0)
    await testbed.comer.create({ VpcId: vpcId, ...LOGS })
    const renewals = simulator.calls.filter(
      ({ action, parameters }) => action === 'CreateTags' && parameters['Tag.1.Key'] === 'fargate-endpoints:lock',
    )
    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    return { taken, renewals: renewals.length, changes: changes.length }
  }

  test.each([
    [10_000, { taken: 1, renewals: 0, changes: 1 }],
    [60_000, { taken: 1, renewals: 1, changes: 1 }],
    [LEASE_MS, { taken: 2, renewals: 0, changes: 1 }],
  ])('is kept, renewed or taken anew by a holder whose look took %i ms', async (milliseconds, expected) => {
    expect(await createWithSlowLook(milliseconds)).toEqual(expected)
  })

  test('is kept while EC2 throttles its holder, however long others wait', async () => {
    const testbed = await layHere()
    const { simulator, vpcId: VpcId } = testbed
    const waiting = testbed.anotherStack()
    simulator.faults.throttleNext(30, 'ModifyVpcEndpoint')
    const startedAt = simulator.clock.now()

    await Promise.all([testbed.comer.create({ VpcId, ...LOGS }), waiting.create({ VpcId, ...LOGS })])

    expect(simulator.clock.now() - startedAt).toBeGreaterThan(LEASE_MS)
    const locks = simulator.calls.filter(({ parameters, error }) => parameters.GroupName === lockName(VpcId) && !error)
    const changes = simulator.calls.filter(({ action, error }) => action === 'ModifyVpcEndpoint' && !error)
    expect(changes).toHaveLength(2)
    expect(locks).toHaveLength(2)
    expect(changes[0]?.endedAt).toBeLessThanOrEqual(locks[1]?.startedAt ?? 0)
  })

  test('separates two stacks at the same time: their changes of shared resources never overlap', async () => {
    const testbed = await layHere()
    const { simulator, vpcId: VpcId } = testbed
    const another = testbed.anotherStack()
    simulator.settings.latency = 100
    simulator.calls.splice(0)

    await Promise.all([testbed.comer.create({ VpcId, ...LOGS }), another.create({ VpcId, ...LOGS })])

    const isTaking = ({ action, error, parameters }: (typeof simulator.calls)[number]) =>
      action === 'CreateSecurityGroup' && error === undefined && parameters.GroupName === lockName(VpcId)
    const [first, second] = simulator.calls.filter(isTaking)
    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    expect(changes).toHaveLength(2)
    expect(changes[0]?.endedAt).toBeLessThan(second?.startedAt ?? 0)
    expect(changes[0]?.startedAt).toBeGreaterThan(first?.endedAt ?? Number.POSITIVE_INFINITY)
  })
})
