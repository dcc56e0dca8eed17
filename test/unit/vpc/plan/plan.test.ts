import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { tagsFor } from '../../../../handler/resource/tags.ts'
import { policyFor } from '../../../../handler/vpc/desired/policies.ts'
import { type Action, actionsOf, type Plan } from '../../../../handler/vpc/model/actions.ts'
import { EMPTY_STATE, type ResourceSpec } from '../../../../handler/vpc/model/desired.ts'
import type { Endpoint, ObservedVpc, SecurityGroup } from '../../../../handler/vpc/model/observed.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { plan } from '../../../../handler/vpc/plan/plan.ts'
import {
  allocationTag,
  ENVIRONMENT,
  endpoint,
  endpointService,
  group,
  https,
  networkInterface,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  route,
  routeTable,
  rule,
  spec,
  subnet,
  THIRD,
  validate,
} from '../../../support/model.ts'

/** Only logs: one interface endpoint in a managed group. */
const LOGS = { EcrImagePull: false }

/** Returns a plan as lines of a phase and an action. */
const linesOf = (phases: Plan): string[] =>
  phases.flatMap(({ name, steps }) => steps.flat().map((action) => `${name}: ${describeAction(action)}`))

const planFor = (
  vpc: Partial<ObservedVpc>,
  properties: Record<string, unknown> = LOGS,
  parts: Partial<Omit<ResourceSpec, 'properties'>> = {},
): Plan => {
  const observed = observedVpc(vpc)
  const one = spec(properties, parts)
  return plan(validate(observed, one), observed, one.owner)
}

/** Returns the plan for a VPC as lines. */
const planned = (...request: Parameters<typeof planFor>): string[] => linesOf(planFor(...request))

const actionsFor = (...request: Parameters<typeof planFor>): Action[] => actionsOf(planFor(...request))

/** Returns the plan of a Delete as lines. */
const plannedToLeave = (vpc: Partial<ObservedVpc>): string[] => linesOf(plan(EMPTY_STATE, observedVpc(vpc), OWNER))

/** The allocation tags of owners that share an endpoint. */
const allocationsOf = (owners: readonly Owner[]) =>
  owners.length > 1 ? owners.map((owner) => allocationTag(owner, 'managed-group', 'subnet-0a', 'subnet-0c')) : []

/** A managed interface endpoint in both private subnets, as the plans of these owners leave it. */
const ours = (service: string, owners: readonly Owner[], parts: Partial<Endpoint> = {}): Endpoint => {
  const policies = owners.map((owner) =>
    policyFor({ service, kind: 'Interface' }, parseProperties({ VpcId: 'vpc-0a' }), ENVIRONMENT, owner.id),
  )
  const policy = { ...policies[0], Statement: policies.flatMap(({ Statement }) => Statement) }
  return endpoint(service, {
    policy: JSON.stringify(policy),
    subnetIds: ['subnet-0a', 'subnet-0c'],
    securityGroupIds: ['sg-0m'],
    tags: Object.assign(
      {},
      ...owners.map((owner) => tagsFor(owner, `fargate-endpoints-${service}`, {}, service)),
      ...allocationsOf(owners),
    ),
    ...parts,
  })
}

const NAME = 'fargate-endpoints-vpc-0a'

const ruleTags = (...owners: readonly Owner[]) => Object.assign({}, ...owners.map((owner) => tagsFor(owner, NAME, {})))

const groupTags = (...owners: readonly Owner[]) => ({
  ...ruleTags(...owners),
  ...Object.assign({}, ...(owners.length > 1 ? owners.map((owner) => allocationTag(owner)) : [])),
})

/** The managed group, as the plans of these owners leave it. */
const managedGroup = (owners: readonly Owner[], parts: Partial<SecurityGroup> = {}) => ({
  securityGroups: [
    group('sg-0m', { name: NAME, ingress: [https('10.0.0.0/16')], tags: groupTags(...owners), ...parts }),
  ],
  managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', ruleTags(...owners))],
})

/** A VPC with an endpoint of logs, as the plans of these owners leave it. */
const reconciled = (...owners: readonly Owner[]): Partial<ObservedVpc> => ({
  endpoints: [ours('logs', owners)],
  ...managedGroup(owners),
})

const ownerTag = (owner: Owner) => `fargate-endpoints:owner/${owner.id}`
const allocationKeys = (...owners: readonly Owner[]) =>
  owners.map(({ id }) => `fargate-endpoints:allocation/${id}`).join(', ')

describe('For an untouched VPC', () => {
  test('the group and the endpoints are created, then the network interfaces are tagged', () => {
    expect(planned({}, { EcsExec: true })).toEqual([
      'addOrModify: CreateSecurityGroup fargate-endpoints-vpc-0a (443 from 10.0.0.0/16)',
      'addOrModify: CreateVpcEndpoint ecr.api (Interface in subnet-0a, subnet-0c)',
      'addOrModify: CreateVpcEndpoint ecr.dkr (Interface in subnet-0a, subnet-0c)',
      'addOrModify: CreateVpcEndpoint s3 (Gateway in rtb-0a, rtb-0c)',
      'addOrModify: CreateVpcEndpoint logs (Interface in subnet-0a, subnet-0c)',
      'tagInterfaces: CreateTags on the network interfaces of ecr.api',
      'tagInterfaces: CreateTags on the network interfaces of ecr.dkr',
      'tagInterfaces: CreateTags on the network interfaces of logs',
    ])
  })

  test('new resources get the owner tag and the tags of the template', () => {
    const [creation] = actionsFor({}, { ...LOGS, SecurityGroupIds: 'sg-0a', Tags: [{ Key: 'team', Value: 'web' }] }, {})

    expect(creation).toMatchObject({
      type: 'CreateVpcEndpoint',
      tags: tagsFor(OWNER, 'fargate-endpoints-logs', { team: 'web' }, 'logs'),
    })
  })

  test.each([
    ['with private DNS if the private subnets have no other way out', [], true],
    ['without private DNS at first if the private subnets have another way out', [route('0.0.0.0/0', 'nat-0a')], false],
  ])('endpoints are created %s', (_, routes, privateDns) => {
    const routeTables = [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes })]
    const creations = actionsFor({ routeTables }).filter(({ type }) => type === 'CreateVpcEndpoint')

    expect(creations).toMatchObject([{ endpoint: { service: 'logs', privateDns } }])
  })

  test('a Delete plans nothing', () => {
    expect(plannedToLeave({})).toEqual([])
  })
})

describe('For a VPC with a managed group of another owner', () => {
  test('an endpoint with SecurityGroupIds is created in these groups', () => {
    const [creation] = actionsFor(managedGroup([OTHER]), { ...LOGS, SecurityGroupIds: 'sg-0a' })

    expect(creation).toMatchObject({ type: 'CreateVpcEndpoint', endpoint: { securityGroupIds: ['sg-0a'] } })
  })
})

test('A managed interface endpoint does not serve as the gateway of the same service', () => {
  const s3 = ours('s3', [OWNER], { kind: 'Interface', privateDns: false })

  expect(planned({ endpoints: [s3] }, { ...LOGS, CloudWatchLogs: false, S3Buckets: '*' })).toEqual([
    'addOrModify: CreateVpcEndpoint s3 (Gateway in rtb-0a, rtb-0c)',
    'remove: DeleteVpcEndpoints vpce-0s3',
    'waitForRemoval: WaitUntilDeleted vpce-0s3',
  ])
})

describe('For a VPC in its desired state', () => {
  test.each<[string, Partial<ObservedVpc>]>([
    ['with one owner', reconciled(OWNER)],
    ['with two owners', reconciled(OTHER, OWNER)],
    ['with endpoints of others', { ...reconciled(OWNER), endpoints: [ours('logs', [OWNER]), endpoint('kms')] }],
    [
      'with an endpoint that is listed as deleted',
      {
        ...reconciled(OWNER),
        endpoints: [ours('logs', [OWNER]), ours('logs', [OWNER], { endpointId: 'vpce-0old', state: 'deleted' })],
      },
    ],
  ])('nothing is planned %s', (_, vpc) => {
    expect(planned(vpc)).toEqual([])
  })
})

test('A plan waits for a pending endpoint', () => {
  const endpoints = [ours('logs', [OWNER], { state: 'pending' })]

  expect(planned({ ...reconciled(OWNER), endpoints })).toEqual(['settle: WaitUntilAvailable vpce-0logs'])
})

test('A plan waits for a pending endpoint of someone else only if it is reused', () => {
  const theirs = { state: 'pending', subnetIds: ['subnet-0a', 'subnet-0c'], securityGroupIds: ['sg-0x'] }
  const securityGroups = [group('sg-0x', { ingress: [https('10.0.0.0/16')] })]

  expect(planned({ endpoints: [endpoint('logs', theirs), endpoint('kms', theirs)], securityGroups })).toEqual([
    'settle: WaitUntilAvailable vpce-0logs',
  ])
})

describe('For an endpoint that differs from the desired one', () => {
  const withLogs = (parts: Partial<Endpoint>, ...more: Endpoint[]): Partial<ObservedVpc> => ({
    ...reconciled(OWNER),
    endpoints: [ours('logs', [OWNER], parts), ...more],
  })
  const remake = [
    'addOrModify: CreateVpcEndpoint logs (Interface in subnet-0a, subnet-0c)',
    'tagInterfaces: CreateTags on the network interfaces of logs',
  ]

  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['it was deleted by hand', { ...reconciled(OWNER), endpoints: [] }, remake],
    ['it is listed as deleted', withLogs({ state: 'deleted' }), remake],
    ['it is being deleted', withLogs({ state: 'deleting' }), ['waitForStale: WaitUntilDeleted vpce-0logs', ...remake]],
    ...['failed', 'rejected', 'expired'].map((state): [string, Partial<ObservedVpc>, string[]] => [
      `it is ${state}`,
      withLogs({ state }),
      ['clearStale: DeleteVpcEndpoints vpce-0logs', 'waitForStale: WaitUntilDeleted vpce-0logs', ...remake],
    ]),
    [
      'one of someone else is being deleted',
      { ...reconciled(OWNER), endpoints: [endpoint('logs', { state: 'deleting' })] },
      ['waitForStale: WaitUntilDeleted vpce-0logs', ...remake],
    ],
    [
      'one of someone else failed',
      { ...reconciled(OWNER), endpoints: [endpoint('logs', { state: 'failed' })] },
      remake,
    ],
    [
      'its private DNS was turned off',
      withLogs({ privateDns: false }),
      ['addOrModify: ModifyVpcEndpoint logs vpce-0logs (privateDns: true)'],
    ],
    [
      'it lacks a subnet',
      withLogs({ subnetIds: ['subnet-0a'] }),
      ['addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0c)'],
    ],
    [
      'it has an extra subnet',
      {
        ...withLogs({ subnetIds: ['subnet-0a', 'subnet-0c', 'subnet-0d'] }),
        subnets: [...observedVpc().subnets, subnet({ subnetId: 'subnet-0d', cidrBlock: '10.0.2.0/28' })],
      },
      ['remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0d)'],
    ],
    [
      'it differs and is pending',
      withLogs({ privateDns: false, state: 'pending' }),
      [
        'waitForStale: WaitUntilAvailable vpce-0logs',
        'addOrModify: ModifyVpcEndpoint logs vpce-0logs (privateDns: true)',
        'settle: WaitUntilAvailable vpce-0logs',
      ],
    ],
    [
      'its policy was changed',
      withLogs({ policy: '{"Statement":[]}' }),
      ['addOrModify: ModifyVpcEndpoint logs vpce-0logs (policy)'],
    ],
    [
      'its policy was changed and its private DNS was turned off',
      withLogs({ policy: '{"Statement":[]}', privateDns: false }),
      ['addOrModify: ModifyVpcEndpoint logs vpce-0logs (policy; privateDns: true)'],
    ],
    [
      'a tag was deleted',
      withLogs({ tags: { ...tagsFor(OWNER, 'fargate-endpoints-logs', {}), x: 'y' } }),
      ['addOrModify: CreateTags vpce-0logs (fargate-endpoints:service)'],
    ],
  ])('it is repaired: %s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })

  test('of two managed ones, the matching one of another owner is shared, and the differing one of this owner is deleted', () => {
    const mine = ours('logs', [OWNER], { privateDns: false })
    const theirs = ours('logs', [OTHER], { endpointId: 'vpce-0z' })

    expect(planned({ ...reconciled(OWNER), endpoints: [mine, theirs] })).toEqual([
      `addOrModify: CreateTags vpce-0z (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      'addOrModify: ModifyVpcEndpoint logs vpce-0z (policy)',
      'remove: DeleteVpcEndpoints vpce-0logs',
      'waitForRemoval: WaitUntilDeleted vpce-0logs',
    ])
  })

  test('of two managed ones, this owner’s is kept, and the other owner’s is not changed', () => {
    const theirs = ours('logs', [OTHER], { endpointId: 'vpce-0a' })

    expect(planned({ ...reconciled(OWNER), endpoints: [theirs, ours('logs', [OWNER])] })).toEqual([])
  })
})

describe('For subnets and route tables that are missing from a list', () => {
  const logs = endpoint('logs', { subnetIds: ['subnet-0a', 'subnet-0c'], tags: ownedBy(OWNER) })
  const s3 = endpoint('s3', { routeTableIds: ['rtb-0a', 'rtb-0c'], tags: ownedBy(OWNER) })
  const changesWith = (parts: Partial<ObservedVpc>): string[] =>
    planned({ endpoints: [logs, s3], ...parts }, { ...LOGS, AdditionalServices: 's3' }).filter((line) =>
      /remove(Subnet|RouteTable)Ids/.test(line),
    )
  const { subnets, routeTables } = observedVpc()

  test('nothing is removed, since one read can miss them', () => {
    expect(changesWith({ subnets: subnets.slice(0, 1), routeTables: routeTables.slice(0, 1) })).toEqual([])
  })

  test('only those that are listed and no longer desired are removed', () => {
    const withRoute = routeTables.map((table) =>
      table.routeTableId === 'rtb-0c' ? { ...table, routes: [route('0.0.0.0/0', 'igw-0a')] } : table,
    )

    expect(changesWith({ routeTables: withRoute })).toEqual([
      expect.stringContaining('removeSubnetIds: subnet-0c'),
      expect.stringContaining('removeRouteTableIds: rtb-0c'),
    ])
  })
})

describe('For another address type', () => {
  const six = subnet({ subnetId: 'subnet-06', cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:6::/64'] })
  const subnets = [subnet({ subnetId: 'subnet-0a', ipv6CidrBlocks: ['2001:db8:0:a::/64'] }), six]
  const plannedFrom = (ipAddressType: string, subnetId: string, IpAddressType: string, SubnetIds: string): string[] => {
    const logs = endpoint('logs', { ipAddressType, subnetIds: [subnetId], tags: ownedBy(OWNER) })
    return planned({ subnets, endpoints: [logs] }, { ...LOGS, IpAddressType, SubnetIds }).filter((line) =>
      line.includes('VpcEndpoint'),
    )
  }

  test.each([
    ['ipv4', 'subnet-0a', 'ipv6', 'subnet-06'],
    ['dualstack', 'subnet-0a', 'ipv6', 'subnet-06'],
    ['ipv6', 'subnet-06', 'dualstack', 'subnet-0a'],
  ])('an endpoint of %s in %s is deleted before one of %s is created', (from, present, to, subnetId) => {
    expect(plannedFrom(from, present, to, subnetId)).toEqual([
      'clearStale: DeleteVpcEndpoints vpce-0logs',
      `addOrModify: CreateVpcEndpoint logs (Interface in ${subnetId})`,
    ])
  })

  test('an endpoint gains an address family in place', () => {
    expect(plannedFrom('ipv4', 'subnet-0a', 'dualstack', 'subnet-0a')).toEqual([
      expect.stringMatching(/^addOrModify: ModifyVpcEndpoint logs vpce-0logs \(.*ipAddressType: dualstack/),
    ])
  })

  test('a gateway gains an address family in place', () => {
    const s3 = endpoint('s3', { routeTableIds: ['rtb-0a', 'rtb-0c'], tags: ownedBy(OWNER) })
    const properties = { CloudWatchLogs: false, AdditionalServices: 's3', EcrImagePull: false, IpAddressType: 'ipv6' }

    expect(planned({ endpoints: [s3] }, properties)).toContainEqual(
      expect.stringMatching(/^addOrModify: ModifyVpcEndpoint s3 vpce-0s3 \(.*ipAddressType: dualstack/),
    )
  })
})

describe('For network interfaces of managed endpoints', () => {
  const tags = tagsFor(OWNER, 'fargate-endpoints-logs', {}, 'logs')
  const { [ownerTag(OWNER)]: _, ...plain } = tags
  const withInterface = (kept: Record<string, string>): Partial<ObservedVpc> => ({
    ...reconciled(OWNER),
    endpoints: [ours('logs', [OWNER], { networkInterfaceIds: ['eni-0a'] })],
    networkInterfaces: [
      networkInterface({ networkInterfaceId: 'eni-0a', tags: kept }),
      networkInterface({ networkInterfaceId: 'eni-0b' }),
    ],
  })

  test('those without tags and those that are not listed yet are tagged', () => {
    const endpoints = [ours('logs', [OWNER], { networkInterfaceIds: ['eni-0a', 'eni-0b', 'eni-0c'] })]

    expect(planned({ ...withInterface(plain), endpoints })).toEqual([
      'tagInterfaces: CreateTags eni-0b, eni-0c (Name, fargate-endpoints:managed, fargate-endpoints:service)',
    ])
  })

  test.each<[string, Record<string, string>, string[]]>([
    ['nothing is planned if they have their tags', plain, []],
    [
      'tags are created if they have none',
      {},
      ['tagInterfaces: CreateTags eni-0a (Name, fargate-endpoints:managed, fargate-endpoints:service)'],
    ],
  ])('%s', (_, kept, lines) => {
    expect(planned(withInterface(kept))).toEqual(lines)
  })
})

describe('For a service that is no longer desired', () => {
  const withKms = (parts: Partial<Endpoint> = {}, ...owners: Owner[]): Partial<ObservedVpc> => ({
    ...reconciled(OWNER),
    endpoints: [ours('logs', [OWNER]), ours('kms', owners.length > 0 ? owners : [OWNER], parts)],
  })

  test.each<[string, Partial<ObservedVpc>, string[]]>([
    [
      'the endpoint of this owner is deleted',
      withKms(),
      ['remove: DeleteVpcEndpoints vpce-0kms', 'waitForRemoval: WaitUntilDeleted vpce-0kms'],
    ],
    [
      'the plan waits for an endpoint that is being deleted',
      withKms({ state: 'deleting' }),
      ['waitForRemoval: WaitUntilDeleted vpce-0kms'],
    ],
    [
      'a failed endpoint is deleted',
      withKms({ state: 'failed' }),
      ['remove: DeleteVpcEndpoints vpce-0kms', 'waitForRemoval: WaitUntilDeleted vpce-0kms'],
    ],
    ['an endpoint that is listed as deleted is ignored', withKms({ state: 'deleted' }), []],
    [
      'an endpoint without an owner stays, since its owner tag may have been deleted by hand',
      withKms({ tags: ownedBy() }),
      [],
    ],
    ['an endpoint of another owner stays', withKms({}, OTHER), []],
    ['an endpoint of someone else stays', withKms({ tags: { [ownerTag(OWNER)]: 'forged' } }), []],
    [
      'a shared endpoint loses the statement and the tags of this owner',
      withKms({}, OWNER, OTHER),
      [
        'remove: ModifyVpcEndpoint kms vpce-0kms (policy)',
        `remove: DeleteTags vpce-0kms (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      ],
    ],
  ])('%s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })

  test('the new endpoint is available before the old one is deleted', () => {
    const endpoints = [ours('logs', [OWNER]), ours('kms', [OWNER])]
    const vpc = {
      ...reconciled(OWNER),
      endpoints,
      endpointServices: [endpointService('logs'), endpointService('ssmmessages')],
    }

    expect(planned(vpc, { ...LOGS, EcsExec: true })).toEqual([
      'addOrModify: CreateVpcEndpoint ssmmessages (Interface in subnet-0a, subnet-0c)',
      'tagInterfaces: CreateTags on the network interfaces of ssmmessages',
      'remove: DeleteVpcEndpoints vpce-0kms',
      'waitForRemoval: WaitUntilDeleted vpce-0kms',
    ])
  })
})

describe('For a VPC with endpoints of another owner', () => {
  test('this owner adds its tags and its statement, records the allocations of both, and creates nothing', () => {
    expect(planned(reconciled(OTHER))).toEqual([
      `addOrModify: CreateTags sg-0m (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      `addOrModify: CreateTags sgr-0a (${ownerTag(OWNER)})`,
      `addOrModify: CreateTags vpce-0logs (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (policy)',
    ])
  })

  test('a Delete beside one other owner removes its tags, its statement and the allocations of both', () => {
    expect(plannedToLeave(reconciled(OTHER, OWNER))).toEqual([
      'remove: ModifyVpcEndpoint logs vpce-0logs (policy)',
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${allocationKeys(OTHER, OWNER)})`,
      `remove: DeleteTags sgr-0a (${ownerTag(OWNER)})`,
      `remove: DeleteTags sg-0m (${ownerTag(OWNER)}, ${allocationKeys(OTHER, OWNER)})`,
    ])
  })

  test('a Delete beside two other owners keeps their allocations', () => {
    expect(plannedToLeave(reconciled(OTHER, OWNER, THIRD))).toContain(
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${allocationKeys(OWNER)})`,
    )
  })

  test('a Delete waits for a pending endpoint, which EC2 refuses to change', () => {
    const pending = { ...reconciled(OTHER, OWNER), endpoints: [ours('logs', [OTHER, OWNER], { state: 'pending' })] }

    expect(plannedToLeave(pending)).toContain('waitForStale: WaitUntilAvailable vpce-0logs')
  })

  test.each(['failed', 'deleting'])('a Delete removes only its tags from an endpoint with the state %s', (state) => {
    const endpoints = [ours('logs', [OTHER, OWNER], { state })]

    expect(plannedToLeave({ endpoints })).toEqual([
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${allocationKeys(OTHER, OWNER)})`,
    ])
  })

  test('an allocation is deleted when nobody shares the endpoint any more', () => {
    const tags = { ...tagsFor(OWNER, 'fargate-endpoints-logs', {}, 'logs'), ...allocationTag(OWNER, 'subnet-0a') }

    expect(planned({ ...reconciled(OWNER), endpoints: [ours('logs', [OWNER], { tags })] })).toEqual([
      `addOrModify: DeleteTags vpce-0logs (${allocationKeys(OWNER)})`,
    ])
  })

  test('a Delete of the last owner deletes everything', () => {
    expect(plannedToLeave(reconciled(OWNER))).toEqual([
      'remove: DeleteVpcEndpoints vpce-0logs',
      'waitForRemoval: WaitUntilDeleted vpce-0logs',
      'deleteGroup: DeleteSecurityGroup sg-0m',
    ])
  })

  test('a Delete of an owner without resources changes nothing', () => {
    expect(plannedToLeave(reconciled(OTHER))).toEqual([])
  })
})

describe('For the tags of a template', () => {
  const tagged = (tags: Record<string, string>, parts = tags): Partial<ObservedVpc> => ({
    endpoints: [ours('logs', [OWNER], { tags: tagsFor(OWNER, 'fargate-endpoints-logs', parts, 'logs') })],
    ...managedGroup([OWNER], { tags: tagsFor(OWNER, NAME, tags) }),
    managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', tagsFor(OWNER, NAME, tags))],
  })
  const plannedFor = (Tags: object[], retiredTags: Record<string, string>, vpc = tagged({ team: 'web' })) =>
    planned(vpc, { ...LOGS, Tags }, { retiredTags })

  test.each<[string, object[], Record<string, string>, string[]]>([
    ['nothing is planned if they have not changed', [{ Key: 'team', Value: 'web' }], { team: 'web' }, []],
    [
      'a new value is written to everything, to the group before its rules and the endpoints',
      [{ Key: 'team', Value: 'api' }],
      { team: 'web' },
      [
        'addOrModify: CreateTags sg-0m (team)',
        'addOrModify: CreateTags sgr-0a (team)',
        'addOrModify: CreateTags vpce-0logs (team)',
      ],
    ],
    [
      'a retired tag is deleted from everything by one call',
      [],
      { team: 'web' },
      ['addOrModify: DeleteTags sg-0m, sgr-0a, vpce-0logs (team)'],
    ],
    [
      'a retired tag is deleted before a new one is created, since EC2 allows 50',
      [{ Key: 'owner', Value: 'web' }],
      { team: 'web' },
      [
        'addOrModify: DeleteTags sg-0m, sgr-0a, vpce-0logs (team)',
        'addOrModify: CreateTags sg-0m (owner)',
        'addOrModify: CreateTags sgr-0a (owner)',
        'addOrModify: CreateTags vpce-0logs (owner)',
      ],
    ],
    [
      'a retired tag is deleted even if it has another value by now',
      [],
      { team: 'api' },
      ['addOrModify: DeleteTags sg-0m, sgr-0a, vpce-0logs (team)'],
    ],
    ['a tag of someone else stays', [], {}, []],
  ])('%s', (_, Tags, retired, lines) => {
    expect(plannedFor(Tags, retired)).toEqual(lines)
  })

  test('our Name replaces a retired Name', () => {
    expect(plannedFor([], { Name: 'web' }, tagged({ Name: 'web' }))).toEqual([
      'addOrModify: CreateTags sg-0m (Name)',
      'addOrModify: CreateTags sgr-0a (Name)',
      'addOrModify: CreateTags vpce-0logs (Name)',
    ])
  })
})

test('A plan does not depend on the order in which the resources are listed', () => {
  const endpoints = [ours('kms', [OWNER]), ours('logs', [OTHER, OWNER]), endpoint('ssm')]
  const vpc = { ...reconciled(OTHER, OWNER), endpoints }

  expect(planned({ ...vpc, endpoints: endpoints.toReversed() })).toEqual(planned(vpc))
})
