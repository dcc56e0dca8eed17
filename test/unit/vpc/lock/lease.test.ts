import { describe, expect, test } from '@jest/globals'
import { LeaseLostError } from '../../../../handler/vpc/ec2/errors.ts'
import { EMPTY_HANDOVER } from '../../../../handler/vpc/lock/handover.ts'
import { LEASE_MS, type LeaseStore, takeLease } from '../../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../../handler/vpc/lock/processLeases.ts'
import { fakeClock } from '../../../support/fakeClock.ts'

const VPC = 'vpc-0a'

const prepare = (store: LeaseStore = processLeases()) => {
  const clock = fakeClock()
  return { clock, store, take: (vpcId = VPC) => takeLease(store, clock, vpcId) }
}

describe('A lease', () => {
  test('is taken at once if nobody holds it', async () => {
    const { clock, take } = prepare()

    expect((await take()).handover).toEqual(EMPTY_HANDOVER)
    expect(clock.pauses).toEqual([])
  })

  test('is waited for while another holder has it', async () => {
    const { clock, take } = prepare()
    const startedAt = clock.now()
    const first = await take()
    clock.at(30_000, () => first.release())

    await take()

    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(30_000)
    expect(clock.now() - startedAt).toBeLessThan(35_000)
  })

  test('of one VPC does not block that of another', async () => {
    const { clock, take } = prepare()
    await take()

    await take('vpc-0b')

    expect(clock.pauses).toEqual([])
  })

  test('of a holder that died is taken over when it ends', async () => {
    const { clock, take } = prepare()
    const startedAt = clock.now()
    await take()

    await take()

    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(LEASE_MS)
    expect(clock.now() - startedAt).toBeLessThan(LEASE_MS + 15_000)
  })

  test('lasts as long as it is renewed', async () => {
    const { clock, take } = prepare()
    const first = await take()
    for (const ms of [60_000, 120_000, 180_000]) clock.at(ms, () => first.renew())
    const startedAt = clock.now()

    await take()

    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(180_000 + LEASE_MS)
  })

  test('cannot be renewed after another holder took it over', async () => {
    const store = processLeases()
    const { clock, take } = prepare(store)
    const slow = await take()
    const ahead = { vpcId: VPC, holder: 'another', now: clock.now() + LEASE_MS, leaseEnd: clock.now() + 2 * LEASE_MS }
    await store.acquire(ahead)

    await expect(slow.renew()).rejects.toThrow(LeaseLostError)
  })

  test('is lost when it ends, even if nobody has taken it', async () => {
    const { clock, take } = prepare()
    const lease = await take()
    clock.advance(LEASE_MS - 1)
    lease.assertHeld()
    clock.advance(1)

    expect(() => lease.assertHeld()).toThrow(LeaseLostError)
    await expect(lease.renew()).rejects.toThrow(LeaseLostError)
  })

  test('is renewed only once for calls that begin together', async () => {
    const store = processLeases()
    let renewals = 0
    const counting: LeaseStore = {
      ...store,
      renew(...claim) {
        renewals += 1
        return store.renew(...claim)
      },
    }
    const lease = await prepare(counting).take()

    await Promise.all([lease.renew(), lease.renew(), lease.renew()])
    await lease.renew()

    expect(renewals).toBe(2)
  })
})

describe('The handover', () => {
  const write = { id: 'vpce-0logs', privateDns: true }

  test('passes writes to the next holder', async () => {
    const { clock, take } = prepare()
    const first = await take()
    const at = clock.now()
    first.record(write)
    first.recordDeleted({ ownerId: '0123456789ab', generation: '0123abcd' })
    first.recordRequest({ ownerId: 'ba9876543210', requestId: 'request-1', at })
    await first.release()

    const second = await take()

    expect(second.handover).toEqual({
      writes: [expect.objectContaining({ ...write, at })],
      deletedOwners: [{ ownerId: '0123456789ab', generation: '0123abcd', at }],
      latestRequests: [{ ownerId: 'ba9876543210', requestId: 'request-1', at }],
    })
  })

  test('passes writes from before the last renewal to the next holder if this one died', async () => {
    const { take } = prepare()
    const first = await take()
    first.record(write)
    await first.renew()

    expect((await take()).handover.writes).toMatchObject([write])
  })

  test('of a holder that lost its lease is not passed on', async () => {
    const { clock, take } = prepare()
    const slow = await take()
    slow.record(write)
    clock.advance(LEASE_MS)
    const second = await take()

    await slow.release()
    await second.release()

    expect((await take()).handover).toEqual(EMPTY_HANDOVER)
  })
})
