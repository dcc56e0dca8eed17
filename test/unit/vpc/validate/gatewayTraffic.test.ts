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

/** Whether the default properties would cut off a workload of this VPC from S3. */
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

  test('is accepted without a default route', () => {
    expect(isRefused({ routeTables: tableTo(), networkInterfaces: [workload] })).toBe(false)
  })

  test('is accepted if the table has an S3 gateway of someone else already', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'] })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(false)
  })

  test('is refused if the S3 gateway of the table is listed as deleted', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], state: 'deleted' })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(true)
  })
})

describe('A VPC with workloads that reach S3 through a NAT gateway', () => {
  const busy = { routeTables: tableTo('nat-0a'), networkInterfaces: [workload] }
  const INTERRUPTED =
    's3: the new gateway interrupts open connections to it in rtb-0a for a moment. Check that clients there retry.'

  test('gets an error that names the workloads and their route tables', () => {
    expect(validate(observedVpc(busy), spec()).errors).toEqual([
      "A new S3 gateway in rtb-0a takes over all S3 traffic there, which has another way out today, and its policy would allow only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['and images are in ECR', {}, "ECR's layer bucket, settings"],
    ['and no image is in ECR', { EcrImagePull: false }, 'settings'],
  ])('is refused where only task definitions name buckets, %s', (_, properties, allowed) => {
    const derived = spec({ ...properties, S3Buckets: 'settings' }, { namesBuckets: false })

    expect(validate(observedVpc(busy), derived).errors).toEqual([
      expect.stringContaining(`its policy would allow only ${allowed}: eni-0a would lose every other bucket.`),
    ])
  })

  test.each<[string, Record<string, unknown>]>([
    ['all buckets are allowed', { S3Buckets: '*' }],
    ['some buckets are named', { S3Buckets: 'front' }],
    [
      'PolicyDocuments has a policy for S3',
      { PolicyDocuments: { s3: { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } } } },
    ],
    ['S3 is requested without image pulls', { EcrImagePull: false, AdditionalServices: 's3' }],
  ])('gets a warning about an interruption if %s', (_, properties) => {
    const { errors, warnings } = validate(observedVpc(busy), spec(properties))

    expect(errors).toEqual([])
    expect(warnings).toContain(INTERRUPTED)
  })

  test('gets a warning about an interruption by a gateway of another service', () => {
    const endpointServices = [...observedVpc().endpointServices, endpointService('dynamodb')]
    const properties = { EcrImagePull: false, AdditionalServices: 'dynamodb' }

    expect(validate(observedVpc({ ...busy, endpointServices }), spec(properties))).toMatchObject({
      errors: [],
      warnings: [
        'dynamodb: the new gateway interrupts open connections to it in rtb-0a for a moment. Check that clients there retry.',
      ],
    })
  })

  test('gets no warning about a route table that has the gateway already', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], tags: ownedBy(OTHER) })]
    const { errors, warnings } = validate(observedVpc({ ...busy, endpoints }), spec({ S3Buckets: '*' }))

    expect(errors).toEqual([])
    expect(warnings).not.toContain(INTERRUPTED)
  })

  test.each<[string, Partial<Endpoint>]>([
    ['a gateway of another service', { serviceName: 'com.amazonaws.ap-northeast-1.dynamodb' }],
    ['an interface endpoint', { kind: 'Interface' }],
  ])('gets the error even with %s in that route table', (_, parts) => {
    expect(isRefused({ ...busy, endpoints: [endpoint('s3', { routeTableIds: ['rtb-0a'], ...parts })] })).toBe(true)
  })
})

describe('A gateway of another owner', () => {
  const errorsOf = (
    tags: Endpoint['tags'],
    properties: Record<string, unknown> = {},
    parts: Partial<ObservedVpc> = {},
  ): readonly string[] => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], tags })]
    const busy = { routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints }
    return validate(observedVpc({ ...busy, ...parts }), spec(properties)).errors
  }

  test('is an error for a resource that needs only image pulls, since workloads may lose the statements of the other owner', () => {
    expect(errorsOf(ownedBy(OTHER))).toEqual([
      "s3: vpce-0s3 is shared with back. Without what it allows, its policy would allow only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, Endpoint['tags'], Record<string, unknown>, Partial<ObservedVpc>]>([
    ['S3Buckets names buckets', ownedBy(OTHER), { S3Buckets: 'front' }, {}],
    ['this owner has it already', ownedBy(OTHER, OWNER), {}, {}],
    ['workloads have no other way to S3', ownedBy(OTHER), {}, { routeTables: tableTo() }],
    ['there are no workloads', ownedBy(OTHER), {}, { networkInterfaces: [] }],
  ])('is shared if %s', (_, tags, properties, parts) => {
    expect(errorsOf(tags, properties, parts)).toEqual([])
  })
})

describe('The policy of an existing gateway', () => {
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

  test.each<[string, boolean, object, Record<string, unknown>]>([
    ['it gains a bucket', true, policyOf(OWNER), { S3Buckets: 'front' }],
    ['it loses a bucket', true, policyOf(OWNER, { S3Buckets: 'front' }), {}],
    ['it does not change', false, policyOf(OWNER), {}],
  ])('gets a warning that a change takes minutes if %s: %s', (_, expected, policy, properties) => {
    expect(found(policy, ownedBy(OWNER), properties).warnings.includes(MINUTES)).toBe(expected)
  })

  test.each<[string, boolean, Record<string, unknown>]>([
    ['the same', false, {}],
    ['more', true, { S3Buckets: 'front' }],
  ])('gets a warning that a change takes minutes if a new owner requests %s: %s', (_, expected, properties) => {
    expect(found(policyOf(OTHER), ownedBy(OTHER), properties).warnings.includes(MINUTES)).toBe(expected)
  })

  test('gets no warning that a change takes minutes if it is empty', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], policy: '', tags: ownedBy(OWNER) })]

    expect(validate(observedVpc({ endpoints, routeTables: tables }), spec()).warnings).not.toContain(MINUTES)
  })

  test('is an error if a resource that adopts the gateway would cut off workloads', () => {
    expect(found(OPEN, ownedBy()).errors).toEqual([
      "s3: the policy of vpce-0s3, which this resource would adopt, would be replaced by one that allows only ECR's layer bucket: eni-0a would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.",
    ])
  })

  test.each<[string, () => ReturnType<typeof found>]>([
    ['S3Buckets names buckets', () => found(OPEN, ownedBy(), { S3Buckets: 'front' })],
    ['it has an owner', () => found(OPEN, ownedBy(OWNER))],
    ['it does not change', () => found(policyOf(OWNER), ownedBy())],
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
  ])('is no error if %s', (_, result) => {
    expect(result().errors).toEqual([])
  })
})

describe('Traffic that a gateway reroutes', () => {
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
    ['an interface that only has the description of a load balancer', { description: 'ELB app/x/1' }],
  ])('includes that of %s', (_, parts) => {
    expect(among(parts)).toBe(true)
  })

  test.each<[string, Partial<NetworkInterface>]>([
    ['an endpoint', { interfaceType: 'vpc_endpoint' }],
    ['a NAT gateway', { interfaceType: 'nat_gateway' }],
    ['a transit gateway', { interfaceType: 'transit_gateway' }],
    ['a Network Load Balancer', { interfaceType: 'network_load_balancer' }],
    ['an Application Load Balancer', { description: 'ELB app/x/1', isRequesterManaged: true }],
    ['an EFS mount target', { description: 'EFS mount target for fs-0a', isRequesterManaged: true }],
    ['an interface that is not attached', { isAttached: false }],
    ['an interface in a subnet with another route table', { subnetId: 'subnet-0p' }],
  ])('does not include that of %s', (_, parts) => {
    expect(among(parts)).toBe(false)
  })
})
