import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { ownerKey } from '../../../../handler/resource/tags.ts'
import { actionsOf } from '../../../../handler/vpc/model/actions.ts'
import { EMPTY_STATE } from '../../../../handler/vpc/model/desired.ts'
import type { Endpoint, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  findManagedEndpoint,
  isOfGeneration,
  isOwnedBy,
  ofGeneration,
} from '../../../../handler/vpc/ownership/ownership.ts'
import { claimPlan } from '../../../../handler/vpc/plan/claim.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { plan } from '../../../../handler/vpc/plan/plan.ts'
import { allocationTag, endpoint, group, OTHER, OWNER, observedVpc, ownedBy, rule } from '../../../support/model.ts'

const EARLIER: Owner = { ...OWNER, generation: 'eeeeeeee' }
const ANY: Owner = { ...OWNER, generation: undefined }

const linesOf = (phases: ReturnType<typeof plan>): string[] => actionsOf(phases).map(describeAction)

/** What a Delete for this owner does. */
const plannedToDelete = (vpc: Partial<ObservedVpc>, owner: Owner): string[] =>
  linesOf(plan(EMPTY_STATE, ofGeneration(observedVpc(vpc), owner), owner))

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

describe('A Delete', () => {
  const vpc = (owner: Owner): Partial<ObservedVpc> => ({
    endpoints: [endpoint('logs', { tags: ownedBy(owner) })],
    securityGroups: [group('sg-0m', { tags: ownedBy(owner) })],
    managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', ownedBy(owner))],
  })
  const everything = ['DeleteVpcEndpoints vpce-0logs', 'WaitUntilDeleted vpce-0logs', 'DeleteSecurityGroup sg-0m']

  test.each<[string, Owner, Partial<ObservedVpc>, string[]]>([
    ['removes what is of its generation', OWNER, vpc(OWNER), everything],
    ['removes all of its owner, where CloudFormation made its id up', ANY, vpc(EARLIER), everything],
    ['changes nothing that a later Create has', EARLIER, vpc(OWNER), []],
    ['changes nothing of another owner', OWNER, vpc(OTHER), []],
  ])('%s', (_, owner, contents, expected) => {
    expect(plannedToDelete(contents, owner)).toEqual(expected)
  })

  test('removes what is left of its generation beside what a later Create has', () => {
    const endpoints = [endpoint('kms', { tags: ownedBy(EARLIER) }), endpoint('logs', { tags: ownedBy(OWNER) })]

    expect(plannedToDelete({ ...vpc(OWNER), endpoints }, EARLIER)).toEqual([
      'DeleteVpcEndpoints vpce-0kms',
      'WaitUntilDeleted vpce-0kms',
    ])
  })

  test('leaves another owner the managed group that a later Create has too', () => {
    const tags = {
      ...ownedBy(EARLIER, OTHER),
      ...allocationTag(EARLIER, 'sg-0x'),
      ...allocationTag(OTHER, 'managed-group', 'sg-0y'),
    }
    const endpoints = [endpoint('logs', { tags, securityGroupIds: ['sg-0m', 'sg-0x', 'sg-0y'] })]

    expect(plannedToDelete({ ...vpc(OWNER), endpoints }, EARLIER)).toContain(
      'ModifyVpcEndpoint  vpce-0logs (removeSecurityGroupIds: sg-0x)',
    )
  })

  test('is not told of its owner where the resource is of another generation', () => {
    const { endpoints } = ofGeneration(observedVpc(vpc(OWNER)), EARLIER)

    expect(endpoints.filter(({ tags }) => isOwnedBy(EARLIER, tags))).toEqual([])
  })
})

describe('A claim', () => {
  test('tags all that the owner has in another generation, by one call', () => {
    const vpc = observedVpc({
      endpoints: [
        endpoint('kms', { tags: ownedBy(EARLIER, OTHER) }),
        endpoint('logs', { tags: ownedBy(OWNER) }),
        endpoint('sqs', { tags: ownedBy(EARLIER), state: 'deleted' }),
        endpoint('sts', { tags: ownedBy(OTHER) }),
        endpoint('ssm', { tags: { [ownerKey(OWNER.id)]: 'eeeeeeee by hand' } }),
      ],
      securityGroups: [group('sg-0m', { tags: ownedBy(EARLIER) }), group('sg-0x')],
      managedGroupRules: [
        rule('sgr-0a', '10.0.0.0/16', ownedBy(EARLIER)),
        rule('sgr-0b', '10.1.0.0/16', ownedBy(OTHER)),
      ],
    })

    expect(actionsOf(claimPlan(vpc, OWNER))).toEqual([
      {
        step: 'tagEndpoints',
        type: 'CreateTags',
        resourceIds: ['vpce-0kms', 'sg-0m', 'sgr-0a'],
        tags: { [ownerKey(OWNER.id)]: `0123abcd ${OWNER.stackId} Endpoints` },
      },
    ])
    expect(claimPlan(vpc, OWNER)).toMatchObject([{ name: 'addOrModify', changesVpc: true }])
  })

  test('is empty where the owner has all of it in its generation', () => {
    expect(claimPlan(observedVpc({ endpoints: [endpoint('logs', { tags: ownedBy(OWNER) })] }), OWNER)).toEqual([])
  })
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
