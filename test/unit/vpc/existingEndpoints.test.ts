import { describe, expect, test } from '@jest/globals'
import type { Endpoint, ObservedVpc, Permission } from '../../../handler/vpc/model/observed.ts'
import { ingressCoverage } from '../../../handler/vpc/network/ingressCoverage.ts'
import {
  endpoint,
  group,
  https,
  OTHER,
  observedVpc,
  ownedBy,
  routeTable,
  serviceName,
  spec,
  subnet,
  validate,
  zone,
} from '../../support/model.ts'

/** A group, not ours, that lets HTTPS in from these. */
const admitting = (...sources: string[]) => group('sg-0f', { ingress: sources.map(https) })

const forLogs = { EcrImagePull: false }

/** A VPC with an endpoint of logs that someone else made, of a group that admits the VPC. */
const withForeign = (parts: Partial<Endpoint> = {}, ...sources: string[]): Partial<ObservedVpc> => ({
  endpoints: [endpoint('logs', { securityGroupIds: ['sg-0f'], ...parts })],
  securityGroups: [admitting(...(sources.length > 0 ? sources : ['10.0.0.0/16']))],
})

const judged = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const {
    endpoints,
    reused,
    group: managedGroup,
    errors,
    warnings,
  } = validate(observedVpc(vpc), spec({ ...forLogs, ...properties }))
  return { ours: endpoints.map(({ service }) => service), reused, managedGroup, errors, warnings }
}

describe('An interface endpoint that someone else made', () => {
  test('is used as it is where it serves the tasks, without a group of ours', () => {
    expect(judged(withForeign())).toEqual({
      ours: [],
      reused: [{ service: 'logs', endpointId: 'vpce-0logs' }],
      managedGroup: undefined,
      errors: [],
      warnings: [],
    })
  })

  test.each<[string, Partial<Endpoint>]>([
    ['it is still coming up', { state: 'pending' }],
    ['it is tagged otherwise', { tags: { Name: 'logs', managed: 'true' } }],
  ])('is used though %s', (_, parts) => {
    expect(judged(withForeign(parts))).toMatchObject({ ours: [], reused: [{ service: 'logs' }], errors: [] })
  })

  test.each<[string, Partial<Endpoint>]>([
    ['is of another service', { serviceName: serviceName('kms') }],
    ['is of another kind', { kind: 'GatewayLoadBalancer' }],
    ['is being deleted', { state: 'deleting' }],
    ['has failed', { state: 'failed' }],
    ['was rejected', { state: 'rejected' }],
    ['is ours', { tags: ownedBy(OTHER) }],
  ])('is not used where it %s', (_, parts) => {
    expect(judged(withForeign(parts))).toMatchObject({ ours: ['logs'], reused: [], errors: [] })
  })

  test.each<[string, Partial<ObservedVpc>, string]>([
    ['its private DNS is off', withForeign({ privateDns: false }), 'its private DNS is off'],
    ['it waits for its owner', withForeign({ state: 'pendingacceptance' }), 'its state is pendingacceptance'],
    [
      'its group lets in a part of the private subnets',
      withForeign({}, '10.0.0.0/24'),
      'its groups (sg-0f) do not admit TCP 443 from every private subnet',
    ],
    [
      'two things are wrong with it',
      withForeign({ privateDns: false }, '192.168.0.0/16'),
      'its private DNS is off; its groups (sg-0f) do not admit TCP 443 from every private subnet',
    ],
  ])('is an error where %s', (_, vpc, fault) => {
    expect(judged(vpc).errors).toEqual([
      `logs: vpce-0logs, which this resource did not make, can't serve it: ${fault}. Mend that endpoint, or delete it and ours takes its place.`,
    ])
  })

  test('may have private DNS off where none is wanted', () => {
    expect(judged(withForeign({ privateDns: false }), { PrivateDns: false })).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
    })
  })

  test('is passed over for another that serves', () => {
    const { endpoints: [unfit] = [], securityGroups = [] } = withForeign({ privateDns: false })
    const fit = endpoint('logs', { endpointId: 'vpce-0fit', securityGroupIds: ['sg-0f'] })

    expect(judged({ endpoints: unfit ? [unfit, fit] : [], securityGroups })).toMatchObject({
      reused: [{ service: 'logs', endpointId: 'vpce-0fit' }],
      errors: [],
    })
  })

  test('is used with a warning where only members of groups may reach it', () => {
    expect(judged(withForeign({}, 'sg-0t', 'pl-0t'))).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [
        'logs: vpce-0logs is reused; its groups admit 443 from sg-0t, pl-0t alone, so the tasks must be among these.',
      ],
    })
  })

  test.each([
    [{ PolicyDocuments: { logs: { Statement: [] } }, PolicyScope: 'Account' }, 'PolicyDocuments'],
    [{ PolicyScope: 'Account' }, 'PolicyScope Account'],
  ])('is used with a warning where the template asked for another policy: %j', (properties, named) => {
    expect(judged(withForeign(), properties)).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [
        `logs: vpce-0logs, which this resource did not make, is reused with the policy that it has; ${named} does not bind it.`,
      ],
    })
  })

  test('is an error where existing endpoints are to fail', () => {
    expect(judged(withForeign(), { ExistingEndpoints: 'Fail' }).errors).toEqual([
      'logs: vpce-0logs, which this resource did not make, serves it already, and ExistingEndpoints is Fail. Delete that endpoint, or set ExistingEndpoints to Reuse.',
    ])
  })

  test.each(['Reuse', 'Fail'])('is left alone where ours exists already (%s)', (ExistingEndpoints) => {
    const { endpoints = [], securityGroups = [] } = withForeign({ privateDns: false })
    const ours = endpoint('logs', { endpointId: 'vpce-0ours', tags: ownedBy(OTHER) })

    expect(judged({ endpoints: [...endpoints, ours], securityGroups }, { ExistingEndpoints })).toMatchObject({
      ours: ['logs'],
      reused: [],
      errors: [],
    })
  })
})

describe('Groups', () => {
  const vpc = (...ingress: Permission[]) => observedVpc({ securityGroups: [group('sg-0f', { ingress })] })
  const rule = (parts: Partial<Permission>): Permission => ({ ...https('10.0.0.0/16'), ...parts })

  test.each<[string, Permission[], 'open' | 'shut' | string[]]>([
    ['443 from the VPC', [rule({})], 'open'],
    ['443 from everywhere', [rule({ source: '0.0.0.0/0' })], 'open'],
    ['443 from each subnet', [rule({ source: '10.0.0.0/24' }), rule({ source: '10.0.1.0/24' })], 'open'],
    ['443 from one of two subnets', [rule({ source: '10.0.0.0/24' })], 'shut'],
    ['443 from half of each subnet', [rule({ source: '10.0.0.0/25' }), rule({ source: '10.0.1.0/25' })], 'shut'],
    ['443 over IPv6 alone', [rule({ source: '::/0' })], 'shut'],
    ['everything', [rule({ protocol: '-1', fromPort: -1, toPort: -1 })], 'open'],
    ['every TCP port', [rule({ fromPort: 0, toPort: 65_535 })], 'open'],
    ['ports that end at 443', [rule({ fromPort: 400, toPort: 443 })], 'open'],
    ['ports that begin at 443', [rule({ fromPort: 443, toPort: 500 })], 'open'],
    ['ports below', [rule({ fromPort: 80, toPort: 442 })], 'shut'],
    ['ports above', [rule({ fromPort: 444, toPort: 8443 })], 'shut'],
    ['UDP', [rule({ protocol: 'udp' })], 'shut'],
    ['a group', [rule({ source: 'sg-0t' })], ['sg-0t']],
    ['a group on another port', [rule({ source: 'sg-0t', fromPort: 80, toPort: 80 })], 'shut'],
    ['a group beside the VPC', [rule({ source: 'sg-0t' }), rule({})], 'open'],
    ['nothing', [], 'shut'],
  ])('that admit %s are %j', (_, ingress, expected) => {
    expect(ingressCoverage(vpc(...ingress), ['sg-0f'])).toEqual(expected)
  })

  test('count together, and no other', () => {
    const securityGroups = [
      group('sg-0a', { ingress: [https('10.0.0.0/24')] }),
      group('sg-0b', { ingress: [https('10.0.1.0/24')] }),
    ]

    expect(ingressCoverage(observedVpc({ securityGroups }), ['sg-0a', 'sg-0b'])).toBe('open')
    expect(ingressCoverage(observedVpc({ securityGroups }), ['sg-0a'])).toBe('shut')
  })

  test('need not admit public subnets', () => {
    const subnets = [
      subnet({ subnetId: 'subnet-0a' }),
      subnet({ subnetId: 'subnet-0p', availabilityZone: zone('c'), cidrBlock: '10.0.9.0/24' }),
    ]
    const routeTables = [
      routeTable({ routeTableId: 'rtb-0f', isMain: true }),
      routeTable({ routeTableId: 'rtb-0e', isPublic: true, subnetIds: ['subnet-0p'] }),
    ]

    expect(
      ingressCoverage(observedVpc({ subnets, routeTables, securityGroups: [admitting('10.0.0.0/24')] }), ['sg-0f']),
    ).toBe('open')
  })
})

describe('A gateway that someone else made', () => {
  const forS3 = { CloudWatchLogs: false, EcrImagePull: false, S3Buckets: '*' }
  const open = (elements: object = {}) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...elements }] })
  const gateway = (routeTableIds: string[], policy = open()) => endpoint('s3', { routeTableIds, policy })

  /** What we make of S3, and what we leave to the other. */
  const s3With = (...endpoints: Endpoint[]) => {
    const found = validate(observedVpc({ endpoints }), spec(forS3))
    return { ...found, ours: found.endpoints.flatMap(({ routeTableIds }) => routeTableIds) }
  }

  test.each<[string, Endpoint[], string[], string[]]>([
    ['has every route table', [gateway(['rtb-0a', 'rtb-0c'])], [], ['vpce-0s3']],
    ['has one of the route tables', [gateway(['rtb-0a'])], ['rtb-0c'], ['vpce-0s3']],
    ['has other route tables', [gateway(['rtb-0f'])], ['rtb-0a', 'rtb-0c'], []],
    [
      'is one of two',
      [gateway(['rtb-0a']), { ...gateway(['rtb-0c']), endpointId: 'vpce-0two' }],
      [],
      ['vpce-0s3', 'vpce-0two'],
    ],
    ['is of another service', [endpoint('dynamodb', { routeTableIds: ['rtb-0a'] })], ['rtb-0a', 'rtb-0c'], []],
    ['is being deleted', [{ ...gateway(['rtb-0a']), state: 'deleting' }], ['rtb-0a', 'rtb-0c'], []],
    ['is ours', [{ ...gateway(['rtb-0a']), tags: ownedBy(OTHER) }], ['rtb-0a', 'rtb-0c'], []],
  ])('keeps its route tables, and ours gets the rest, where it %s', (_, endpoints, ours, reusedIds) => {
    const found = s3With(...endpoints)

    expect(found.ours).toEqual(ours)
    expect(found.reused).toEqual(reusedIds.map((endpointId) => ({ service: 's3', endpointId })))
    expect(found.errors).toEqual([])
  })

  test.each<[string, string]>([
    ['EC2’s default', open()],
    ['one in lists', open({ Principal: { AWS: '*' }, Action: ['*'], Resource: ['*'] })],
    ['one with a lone statement', open().replace(/[[\]]/g, '')],
  ])('is used without a warning where its policy is open: %s', (_, policy) => {
    expect(s3With(gateway(['rtb-0a', 'rtb-0c'], policy)).warnings).toEqual([])
  })

  test.each<[string, string]>([
    ['some resources', open({ Resource: 'arn:aws:s3:::assets/*' })],
    ['some actions', open({ Action: 's3:GetObject' })],
    ['some principals', open({ Principal: { AWS: '123456789012' } })],
    ['a condition', open({ Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } } })],
    [
      'all but what it denies',
      open().replace(']', ',{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]'),
    ],
    ['nothing', '{"Statement":[]}'],
  ])('is used with a warning where its policy is for %s', (_, policy) => {
    expect(s3With(gateway(['rtb-0f', 'rtb-0a', 'rtb-0c'], policy)).warnings).toEqual([
      's3: rtb-0a, rtb-0c are left to vpce-0s3, which this resource did not make; its policy has limits of its own, so see that it lets through what the tasks need.',
    ])
  })

  test.each<[object, string[]]>([
    [
      { PolicyDocuments: { s3: { Statement: [] } } },
      [
        's3: vpce-0s3, which this resource did not make, is reused with the policy that it has; PolicyDocuments does not bind it.',
      ],
    ],
    [{ PolicyScope: 'Account' }, []],
  ])('has the policy that it has, and no scope: %j', (properties, warnings) => {
    const vpc = observedVpc({ endpoints: [gateway(['rtb-0a', 'rtb-0c'])] })

    expect(validate(vpc, spec({ ...forS3, ...properties }))).toMatchObject({ errors: [], warnings })
  })

  test('is an error where existing endpoints are to fail', () => {
    const found = validate(
      observedVpc({ endpoints: [gateway(['rtb-0a'])] }),
      spec({ ...forS3, ExistingEndpoints: 'Fail' }),
    )

    expect(found.errors).toEqual([
      's3: vpce-0s3, which this resource did not make, serves it already, and ExistingEndpoints is Fail. Delete that endpoint, or set ExistingEndpoints to Reuse.',
    ])
  })

  test('is none of our business in other route tables, even where existing endpoints are to fail', () => {
    const found = validate(
      observedVpc({ endpoints: [gateway(['rtb-0f'])] }),
      spec({ ...forS3, ExistingEndpoints: 'Fail' }),
    )

    expect(found.errors).toEqual([])
  })
})
