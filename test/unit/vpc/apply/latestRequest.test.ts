import { describe, expect, test } from '@jest/globals'
import { assertLatest } from '../../../../handler/vpc/apply/latestRequest.ts'
import { OutdatedRequestError, SupersededError } from '../../../../handler/vpc/ec2/errors.ts'
import { type DeletedOwner, EMPTY_HANDOVER, type LatestRequest } from '../../../../handler/vpc/lock/handover.ts'
import { LEASE_MS, Lease } from '../../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../../handler/vpc/lock/processLeases.ts'
import { fakeClock } from '../../../support/fakeClock.ts'
import { OTHER, OWNER } from '../../../support/model.ts'

const SENT_AT = 1_000_000

const leaseAfter = (deletedOwners: DeletedOwner[] = []): Lease => {
  const clock = fakeClock()
  const claim = { vpcId: 'vpc-0a', holder: 'holder-1', now: clock.now(), leaseEnd: clock.now() + LEASE_MS }
  return new Lease(processLeases(), clock, claim, { ...EMPTY_HANDOVER, deletedOwners })
}

const check = (lease: Lease) => () => assertLatest(lease, OWNER, 'request-1', SENT_AT)

describe('A request', () => {
  test('is recorded as the latest of its owner', () => {
    const lease = leaseAfter()

    check(lease)()

    expect(lease.handover.latestRequests).toEqual([{ ownerId: OWNER.id, requestId: 'request-1', at: SENT_AT }])
  })

  test.each<[string, Partial<LatestRequest>]>([
    ['an earlier request', { at: SENT_AT - 1 }],
    ['a request that was sent at the same time', { at: SENT_AT }],
    ['the same request, whose URL has no date', { requestId: 'request-1', at: SENT_AT + 1 }],
    ['a later request of another owner', { ownerId: OTHER.id, at: SENT_AT + 1 }],
  ])('goes on after %s', (_, latest) => {
    const lease = leaseAfter()
    lease.recordRequest({ ownerId: OWNER.id, requestId: 'request-2', at: SENT_AT, ...latest })

    expect(check(lease)).not.toThrow()
  })

  test('ends after a later one, which stays the latest', () => {
    const lease = leaseAfter()
    const later = { ownerId: OWNER.id, requestId: 'request-2', at: SENT_AT + 1 }
    lease.recordRequest(later)

    expect(check(lease)).toThrow(OutdatedRequestError)
    expect(lease.handover.latestRequests).toEqual([later])
  })
})

describe('A request after a Delete', () => {
  test.each<[string, boolean, DeletedOwner]>([
    [
      'of its generation, whenever that ran',
      true,
      { ownerId: OWNER.id, generation: OWNER.generation, at: SENT_AT - 1 },
    ],
    ['of any generation since it was sent', true, { ownerId: OWNER.id, generation: undefined, at: SENT_AT }],
    ['of any generation before it was sent', false, { ownerId: OWNER.id, generation: undefined, at: SENT_AT - 1 }],
    ['of another generation', false, { ownerId: OWNER.id, generation: 'eeeeeeee', at: SENT_AT }],
    ['of another owner', false, { ownerId: OTHER.id, generation: OTHER.generation, at: SENT_AT }],
  ])('%s is superseded: %s', (_, expected, deleted) => {
    const request = expect(check(leaseAfter([deleted])))

    if (expected) request.toThrow(SupersededError)
    else request.not.toThrow()
  })
})
