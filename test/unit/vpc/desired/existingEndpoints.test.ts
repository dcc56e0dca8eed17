import { describe, expect, test } from '@jest/globals'
import type { Endpoint, ObservedVpc, Permission } from '../../../../handler/vpc/model/observed.ts'
import { type IngressCoverage, ingressCoverage } from '../../../../handler/vpc/reachability/ingressCoverage.ts'
import {
  endpoint,
  endpointService,
  group,
  https,
  INTERNET_ROUTE,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  routeTable,
  serviceName,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

/** A group of someone else that admits HTTPS from these sources. */
const admitting = (...sources: string[]) => group('sg-0f', { ingress: sources.map(https) })

const forLogs = { EcrImagePull: false }

/** A VPC with an endpoint of logs that someone else created. Its group admits the VPC by default. */
const withForeign = (parts: Partial<Endpoint> = {}, ...sources: string[]): Partial<ObservedVpc> => ({
  endpoints: [endpoint('logs', { subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0f'], ...parts })],
  securityGroups: [admitting(...(sources.length > 0 ? sources : ['10.0.0.0/16']))],
})

const policy = (Effect: string, Action: string, Condition?: object) =>
  JSON.stringify({ Statement: [{ Effect, Principal: '*', Action, Resource: '*', Condition }] })

const named = (...SubnetIds: string[]) => ({ SubnetIds })

const validated = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const {
    endpoints,
    reused,
    group: managedGroup,
    errors,
    warnings,
  } = validate(observedVpc(vpc), spec({ ...forLogs, ...properties }))
  return { ours: endpoints.map(({ service }) => service), reused, managedGroup, errors, warnings }
}

describe('An interface endpoint that someone else created', () => {
  test('is reused unchanged if it serves the tasks, without a managed group', () => {
    expect(validated(withForeign())).toEqual({
      ours: [],
      reused: [{ service: 'logs', endpointId: 'vpce-0logs' }],
      managedGroup: undefined,
      errors: [],
      warnings: [],
    })
  })

  test.each<[string, Partial<Endpoint>]>([
    ['it is pending', { state: 'pending' }],
    ['it has other tags', { tags: { Name: 'logs', managed: 'true' } }],
  ])('is reused even if %s', (_, parts) => {
    expect(validated(withForeign(parts))).toMatchObject({ ours: [], reused: [{ service: 'logs' }], errors: [] })
  })

  test.each<[string, Partial<Endpoint>]>([
    ['is of another service', { serviceName: serviceName('kms') }],
    ['is of another type', { kind: 'GatewayLoadBalancer' }],
    ['is being deleted', { state: 'deleting' }],
    ['has failed', { state: 'failed' }],
    ['was rejected', { state: 'rejected' }],
    ['is ours', { tags: ownedBy(OTHER) }],
  ])('is not reused if it %s', (_, parts) => {
    expect(validated(withForeign(parts))).toMatchObject({ ours: ['logs'], reused: [], errors: [] })
  })

  test.each<[string, Partial<ObservedVpc>, string]>([
    ['it waits for acceptance', withForeign({ state: 'pendingacceptance' }), 'its state is pendingacceptance'],
    ['it has no subnets', withForeign({ subnetIds: [] }), 'it has no subnets'],
    ['it has only IPv6 addresses', withForeign({ ipAddressType: 'ipv6' }), 'it has no IPv4 addresses'],
    [
      'its group admits none of the private subnets',
      withForeign({}, '192.168.0.0/16'),
      'its groups (sg-0f) do not admit TCP 443 from any private subnet',
    ],
    ['its policy denies everything', withForeign({ policy: policy('Deny', '*') }), 'its policy allows nothing'],
    [
      'its policy lacks an action',
      withForeign({ policy: policy('Allow', 'logs:Put*') }),
      'its policy does not allow logs:CreateLogStream',
    ],
    [
      'two things are wrong with it',
      withForeign({ state: 'pendingacceptance' }, '192.168.0.0/16'),
      'its state is pendingacceptance; its groups (sg-0f) do not admit TCP 443 from any private subnet',
    ],
  ])('is an error if %s, and can be ignored without private DNS', (_, vpc, fault) => {
    expect(validated(vpc).errors).toEqual([
      `logs: vpce-0logs, which this resource did not create, cannot serve it: ${fault}. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.`,
    ])
    expect(validated(vpc, { ExistingEndpoints: 'Ignore', PrivateDns: false })).toMatchObject({
      ours: ['logs'],
      errors: [],
    })
  })

  test('is an error if its private DNS is off, and can be ignored', () => {
    const vpc = withForeign({ privateDns: false })

    expect(validated(vpc).errors).toEqual([
      "logs: vpce-0logs, which this resource did not create, cannot serve it: its private DNS is off. Correct that endpoint, or set ExistingEndpoints to Ignore to create another beside it. Where your own hosted zones resolve the service's names to that endpoint, set PrivateDns to false.",
    ])
    expect(validated(vpc, { ExistingEndpoints: 'Ignore' })).toMatchObject({ ours: ['logs'], reused: [], errors: [] })
  })

  test('cannot be ignored if it has the private DNS names that ours would have', () => {
    expect(validated(withForeign(), { ExistingEndpoints: 'Ignore' }).errors).toEqual([
      "logs: ExistingEndpoints is Ignore, and vpce-0logs, which this resource did not create, has the service's private DNS names, which one endpoint in a VPC can have. Set PrivateDns to false, or ExistingEndpoints to Reuse.",
    ])
  })

  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string[]]>([
    [
      'with a warning if its group admits only a part of the private subnets',
      withForeign({}, '10.0.0.0/24'),
      {},
      [
        'logs: vpce-0logs is reused; its groups do not admit TCP 443 from all of subnet-0c: tasks there may not reach it.',
      ],
    ],
    ['if its group admits the subnets of SubnetIds', withForeign({}, '10.0.0.0/24'), named('subnet-0a'), []],
    [
      'if the blocks of its group together admit all private subnets',
      withForeign({}, '10.0.0.128/25', '10.0.0.0/25', '10.0.1.0/24'),
      {},
      [],
    ],
    ['if it has IPv6 addresses too', withForeign({ ipAddressType: 'dualstack' }), {}, []],
    ['if its policy allows the required calls', withForeign({ policy: policy('Allow', 'logs:*') }), {}, []],
    [
      'with a warning if its policy depends on more than its text',
      withForeign({ policy: policy('Allow', 'logs:*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }) }),
      {},
      [
        'logs: vpce-0logs is reused; whether its policy allows logs:CreateLogStream, logs:PutLogEvents depends on more than its text. Check that it does.',
      ],
    ],
    [
      'with a warning if its policy is not JSON',
      withForeign({ policy: '<Policy/>' }),
      {},
      ['logs: vpce-0logs is reused; its policy cannot be read. Check that it allows what the tasks need.'],
    ],
  ])('is reused %s', (_, vpc, properties, warnings) => {
    expect(validated(vpc, properties)).toMatchObject({
      ours: [],
      reused: [{ service: 'logs', endpointId: 'vpce-0logs' }],
      errors: [],
      warnings,
    })
  })

  test.each(['192.168.0.0/16', '10.0.0.0/24'])(
    'is an error if its group admits %s, but no subnet of SubnetIds',
    (source) => {
      expect(validated(withForeign({}, source), named('subnet-0c')).errors).toEqual([
        expect.stringContaining('do not admit TCP 443 from the subnets of SubnetIds. '),
      ])
    },
  )

  test('is reused with a warning if its policy has limits and the calls of its service are not known', () => {
    const { securityGroups } = withForeign()
    const sqs = endpoint('sqs', {
      subnetIds: ['subnet-0a'],
      securityGroupIds: ['sg-0f'],
      policy: policy('Allow', 'sqs:SendMessage'),
    })
    const vpc = {
      endpoints: [sqs],
      ...(securityGroups && { securityGroups }),
      endpointServices: [endpointService('sqs')],
    }

    expect(validated(vpc, { CloudWatchLogs: false, AdditionalServices: 'sqs' })).toMatchObject({
      reused: [{ service: 'sqs' }],
      errors: [],
      warnings: ['sqs: vpce-0sqs is reused; its policy is not open: check that it allows what the tasks need.'],
    })
  })

  test.each<[string, string, { errors: unknown[]; warnings: unknown[] }]>([
    ['this account', 'arn:aws:ecr:ap-northeast-1:123456789012:repository/*', { errors: [], warnings: [] }],
    [
      'another account, whose images tasks may pull',
      'arn:aws:ecr:ap-northeast-1:210987654321:repository/*',
      { errors: [], warnings: [expect.stringContaining('whether its policy allows ecr:BatchGetImage')] },
    ],
    [
      'another region',
      'arn:aws:ecr:us-east-1:*:repository/*',
      { errors: [expect.stringContaining('its policy does not allow ecr:BatchGetImage')], warnings: [] },
    ],
  ])('of ECR with a policy for the repositories of %s is checked against these', (_, Resource, found) => {
    const allowed = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:*', Resource }] })
    const { endpoints: [logs] = [], securityGroups = [] } = withForeign({ policy: allowed })
    const vpc = {
      endpoints: logs ? [{ ...logs, serviceName: serviceName('ecr.dkr') }] : [],
      securityGroups,
      endpointServices: [endpointService('ecr.dkr')],
    }

    expect(validated(vpc, { CloudWatchLogs: false, AdditionalServices: 'ecr.dkr' })).toMatchObject(found)
  })

  test('may have private DNS off if PrivateDns is false', () => {
    expect(validated(withForeign({ privateDns: false }), { PrivateDns: false })).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [expect.stringMatching(/^PrivateDns is false: tasks call logs by/)],
    })
  })

  test('is not reused if another one can serve', () => {
    const { endpoints: [unfit] = [], securityGroups = [] } = withForeign({ privateDns: false })
    const fit = endpoint('logs', { endpointId: 'vpce-0fit', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0f'] })

    expect(validated({ endpoints: unfit ? [unfit, fit] : [], securityGroups })).toMatchObject({
      reused: [{ service: 'logs', endpointId: 'vpce-0fit' }],
      errors: [],
    })
  })

  test('is reused with a warning if only members of some groups can reach it', () => {
    expect(validated(withForeign({}, 'sg-0t', 'pl-0t'))).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [
        'logs: vpce-0logs is reused; its groups admit TCP 443 only from sg-0t, pl-0t, so the tasks must be among these.',
      ],
    })
  })

  test('is used with a warning where its group is of another VPC, and its rules are not known', () => {
    expect(validated({ ...withForeign(), securityGroups: [] })).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [
        'logs: vpce-0logs is reused; its groups (sg-0f) are of another VPC, so their rules are not known. Check that they admit TCP 443 from the tasks.',
      ],
    })
  })

  test.each([
    [
      {
        PolicyDocuments: { logs: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
        PolicyScope: 'Account',
      },
      'PolicyDocuments',
    ],
    [{ PolicyScope: 'Account' }, 'PolicyScope Account'],
  ])('is reused with a warning if the template requests another policy: %j', (properties, named) => {
    expect(validated(withForeign(), properties)).toMatchObject({
      reused: [{ service: 'logs' }],
      errors: [],
      warnings: [
        `logs: vpce-0logs, which this resource did not create, is reused with the policy that it has; ${named} does not apply to it.`,
      ],
    })
  })

  test('is an error if ExistingEndpoints is Fail', () => {
    expect(validated(withForeign(), { ExistingEndpoints: 'Fail' }).errors).toEqual([
      'logs: vpce-0logs, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or to Ignore to create another beside it.',
    ])
  })

  test.each(['Reuse', 'Fail'])('is ignored if ours exists already and ExistingEndpoints is %s', (ExistingEndpoints) => {
    const { endpoints = [], securityGroups = [] } = withForeign({ privateDns: false })
    const ours = endpoint('logs', { endpointId: 'vpce-0ours', tags: ownedBy(OTHER) })

    expect(validated({ endpoints: [...endpoints, ours], securityGroups }, { ExistingEndpoints })).toMatchObject({
      ours: ['logs'],
      reused: [],
      errors: [],
    })
  })

  describe('with the private DNS names that our existing endpoint needs', () => {
    const { endpoints = [], securityGroups = [] } = withForeign()
    const beside = (properties: Record<string, unknown>) => {
      const ours = endpoint('logs', { endpointId: 'vpce-0ours', privateDns: false, tags: ownedBy(OWNER) })
      return validated({ endpoints: [...endpoints, ours], securityGroups }, properties)
    }

    test('is reused instead of ours', () => {
      expect(beside({})).toMatchObject({ ours: [], reused: [{ service: 'logs' }], errors: [] })
    })

    test.each(['Ignore', 'Fail'])('is an error if ExistingEndpoints is %s', (ExistingEndpoints) => {
      expect(beside({ ExistingEndpoints }).errors).toEqual([
        expect.stringContaining('which this resource did not create'),
      ])
    })

    test('is not reused if PrivateDns is false', () => {
      expect(beside({ PrivateDns: false })).toMatchObject({ ours: ['logs'], reused: [], errors: [] })
    })
  })
})

describe('ingressCoverage', () => {
  const vpc = (...ingress: Permission[]) => observedVpc({ securityGroups: [group('sg-0f', { ingress })] })
  const rule = (parts: Partial<Permission>): Permission => ({ ...https('10.0.0.0/16'), ...parts })

  /** Returns `open`, `shut`, the only admitted sources, or `part`. */
  const summary = ({ uncovered, isShut, sources }: IngressCoverage) => {
    if (uncovered.length === 0) return 'open'
    return isShut ? 'shut' : sources.length > 0 ? sources : 'part'
  }

  test.each<['open' | 'part' | 'shut' | string[], string, Permission[]]>([
    ['open', '443 from the VPC', [rule({})]],
    ['open', '443 from everywhere', [rule({ source: '0.0.0.0/0' })]],
    ['open', '443 from each subnet', [rule({ source: '10.0.0.0/24' }), rule({ source: '10.0.1.0/24' })]],
    ['part', '443 from one of two subnets', [rule({ source: '10.0.0.0/24' })]],
    ['part', '443 from half of each subnet', [rule({ source: '10.0.0.0/25' }), rule({ source: '10.0.1.0/25' })]],
    [
      'open',
      '443 from both halves of each',
      ['0.0/25', '0.128/25', '1.128/25', '1.0/25'].map((half) => rule({ source: `10.0.${half}` })),
    ],
    [
      'part',
      '443 from all but one address',
      ['10.0.0.0/25', '10.0.0.128/26', '10.0.1.0/24'].map((source) => rule({ source })),
    ],
    ['shut', '443 only over IPv6', [rule({ source: '::/0' })]],
    ['open', 'everything', [rule({ protocol: '-1', fromPort: -1, toPort: -1 })]],
    ['open', 'every TCP port', [rule({ fromPort: 0, toPort: 65_535 })]],
    ['open', 'ports that end at 443', [rule({ fromPort: 400, toPort: 443 })]],
    ['open', 'ports that begin at 443', [rule({ fromPort: 443, toPort: 500 })]],
    ['shut', 'only lower ports', [rule({ fromPort: 80, toPort: 442 })]],
    ['shut', 'only higher ports', [rule({ fromPort: 444, toPort: 8443 })]],
    ['shut', 'UDP', [rule({ protocol: 'udp' })]],
    [['sg-0t'], 'a group', [rule({ source: 'sg-0t' })]],
    ['shut', 'a group on another port', [rule({ source: 'sg-0t', fromPort: 80, toPort: 80 })]],
    ['open', 'a group beside the VPC', [rule({ source: 'sg-0t' }), rule({})]],
    ['shut', 'nothing', []],
  ])('returns %j for a group that admits %s', (expected, _, ingress) => {
    expect(summary(ingressCoverage(vpc(...ingress), ['sg-0f']))).toEqual(expected)
  })

  test('counts the rules of all named groups together, and of no other group', () => {
    const securityGroups = [
      group('sg-0a', { ingress: [https('10.0.0.0/24')] }),
      group('sg-0b', { ingress: [https('10.0.1.0/24')] }),
    ]

    expect(summary(ingressCoverage(observedVpc({ securityGroups }), ['sg-0a', 'sg-0b']))).toBe('open')
    expect(ingressCoverage(observedVpc({ securityGroups }), ['sg-0a']).uncovered).toEqual(['subnet-0c'])
  })

  test('does not require that public subnets are admitted', () => {
    const subnets = [
      subnet({ subnetId: 'subnet-0a' }),
      subnet({ subnetId: 'subnet-0p', availabilityZone: zone('c'), cidrBlock: '10.0.9.0/24' }),
    ]
    const routeTables = [
      routeTable({ routeTableId: 'rtb-0f', isMain: true }),
      routeTable({ routeTableId: 'rtb-0e', routes: [INTERNET_ROUTE], subnetIds: ['subnet-0p'] }),
    ]

    expect(
      ingressCoverage(observedVpc({ subnets, routeTables, securityGroups: [admitting('10.0.0.0/24')] }), ['sg-0f']),
    ).toEqual({ uncovered: [], sources: [], unlisted: [], isShut: false })
  })
})

describe('A gateway endpoint that someone else created', () => {
  const forS3 = { CloudWatchLogs: false, EcrImagePull: false, S3Buckets: '*' }
  const open = (elements: object = {}) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...elements }] })
  const gateway = (routeTableIds: string[], policy = open()) => endpoint('s3', { routeTableIds, policy })

  /** The state for S3, with the route tables of our gateway endpoint as `ours`. */
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
  ])('keeps its route tables, and ours gets the others, if it %s', (_, endpoints, ours, reusedIds) => {
    const found = s3With(...endpoints)

    expect(found.ours).toEqual(ours)
    expect(found.reused).toEqual(reusedIds.map((endpointId) => ({ service: 's3', endpointId })))
    expect(found.errors).toEqual([])
  })

  test.each<[string, string]>([
    ['EC2’s default', open()],
    ['a policy with lists', open({ Principal: { AWS: '*' }, Action: ['*'], Resource: ['*'] })],
    ['a policy with a single statement', open().replace(/[[\]]/g, '')],
  ])('is reused without a warning if its policy is open: %s', (_, policy) => {
    expect(s3With(gateway(['rtb-0a', 'rtb-0c'], policy)).warnings).toEqual([])
  })

  test.each<[string, string]>([
    ['some resources', open({ Resource: 'arn:aws:s3:::assets/*' })],
    ['some actions', open({ Action: 's3:GetObject' })],
    ['some principals', open({ Principal: { AWS: '123456789012' } })],
    [
      'requests that meet a condition',
      open({ Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } } }),
    ],
    [
      'what it does not deny',
      open().replace(']', ',{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]'),
    ],
  ])('is reused with a warning if its policy allows only %s', (_, policy) => {
    expect(s3With(gateway(['rtb-0f', 'rtb-0a', 'rtb-0c'], policy)).warnings).toEqual([
      's3: rtb-0a, rtb-0c keep vpce-0s3, which this resource did not create; its policy is not open: check that it allows what the tasks need.',
    ])
  })

  const LAYERS = 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket'
  const validatedWith = (policy: string, properties: object) => {
    const endpoints = [gateway(['rtb-0a', 'rtb-0c'], policy)]
    const { errors, warnings, reused } = validate(
      observedVpc({ endpoints, endpointServices: [endpointService('s3')] }),
      spec({ CloudWatchLogs: false, PlatformVersion: '1.3.0', UnavailableServices: 'Skip', ...properties }),
    )
    return { errors, reused, warnings: warnings.filter((warning) => !warning.includes('skipped')) }
  }

  test.each<[string, string, string]>([
    ['nothing', '{"Statement":[]}', 'its policy allows nothing'],
    [
      'other buckets',
      open({ Resource: 'arn:aws:s3:::assets/*' }),
      `its policy does not allow s3:GetObject on ${LAYERS}/*`,
    ],
    [
      'the layer bucket but not its objects',
      open({ Resource: LAYERS }),
      `its policy does not allow s3:GetObject on ${LAYERS}/*`,
    ],
    [
      'everything but the layers',
      open({ NotResource: `${LAYERS}/*`, Resource: undefined }),
      `its policy does not allow s3:GetObject on ${LAYERS}/*`,
    ],
    [
      'other actions',
      open({ Action: ['s3:PutObject', 's3:List*'] }),
      `its policy does not allow s3:GetObject on ${LAYERS}/*`,
    ],
  ])('is an error for image pulls if its policy allows %s', (_, policy, fault) => {
    expect(validatedWith(policy, {}).errors).toEqual([
      `s3: rtb-0a, rtb-0c have vpce-0s3, which this resource did not create: ${fault}. A route table can have one gateway endpoint of a service: change that policy, or name other route tables in RouteTableIds.`,
    ])
  })

  test.each<[string, string, object, string[]]>([
    ['the layers', open({ Action: 's3:Get*', Resource: `${LAYERS}/*` }), {}, []],
    ['all buckets with the prefix prod-', open({ Resource: 'arn:aws:s3:::prod-*' }), {}, []],
    [
      'the layers and the buckets of S3Buckets',
      open({ Resource: ['arn:aws:s3:::assets*', `${LAYERS}/*`] }),
      { S3Buckets: 'assets' },
      [],
    ],
    [
      'the layers but not all calls on S3Buckets',
      open({ Action: 's3:GetObject', Resource: ['arn:aws:s3:::assets/*', `${LAYERS}/*`] }),
      { S3Buckets: 'assets' },
      [
        's3: vpce-0s3 is reused; its policy does not allow s3:GetBucketLocation on arn:aws:s3:::assets, which tasks may need.',
      ],
    ],
    [
      'the layers to one account',
      open({ Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } } }),
      {},
      [
        `s3: vpce-0s3 is reused; whether its policy allows s3:GetObject on ${LAYERS}/* depends on more than its text. Check that it does.`,
      ],
    ],
  ])('is reused for image pulls if its policy allows %s', (_, policy, properties, warnings) => {
    expect(validatedWith(policy, properties)).toMatchObject({ errors: [], reused: [{ service: 's3' }], warnings })
  })

  test.each<[string, boolean]>([
    ['assets', false],
    ['*', true],
  ])('gets a warning about its limited policy if S3Buckets is %s: %s', (S3Buckets, expected) => {
    const limited = gateway(['rtb-0a', 'rtb-0c'], open({ Resource: ['arn:aws:s3:::assets', 'arn:aws:s3:::assets/*'] }))
    const { warnings } = validate(observedVpc({ endpoints: [limited] }), spec({ ...forS3, S3Buckets }))

    expect(warnings.some((warning) => warning.includes('its policy is not open'))).toBe(expected)
  })

  test('keeps its route tables, with a warning, even if ExistingEndpoints is Ignore', () => {
    const found = validate(
      observedVpc({ endpoints: [gateway(['rtb-0a'])] }),
      spec({ ...forS3, ExistingEndpoints: 'Ignore' }),
    )

    expect(found.endpoints.map(({ routeTableIds }) => routeTableIds)).toEqual([['rtb-0c']])
    expect(found.warnings).toEqual([
      's3: ExistingEndpoints is Ignore, but a route table can have one gateway endpoint of a service: rtb-0a keeps vpce-0s3.',
    ])
  })

  test.each<[object, string[]]>([
    [
      {
        PolicyDocuments: { s3: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
        S3Buckets: '',
        AdditionalServices: 's3',
      },
      [
        's3: vpce-0s3, which this resource did not create, is reused with the policy that it has; PolicyDocuments does not apply to it.',
      ],
    ],
    [{ PolicyScope: 'Account' }, []],
  ])('keeps its policy, with a warning only about PolicyDocuments: %j', (properties, warnings) => {
    const vpc = observedVpc({ endpoints: [gateway(['rtb-0a', 'rtb-0c'])] })

    expect(validate(vpc, spec({ ...forS3, ...properties }))).toMatchObject({ errors: [], warnings })
  })

  test('is an error if ExistingEndpoints is Fail', () => {
    const found = validate(
      observedVpc({ endpoints: [gateway(['rtb-0a'])] }),
      spec({ ...forS3, ExistingEndpoints: 'Fail' }),
    )

    expect(found.errors).toEqual([
      's3: vpce-0s3, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or name other route tables in RouteTableIds.',
    ])
  })

  test('is ignored if it is in other route tables, even if ExistingEndpoints is Fail', () => {
    const found = validate(
      observedVpc({ endpoints: [gateway(['rtb-0f'])] }),
      spec({ ...forS3, ExistingEndpoints: 'Fail' }),
    )

    expect(found.errors).toEqual([])
  })
})
