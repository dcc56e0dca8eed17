import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { lockTags } from '../../../handler/resource/tags.ts'
import { specify } from '../../../handler/vpc/tagSpecification.ts'
import type { virtualClock } from '../../../simulator/clock.ts'
import type { Provider } from '../../support/provider.ts'
import { sites } from '../../support/site.ts'

const { lay } = sites()

const LOGS = { EcrImagePull: false }
const LEASE_MS = 120_000

type Here = Awaited<ReturnType<typeof layHere>>

/** A VPC with a stack in it, and another that is to come. */
const layHere = async () => {
  const site = await lay()
  const found = site.simulator.snapshot(site.vpcId)
  const [here, comer] = [site.anotherStack(), site.anotherStack()]
  await here.create({ VpcId: site.vpcId, ...LOGS })
  return { ...site, found, here, comer }
}

const lockName = (vpcId: string) => `fargate-endpoints-lock-${vpcId}`

/** A lock as an invocation left it that died with so much of its lease before it. */
const leaveLock = async (
  { client, simulator, vpcId }: Here,
  { user }: Provider,
  leaseLeft: number,
): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({
      VpcId: vpcId,
      GroupName: lockName(vpcId),
      Description: 'Left',
      TagSpecifications: specify('security-group', lockTags(user, {}, simulator.clock.now() + leaseLeft)),
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
  test('is no one’s once a change is through', async () => {
    const site = await layHere()

    await site.comer.create({ VpcId: site.vpcId, ...LOGS })

    expect(site.simulator.calls.some(({ parameters }) => parameters.GroupName === lockName(site.vpcId))).toBe(true)
    expect(await lockOf(site)).toBeUndefined()
  })

  test('is no one’s once a change has failed', async () => {
    const site = await layHere()
    site.simulator.faults.inject({ action: 'ModifyVpcEndpoint', failure: { code: 'UnauthorizedOperation' } })

    await expect(site.comer.create({ VpcId: site.vpcId, ...LOGS })).rejects.toThrow(/UnauthorizedOperation/)

    expect(await lockOf(site)).toBeUndefined()
  })

  test('is waited for until its lease is over, and broken then', async () => {
    const site = await layHere()
    const startedAt = site.simulator.clock.now()
    const left = await leaveLock(site, site.here, LEASE_MS)

    await site.comer.create({ VpcId: site.vpcId, ...LOGS })

    const broken = site.simulator.calls.find(({ parameters }) => parameters.GroupId === left)
    expect(broken).toMatchObject({ action: 'DeleteSecurityGroup' })
    expect((broken?.startedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(LEASE_MS)
    expect((broken?.startedAt ?? 0) - startedAt).toBeLessThan(LEASE_MS + 5_000)
    expect(await lockOf(site)).toBeUndefined()
  })

  test('that an invocation left goes with its resource at the latest', async () => {
    const site = await layHere()
    await leaveLock(site, site.here, LEASE_MS)

    await site.here.delete()

    expect(site.simulator.snapshot(site.vpcId)).toBe(site.found)
  })

  test('that is all that an invocation left goes with a Delete that is sent again', async () => {
    const site = await layHere()
    await site.here.delete()
    await leaveLock(site, site.here, LEASE_MS)

    await site.here.request('Delete', {
      PhysicalResourceId: `fargate-endpoints/${site.vpcId}/${site.here.user.id}`,
      ResourceProperties: { VpcId: site.vpcId },
    })

    expect(site.simulator.snapshot(site.vpcId)).toBe(site.found)
  })

  /** What the clock leaps while the lock's first holder looks at the VPC, and how often the lock is taken. */
  const createWithSlowLook = async (milliseconds: number) => {
    const site = await layHere()
    const { simulator, vpcId } = site
    const clock = simulator.clock as ReturnType<typeof virtualClock>
    let taken = 0
    simulator.hooks.beforeReply = ({ action, parameters }) => {
      if (parameters.GroupName === lockName(vpcId)) taken += 1
      if (taken === 1 && action === 'DescribeSubnets') clock.advance(milliseconds)
    }
    simulator.calls.splice(0)
    await site.comer.create({ VpcId: vpcId, ...LOGS })
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

  test('is kept for as long as EC2 throttles its holder, however long others wait', async () => {
    const site = await layHere()
    const { simulator, vpcId: VpcId } = site
    const waiting = site.anotherStack()
    simulator.faults.throttleNext(30, 'ModifyVpcEndpoint')
    const startedAt = simulator.clock.now()

    await Promise.all([site.comer.create({ VpcId, ...LOGS }), waiting.create({ VpcId, ...LOGS })])

    expect(simulator.clock.now() - startedAt).toBeGreaterThan(LEASE_MS)
    const locks = simulator.calls.filter(({ parameters, error }) => parameters.GroupName === lockName(VpcId) && !error)
    const changes = simulator.calls.filter(({ action, error }) => action === 'ModifyVpcEndpoint' && !error)
    expect(changes).toHaveLength(2)
    expect(locks).toHaveLength(2)
    expect(changes[0]?.endedAt).toBeLessThanOrEqual(locks[1]?.startedAt ?? 0)
  })

  test('keeps two who come at once apart: what they change of shared things is never under way together', async () => {
    const site = await layHere()
    const { simulator, vpcId: VpcId } = site
    const another = site.anotherStack()
    simulator.settings.latency = 100
    simulator.calls.splice(0)

    await Promise.all([site.comer.create({ VpcId, ...LOGS }), another.create({ VpcId, ...LOGS })])

    const isTaking = ({ action, error, parameters }: (typeof simulator.calls)[number]) =>
      action === 'CreateSecurityGroup' && error === undefined && parameters.GroupName === lockName(VpcId)
    const [first, second] = simulator.calls.filter(isTaking)
    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    expect(changes).toHaveLength(2)
    expect(changes[0]?.endedAt).toBeLessThan(second?.startedAt ?? 0)
    expect(changes[0]?.startedAt).toBeGreaterThan(first?.endedAt ?? Number.POSITIVE_INFINITY)
  })
})
