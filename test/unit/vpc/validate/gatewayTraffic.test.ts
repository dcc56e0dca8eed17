import { describe, expect, test } from '@jest/globals'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { policyFor } from '../../../../handler/vpc/desired/policies.ts'
import type { Endpoint, NetworkInterface, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  ENVIRONMENT,
  endpoint,
  endpointService,
  INTERNET_ROUTE,
  networkInterface,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  route,
  routeTable,
  spec,
  subnet,
  validate,
} from '../../../support/model.ts'

/** Whether the defaults would cut a workload of this VPC off S3. */
const isRefused = (vpc: Partial<ObservedVpc>): boolean =>
  validate(observedVpc(vpc), spec()).errors.some((error) => error.startsWith('A new S3 gateway'))

const workload = networkInterface({ networkInterfaceId: 'eni-0a' })
const tableTo = (...targets: string[]) => [
  routeTable({
    routeTableId: 'rtb-0a',
    isMain: true,
    subnetIds: ['subnet-0a'],
    routes: targets.map((target) => route('0.0.0.0/0', target)),
  }),
]

describe('A new S3 gateway in a route table with a workload', () => {
  test.each(['nat-0a', 'tgw-0a', 'eigw-0a', 'vgw-0a', 'vpce-0a', 'eni-0f'])(
    'is refused if its default route leads to %s',
    (target) => {
      expect(isRefused({ routeTables: tableTo(target), networkInterfaces: [workload] })).toBe(true)
    },
  )

  test('is fine without a default route', () => {
    expect(isRefused({ routeTables: tableTo(), networkInterfaces: [workload] })).toBe(false)
  })

  test("is fine if the table has someone else's S3 gateway already", () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'] })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(false)
  })

  test('is refused if the gateway that the table had is deleted', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], state: 'deleted' })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(true)
  })
})

describe('A VPC with workloads that reach S3 through a NAT gateway', () => {
  const busy = { routeTables: tableTo('nat-0a'), networkInterfaces: [workload] }
  const INTERRUPTED =
    's3: the new gateway interrupts open connections to it in rtb-0a for a moment. Check that clients there retry.'

  test('has them and their tables named in the error', () => {
    expect(validate(observedVpc(busy), spec()).errors).toEqual([
      "A new S3 gateway in rtb-0a takes over all S3 traffic there, which has another way out today, and its policy would allow only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, Record<string, unknown>]>([
    ['all buckets are allowed', { S3Buckets: '*' }],
    ['some buckets are named', { S3Buckets: 'front' }],
    [
      'the template has a policy',
      { PolicyDocuments: { s3: { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } } } },
    ],
    ['the template asks for S3 alone', { EcrImagePull: false, AdditionalServices: 's3' }],
  ])('is warned of an interruption where %s', (_, properties) => {
    const { errors, warnings } = validate(observedVpc(busy), spec(properties))

    expect(errors).toEqual([])
    expect(warnings).toContain(INTERRUPTED)
  })

  test('is warned of an interruption by a gateway to another service', () => {
    const endpointServices = [...observedVpc().endpointServices, endpointService('dynamodb')]
    const properties = { EcrImagePull: false, AdditionalServices: 'dynamodb' }

    expect(validate(observedVpc({ ...busy, endpointServices }), spec(properties))).toMatchObject({
      errors: [],
      warnings: [
        'dynamodb: the new gateway interrupts open connections to it in rtb-0a for a moment. Check that clients there retry.',
      ],
    })
  })

  test('is not warned of a table that has the gateway already', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], tags: ownedBy(OTHER) })]
    const { errors, warnings } = validate(observedVpc({ ...busy, endpoints }), spec({ S3Buckets: '*' }))

    expect(errors).toEqual([])
    expect(warnings).not.toContain(INTERRUPTED)
  })

  test.each<[string, Partial<Endpoint>]>([
    ['a gateway of another service', { serviceName: 'com.amazonaws.ap-northeast-1.dynamodb' }],
    ['an interface endpoint', { kind: 'Interface' }],
  ])('is not helped by %s in that table', (_, parts) => {
    expect(isRefused({ ...busy, endpoints: [endpoint('s3', { routeTableIds: ['rtb-0a'], ...parts })] })).toBe(true)
  })
})

describe('A gateway of another owner, in a VPC with workloads that have another way to S3', () => {
  const errorsOf = (
    tags: Endpoint['tags'],
    properties: Record<string, unknown> = {},
    parts: Partial<ObservedVpc> = {},
  ): readonly string[] => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], tags })]
    const busy = { routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints }
    return validate(observedVpc({ ...busy, ...parts }), spec(properties)).errors
  }

  test('is not joined for image pulls alone, since the other owner’s statements leave with it', () => {
    expect(errorsOf(ownedBy(OTHER))).toEqual([
      "s3: vpce-0s3 is shared with back. Without what it allows, its policy would allow only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, Endpoint['tags'], Record<string, unknown>, Partial<ObservedVpc>]>([
    ['the template names buckets', ownedBy(OTHER), { S3Buckets: 'front' }, {}],
    ['this owner has it already', ownedBy(OTHER, OWNER), {}, {}],
    ['there is no other way', ownedBy(OTHER), {}, { routeTables: tableTo() }],
    ['there are no workloads', ownedBy(OTHER), {}, { networkInterfaces: [] }],
  ])('is joined where %s', (_, tags, properties, parts) => {
    expect(errorsOf(tags, properties, parts)).toEqual([])
  })
})

describe('The policy of a gateway that exists', () => {
  const OPEN = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }
  const MINUTES = 's3: EC2 can take some minutes to apply the changed policy of the gateway.'
  const tables = [routeTable({ routeTableId: 'rtb-0a', isMain: true }), routeTable({ routeTableId: 'rtb-0x' })]

  const policyOf = (owner: typeof OWNER, properties: object = {}) =>
    policyFor(
      { service: 's3', kind: 'Gateway' },
      parseProperties({ VpcId: 'vpc-0a', ...properties }),
      ENVIRONMENT,
      owner.id,
    )

  const found = (
    policy: object,
    tags: Endpoint['tags'],
    properties: Record<string, unknown> = {},
    parts: Partial<ObservedVpc> = {},
  ) => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], policy: JSON.stringify(policy), tags })]
    const vpc = observedVpc({ endpoints, routeTables: tables, networkInterfaces: [workload], ...parts })
    return validate(vpc, spec(properties))
  }

  test.each<[string, object, Record<string, unknown>, boolean]>([
    ['gains a bucket', policyOf(OWNER), { S3Buckets: 'front' }, true],
    ['loses a bucket', policyOf(OWNER, { S3Buckets: 'front' }), {}, true],
    ['stays as it is', policyOf(OWNER), {}, false],
  ])('takes minutes to change where it %s', (_, policy, properties, expected) => {
    expect(found(policy, ownedBy(OWNER), properties).warnings.includes(MINUTES)).toBe(expected)
  })

  test.each<[string, Record<string, unknown>, boolean]>([
    ['what it has already', {}, false],
    ['more', { S3Buckets: 'front' }, true],
  ])('takes minutes to change where an owner joins that asks for %s: %s', (_, properties, expected) => {
    expect(found(policyOf(OTHER), ownedBy(OTHER), properties).warnings.includes(MINUTES)).toBe(expected)
  })

  test('is not known to change where it has none, or cannot be read', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], policy: '', tags: ownedBy(OWNER) })]

    expect(validate(observedVpc({ endpoints, routeTables: tables }), spec()).warnings).not.toContain(MINUTES)
  })

  test('is an error to narrow where an adopting resource would cut workloads off', () => {
    expect(found(OPEN, ownedBy()).errors).toEqual([
      "s3: the policy of vpce-0s3, which this resource would adopt, would be replaced by one that allows only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, () => ReturnType<typeof found>]>([
    ['the template names buckets', () => found(OPEN, ownedBy(), { S3Buckets: 'front' })],
    ['it has an owner', () => found(OPEN, ownedBy(OWNER))],
    ['it stays as it is', () => found(policyOf(OWNER), ownedBy())],
    ['no workload uses its tables', () => found(OPEN, ownedBy(), {}, { networkInterfaces: [] })],
    [
      'workloads use other tables only',
      () =>
        found(
          OPEN,
          ownedBy(),
          { RouteTableIds: 'rtb-0a' },
          {
            routeTables: [
              routeTable({ routeTableId: 'rtb-0a', isMain: true }),
              routeTable({ routeTableId: 'rtb-0x', subnetIds: ['subnet-0a'] }),
            ],
          },
        ),
    ],
  ])('is no error to change where %s', (_, result) => {
    expect(result().errors).toEqual([])
  })
})

describe('What is rerouted', () => {
  const among = (parts: Partial<NetworkInterface>): boolean =>
    isRefused({
      subnets: [subnet({ subnetId: 'subnet-0a' }), subnet({ subnetId: 'subnet-0p' })],
      routeTables: [
        ...tableTo('nat-0a'),
        routeTable({
          routeTableId: 'rtb-0p',
          subnetIds: ['subnet-0p'],
          routes: [INTERNET_ROUTE],
        }),
      ],
      networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-0a', ...parts })],
    })

  test.each<[string, Partial<NetworkInterface>]>([
    ['a task or an instance', {}],
    ['a function', { interfaceType: 'lambda', isRequesterManaged: true }],
    ['a database, which may export to a bucket', { description: 'RDSNetworkInterface', isRequesterManaged: true }],
    ['an interface that only calls itself a load balancer', { description: 'ELB app/x/1' }],
  ])('is %s', (_, parts) => {
    expect(among(parts)).toBe(true)
  })

  test.each<[string, Partial<NetworkInterface>]>([
    ['an endpoint', { interfaceType: 'vpc_endpoint' }],
    ['a NAT gateway', { interfaceType: 'nat_gateway' }],
    ['a transit gateway', { interfaceType: 'transit_gateway' }],
    ['a Network Load Balancer', { interfaceType: 'network_load_balancer' }],
    ['an Application Load Balancer', { description: 'ELB app/x/1', isRequesterManaged: true }],
    ['an EFS mount target', { description: 'EFS mount target for fs-0a', isRequesterManaged: true }],
    ['an interface that is attached to nothing', { isAttached: false }],
    ['an interface in a subnet with another table', { subnetId: 'subnet-0p' }],
  ])('is not %s', (_, parts) => {
    expect(among(parts)).toBe(false)
  })
})
