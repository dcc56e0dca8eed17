import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import {
  findManagedEndpoint,
  isOfGeneration,
  isOwnedBy,
  ofGeneration,
} from '../../../../handler/vpc/ownership/ownership.ts'
import { endpoint, OTHER, OWNER, observedVpc, ownedBy } from '../../../support/model.ts'

const EARLIER: Owner = { ...OWNER, generation: 'eeeeeeee' }
const ANY: Owner = { ...OWNER, generation: undefined }

describe('A resource is of an owner’s generation', () => {
  test.each<[string, Owner, ReturnType<typeof ownedBy>, boolean]>([
    ['where its tag names that', OWNER, ownedBy(OWNER), true],
    ['not where its tag names another', OWNER, ownedBy(EARLIER), false],
    ['whatever its tag names, where the request does not say', ANY, ownedBy(EARLIER), true],
    ['not where it is another owner’s', ANY, ownedBy(OTHER), false],
    ['not where it has no owner', ANY, ownedBy(), false],
  ])('%s', (_, owner, tags, expected) => {
    expect(isOfGeneration(owner, tags)).toBe(expected)
  })
})

test('A resource of another generation is without its owner, for a Delete of an older one', () => {
  const { endpoints } = ofGeneration(observedVpc({ endpoints: [endpoint('logs', { tags: ownedBy(OWNER) })] }), EARLIER)

  expect(endpoints.filter(({ tags }) => isOwnedBy(EARLIER, tags))).toEqual([])
})

describe('Of several managed endpoints of a service', () => {
  const logs = { serviceName: 'com.amazonaws.ap-northeast-1.logs', kind: 'Interface' } as const
  const s3 = { serviceName: 'com.amazonaws.ap-northeast-1.s3', kind: 'Gateway' } as const
  const one = (endpointId: string, parts: Partial<Endpoint> = {}): Endpoint =>
    endpoint('logs', { endpointId, tags: ownedBy(OTHER), ...parts })
  const gateway = (endpointId: string, parts: Partial<Endpoint> = {}): Endpoint =>
    endpoint('s3', { endpointId, tags: ownedBy(OTHER), ...parts })

  test.each<[string, Parameters<typeof findManagedEndpoint>[0], Endpoint[]]>([
    ['the first', logs, [one('vpce-1'), one('vpce-0')]],
    ['the one that is this owner’s', logs, [one('vpce-0'), one('vpce-1', { tags: ownedBy(OWNER) })]],
    [
      'the one with the address type, before that of this owner',
      { ...logs, ipAddressType: 'dualstack' },
      [one('vpce-0', { tags: ownedBy(OWNER) }), one('vpce-1', { ipAddressType: 'dualstack' })],
    ],
    [
      'the one without private DNS, where none is wanted',
      { ...logs, privateDns: false },
      [one('vpce-0', { tags: ownedBy(OWNER) }), one('vpce-1', { privateDns: false })],
    ],
    [
      'the one with private DNS, where none has the address type',
      { ...logs, privateDns: true, ipAddressType: 'dualstack' },
      [one('vpce-0', { tags: ownedBy(OWNER), privateDns: false }), one('vpce-1')],
    ],
    [
      'this owner’s, where it is not said whether private DNS is wanted',
      logs,
      [one('vpce-0', { privateDns: true }), one('vpce-1', { tags: ownedBy(OWNER), privateDns: false })],
    ],
    [
      'the one that serves',
      logs,
      [one('vpce-0', { state: 'deleting' }), one('vpce-2', { state: 'failed' }), one('vpce-1', { state: 'pending' })],
    ],
    ['the one that is managed', logs, [one('vpce-0', { tags: {} }), one('vpce-1')]],
    ['the one of the kind', logs, [one('vpce-0', { kind: 'Gateway' }), one('vpce-1')]],
    ['the one of the service', logs, [one('vpce-0', { serviceName: 'com.amazonaws.x.logs' }), one('vpce-1')]],
    [
      'the gateway that is this owner’s, whatever its address type',
      { ...s3, ipAddressType: 'dualstack' },
      [gateway('vpce-0', { ipAddressType: 'dualstack' }), gateway('vpce-1', { tags: ownedBy(OWNER) })],
    ],
    [
      'the first gateway, where no tables are named',
      s3,
      [gateway('vpce-1', { routeTableIds: ['rtb-a'] }), gateway('vpce-0', { routeTableIds: ['rtb-a'] })],
    ],
    [
      'the gateway that is in the most of the tables',
      { ...s3, routeTableIds: ['rtb-a', 'rtb-b', 'rtb-c'] },
      [
        gateway('vpce-0', { routeTableIds: ['rtb-a', 'rtb-x', 'rtb-y'] }),
        gateway('vpce-1', { routeTableIds: ['rtb-b', 'rtb-c'] }),
      ],
    ],
  ])('%s is meant', (_, desired, endpoints) => {
    expect(findManagedEndpoint(desired, endpoints, OWNER)?.endpointId).toBe('vpce-1')
  })
})
