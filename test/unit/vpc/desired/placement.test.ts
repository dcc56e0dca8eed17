import { describe, expect, test } from '@jest/globals'
import type { Endpoint, ObservedVpc, Subnet } from '../../../../handler/vpc/model/observed.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { plan } from '../../../../handler/vpc/plan/plan.ts'
import {
  endpoint,
  endpointService,
  group,
  https,
  INTERNET_ROUTE,
  OWNER,
  observedVpc,
  ownedBy,
  REGION,
  routeTable,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

/** Only logs: one interface endpoint. */
const LOGS = { EcrImagePull: false }

const inZone = (letter: string, subnetId: string, parts: Partial<Subnet> = {}): Subnet =>
  subnet({ subnetId, availabilityZone: zone(letter), ...parts })

/** A VPC whose subnets are all private. */
const vpcOf = (subnets: Subnet[], parts: Partial<ObservedVpc> = {}): ObservedVpc =>
  observedVpc({ subnets, routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true })], ...parts })

const resolve = (vpc: ObservedVpc, properties: Record<string, unknown> = {}) => {
  const desired = validate(vpc, spec({ ...LOGS, ...properties }))
  return {
    desired,
    errors: desired.errors,
    warnings: desired.warnings,
    chosen: desired.subnets.map(({ subnetId }) => subnetId),
    placed: Object.fromEntries(desired.endpoints.map(({ service, subnetIds }) => [service, subnetIds])),
  }
}

const ours = (service: string, parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint(service, { tags: ownedBy(OWNER), ...parts })

describe('The subnets of interface endpoints', () => {
  test.each<[string, Subnet[], Record<string, unknown>, string[]]>([
    ['one for each zone, in the order of zones', [inZone('c', 's-1'), inZone('a', 's-2')], {}, ['s-2', 's-1']],
    [
      'those with the most free addresses of their zone',
      [inZone('a', 's-1', { freeAddresses: 9 }), inZone('a', 's-2', { freeAddresses: 10 })],
      {},
      ['s-2'],
    ],
    ['those with the lowest id among equals', [inZone('a', 's-2'), inZone('a', 's-1')], {}, ['s-1']],
    [
      'in at most MaxAvailabilityZones zones, by the names of the zones',
      [inZone('d', 's-1'), inZone('c', 's-2'), inZone('a', 's-3')],
      { MaxAvailabilityZones: 2 },
      ['s-3', 's-2'],
    ],
    [
      'in all zones if MaxAvailabilityZones is higher',
      [inZone('a', 's-1'), inZone('c', 's-2')],
      { MaxAvailabilityZones: 3 },
      ['s-1', 's-2'],
    ],
    [
      'not in a Local Zone or in another region',
      [
        inZone('a', 's-1'),
        subnet({ subnetId: 's-2', availabilityZone: `${REGION}-tpe-1a` }),
        subnet({ subnetId: 's-3', availabilityZone: 'us-west-2a' }),
      ],
      {},
      ['s-1'],
    ],
    ['not on an Outpost', [inZone('a', 's-1', { onOutpost: true }), inZone('c', 's-2')], {}, ['s-2']],
    ['none if the VPC has none', [], {}, []],
  ])('are %s', (_, subnets, properties, expected) => {
    expect(resolve(vpcOf(subnets), properties).chosen).toEqual(expected)
    expect(resolve(vpcOf(subnets.toReversed()), properties).chosen).toEqual(expected)
  })

  test('exclude public ones', () => {
    const routeTables = [
      routeTable({ routeTableId: 'rtb-0f', isMain: true }),
      routeTable({ routeTableId: 'rtb-0p', subnetIds: ['s-1'], routes: [INTERNET_ROUTE] }),
    ]

    expect(resolve(vpcOf([inZone('a', 's-1'), inZone('c', 's-2')], { routeTables })).chosen).toEqual(['s-2'])
  })

  test('do not change the order of the observed subnets', () => {
    const vpc = vpcOf([inZone('c', 's-1'), inZone('a', 's-2')])

    resolve(vpc, { MaxAvailabilityZones: 1 })

    expect(vpc.subnets.map(({ subnetId }) => subnetId)).toEqual(['s-1', 's-2'])
  })

  test('are in the zones that offer the most services if MaxAvailabilityZones limits them', () => {
    const subnets = [inZone('a', 's-1'), inZone('c', 's-2'), inZone('d', 's-3')]
    const endpointServices = [
      endpointService('logs'),
      endpointService('kms', { availabilityZones: [zone('c'), zone('d')] }),
    ]

    expect(resolve(vpcOf(subnets, { endpointServices }), { Kms: true, MaxAvailabilityZones: 1 }).chosen).toEqual([
      's-2',
    ])
  })
})

describe('The zones that MaxAvailabilityZones selects', () => {
  const subnets = [inZone('a', 's-a'), inZone('c', 's-c'), inZone('d', 's-d')]
  const offer = (service: string, ...letters: string[]) =>
    endpointService(service, { availabilityZones: letters.map(zone) })
  const IN_A = { kind: 'Interface' as const, availabilityZones: [zone('a')] }

  test.each<[string, ReturnType<typeof offer>[], Record<string, unknown>, string[]]>([
    [
      'offer all services together, even if other zones offer more each',
      [offer('logs', 'a', 'c', 'd'), offer('kms', 'd'), offer('sqs', 'a', 'c')],
      { Kms: true, AdditionalServices: 'sqs', MaxAvailabilityZones: 2 },
      ['s-a', 's-d'],
    ],
    [
      'offer all services together, even without the zone that offers the most',
      [offer('logs', 'c'), offer('kms', 'a', 'c'), offer('sqs', 'a', 'd'), offer('sns', 'd'), offer('sts', 'a', 'd')],
      { Kms: true, AdditionalServices: 'sqs,sns,sts', MaxAvailabilityZones: 2 },
      ['s-c', 's-d'],
    ],
    [
      'depend only on the requested endpoints, not on the interface endpoint of a service with a gateway',
      [offer('logs', 'c', 'd'), endpointService('s3'), endpointService('s3', IN_A)],
      { S3Buckets: '*', MaxAvailabilityZones: 1 },
      ['s-c'],
    ],
  ])('%s', (_, endpointServices, properties, expected) => {
    const { chosen, errors } = resolve(vpcOf(subnets, { endpointServices }), properties)

    expect(chosen).toEqual(expected)
    expect(errors).toEqual([])
  })

  test('are an error that names MaxAvailabilityZones if they lack a service', () => {
    const endpointServices = [offer('logs', 'a'), offer('kms', 'd')]

    const { errors } = resolve(vpcOf(subnets, { endpointServices }), { Kms: true, MaxAvailabilityZones: 1 })

    expect(errors).toEqual([
      `kms is offered only in ${zone('d')}, and the subnets are in ${zone('a')}. Raise MaxAvailabilityZones, add a subnet in one of its zones, or remove the service.`,
    ])
  })
})

describe('The same properties in the same VPC give the same zones', () => {
  const subnets = [inZone('a', 's-a'), inZone('c', 's-c'), inZone('d', 's-d')]
  const KMS_IN_D = endpointService('kms', { availabilityZones: [zone('d')] })
  const LAMBDA = endpointService('lambda', { availabilityZones: [zone('a'), zone('c')] })
  const properties = { AdditionalServices: 'lambda', CloudWatchLogs: false, MaxAvailabilityZones: 1 }

  test('after an Update from a service that only another zone offers', () => {
    const endpointServices = [LAMBDA]
    const afterKms = vpcOf(subnets, { endpointServices, endpoints: [ours('kms', { subnetIds: ['s-d'] })] })
    const updated = resolve(afterKms, properties)

    expect(
      resolve(vpcOf(subnets, { endpointServices: [KMS_IN_D] }), {
        CloudWatchLogs: false,
        Kms: true,
        MaxAvailabilityZones: 1,
      }).placed,
    ).toEqual({ kms: ['s-d'] })
    expect(updated).toMatchObject({ errors: [], chosen: ['s-a'], placed: { lambda: ['s-a'] } })
    expect(updated.placed).toEqual(resolve(vpcOf(subnets, { endpointServices }), properties).placed)
  })

  test.each(['deleted', 'deleting', 'failed', 'available'])(
    'beside an endpoint in another zone with the state %s',
    (state) => {
      const endpoints = [ours('kms', { subnetIds: ['s-d'], state })]

      expect(resolve(vpcOf(subnets, { endpoints }), { MaxAvailabilityZones: 1 }).placed).toEqual({ logs: ['s-a'] })
    },
  )

  test('if deleted endpoints of the same service are listed in another zone', () => {
    const endpoints = [
      ours('logs', { endpointId: 'vpce-0old', subnetIds: ['s-d'], state: 'deleted' }),
      ours('logs', { subnetIds: ['s-a'] }),
    ]

    expect(resolve(vpcOf(subnets, { endpoints }), { MaxAvailabilityZones: 1 }).placed).toEqual({ logs: ['s-a'] })
  })
})

describe('Among the subnets of a zone', () => {
  const dual = { ipv6CidrBlocks: ['2001:db8::/64'], freeAddresses: 200 }
  const larger = { cidrBlock: '10.0.16.0/20', freeAddresses: 4000 }

  test('only those that fit the address type are chosen', () => {
    const subnets = ['a', 'c'].flatMap((letter) => [
      inZone(letter, `s-${letter}4`, larger),
      inZone(letter, `s-${letter}6`, dual),
    ])

    expect(resolve(vpcOf(subnets), { IpAddressType: 'dualstack' })).toMatchObject({
      errors: [],
      warnings: [],
      placed: { logs: ['s-a6', 's-c6'] },
    })
    expect(resolve(vpcOf(subnets)).placed).toEqual({ logs: ['s-a4', 's-c4'] })
  })

  test('none is chosen if none fits, with a warning that names the zone', () => {
    const subnets = [inZone('a', 's-a6', dual), inZone('c', 's-c4', larger), inZone('d', 's-d4', larger)]

    expect(resolve(vpcOf(subnets), { IpAddressType: 'dualstack' })).toMatchObject({
      errors: [],
      warnings: [
        'ap-northeast-1c, ap-northeast-1d have no private subnet for IpAddressType dualstack: endpoints have no interface in those zones, and tasks there reach them across zones.',
      ],
      placed: { logs: ['s-a6'] },
    })
  })

  test('a /28 is the last choice, however few free addresses the others have', () => {
    const tiers = [
      inZone('a', 's-app', { cidrBlock: '10.0.0.0/24', freeAddresses: 5 }),
      inZone('a', 's-attachment', { cidrBlock: '10.0.1.0/28', freeAddresses: 11 }),
    ]

    expect(resolve(vpcOf(tiers)).chosen).toEqual(['s-app'])
    expect(resolve(vpcOf(tiers.slice(1))).chosen).toEqual(['s-attachment'])
  })

  test('an IPv6-only subnet does not count as a small one', () => {
    const subnets = [
      inZone('a', 's-2', { cidrBlock: '', ipv6CidrBlocks: ['2001:db8::/64'], freeAddresses: 0 }),
      inZone('a', 's-1', { cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:1::/64'], freeAddresses: 0 }),
    ]

    expect(resolve(vpcOf(subnets), { IpAddressType: 'ipv6' }).chosen).toEqual(['s-1'])
  })
})

describe('The plan for an endpoint', () => {
  const subnets = [
    inZone('a', 'subnet-0a', { ipv6CidrBlocks: ['2001:db8::/64'] }),
    inZone('a', 'subnet-1a'),
    inZone('c', 'subnet-0c', { ipv6CidrBlocks: ['2001:db8:0:1::/64'] }),
    inZone('c', 'subnet-1c'),
    inZone('c', 'subnet-6c', { cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:2::/64'] }),
  ]
  /** The lines of the plan without tags, for an existing endpoint with these parts. */
  const planned = (existing: Partial<Endpoint>, properties: Record<string, unknown>): string[] => {
    const vpc = vpcOf(subnets, {
      endpoints: [ours('logs', { securityGroupIds: ['sg-0c'], ...existing })],
      endpointServices: [endpointService('logs', { policySupported: false })],
      securityGroups: [group('sg-0c', { ingress: [https('0.0.0.0/0'), https('::/0')] })],
    })
    const { desired, errors } = resolve(vpc, { SecurityGroupIds: 'sg-0c', ...properties })
    expect(errors).toEqual([])
    return plan(desired, vpc, OWNER).flatMap(({ name, steps }) =>
      steps
        .flat()
        .filter(({ type }) => type !== 'CreateTags')
        .map((action) => `${name}: ${describeAction(action)}`),
    )
  }

  test('that swaps subnets of one zone removes the old one, and the next plan adds the new one', () => {
    expect(planned({ subnetIds: ['subnet-0a'] }, { SubnetIds: 'subnet-1a' })).toEqual([
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0a)',
    ])
    expect(planned({ subnetIds: [] }, { SubnetIds: 'subnet-1a' })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-1a)',
    ])
    expect(planned({ subnetIds: ['subnet-1a'] }, { SubnetIds: 'subnet-1a' })).toEqual([])
  })

  test('that swaps subnets of one zone and adds another zone adds that zone first', () => {
    expect(planned({ subnetIds: ['subnet-0a'] }, { SubnetIds: 'subnet-1a,subnet-0c' })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0c)',
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0a)',
    ])
  })

  test('that swaps the subnets of several zones does so one by one, so that one zone always serves', () => {
    const SubnetIds = 'subnet-1a,subnet-1c'

    expect(planned({ subnetIds: ['subnet-0a', 'subnet-0c'] }, { SubnetIds })).toEqual([
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0a)',
    ])
    expect(planned({ subnetIds: ['subnet-0c'] }, { SubnetIds })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-1a)',
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0c)',
    ])
    expect(planned({ subnetIds: ['subnet-0c', 'subnet-1a'] }, { SubnetIds })).toEqual([
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0c)',
    ])
    expect(planned({ subnetIds: ['subnet-1a'] }, { SubnetIds })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-1c)',
    ])
  })

  test('that moves to another zone adds the new zone before it removes the old one', () => {
    expect(planned({ subnetIds: ['subnet-0a'] }, { SubnetIds: 'subnet-0c' })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0c)',
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-0a)',
    ])
  })

  test.each<[string, Partial<Endpoint>, string, string]>([
    ['ipv6', { ipAddressType: 'dualstack', subnetIds: ['subnet-0a', 'subnet-0c'] }, 'ipv6', 'subnet-6c'],
    ['dualstack', { ipAddressType: 'ipv6', subnetIds: ['subnet-6c'] }, 'dualstack', 'subnet-0a, subnet-0c'],
  ])('that becomes %s replaces the endpoint', (_, existing, IpAddressType, places) => {
    expect(planned(existing, { IpAddressType })).toEqual([
      'clearStale: DeleteVpcEndpoints vpce-0logs',
      'waitForStale: WaitUntilDeleted vpce-0logs',
      `addOrModify: CreateVpcEndpoint logs (Interface in ${places})`,
      'tagInterfaces: CreateTags on the network interfaces of logs',
    ])
  })

  test('that becomes dualstack in other subnets changes the type after the old subnets are removed', () => {
    const dualstack = { IpAddressType: 'dualstack' }

    expect(planned({ subnetIds: ['subnet-1a', 'subnet-1c'] }, dualstack)).toEqual([
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-1a)',
    ])
    expect(planned({ subnetIds: ['subnet-1c'] }, dualstack)).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0a)',
      'remove: ModifyVpcEndpoint logs vpce-0logs (removeSubnetIds: subnet-1c)',
    ])
    expect(planned({ subnetIds: ['subnet-0a'] }, dualstack)).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (addSubnetIds: subnet-0c; ipAddressType: dualstack)',
    ])
  })

  test('that changes from ipv4 to dualstack modifies the endpoint in place', () => {
    expect(planned({ subnetIds: ['subnet-0a', 'subnet-0c'] }, { IpAddressType: 'dualstack' })).toEqual([
      'addOrModify: ModifyVpcEndpoint logs vpce-0logs (ipAddressType: dualstack)',
    ])
  })
})
