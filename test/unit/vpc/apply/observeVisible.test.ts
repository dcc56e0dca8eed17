import { describe, expect, test } from '@jest/globals'
import { observeVisible } from '../../../../handler/vpc/apply/observeVisible.ts'
import { Progress } from '../../../../handler/vpc/apply/progress.ts'
import { MAX_LAG_MS, tagDigests, type Write } from '../../../../handler/vpc/lock/handover.ts'
import { LEASE_MS, takeLease } from '../../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../../handler/vpc/lock/processLeases.ts'
import type { ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import { mockedEc2 } from '../../../support/mockedEc2.ts'
import { endpoint, group, networkInterface, observedVpc, rule } from '../../../support/model.ts'

/** Observes with these reads, the last of which is repeated, under a lease whose handover has these writes. */
const observe = async (reads: readonly Partial<ObservedVpc>[], ...writes: Omit<Write, 'at'>[]) => {
  const { ec2, clock } = mockedEc2()
  const lease = await takeLease(processLeases(), clock, 'vpc-0a')
  lease.record(...writes)
  let count = 0
  const startedAt = clock.now()
  const read = async (): Promise<ObservedVpc> => {
    count += 1
    return observedVpc(reads[Math.min(count, reads.length) - 1])
  }
  const observed = await observeVisible(read, lease, { ec2, progress: new Progress(), vpcId: 'vpc-0a' })
  return { observed, count, elapsed: clock.now() - startedAt, lease }
}

const logs = endpoint('logs')
const kms = endpoint('kms')
const created = [{ id: logs.endpointId }, { id: kms.endpointId }]

describe('observeVisible', () => {
  test('returns the first read if nothing was written', async () => {
    expect(await observe([{ endpoints: [logs] }])).toMatchObject({
      observed: observedVpc({ endpoints: [logs] }),
      count: 1,
    })
  })

  test('returns the first read that shows all writes', async () => {
    const { observed, count } = await observe([{}, { endpoints: [logs] }, { endpoints: [kms, logs] }], ...created)

    expect(observed.endpoints).toEqual([kms, logs])
    expect(count).toBe(3)
  })

  test('merges several reads if none of them shows all writes', async () => {
    const { observed, count } = await observe([{ endpoints: [logs] }, { endpoints: [kms] }], ...created)

    expect(observed.endpoints).toEqual([kms, logs])
    expect(count).toBe(2)
  })

  test('merges all reads of ten seconds if a call got no answer', async () => {
    const { ec2, clock } = mockedEc2()
    const leases = processLeases()
    const last = await takeLease(leases, clock, 'vpc-0a')
    last.recordUnanswered()
    await last.release()
    const lease = await takeLease(leases, clock, 'vpc-0a')
    const startedAt = clock.now()
    const read = async () => observedVpc({ endpoints: clock.now() === startedAt ? [logs] : [kms] })

    const observed = await observeVisible(read, lease, { ec2, progress: new Progress(), vpcId: 'vpc-0a' })

    expect(observed.endpoints).toEqual([kms, logs])
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(10_000)
    expect(lease.handover.unansweredAt).toBeUndefined()
  })

  test('returns the later state of a resource that several reads show', async () => {
    const pending = { ...logs, state: 'pending' }
    const { observed } = await observe([{ endpoints: [pending] }, { endpoints: [logs, kms] }], ...created)

    expect(observed.endpoints).toEqual([kms, logs])
  })

  test('keeps groups, rules and interfaces that a later read lacks', async () => {
    const parts = {
      securityGroups: [group('sg-0m')],
      managedGroupRules: [rule('sgr-0a', '10.0.0.0/16')],
      networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-0a' })],
    }
    const { observed } = await observe([parts, { endpoints: [logs] }], { id: logs.endpointId })

    expect(observed).toMatchObject({ ...parts, endpoints: [logs] })
  })

  test('omits a deleted resource when one read lacks it, even if an earlier read had it', async () => {
    const before = { securityGroups: [group('sg-0m')], managedGroupRules: [rule('sgr-0a', '10.0.0.0/16')] }
    const deletions = [
      { id: 'sgr-0a', isDeleted: true },
      { id: 'sg-0m', isDeleted: true },
    ]

    const { observed, count } = await observe([before, {}], ...deletions)

    expect(observed).toMatchObject({ securityGroups: [], managedGroupRules: [] })
    expect(count).toBe(2)
  })

  test('returns the newest state that any read has shown, even if a later read shows an older state', async () => {
    const tagged = [logs, kms].map((one) => ({ ...one, tags: { team: 'web' } }))
    const [newLogs, newKms] = tagged
    const writes = tagged.map(({ endpointId: id, tags }) => ({ id, tags: tagDigests(tags) }))
    const reads = [
      [newLogs, kms],
      [logs, newKms],
      [logs, kms],
    ].map((endpoints) => ({
      endpoints: endpoints.filter((one) => one !== undefined),
    }))

    const { observed, count } = await observe(reads, ...writes)

    expect(observed.endpoints).toEqual([newKms, newLogs])
    expect(count).toBe(2)
  })

  test('omits a resource that a read has shown as deleted, even if a later read lists it again', async () => {
    const before = { securityGroups: [group('sg-0m')], managedGroupRules: [rule('sgr-0a', '10.0.0.0/16')] }
    const deletions = [
      { id: 'sgr-0a', isDeleted: true },
      { id: 'sg-0m', isDeleted: true },
    ]
    const reads = [{ securityGroups: before.securityGroups }, { managedGroupRules: before.managedGroupRules }, before]

    const { observed, count } = await observe(reads, ...deletions)

    expect(observed).toMatchObject({ securityGroups: [], managedGroupRules: [] })
    expect(count).toBe(2)
  })

  test('returns the last read after the longest lag, and renews the lease meanwhile', async () => {
    const { observed, elapsed, lease } = await observe([{}], { id: logs.endpointId })

    expect(observed.endpoints).toEqual([])
    expect(elapsed).toBeGreaterThanOrEqual(MAX_LAG_MS)
    expect(elapsed).toBeGreaterThan(LEASE_MS)
    expect(() => lease.assertHeld()).not.toThrow()
  })
})
