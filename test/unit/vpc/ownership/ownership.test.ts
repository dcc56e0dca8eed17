import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { ownerKey, PRIVATE_DNS } from '../../../../handler/resource/tags.ts'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import {
  findManagedEndpoint,
  isOfGeneration,
  isOwnedBy,
  ofGeneration,
} from '../../../../handler/vpc/ownership/ownership.ts'
import { endpoint, OTHER, OWNER, observedVpc, ownedBy } from '../../../support/model.ts'

const EARLIER: Owner = { ...OWNER, generation: 'eeeeeeee' }
const CHANGED = { ...ownedBy(), [ownerKey(OWNER.id)]: 'web' }
const ANY: Owner = { ...OWNER, generation: undefined }

describe('isOfGeneration', () => {
  test.each<[string, Owner, ReturnType<typeof ownedBy>, boolean]>([
    ['returns true if the tag names the generation', OWNER, ownedBy(OWNER), true],
    ['returns false if the tag names another generation', OWNER, ownedBy(EARLIER), false],
    ['returns true for any generation if the request does not name one', ANY, ownedBy(EARLIER), true],
    ['returns false if another owner has the resource', ANY, ownedBy(OTHER), false],
    ['returns false if the resource has no owner', ANY, ownedBy(), false],
    ['returns true if somebody changed the tag, so that it names none', OWNER, CHANGED, true],
  ])('%s', (_, owner, tags, expected) => {
    expect(isOfGeneration(owner, tags)).toBe(expected)
  })
})

test('ofGeneration removes the owner tag from resources of another generation', () => {
  const { endpoints } = ofGeneration(observedVpc({ endpoints: [endpoint('logs', { tags: ownedBy(OWNER) })] }), EARLIER)

  expect(endpoints.filter(({ tags }) => isOwnedBy(EARLIER, tags))).toEqual([])
})

describe('findManagedEndpoint', () => {
  const logs = { serviceName: 'com.amazonaws.ap-northeast-1.logs', kind: 'Interface' } as const
  const s3 = { serviceName: 'com.amazonaws.ap-northeast-1.s3', kind: 'Gateway' } as const
  const one = (endpointId: string, parts: Partial<Endpoint> = {}): Endpoint =>
    endpoint('logs', { endpointId, tags: ownedBy(OTHER), ...parts })
  const gateway = (endpointId: string, parts: Partial<Endpoint> = {}): Endpoint =>
    endpoint('s3', { endpointId, tags: ownedBy(OTHER), ...parts })

  const WITHOUT_DNS = { ...ownedBy(OTHER), [PRIVATE_DNS]: 'off' }

  test.each<[string, Parameters<typeof findManagedEndpoint>[0], Endpoint[]]>([
    ['the first one', logs, [one('vpce-1'), one('vpce-0')]],
    ['the one of this owner', logs, [one('vpce-0'), one('vpce-1', { tags: ownedBy(OWNER) })]],
    [
      'the one with the address type rather than the one of this owner',
      { ...logs, ipAddressType: 'dualstack' },
      [one('vpce-0', { tags: ownedBy(OWNER) }), one('vpce-1', { ipAddressType: 'dualstack' })],
    ],
    [
      'the one without private DNS if none is desired',
      { ...logs, privateDns: false },
      [one('vpce-0', { tags: ownedBy(OWNER) }), one('vpce-1', { privateDns: false })],
    ],
    [
      'the one with private DNS if no endpoint has the address type',
      { ...logs, privateDns: true, ipAddressType: 'dualstack' },
      [one('vpce-0', { tags: ownedBy(OWNER), privateDns: false }), one('vpce-1')],
    ],
    [
      'the one of this owner if the desired private DNS is not known',
      logs,
      [one('vpce-0', { privateDns: true }), one('vpce-1', { tags: ownedBy(OWNER), privateDns: false })],
    ],
    [
      'the one whose owners want private DNS too, before it has that',
      { ...logs, privateDns: true },
      [one('vpce-0', { privateDns: false, tags: WITHOUT_DNS }), one('vpce-1', { privateDns: false })],
    ],
    [
      'the same, where private DNS has to wait for the service’s owner',
      { ...logs, privateDns: false, defersPrivateDns: true },
      [one('vpce-0', { privateDns: false, tags: WITHOUT_DNS }), one('vpce-1', { privateDns: false })],
    ],
    [
      'the one whose owners want no private DNS either, beside one that does not have it yet',
      { ...logs, privateDns: false },
      [one('vpce-0', { privateDns: false }), one('vpce-1', { privateDns: false, tags: WITHOUT_DNS })],
    ],
    [
      'the one that is neither deleting nor failed',
      logs,
      [one('vpce-0', { state: 'deleting' }), one('vpce-2', { state: 'failed' }), one('vpce-1', { state: 'pending' })],
    ],
    ['the managed one', logs, [one('vpce-0', { tags: {} }), one('vpce-1')]],
    ['the one of the endpoint type', logs, [one('vpce-0', { kind: 'Gateway' }), one('vpce-1')]],
    ['the one of the service', logs, [one('vpce-0', { serviceName: 'com.amazonaws.x.logs' }), one('vpce-1')]],
    [
      'the gateway of this owner, whatever its address type',
      { ...s3, ipAddressType: 'dualstack' },
      [gateway('vpce-0', { ipAddressType: 'dualstack' }), gateway('vpce-1', { tags: ownedBy(OWNER) })],
    ],
    [
      'the first gateway if no route tables are named',
      s3,
      [gateway('vpce-1', { routeTableIds: ['rtb-a'] }), gateway('vpce-0', { routeTableIds: ['rtb-a'] })],
    ],
    [
      'the gateway in the most of the named route tables',
      { ...s3, routeTableIds: ['rtb-a', 'rtb-b', 'rtb-c'] },
      [
        gateway('vpce-0', { routeTableIds: ['rtb-a', 'rtb-x', 'rtb-y'] }),
        gateway('vpce-1', { routeTableIds: ['rtb-b', 'rtb-c'] }),
      ],
    ],
  ])('returns %s', (_, desired, endpoints) => {
    expect(findManagedEndpoint(desired, endpoints, OWNER)?.endpointId).toBe('vpce-1')
  })
})
