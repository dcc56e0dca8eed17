import { describe, expect, test } from '@jest/globals'
import type { EndpointChange } from '../../../../handler/vpc/model/actions.ts'
import type { DesiredEndpoint } from '../../../../handler/vpc/model/desired.ts'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import type { Statement } from '../../../../handler/vpc/model/policy.ts'
import { endpointAllocation, removableFrom } from '../../../../handler/vpc/ownership/allocations.ts'
import {
  changeOf,
  isRemovalOnly,
  NO_CHANGE,
  releaseChange,
  stepsOf,
} from '../../../../handler/vpc/plan/endpointDiff.ts'
import {
  allocationTag,
  desiredInterface,
  endpoint,
  OTHER,
  OWNER,
  ownedBy,
  serviceName,
} from '../../../support/model.ts'

const statement = (Sid: string, parts: object = {}): Statement => ({
  Sid,
  Effect: 'Allow',
  Principal: '*',
  Action: ['*'],
  Resource: ['*'],
  ...parts,
})
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement })

const own = statement(`Open${OWNER.id}`)
const others = statement(`Open${OTHER.id}`)

const desiredLogs = desiredInterface('logs', {
  policy: policy(own),
  subnetIds: ['subnet-0a', 'subnet-0c'],
  securityGroupIds: ['sg-0m'],
})
const desiredGateway: DesiredEndpoint = {
  ...desiredLogs,
  service: 's3',
  serviceName: serviceName('s3'),
  kind: 'Gateway',
  privateDns: false,
  subnetIds: [],
  securityGroupIds: [],
  routeTableIds: ['rtb-0a', 'rtb-0c'],
}

/** A desired endpoint as EC2 describes it after its creation. */
const described = (one: DesiredEndpoint, parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint(one.service, {
    policy: JSON.stringify(one.policy),
    privateDns: one.privateDns,
    subnetIds: one.subnetIds,
    securityGroupIds: one.securityGroupIds,
    routeTableIds: one.routeTableIds,
    tags: ownedBy(OWNER),
    ...parts,
  })

const changeFor = (desired: DesiredEndpoint, actual: Endpoint, managedGroupId?: string) =>
  changeOf(
    desired,
    actual,
    OWNER,
    removableFrom(actual, OWNER, endpointAllocation(desired, {}, managedGroupId), managedGroupId),
  )

/** A label, parts of the existing endpoint, and the change (undefined: no change). */
type Row = [string, Partial<Endpoint>, Partial<EndpointChange> | undefined]

const shared = ownedBy(OWNER, OTHER)

describe('An endpoint with one owner', () => {
  test.each<Row>([
    ['it is as desired', {}, undefined],
    ['it lacks a subnet', { subnetIds: ['subnet-0a'] }, { addSubnetIds: ['subnet-0c'] }],
    [
      'it has an extra subnet',
      { subnetIds: ['subnet-0a', 'subnet-0c', 'subnet-0d'] },
      { removeSubnetIds: ['subnet-0d'] },
    ],
    [
      'it is in another subnet',
      { subnetIds: ['subnet-0b', 'subnet-0c'] },
      { addSubnetIds: ['subnet-0a'], removeSubnetIds: ['subnet-0b'] },
    ],
    [
      'it has another group',
      { securityGroupIds: ['sg-0x'] },
      { addSecurityGroupIds: ['sg-0m'], removeSecurityGroupIds: ['sg-0x'] },
    ],
    ['its private DNS is off', { privateDns: false }, { privateDns: true }],
    ['its address type differs', { ipAddressType: 'dualstack' }, { ipAddressType: 'ipv4' }],
    ['its policy differs', { policy: JSON.stringify(policy(others)) }, { policy: policy(own) }],
    ['its policy has an extra statement', { policy: JSON.stringify(policy(own, others)) }, { policy: policy(own) }],
    ['it has no policy', { policy: '' }, { policy: policy(own) }],
    [
      'its policy is the same in another form',
      { policy: JSON.stringify(policy({ ...own, Action: '*', Resource: '*' }), null, 2) },
      undefined,
    ],
    [
      'two things differ',
      { subnetIds: [], privateDns: false },
      { addSubnetIds: ['subnet-0a', 'subnet-0c'], privateDns: true },
    ],
  ])('changes only what differs: %s', (_, parts, expected) => {
    const change = changeFor(desiredLogs, described(desiredLogs, parts))

    expect(change).toEqual(expected && { ...NO_CHANGE, ...expected })
  })

  test.each<Row>([
    ['it is as desired', {}, undefined],
    ['it lacks a route table', { routeTableIds: ['rtb-0a'] }, { addRouteTableIds: ['rtb-0c'] }],
    [
      'it has an extra route table',
      { routeTableIds: ['rtb-0a', 'rtb-0c', 'rtb-0d'] },
      { removeRouteTableIds: ['rtb-0d'] },
    ],
    ['EC2 reports private DNS and more address families', { privateDns: true, ipAddressType: 'dualstack' }, undefined],
    ['it lacks the address family, and keeps the other', { ipAddressType: 'ipv6' }, { ipAddressType: 'dualstack' }],
    [
      'another owner needs its address family',
      { ipAddressType: 'ipv6', tags: ownedBy(OWNER, OTHER) },
      { ipAddressType: 'dualstack', removeSubnetIds: [] },
    ],
  ])('that is a gateway changes only its route tables and address family: %s', (_, parts, expected) => {
    const change = changeFor(desiredGateway, described(desiredGateway, parts))

    expect(change).toEqual(expected && { ...NO_CHANGE, ...expected })
  })

  test('keeps its policy if the service supports none', () => {
    const { policy: _, ...rest } = desiredLogs
    const unpoliced = { ...rest, policy: undefined }

    expect(changeFor(unpoliced, described(unpoliced, { policy: JSON.stringify(policy(others)) }))).toBe(undefined)
  })
})

describe('A shared endpoint', () => {
  const both = JSON.stringify(policy(others, own))

  test.each<Row>([
    ['it is as desired', { policy: both }, undefined],
    [
      'the other owner has more',
      { policy: both, subnetIds: ['subnet-0a', 'subnet-0c', 'subnet-0d'], securityGroupIds: ['sg-0m', 'sg-0x'] },
      undefined,
    ],
    ['this owner desires more', { policy: both, subnetIds: ['subnet-0a'] }, { addSubnetIds: ['subnet-0c'] }],
    [
      'the statement of this owner is missing',
      { policy: JSON.stringify(policy(others)) },
      { policy: policy(others, own) },
    ],
    [
      'the statement of this owner is outdated',
      { policy: JSON.stringify(policy(statement(`Account${OWNER.id}`), others)) },
      { policy: policy(others, own) },
    ],
    ['its policy was deleted by hand', { policy: '' }, { policy: policy(own) }],
  ])('keeps what the other owner has: %s', (_, parts, expected) => {
    const existing = described(desiredLogs, { tags: shared, ...parts })

    expect(changeFor(desiredLogs, existing)).toEqual(expected && { ...NO_CHANGE, ...expected })
  })

  test('keeps the route tables of the other owner', () => {
    const existing = described(desiredGateway, {
      tags: shared,
      policy: both,
      routeTableIds: ['rtb-0d'],
    })

    expect(changeFor(desiredGateway, existing)).toEqual({
      ...NO_CHANGE,
      addRouteTableIds: ['rtb-0a', 'rtb-0c'],
    })
  })

  test('loses what this owner no longer desires and what no owner has, and keeps what the other owner has', () => {
    const desired = { ...desiredLogs, securityGroupIds: ['sg-0x'] }
    const tags = {
      ...shared,
      ...allocationTag(OWNER, 'sg-0x', 'subnet-0a', 'subnet-0c', 'subnet-0d', 'subnet-0e'),
      ...allocationTag(OTHER, 'sg-0y', 'subnet-0a', 'subnet-0e'),
    }
    const existing = described(desired, {
      tags,
      policy: both,
      subnetIds: ['subnet-0a', 'subnet-0c', 'subnet-0d', 'subnet-0e'],
      securityGroupIds: ['sg-0m', 'sg-0x', 'sg-0y', 'sg-0z'],
    })

    expect(changeFor(desired, existing, 'sg-0m')).toEqual({
      ...NO_CHANGE,
      removeSecurityGroupIds: ['sg-0m', 'sg-0z'],
      removeSubnetIds: ['subnet-0d'],
    })
  })

  test('keeps the managed group while the other owner has it', () => {
    const desired = { ...desiredLogs, securityGroupIds: ['sg-0x'] }
    const tags = {
      ...shared,
      ...allocationTag(OWNER, 'managed-group', 'sg-0x'),
      ...allocationTag(OTHER, 'managed-group'),
    }
    const existing = described(desired, {
      tags,
      policy: both,
      securityGroupIds: ['sg-0m', 'sg-0x'],
    })

    expect(changeFor(desired, existing, 'sg-0m')).toBeUndefined()
  })

  test('gets the statement of a new owner beside the other’s', () => {
    const existing = described(desiredLogs, {
      tags: ownedBy(OTHER),
      policy: JSON.stringify(policy(others)),
    })

    expect(changeFor(desiredLogs, existing)).toEqual({
      ...NO_CHANGE,
      policy: policy(others, own),
    })
  })
})

describe('releaseChange', () => {
  test.each<Row>([
    ['removes the statement of the owner', { policy: JSON.stringify(policy(others, own)) }, { policy: policy(others) }],
    ['removes nothing if the owner has no statement', { policy: JSON.stringify(policy(others)) }, undefined],
    ['removes nothing if there is no policy', { policy: '' }, undefined],
    ['keeps the last statement, which EC2 needs', { policy: JSON.stringify(policy(own)) }, undefined],
    [
      'removes subnets and groups that only the owner had',
      {
        policy: JSON.stringify(policy(others)),
        subnetIds: ['subnet-0a', 'subnet-0c'],
        securityGroupIds: ['sg-0m', 'sg-0x'],
        tags: {
          ...shared,
          ...allocationTag(OWNER, 'managed-group', 'subnet-0a', 'subnet-0c'),
          ...allocationTag(OTHER, 'sg-0x', 'subnet-0c'),
        },
      },
      { removeSubnetIds: ['subnet-0a'], removeSecurityGroupIds: ['sg-0m'] },
    ],
    [
      'removes route tables that only the owner had',
      {
        policy: JSON.stringify(policy(others)),
        routeTableIds: ['rtb-0a', 'rtb-0c'],
        subnetIds: [],
        tags: { ...shared, ...allocationTag(OWNER, 'rtb-0a', 'rtb-0c'), ...allocationTag(OTHER, 'rtb-0a') },
      },
      { removeRouteTableIds: ['rtb-0c'] },
    ],
    [
      'keeps the last subnet and group, which EC2 needs, even if the other owner will have others',
      {
        policy: JSON.stringify(policy(others)),
        subnetIds: ['subnet-0a'],
        securityGroupIds: ['sg-0x'],
        tags: {
          ...shared,
          ...allocationTag(OWNER, 'sg-0x', 'subnet-0a'),
          ...allocationTag(OTHER, 'managed-group', 'subnet-0c'),
        },
      },
      undefined,
    ],
    [
      'keeps the last group, which EC2 needs, even if another one will be created',
      {
        policy: JSON.stringify(policy(others)),
        subnetIds: ['subnet-0a'],
        securityGroupIds: ['sg-0x'],
        tags: { ...shared, ...allocationTag(OWNER, 'sg-0x', 'subnet-0a'), ...allocationTag(OTHER, 'subnet-0a') },
      },
      undefined,
    ],
    [
      'keeps what the other owner may have if its allocation is not recorded',
      {
        policy: JSON.stringify(policy(others)),
        subnetIds: ['subnet-0a'],
        tags: { ...shared, ...allocationTag(OWNER, 'subnet-0a') },
      },
      undefined,
    ],
  ])('%s', (_, parts, expected) => {
    const change = releaseChange(
      described(desiredLogs, { tags: shared, securityGroupIds: [], ...parts }),
      OWNER,
      'sg-0m',
    )

    expect(change).toEqual(expected && { ...NO_CHANGE, ...expected })
  })
})

describe('isRemovalOnly', () => {
  test.each<[boolean, Partial<EndpointChange>]>([
    [true, { removeSubnetIds: ['subnet-0a'] }],
    [true, { removeSecurityGroupIds: ['sg-0a'], removeRouteTableIds: ['rtb-0a'] }],
    [false, { removeSubnetIds: ['subnet-0a'], addSubnetIds: ['subnet-0b'] }],
    [false, { removeSecurityGroupIds: ['sg-0a'], addSecurityGroupIds: ['sg-0b'] }],
    [false, { removeRouteTableIds: ['rtb-0a'], addRouteTableIds: ['rtb-0b'] }],
    [false, { removeSubnetIds: ['subnet-0a'], policy: policy(own) }],
    [false, { removeSubnetIds: ['subnet-0a'], privateDns: false }],
    [false, { removeSubnetIds: ['subnet-0a'], ipAddressType: 'ipv4' }],
  ])('returns %s for %j', (expected, change) => {
    expect(isRemovalOnly({ ...NO_CHANGE, ...change })).toBe(expected)
  })
})

describe('The steps of a change', () => {
  const zones = new Map([
    ['subnet-0a', 'a'],
    ['subnet-1a', 'a'],
    ['subnet-0c', 'c'],
    ['subnet-1c', 'c'],
    ['subnet-0d', 'd'],
  ])
  const moving = (added: string[], removed: string[]): EndpointChange => ({
    ...NO_CHANGE,
    addSubnetIds: added,
    removeSubnetIds: removed,
  })

  test.each<[string, EndpointChange, EndpointChange[]]>([
    [
      'a zone is added before another one is removed',
      moving(['subnet-0c'], ['subnet-0a']),
      [moving(['subnet-0c'], []), moving([], ['subnet-0a'])],
    ],
    [
      'a subnet is removed in its own step before another one of its zone is added',
      moving(['subnet-1a'], ['subnet-0a']),
      [moving([], ['subnet-0a'])],
    ],
    [
      'of two zones that swap their subnets, one keeps serving',
      moving(['subnet-1a', 'subnet-1c'], ['subnet-0a', 'subnet-0c']),
      [moving([], ['subnet-0a'])],
    ],
    [
      'a swap comes before the removal of another zone',
      moving(['subnet-1a'], ['subnet-0d', 'subnet-0a']),
      [moving([], ['subnet-0a'])],
    ],
    [
      'zones are added and removed beside a swap in one zone',
      moving(['subnet-1a', 'subnet-0c'], ['subnet-0a', 'subnet-0d']),
      [moving(['subnet-0c'], []), moving([], ['subnet-0a'])],
    ],
    ['a change that only adds is one step', moving(['subnet-0c'], []), [moving(['subnet-0c'], [])]],
    ['a change that only removes is one step', moving([], ['subnet-0c']), [moving([], ['subnet-0c'])]],
  ])('%s', (_, change, steps) => {
    expect(stepsOf(change, zones)).toEqual(steps)
  })

  test('everything but subnets changes in the first step', () => {
    const change = { ...moving(['subnet-0c'], ['subnet-0a']), removeSecurityGroupIds: ['sg-0a'], privateDns: false }

    expect(stepsOf(change, zones)).toEqual([{ ...change, removeSubnetIds: [] }, moving([], ['subnet-0a'])])
  })
})
