import { describe, expect, test } from '@jest/globals'
import {
  deletedTagDigests,
  digest,
  EMPTY_HANDOVER,
  type Handover,
  MAX_LAG_MS,
  policyDigest,
  tagDigests,
  unseenWrites,
  type Write,
  withDeletedOwner,
  withLatestRequest,
  withWrites,
} from '../../../../handler/vpc/lock/handover.ts'
import type { ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import { endpoint, group, observedVpc, rule } from '../../../support/model.ts'

const NOW = 10_000_000

const handoverOf = (...writes: Write[]): Handover => ({ ...EMPTY_HANDOVER, writes })

/** Whether the observed VPC shows a write. */
const isSeen = (write: Omit<Write, 'at'>, vpc: Partial<ObservedVpc>): boolean =>
  unseenWrites(handoverOf({ at: NOW, ...write }), observedVpc(vpc), NOW).length === 0

const id = 'vpce-0logs'
const logs = (parts: Parameters<typeof endpoint>[1] = {}) => ({ endpoints: [endpoint('logs', parts)] })
const managedRule = (tags: Record<string, string>) => ({ managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', tags)] })

describe('A write', () => {
  const team = tagDigests({ team: 'web' })
  const withoutTeam = deletedTagDigests({ team: 'web' })

  test.each<[string, Omit<Write, 'at'>, Partial<ObservedVpc>, boolean]>([
    ['of a new endpoint is visible when it is listed', { id, tags: team }, logs({ tags: { team: 'web' } }), true],
    ['of a new endpoint is not visible while it is not listed', { id, tags: team }, {}, false],
    ['of a new endpoint is not visible while its tags are not listed', { id, tags: team }, logs(), false],
    ['of a new group is not visible while it is not listed', { id: 'sg-0m', tags: team }, {}, false],
    [
      'of a new group is visible when it is listed',
      { id: 'sg-0m', tags: team },
      { securityGroups: [group('sg-0m', { tags: { team: 'web' } })] },
      true,
    ],
    [
      'of a tag is not visible while the tag has another value',
      { id, tags: team },
      logs({ tags: { team: 'api' } }),
      false,
    ],
    ['of a deleted tag is visible when the tag is missing', { id, tags: withoutTeam }, logs(), true],
    [
      'of a deleted tag is not visible while the tag is listed',
      { id, tags: withoutTeam },
      logs({ tags: { team: 'web' } }),
      false,
    ],
    [
      'of a tag of a rule is visible when the tag is listed',
      { id: 'sgr-0a', tags: team },
      managedRule({ team: 'web' }),
      true,
    ],
    [
      'of a tag of a rule is not visible while the tag is missing',
      { id: 'sgr-0a', tags: team },
      managedRule({}),
      false,
    ],
    ['of a rule is visible when its group was deleted', { id: 'sgr-0a', groupId: 'sg-0m', tags: team }, {}, true],
    [
      'of a rule is not visible while its group is listed without it',
      { id: 'sgr-0a', groupId: 'sg-0m', tags: team },
      { securityGroups: [group('sg-0m')] },
      false,
    ],
    [
      'of any kind is visible when its endpoint is being deleted',
      { id, tags: team },
      logs({ state: 'deleting' }),
      true,
    ],
    [
      'of an added subnet is visible when the subnet is listed',
      { id, has: ['subnet-0a'] },
      logs({ subnetIds: ['subnet-0a'] }),
      true,
    ],
    ['of an added subnet is not visible while the subnet is missing', { id, has: ['subnet-0a'] }, logs(), false],
    [
      'of an added route table is visible when the table is listed',
      { id, has: ['rtb-0a'] },
      logs({ routeTableIds: ['rtb-0a'] }),
      true,
    ],
    [
      'of an added group is visible when the group is listed',
      { id, has: ['sg-0a'] },
      logs({ securityGroupIds: ['sg-0a'] }),
      true,
    ],
    ['of a removed group is visible when the group is missing', { id, lacks: ['sg-0a'] }, logs(), true],
    [
      'of a removed group is not visible while the group is listed',
      { id, lacks: ['sg-0a'] },
      logs({ securityGroupIds: ['sg-0a'] }),
      false,
    ],
    ['of private DNS is visible when it has the new value', { id, privateDns: true }, logs({ privateDns: true }), true],
    [
      'of private DNS is not visible while it has the old value',
      { id, privateDns: true },
      logs({ privateDns: false }),
      false,
    ],
    [
      'of an address type is visible when it has the new value',
      { id, ipAddressType: 'dualstack' },
      logs({ ipAddressType: 'dualstack' }),
      true,
    ],
    ['of an address type is not visible while it has the old value', { id, ipAddressType: 'dualstack' }, logs(), false],
  ])('%s', (_, write, vpc, expected) => {
    expect(isSeen(write, vpc)).toBe(expected)
  })

  const policy = { before: [digest('old')], after: digest('new') }

  test.each([
    ['new', true],
    ['new, as EC2 writes it', true],
    ['old', false],
  ])('of a policy is visible when reads show %j: %s', (actual, expected) => {
    expect(isSeen({ id, policy }, logs({ policy: actual }))).toBe(expected)
  })

  test('of the same policy again is visible at once', () => {
    const same = { before: [digest('old')], after: digest('old') }

    expect(isSeen({ id, policy: same }, logs({ policy: 'old' }))).toBe(true)
  })

  test('of two policies is not visible while reads show an earlier policy', () => {
    const first = { id, at: 0, policy: { before: [digest('oldest')], after: digest('old') } }
    const { writes } = withWrites(withWrites(EMPTY_HANDOVER, [first], 0), [{ id, at: 1, policy }], 1)
    const isShown = (actual: string) =>
      unseenWrites({ ...EMPTY_HANDOVER, writes }, observedVpc(logs({ policy: actual })), 2).length === 0

    expect(['oldest', 'old', 'new', 'new, as EC2 writes it'].map(isShown)).toEqual([false, false, true, true])
  })

  test('of a policy that is restored is visible when reads show it', () => {
    const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }
    const asEc2Writes = JSON.stringify(
      {
        Version: '2012-10-17',
        Statement: [{ Action: ['*'], Effect: 'Allow', Resource: ['*'], Principal: { AWS: '*' } }],
      },
      null,
      2,
    )
    const away = { id, at: 0, policy: { before: [policyDigest(asEc2Writes)], after: digest('other') } }
    const back = { id, at: 1, policy: { before: [digest('other')], after: policyDigest(JSON.stringify(open)) } }
    const { writes } = withWrites(withWrites(EMPTY_HANDOVER, [away], 0), [back], 1)
    const isShown = (actual: string) =>
      unseenWrites({ ...EMPTY_HANDOVER, writes }, observedVpc(logs({ policy: actual })), 2).length === 0

    expect(isShown(asEc2Writes)).toBe(true)
    expect(isShown('other')).toBe(false)
  })

  test.each<[string, boolean, Partial<ObservedVpc>]>([
    ['is not listed', true, {}],
    ['is listed as deleting', true, logs({ state: 'deleting' })],
    ['is listed as deleted', true, logs({ state: 'deleted' })],
    ['is listed as available', false, logs()],
    ['is listed as failed', false, logs({ state: 'failed' })],
  ])('of the deletion of an endpoint is visible when the endpoint %s: %s', (_, expected, vpc) => {
    expect(isSeen({ id, isDeleted: true }, vpc)).toBe(expected)
  })

  test('of a deleted rule or group is not visible while it is listed', () => {
    expect(isSeen({ id: 'sgr-0a', isDeleted: true }, managedRule({}))).toBe(false)
    expect(isSeen({ id: 'sgr-0a', isDeleted: true }, {})).toBe(true)
    expect(isSeen({ id: 'sg-0m', isDeleted: true }, { securityGroups: [group('sg-0m')] })).toBe(false)
    expect(isSeen({ id: 'sg-0m', isDeleted: true }, {})).toBe(true)
  })

  test('of any kind counts as visible after the longest lag', () => {
    const handover = handoverOf({ id, at: NOW, has: ['subnet-0a'] })
    const unseenAfter = (ms: number) => unseenWrites(handover, observedVpc(), NOW + ms)

    expect(unseenAfter(MAX_LAG_MS - 1)).toEqual(handover.writes)
    expect(unseenAfter(MAX_LAG_MS)).toEqual([])
  })
})

describe('Writes to one resource', () => {
  const merged = (...writes: Omit<Write, 'at'>[]): readonly Write[] =>
    writes.reduce<Handover>(
      (handover, write, at) => withWrites(handover, [{ ...write, at: NOW + at }], NOW + at),
      EMPTY_HANDOVER,
    ).writes

  test('are merged, with the last value of each tag, setting and id', () => {
    expect(
      merged(
        { id, tags: { team: 'a', stage: 'b' }, has: ['subnet-0a', 'subnet-0b'], lacks: ['sg-0a'], privateDns: false },
        { id, tags: { team: null }, has: ['sg-0a'], lacks: ['subnet-0a'], privateDns: true },
      ),
    ).toEqual([
      {
        id,
        at: NOW + 1,
        tags: { team: null, stage: 'b' },
        has: ['subnet-0b', 'sg-0a'],
        lacks: ['subnet-0a'],
        privateDns: true,
      },
    ])
  })

  test('are replaced by its deletion', () => {
    expect(merged({ id, tags: { team: 'a' } }, { id, isDeleted: true })).toEqual([{ id, at: NOW + 1, isDeleted: true }])
  })

  test('are kept apart from writes to another resource', () => {
    expect(merged({ id, privateDns: true }, { id: 'vpce-0kms', privateDns: true }).map((write) => write.id)).toEqual([
      id,
      'vpce-0kms',
    ])
  })

  test('are dropped after the longest lag', () => {
    const earlier = handoverOf({ id, at: NOW, privateDns: true }, { id: 'vpce-0kms', at: NOW + 1, privateDns: true })

    expect(withWrites(earlier, [], NOW + MAX_LAG_MS).writes.map((write) => write.id)).toEqual(['vpce-0kms'])
  })
})

describe('A deleted owner', () => {
  const deleted = { ownerId: '0123456789ab', generation: '0123abcd', at: NOW }

  test('is recorded once for each generation, with the latest time', () => {
    const handover = [deleted, { ...deleted, generation: undefined }, { ...deleted, at: NOW + 1 }].reduce(
      withDeletedOwner,
      EMPTY_HANDOVER,
    )

    expect(handover.deletedOwners).toEqual([
      { ...deleted, generation: undefined },
      { ...deleted, at: NOW + 1 },
    ])
  })

  test('stays recorded for two hours, longer than a Create can take', () => {
    const handover = withDeletedOwner(EMPTY_HANDOVER, deleted)

    expect(withWrites(handover, [], NOW + 2 * 3_600_000 - 1).deletedOwners).toEqual([deleted])
    expect(withWrites(handover, [], NOW + 2 * 3_600_000).deletedOwners).toEqual([])
  })
})

describe('The latest request', () => {
  const latest = { ownerId: '0123456789ab', requestId: 'request-2', at: NOW }

  test('is recorded once for each owner', () => {
    const other = { ...latest, ownerId: 'ba9876543210' }
    const handover = [{ ...latest, requestId: 'request-1' }, other, latest].reduce(withLatestRequest, EMPTY_HANDOVER)

    expect(handover.latestRequests).toEqual([other, latest])
  })

  test('outlasts a request, and is dropped after two hours', () => {
    const handover = withLatestRequest(EMPTY_HANDOVER, latest)

    expect(withWrites(handover, [], NOW + 2 * 3_600_000 - 1).latestRequests).toEqual([latest])
    expect(withWrites(handover, [], NOW + 2 * 3_600_000).latestRequests).toEqual([])
  })
})
