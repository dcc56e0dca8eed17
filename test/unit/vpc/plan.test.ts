import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../handler/resource/owner.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'
import { tagsFor } from '../../../handler/resource/tags.ts'
import { EMPTY_STATE, type ResourceSpec } from '../../../handler/vpc/desired/desiredState.ts'
import { policyFor } from '../../../handler/vpc/desired/policies.ts'
import { type Action, describeAction } from '../../../handler/vpc/model/actions.ts'
import type { Endpoint, ObservedVpc, SecurityGroup } from '../../../handler/vpc/model/observed.ts'
import { plan } from '../../../handler/vpc/plan/plan.ts'
import {
  allocationTag,
  ENVIRONMENT,
  endpoint,
  endpointService,
  group,
  https,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  rule,
  spec,
  THIRD,
  validate,
} from '../../support/model.ts'

/** Logs alone: one interface endpoint in a managed group. */
const LOGS = { EcrImagePull: false }

const linesOf = (actions: readonly Action[]): string[] =>
  actions.map((action) => `${action.stage}: ${describeAction(action)}`)

const actionsFor = (
  vpc: Partial<ObservedVpc>,
  properties: Record<string, unknown> = LOGS,
  parts: Partial<Omit<ResourceSpec, 'properties'>> = {},
): Action[] => {
  const observed = observedVpc(vpc)
  const one = spec(properties, parts)
  return plan(validate(observed, one), observed, one.owner)
}

/** A VPC in, actions out. */
const planned = (...request: Parameters<typeof actionsFor>): string[] => linesOf(actionsFor(...request))

/** What is planned where the user leaves. */
const plannedToLeave = (vpc: Partial<ObservedVpc>): string[] => linesOf(plan(EMPTY_STATE, observedVpc(vpc), OWNER))

/** What is recorded of users who share it. */
const sharesOf = (owners: readonly Owner[]) =>
  owners.length > 1 ? owners.map((owner) => allocationTag(owner, 'managed-group', 'subnet-0a', 'subnet-0c')) : []

/** An endpoint of ours as these users' plans left it: an interface in both private subnets. */
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
      ...sharesOf(owners),
    ),
    ...parts,
  })
}

const NAME = 'fargate-endpoints-vpc-0a'

const groupTags = (...owners: readonly Owner[]) => Object.assign({}, ...owners.map((owner) => tagsFor(owner, NAME, {})))

/** The managed group as these users' plans left it. */
const managedGroup = (owners: readonly Owner[], parts: Partial<SecurityGroup> = {}) => ({
  securityGroups: [
    group('sg-0m', { name: NAME, ingress: [https('10.0.0.0/16')], tags: groupTags(...owners), ...parts }),
  ],
  managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', groupTags(...owners))],
})

/** A VPC as these users' plans for logs left it. */
const provided = (...owners: readonly Owner[]): Partial<ObservedVpc> => ({
  endpoints: [ours('logs', owners)],
  ...managedGroup(owners),
})

const ownerTag = (owner: Owner) => `fargate-endpoints:owner/${owner.id}`
const shareKeys = (...owners: readonly Owner[]) =>
  owners.map(({ id }) => `fargate-endpoints:allocation/${id}`).join(', ')

describe('For an untouched VPC', () => {
  test('the group and the endpoints are made, then tagged as far as EC2 leaves that out', () => {
    expect(planned({}, { EcsExec: true })).toEqual([
      'add: CreateSecurityGroup fargate-endpoints-vpc-0a (443 from 10.0.0.0/16)',
      'add: CreateVpcEndpoint ecr.api (Interface in subnet-0a, subnet-0c)',
      'add: CreateVpcEndpoint ecr.dkr (Interface in subnet-0a, subnet-0c)',
      'add: CreateVpcEndpoint s3 (Gateway in rtb-0a, rtb-0c)',
      'add: CreateVpcEndpoint logs (Interface in subnet-0a, subnet-0c)',
      'settle: CreateTags on the network interfaces of ecr.api',
      'settle: CreateTags on the network interfaces of ecr.dkr',
      'settle: CreateTags on the network interfaces of logs',
    ])
  })

  test('what is made is tagged for its user, with the author’s tags', () => {
    const [creation] = actionsFor({}, { ...LOGS, SecurityGroupIds: 'sg-0a', Tags: [{ Key: 'team', Value: 'web' }] }, {})

    expect(creation).toMatchObject({
      type: 'CreateVpcEndpoint',
      tags: tagsFor(OWNER, 'fargate-endpoints-logs', { team: 'web' }, 'logs'),
    })
  })

  test('there is nothing to leave', () => {
    expect(plannedToLeave({})).toEqual([])
  })
})

describe('For a VPC where another user has the managed group', () => {
  test('an endpoint in groups of the author’s is made in these', () => {
    const [creation] = actionsFor(managedGroup([OTHER]), { ...LOGS, SecurityGroupIds: 'sg-0a' })

    expect(creation).toMatchObject({ type: 'CreateVpcEndpoint', endpoint: { securityGroupIds: ['sg-0a'] } })
  })
})

test('An interface endpoint of ours does not stand for the gateway of the same service', () => {
  const s3 = ours('s3', [OWNER], { kind: 'Interface', privateDns: false })

  expect(planned({ endpoints: [s3] }, { ...LOGS, CloudWatchLogs: false, S3Buckets: '*' })).toEqual([
    'add: CreateVpcEndpoint s3 (Gateway in rtb-0a, rtb-0c)',
    'remove: DeleteVpcEndpoints vpce-0s3',
    'remove: AwaitGone vpce-0s3',
  ])
})

describe('For a VPC as it should be', () => {
  test.each<[string, Partial<ObservedVpc>]>([
    ['one user’s', provided(OWNER)],
    ['two users’', provided(OTHER, OWNER)],
    [
      'one with endpoints and groups of others',
      { ...provided(OWNER), endpoints: [ours('logs', [OWNER]), endpoint('kms')] },
    ],
    ['one that is still coming up', { ...provided(OWNER), endpoints: [ours('logs', [OWNER], { state: 'pending' })] }],
    [
      'one with the remains of an endpoint that is listed as deleted',
      {
        ...provided(OWNER),
        endpoints: [ours('logs', [OWNER]), ours('logs', [OWNER], { endpointId: 'vpce-0old', state: 'deleted' })],
      },
    ],
  ])('nothing is planned: %s', (_, vpc) => {
    expect(planned(vpc)).toEqual([])
  })
})

describe('For an endpoint that is not as it should be', () => {
  const withLogs = (parts: Partial<Endpoint>, ...more: Endpoint[]): Partial<ObservedVpc> => ({
    ...provided(OWNER),
    endpoints: [ours('logs', [OWNER], parts), ...more],
  })
  const remake = [
    'add: CreateVpcEndpoint logs (Interface in subnet-0a, subnet-0c)',
    'settle: CreateTags on the network interfaces of logs',
  ]

  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['it was deleted by hand', { ...provided(OWNER), endpoints: [] }, remake],
    ['it is listed as deleted', withLogs({ state: 'deleted' }), remake],
    ['it is going', withLogs({ state: 'deleting' }), ['clear: AwaitGone vpce-0logs', ...remake]],
    ...['failed', 'rejected', 'expired'].map((state): [string, Partial<ObservedVpc>, string[]] => [
      `it is ${state}`,
      withLogs({ state }),
      ['clear: DeleteVpcEndpoints vpce-0logs', 'clear: AwaitGone vpce-0logs', ...remake],
    ]),
    [
      'someone else’s is going',
      { ...provided(OWNER), endpoints: [endpoint('logs', { state: 'deleting' })] },
      ['clear: AwaitGone vpce-0logs', ...remake],
    ],
    ['someone else’s failed', { ...provided(OWNER), endpoints: [endpoint('logs', { state: 'failed' })] }, remake],
    [
      'its private DNS was turned off',
      withLogs({ privateDns: false }),
      ['add: ModifyVpcEndpoint logs vpce-0logs (privateDns: true)'],
    ],
    [
      'it lacks a subnet',
      withLogs({ subnetIds: ['subnet-0a'] }),
      [
        'add: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0c)',
        'settle: CreateTags on the network interfaces of logs',
      ],
    ],
    [
      'it has a subnet too many',
      withLogs({ subnetIds: ['subnet-0a', 'subnet-0c', 'subnet-0d'] }),
      ['remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0d)'],
    ],
    [
      'it differs, and is still coming up',
      withLogs({ privateDns: false, state: 'pending' }),
      ['clear: AwaitAvailable vpce-0logs', 'add: ModifyVpcEndpoint logs vpce-0logs (privateDns: true)'],
    ],
    [
      'its policy was changed',
      withLogs({ policy: '{"Statement":[]}' }),
      ['add: ModifyVpcEndpoint logs vpce-0logs (policy)'],
    ],
    [
      'a tag was taken off',
      withLogs({ tags: { ...tagsFor(OWNER, 'fargate-endpoints-logs', {}), x: 'y' } }),
      ['add: CreateTags vpce-0logs (fargate-endpoints:service)'],
    ],
  ])('it is put right: %s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })

  test('of two of ours, another user’s that suits is joined, and this user’s that does not is left', () => {
    const mine = ours('logs', [OWNER], { privateDns: false })
    const theirs = ours('logs', [OTHER], { endpointId: 'vpce-0z' })

    expect(planned({ ...provided(OWNER), endpoints: [mine, theirs] })).toEqual([
      `add: CreateTags vpce-0z (${ownerTag(OWNER)}, ${shareKeys(OWNER, OTHER)})`,
      'add: ModifyVpcEndpoint logs vpce-0z (policy)',
      'remove: DeleteVpcEndpoints vpce-0logs',
      'remove: AwaitGone vpce-0logs',
    ])
  })

  test('of two of ours, this user’s is kept, and the other user’s is left to it', () => {
    const theirs = ours('logs', [OTHER], { endpointId: 'vpce-0a' })

    expect(planned({ ...provided(OWNER), endpoints: [theirs, ours('logs', [OWNER])] })).toEqual([])
  })
})

describe('For network interfaces of our endpoints', () => {
  const tags = tagsFor(OWNER, 'fargate-endpoints-logs', {}, 'logs')
  const { [ownerTag(OWNER)]: _, ...plain } = tags
  const withInterface = (kept: Record<string, string>): Partial<ObservedVpc> => ({
    ...provided(OWNER),
    endpoints: [ours('logs', [OWNER], { networkInterfaceIds: ['eni-0a'] })],
    networkInterfaces: [
      { networkInterfaceId: 'eni-0a', tags: kept },
      { networkInterfaceId: 'eni-0b', tags: {} },
    ],
  })

  test.each<[string, Record<string, string>, string[]]>([
    ['tagged as they should be', plain, []],
    ['without tags', {}, ['add: CreateTags eni-0a (Name, fargate-endpoints:managed, fargate-endpoints:service)']],
  ])('%s: %j', (_, kept, lines) => {
    expect(planned(withInterface(kept))).toEqual(lines)
  })
})

describe('For a service that is wanted no more', () => {
  const withKms = (parts: Partial<Endpoint> = {}, ...owners: Owner[]): Partial<ObservedVpc> => ({
    ...provided(OWNER),
    endpoints: [ours('logs', [OWNER]), ours('kms', owners.length > 0 ? owners : [OWNER], parts)],
  })

  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['this user’s goes', withKms(), ['remove: DeleteVpcEndpoints vpce-0kms', 'remove: AwaitGone vpce-0kms']],
    ['one that is going is awaited', withKms({ state: 'deleting' }), ['remove: AwaitGone vpce-0kms']],
    [
      'one that failed goes',
      withKms({ state: 'failed' }),
      ['remove: DeleteVpcEndpoints vpce-0kms', 'remove: AwaitGone vpce-0kms'],
    ],
    ['one that is listed as deleted is left', withKms({ state: 'deleted' }), []],
    [
      'one that nobody uses goes: a leaver was interrupted',
      withKms({ tags: ownedBy() }),
      ['remove: DeleteVpcEndpoints vpce-0kms', 'remove: AwaitGone vpce-0kms'],
    ],
    ['another user’s is left', withKms({}, OTHER), []],
    ['someone else’s is left', withKms({ tags: { [ownerTag(OWNER)]: 'forged' } }), []],
    [
      'a shared one loses this user’s statement and tag',
      withKms({}, OWNER, OTHER),
      [
        'remove: ModifyVpcEndpoint kms vpce-0kms (policy)',
        `remove: DeleteTags vpce-0kms (${ownerTag(OWNER)}, ${shareKeys(OWNER, OTHER)})`,
      ],
    ],
  ])('%s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })

  test('the new one is there before the old one goes', () => {
    const endpoints = [ours('logs', [OWNER]), ours('kms', [OWNER])]
    const vpc = {
      ...provided(OWNER),
      endpoints,
      endpointServices: [endpointService('logs'), endpointService('ssmmessages')],
    }

    expect(planned(vpc, { ...LOGS, EcsExec: true })).toEqual([
      'add: CreateVpcEndpoint ssmmessages (Interface in subnet-0a, subnet-0c)',
      'settle: CreateTags on the network interfaces of ssmmessages',
      'remove: DeleteVpcEndpoints vpce-0kms',
      'remove: AwaitGone vpce-0kms',
    ])
  })
})

describe('For a VPC that another user provided', () => {
  test('this user joins: its tag and its statement, what each has there, and nothing is made twice', () => {
    expect(planned(provided(OTHER))).toEqual([
      `add: CreateTags sg-0m, sgr-0a (${ownerTag(OWNER)})`,
      `add: CreateTags vpce-0logs (${ownerTag(OWNER)}, ${shareKeys(OWNER, OTHER)})`,
      'add: ModifyVpcEndpoint logs vpce-0logs (policy)',
    ])
  })

  test('this user leaves one other: its tags and its statement, and what told the two apart', () => {
    expect(plannedToLeave(provided(OTHER, OWNER))).toEqual([
      `remove: DeleteTags sgr-0a, sg-0m (${ownerTag(OWNER)})`,
      'remove: ModifyVpcEndpoint logs vpce-0logs (policy)',
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${shareKeys(OWNER, OTHER)})`,
    ])
  })

  test('this user leaves two others, who stay told apart', () => {
    expect(plannedToLeave(provided(OTHER, OWNER, THIRD))).toContain(
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${shareKeys(OWNER)})`,
    )
  })

  test('this user waits until what it leaves is settled: EC2 refuses to change it before', () => {
    const pending = { ...provided(OTHER, OWNER), endpoints: [ours('logs', [OTHER, OWNER], { state: 'pending' })] }

    expect(plannedToLeave(pending)).toContain('clear: AwaitAvailable vpce-0logs')
  })

  test.each(['failed', 'deleting'])('this user leaves what is %s by its tags alone', (state) => {
    const endpoints = [ours('logs', [OTHER, OWNER], { state })]

    expect(plannedToLeave({ endpoints })).toEqual([
      `remove: DeleteTags vpce-0logs (${ownerTag(OWNER)}, ${shareKeys(OWNER, OTHER)})`,
    ])
  })

  test('what was recorded of a share goes once nobody shares it', () => {
    const tags = { ...tagsFor(OWNER, 'fargate-endpoints-logs', {}, 'logs'), ...allocationTag(OWNER, 'subnet-0a') }

    expect(planned({ ...provided(OWNER), endpoints: [ours('logs', [OWNER], { tags })] })).toEqual([
      `remove: DeleteTags vpce-0logs (${shareKeys(OWNER)})`,
    ])
  })

  test('the last user takes everything', () => {
    expect(plannedToLeave(provided(OWNER))).toEqual([
      'remove: DeleteVpcEndpoints vpce-0logs',
      'remove: AwaitGone vpce-0logs',
      'clean: DeleteSecurityGroup sg-0m',
    ])
  })

  test('one that never was there leaves everything', () => {
    expect(plannedToLeave(provided(OTHER))).toEqual([])
  })
})

describe('For tags of the author’s', () => {
  const tagged = (tags: Record<string, string>, parts = tags): Partial<ObservedVpc> => ({
    endpoints: [ours('logs', [OWNER], { tags: tagsFor(OWNER, 'fargate-endpoints-logs', parts, 'logs') })],
    ...managedGroup([OWNER], { tags: tagsFor(OWNER, NAME, tags) }),
    managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', tagsFor(OWNER, NAME, tags))],
  })
  const plannedFor = (Tags: object[], retiredTags: Record<string, string>, vpc = tagged({ team: 'web' })) =>
    planned(vpc, { ...LOGS, Tags }, { retiredTags })

  test.each<[string, object[], Record<string, string>, string[]]>([
    ['the same: nothing', [{ Key: 'team', Value: 'web' }], { team: 'web' }, []],
    [
      'a new value: everything is tagged, by one call',
      [{ Key: 'team', Value: 'api' }],
      { team: 'web' },
      ['add: CreateTags sg-0m, sgr-0a, vpce-0logs (team)'],
    ],
    [
      'given up: everything is untagged, by one call',
      [],
      { team: 'web' },
      ['remove: DeleteTags sg-0m, sgr-0a, vpce-0logs (team)'],
    ],
    [
      'one for another: the new one before the old one goes',
      [{ Key: 'owner', Value: 'web' }],
      { team: 'web' },
      ['add: CreateTags sg-0m, sgr-0a, vpce-0logs (owner)', 'remove: DeleteTags sg-0m, sgr-0a, vpce-0logs (team)'],
    ],
    ['given up, and since changed by hand: left', [], { team: 'api' }, []],
    ['of somebody else: left', [], {}, []],
  ])('%s', (_, Tags, retired, lines) => {
    expect(plannedFor(Tags, retired)).toEqual(lines)
  })

  test('a Name given up is ours again', () => {
    expect(plannedFor([], { Name: 'web' }, tagged({ Name: 'web' }))).toEqual([
      'add: CreateTags sg-0m, sgr-0a (Name)',
      'add: CreateTags vpce-0logs (Name)',
    ])
  })
})

test('A plan is the same, whatever the order in which the VPC’s things are listed', () => {
  const endpoints = [ours('kms', [OWNER]), ours('logs', [OTHER, OWNER]), endpoint('ssm')]
  const vpc = { ...provided(OTHER, OWNER), endpoints }

  expect(planned({ ...vpc, endpoints: endpoints.toReversed() })).toEqual(planned(vpc))
})
