import { describe, expect, test } from '@jest/globals'
import type { ResourceSpec } from '../../../../handler/vpc/model/desired.ts'
import { MANAGED_GROUP } from '../../../../handler/vpc/model/desired.ts'
import type { EndpointService, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  ENVIRONMENT,
  endpoint,
  endpointService,
  INTERNET_ROUTE,
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

/** Only logs: one interface endpoint, no gateway endpoint. */
const logsOnly = { EcrImagePull: false }
/** Only the gateway endpoint of S3. */
const s3Only = { EcrImagePull: false, CloudWatchLogs: false, S3Buckets: 'assets' }

const desiredOf = (
  vpc: Partial<ObservedVpc>,
  properties: Record<string, unknown>,
  parts?: Partial<Omit<ResourceSpec, 'properties'>>,
) => validate(observedVpc(vpc), spec(properties, parts))

/** The endpoint of logs, the only one desired, with the errors and warnings. */
const logsIn = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const { endpoints, errors, warnings } = desiredOf(vpc, { ...logsOnly, ...properties })
  return { ...endpoints[0], errors, warnings }
}

const offering = (service: string, parts: Partial<EndpointService>) => ({
  endpointServices: [endpointService(service, parts)],
})

describe('An interface endpoint', () => {
  test('is by default in the private subnets, with private DNS, the managed group and an open policy', () => {
    expect(desiredOf({}, logsOnly)).toMatchObject({
      endpoints: [
        {
          service: 'logs',
          serviceName: serviceName('logs'),
          kind: 'Interface',
          policy: { Statement: [{ Sid: `Open${OWNER.id}` }] },
          ipAddressType: 'ipv4',
          privateDns: true,
          subnetIds: ['subnet-0a', 'subnet-0c'],
          securityGroupIds: [MANAGED_GROUP],
          routeTableIds: [],
        },
      ],
      group: { name: 'fargate-endpoints-vpc-0a' },
      errors: [],
      warnings: [],
    })
  })

  test('has the groups of SecurityGroupIds, and no managed group is desired', () => {
    const { endpoints, group } = desiredOf({}, { ...logsOnly, SecurityGroupIds: 'sg-0a,sg-0b' })

    expect(endpoints[0]?.securityGroupIds).toEqual(['sg-0a', 'sg-0b'])
    expect(group).toBeUndefined()
  })

  test('has the service name that the region lists', () => {
    const endpointServices = [endpointService('', { serviceName: 'cn.com.amazonaws.ap-northeast-1.logs' })]

    expect(logsIn({ endpointServices })).toMatchObject({
      service: 'logs',
      serviceName: 'cn.com.amazonaws.ap-northeast-1.logs',
    })
  })

  test('is desired only once if it is requested twice', () => {
    const { endpoints } = desiredOf({}, { ...logsOnly, AdditionalServices: ['logs', serviceName('logs')] })

    expect(endpoints.map(({ service }) => service)).toEqual(['logs'])
  })
})

describe('The subnets of an interface endpoint', () => {
  const twoInZone = [
    subnet({ subnetId: 'subnet-0a', freeAddresses: 10 }),
    subnet({ subnetId: 'subnet-0b', freeAddresses: 200 }),
  ]
  const routeTables = [routeTable({ routeTableId: 'rtb-0f', isMain: true })]

  test('are those of SubnetIds, in the order of zones', () => {
    const { subnets, errors } = desiredOf({}, { ...logsOnly, SubnetIds: 'subnet-0c,subnet-0a' })

    expect(subnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-0a', 'subnet-0c'])
    expect(errors).toEqual([])
  })

  test('may be public if SubnetIds names them', () => {
    const vpc = { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] }

    expect(logsIn(vpc, { SubnetIds: 'subnet-0a' })).toMatchObject({ subnetIds: ['subnet-0a'], errors: [] })
  })

  test('are limited by MaxAvailabilityZones even if SubnetIds names them', () => {
    expect(logsIn({}, { SubnetIds: 'subnet-0a,subnet-0c', MaxAvailabilityZones: 1 }).subnetIds).toEqual(['subnet-0a'])
  })

  test.each([
    ['this owner', ownedBy(OWNER)],
    ['someone else', {}],
  ])('do not depend on other endpoints of %s', (_, tags) => {
    const endpoints = [endpoint('kms', { subnetIds: ['subnet-0a'], tags })]

    expect(logsIn({ subnets: twoInZone, routeTables, endpoints }).subnetIds).toEqual(['subnet-0b'])
  })

  test('are kept if the endpoint exists, even if another subnet of the zone has more free addresses', () => {
    const endpoints = [endpoint('logs', { subnetIds: ['subnet-0a'], tags: ownedBy(OWNER) })]

    expect(logsIn({ subnets: twoInZone, routeTables, endpoints }).subnetIds).toEqual(['subnet-0a'])
  })

  test('are only in zones that offer the service, with a warning about the other zones', () => {
    const { subnetIds, warnings, errors } = logsIn(offering('logs', { availabilityZones: [zone('c')] }))

    expect(subnetIds).toEqual(['subnet-0c'])
    expect(errors).toEqual([])
    expect(warnings).toEqual([
      'logs is not offered in ap-northeast-1a; its endpoint has no interface in that zone, and tasks there reach it across zones.',
    ])
  })

  test('are in all zones if the region lists no zones for the service', () => {
    expect(logsIn(offering('logs', { availabilityZones: [] })).subnetIds).toEqual(['subnet-0a', 'subnet-0c'])
  })
})

describe('Unsuitable subnets', () => {
  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string[]]>([
    [
      'there are none',
      { subnets: [] },
      {},
      ['vpc-0a has no subnet. Create private subnets first (DependsOn), or name them in SubnetIds.'],
    ],
    [
      'all are public',
      { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] },
      {},
      [
        'vpc-0a has no private subnet: each of its 2 subnets has a default route to an internet gateway, or is in no regular Availability Zone. Name the subnets in SubnetIds, or create private ones.',
      ],
    ],
    [
      'one is of another VPC',
      {},
      { SubnetIds: 'subnet-0a,subnet-0f' },
      ['SubnetIds: expected ids of vpc-0a, got subnet-0f, which is not in it.'],
    ],
    [
      'all are of another VPC',
      {},
      { SubnetIds: 'subnet-0e,subnet-0f' },
      ['SubnetIds: expected ids of vpc-0a, got subnet-0e, subnet-0f, which are not in it.'],
    ],
    [
      'two are in one zone',
      { subnets: [subnet({ subnetId: 'subnet-0a' }), subnet({ subnetId: 'subnet-0b' })] },
      { SubnetIds: 'subnet-0a,subnet-0b' },
      [
        'SubnetIds: expected one subnet per zone, got subnet-0a, subnet-0b in ap-northeast-1a. Keep one of them: every subnet of a zone reaches the endpoint there.',
      ],
    ],
    [
      'none is in a zone that offers the service',
      offering('logs', { availabilityZones: [zone('d')] }),
      {},
      [
        'logs is offered only in ap-northeast-1d, and the subnets are in ap-northeast-1a, ap-northeast-1c. Add a subnet in one of its zones, or remove the service.',
      ],
    ],
  ])('are an error: %s', (_, vpc, properties, errors) => {
    expect(logsIn(vpc, properties).errors).toEqual(errors)
  })

  test('are reported once, whatever the number of services', () => {
    const { errors } = desiredOf({ subnets: [] }, {})

    expect(errors).toHaveLength(2)
    expect(errors[0]).toMatch(/^vpc-0a has no subnet\. /)
    expect(errors[1]).toMatch(/^vpc-0a has no private subnet whose route table /)
  })
})

describe('Private DNS', () => {
  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, boolean]>([
    ['is on by default', {}, {}, true],
    ['is off if PrivateDns is false', {}, { PrivateDns: false }, false],
    ['is off if the service has no private name', offering('logs', { privateDnsSupported: false }), {}, false],
  ])('%s', (_, vpc, properties, privateDns) => {
    expect(logsIn(vpc, properties)).toMatchObject({ privateDns, errors: [] })
  })

  test.each<[Partial<ObservedVpc>, string]>([
    [
      { dnsSupport: false },
      'Private DNS needs enableDnsSupport of vpc-0a, found disabled. Enable it (AWS::EC2::VPC: EnableDnsSupport: true), or set PrivateDns to false.',
    ],
    [
      { dnsHostnames: false },
      'Private DNS needs enableDnsHostnames of vpc-0a, found disabled. Enable it (AWS::EC2::VPC: EnableDnsHostnames: true), or set PrivateDns to false.',
    ],
    [
      { dnsSupport: false, dnsHostnames: false },
      'Private DNS needs enableDnsSupport and enableDnsHostnames of vpc-0a, found disabled. Enable them (AWS::EC2::VPC: EnableDnsSupport: true, EnableDnsHostnames: true), or set PrivateDns to false.',
    ],
  ])('needs the VPC’s DNS attributes: %j', (vpc, error) => {
    expect(logsIn(vpc).errors).toEqual([error])
    expect(logsIn(vpc, { PrivateDns: false }).errors).toEqual([])
  })

  test('needs no DNS attributes if there are only gateway endpoints', () => {
    expect(desiredOf({ dnsSupport: false, dnsHostnames: false }, s3Only).errors).toEqual([])
  })
})

describe('A gateway endpoint', () => {
  test('is in the route tables of every private subnet', () => {
    expect(desiredOf({}, s3Only)).toMatchObject({
      endpoints: [
        {
          service: 's3',
          kind: 'Gateway',
          routeTableIds: ['rtb-0a', 'rtb-0c'],
          subnetIds: [],
          securityGroupIds: [],
          privateDns: false,
        },
      ],
      group: undefined,
      routeTableIds: ['rtb-0a', 'rtb-0c'],
      errors: [],
    })
  })

  test('is passed by where an interface endpoint has the names of the service, with a warning', () => {
    const withNames = endpoint('s3', { endpointId: 'vpce-0i', kind: 'Interface', privateDns: true })
    const warningsWith = (parts: object) =>
      desiredOf({ endpoints: [{ ...withNames, ...parts }] }, { ...s3Only, S3Buckets: '*' }).warnings
    const passedBy = [
      "s3: vpce-0i has the service's private DNS names, so tasks call it, and pass by the gateway. Check that its groups and its policy allow that, or set its PrivateDnsOnlyForInboundResolverEndpoint to true.",
    ]

    expect(warningsWith({})).toEqual(passedBy)
    expect(warningsWith({ serviceName: 'cn.com.amazonaws.ap-northeast-1.s3' })).toEqual(passedBy)
    for (const parts of [
      { privateDns: false },
      { privateDnsForResolverOnly: true },
      { state: 'deleted' },
      { kind: 'Gateway' },
      { serviceName: serviceName('sqs') },
    ])
      expect(warningsWith(parts)).toEqual([])
  })

  test('is in the route tables of RouteTableIds', () => {
    const { endpoints, routeTableIds } = desiredOf({}, { ...s3Only, RouteTableIds: 'rtb-0f,rtb-0a' })

    expect(endpoints[0]?.routeTableIds).toEqual(['rtb-0a', 'rtb-0f'])
    expect(routeTableIds).toEqual(['rtb-0a', 'rtb-0f'])
  })

  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string]>([
    [
      'a route table is of another VPC',
      {},
      { RouteTableIds: 'rtb-0a,rtb-0e' },
      'RouteTableIds: expected ids of vpc-0a, got rtb-0e, which is not in it.',
    ],
    [
      'no private subnet has a route table',
      { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] },
      {},
      'vpc-0a has no private subnet whose route table a gateway endpoint could use. Name route tables in RouteTableIds.',
    ],
  ])('is an error if %s', (_, vpc, properties, error) => {
    expect(desiredOf(vpc, { ...s3Only, ...properties }).errors).toEqual([error])
  })

  test('of S3 gets a warning that its policy governs all traffic of its route tables, unless it allows all buckets', () => {
    const governs = (others: string) =>
      `The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: requests to buckets other than ${others} are denied there.`

    expect(desiredOf({}, s3Only).warnings).toEqual([governs('S3Buckets')])
    expect(desiredOf({}, {}).warnings).toContain(governs("ECR's layer bucket and S3Buckets"))
    expect(desiredOf({}, { ...s3Only, S3Buckets: '*' }).warnings).toEqual([])
  })
})

describe('A service with a gateway and an interface endpoint', () => {
  const both = (service: string, interfaceName = serviceName(service)) => [
    endpointService(service),
    endpointService(service, { kind: 'Interface', serviceName: interfaceName, privateDnsSupported: true }),
  ]
  const kinds = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown>) =>
    desiredOf(vpc, properties).endpoints.map((one) => `${one.service}: ${one.kind} ${one.serviceName}`)

  test('gets the gateway endpoint by default', () => {
    expect(
      kinds(
        { endpointServices: both('dynamodb') },
        { ...logsOnly, CloudWatchLogs: false, AdditionalServices: 'dynamodb' },
      ),
    ).toEqual(['dynamodb: Gateway com.amazonaws.ap-northeast-1.dynamodb'])
  })

  test('gets the interface endpoint too if the template requests it', () => {
    expect(kinds({ endpointServices: both('s3') }, { ...s3Only, AdditionalServices: 's3:Interface' })).toEqual([
      's3: Gateway com.amazonaws.ap-northeast-1.s3',
      's3:Interface: Interface com.amazonaws.ap-northeast-1.s3',
    ])
  })

  test('gets both if they have different service names, as in China', () => {
    const endpointServices = both('s3', 'cn.com.amazonaws.ap-northeast-1.s3')

    expect(kinds({ endpointServices }, { ...s3Only, AdditionalServices: 's3:Interface' })).toEqual([
      's3: Gateway com.amazonaws.ap-northeast-1.s3',
      's3:Interface: Interface cn.com.amazonaws.ap-northeast-1.s3',
    ])
  })

  test('gets both if the interface endpoint is the FIPS one', () => {
    const endpointServices = [...both('dynamodb'), endpointService('dynamodb-fips')]
    const properties = { ...s3Only, S3Buckets: '', UseFips: true, AdditionalServices: 'dynamodb,dynamodb:Interface' }

    expect(kinds({ endpointServices }, properties)).toEqual([
      'dynamodb: Gateway com.amazonaws.ap-northeast-1.dynamodb',
      'dynamodb:Interface: Interface com.amazonaws.ap-northeast-1.dynamodb-fips',
    ])
  })

  test.each([['com.amazonaws.ap-northeast-1.s3'], ['cn.com.amazonaws.ap-northeast-1.s3']])(
    'keeps the traffic of tasks on the gateway endpoint: no private DNS for %s',
    (name) => {
      const { endpoints } = desiredOf(
        { endpointServices: both('s3', name) },
        { ...s3Only, AdditionalServices: 's3:Interface' },
      )

      expect(endpoints.map(({ privateDns }) => privateDns)).toEqual([false, false])
    },
  )
})

describe('A service that the region does not offer', () => {
  test('is an error that suggests the nearest name', () => {
    expect(desiredOf({}, { ...logsOnly, AdditionalServices: 'log,sqs' }).errors).toEqual([
      'log: ap-northeast-1 offers no such endpoint service; did you mean logs? Correct or remove it, or set UnavailableServices to Skip.',
      'sqs: ap-northeast-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
    ])
  })

  test.each([
    ['efs', 'elasticfilesystem'],
    ['ECR', 'ecr.api and ecr.dkr'],
    ['firehose', 'kinesis-firehose'],
    ['cloudwatch', 'monitoring or logs'],
    ['stepfunctions', 'states'],
    ['com.amazonaws.us-west-2.sqs', 'sqs'],
    ['cn.com.amazonaws.cn-north-1.ecr.api', 'ecr.api'],
    ['com.amazonaws.us-gov-west-1.sqs', 'sqs'],
    ['com.amazonaws.eusc-de-east-1.sqs', 'sqs'],
  ])('is an error that suggests for %s: %s', (AdditionalServices, meant) => {
    expect(desiredOf({}, { ...logsOnly, AdditionalServices }).errors).toEqual([
      `${AdditionalServices}: ap-northeast-1 offers no such endpoint service; did you mean ${meant}? Correct or remove it, or set UnavailableServices to Skip.`,
    ])
  })

  test('is an error that names the endpoint type that the region offers', () => {
    const properties = { ...logsOnly, AdditionalServices: 'logs:Gateway' }

    expect(desiredOf({}, properties).errors).toEqual([
      'logs:Gateway: ap-northeast-1 offers logs only as Interface. Remove :Gateway.',
    ])
  })

  test('is an error without a suggestion if a flag requests it', () => {
    expect(desiredOf({}, { ...logsOnly, XRay: true }).errors).toEqual([
      'xray: ap-northeast-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
    ])
  })

  test('is skipped with its policy, and gets a warning, if UnavailableServices is Skip', () => {
    const PolicyDocuments = { sqs: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } }
    const skip = desiredOf({}, { ...logsOnly, AdditionalServices: 'sqs', UnavailableServices: 'Skip', PolicyDocuments })

    expect(skip).toMatchObject({
      endpoints: [{ service: 'logs' }],
      errors: [],
      warnings: ['sqs: ap-northeast-1 offers no such endpoint service; it was skipped.'],
    })
  })
})

describe('UseFips', () => {
  const endpointServices = [endpointService('logs'), endpointService('kms'), endpointService('kms-fips')]
  const properties = { ...logsOnly, Kms: true, UseFips: true }

  test('creates one endpoint for a service that is requested by its flag and by its FIPS name', () => {
    const { endpoints } = desiredOf({ endpointServices }, { ...properties, AdditionalServices: 'kms-fips' })

    expect(endpoints.map(({ serviceName }) => serviceName)).toEqual([
      'com.amazonaws.ap-northeast-1.logs',
      'com.amazonaws.ap-northeast-1.kms-fips',
    ])
  })

  test('uses the FIPS services that the region offers, with a warning about the others', () => {
    const { endpoints, warnings } = desiredOf({ endpointServices }, properties)

    expect(endpoints.map(({ service, serviceName: name }) => [service, name])).toEqual([
      ['logs', serviceName('logs')],
      ['kms', serviceName('kms-fips')],
    ])
    expect(warnings).toEqual(['logs: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.'])
  })

  test('warns outside GovCloud that FIPS endpoints do not have the names that Fargate itself calls', () => {
    const offered = {
      endpointServices: ['logs-fips', 'ecr.api', 'ecr-fips.api', 'ecr.dkr', 's3'].map((service) =>
        endpointService(service),
      ),
    }
    const all = { S3Buckets: '*', UseFips: true }

    expect(desiredOf(offered, all).warnings).toEqual([
      'ecr.dkr: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.',
      "UseFips: Fargate itself calls ecr.api, logs by their ordinary names, in all regions but GovCloud's, and FIPS endpoints do not have these names. Unless tasks have another route to them, add a second resource of this type without UseFips.",
    ])
    const inGovCloud = { environment: { ...ENVIRONMENT, partition: 'aws-us-gov' } }
    expect(desiredOf(offered, all, inGovCloud).warnings).toEqual([
      'ecr.dkr: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.',
    ])
  })

  test('uses no FIPS service if it is false', () => {
    const { endpoints, warnings } = desiredOf({ endpointServices }, { ...properties, UseFips: false })

    expect(endpoints[1]?.serviceName).toBe(serviceName('kms'))
    expect(warnings).toEqual([])
  })

  test('does not affect gateway endpoints', () => {
    expect(desiredOf({}, { ...s3Only, S3Buckets: '*', UseFips: true }).warnings).toEqual([])
  })
})

describe('The address type', () => {
  const withIpv6 = [
    subnet({ subnetId: 'subnet-0a', ipv6CidrBlocks: ['2001:db8::/64'] }),
    subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c'), ipv6CidrBlocks: ['2001:db8:0:1::/64'] }),
  ]
  const endpointServices = (ipAddressTypes: string[]) => ({
    subnets: withIpv6,
    ...offering('logs', { ipAddressTypes }),
  })

  test.each([
    ['ipv4', ['ipv4', 'ipv6'], 'ipv4'],
    ['dualstack', ['ipv4', 'ipv6'], 'dualstack'],
    ['dualstack', [], 'dualstack'],
  ])('%s of a service that offers %j is %s', (IpAddressType, types, expected) => {
    expect(logsIn(endpointServices(types), { IpAddressType })).toMatchObject({
      ipAddressType: expected,
      errors: [],
      warnings: [],
    })
  })

  test('ipv6 needs IPv6-only subnets, and the other types do not accept them', () => {
    const [first, second] = withIpv6
    const mixed = [{ ...first, cidrBlock: '' }, second].map((one) => subnet({ ...one, subnetId: one?.subnetId ?? '' }))
    const in0a = { subnets: mixed, ...offering('logs', {}) }

    expect(logsIn(in0a, { IpAddressType: 'ipv6' })).toMatchObject({
      ipAddressType: 'ipv6',
      subnetIds: ['subnet-0a'],
      errors: [],
    })
    expect(logsIn(in0a, { IpAddressType: 'dualstack' })).toMatchObject({ subnetIds: ['subnet-0c'], errors: [] })
    expect(logsIn(in0a, { IpAddressType: 'ipv6', SubnetIds: 'subnet-0c' }).errors).toEqual([
      'IpAddressType ipv6 needs IPv6-only subnets; subnet-0c has IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack.',
    ])
    expect(logsIn(in0a, { IpAddressType: 'ipv4', SubnetIds: 'subnet-0a' }).errors).toEqual([
      'IpAddressType ipv4 needs an IPv4 CIDR block in every subnet; subnet-0a has none. Name others in SubnetIds, or set IpAddressType to ipv6.',
    ])
  })

  test('dualstack becomes ipv4, with a warning, if the service offers only ipv4', () => {
    expect(logsIn(endpointServices(['ipv4']), { IpAddressType: 'dualstack' })).toMatchObject({
      ipAddressType: 'ipv4',
      errors: [],
      warnings: ['logs does not offer dualstack; its endpoint is ipv4.'],
    })
  })

  test('ipv6 is an error if the service offers only ipv4', () => {
    const ipv6Only = withIpv6.map((one) => ({ ...one, cidrBlock: '' }))
    expect(logsIn({ ...endpointServices(['ipv4']), subnets: ipv6Only }, { IpAddressType: 'ipv6' }).errors).toEqual([
      'logs offers only ipv4, not IpAddressType ipv6. Choose one that it offers, or remove the service.',
    ])
  })

  describe('dualstack', () => {
    const subnets = [...withIpv6.slice(0, 1), subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c') })]

    test('leaves out zones without an IPv6 block, with a warning', () => {
      expect(logsIn({ subnets }, { IpAddressType: 'dualstack' })).toMatchObject({
        subnetIds: ['subnet-0a'],
        errors: [],
        warnings: [
          'ap-northeast-1c has no private subnet for IpAddressType dualstack: endpoints have no interface in that zone, and tasks there reach them across zones.',
        ],
      })
    })

    test.each([
      ['is in SubnetIds', subnets, { SubnetIds: 'subnet-0a,subnet-0c' }],
      ['is the only one', subnets.slice(1), {}],
    ])('is an error if a subnet without an IPv6 block %s', (_, some, properties) => {
      expect(logsIn({ subnets: some }, { IpAddressType: 'dualstack', ...properties }).errors).toEqual([
        'IpAddressType dualstack needs an IPv6 CIDR block in every subnet; subnet-0c has none. Add one, or set IpAddressType to ipv4.',
      ])
    })
  })

  test('of a gateway endpoint is IpAddressType if the region lists it', () => {
    expect(desiredOf({}, { ...s3Only, IpAddressType: 'dualstack' })).toMatchObject({
      endpoints: [{ ipAddressType: 'dualstack' }],
      errors: [],
    })
  })

  test.each(['dualstack', 'ipv6'])(
    'of a gateway endpoint is ipv4, with a warning, if the region lists only ipv4: %s',
    (type) => {
      const subnets = [subnet({ subnetId: 'subnet-0a', ipv6CidrBlocks: ['2001:db8::/64'] })]
      const ipv4Only = offering('dynamodb', { ipAddressTypes: ['ipv4'] })
      const properties = { EcrImagePull: false, CloudWatchLogs: false, AdditionalServices: 'dynamodb' }

      expect(desiredOf({ subnets, ...ipv4Only }, { ...properties, IpAddressType: type })).toMatchObject({
        endpoints: [{ ipAddressType: 'ipv4' }],
        errors: [],
        warnings: [expect.stringContaining('dynamodb')],
      })
      expect(desiredOf({ subnets, ...ipv4Only }, properties)).toMatchObject({
        endpoints: [{ ipAddressType: 'ipv4' }],
        warnings: [],
      })
    },
  )
})

describe('A policy', () => {
  const withoutPolicies = offering('logs', { policySupported: false })

  test('is left out for a service without policy support', () => {
    expect(logsIn(withoutPolicies)).toMatchObject({ policy: undefined, errors: [], warnings: [] })
  })

  test('is left out, with a warning that PolicyScope does not apply, for a service without policy support', () => {
    expect(logsIn(withoutPolicies, { PolicyScope: 'Account' })).toMatchObject({
      errors: [],
      warnings: ['logs supports no endpoint policy, so PolicyScope Account does not apply to it.'],
    })
  })

  test('from PolicyDocuments is an error for a service without policy support', () => {
    expect(
      logsIn(withoutPolicies, {
        PolicyDocuments: { logs: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
      }).errors,
    ).toEqual(['PolicyDocuments.logs: logs supports no endpoint policy. Remove it.'])
  })

  test('from PolicyDocuments is an error for a service that is not requested', () => {
    expect(
      logsIn(
        {},
        { PolicyDocuments: { kms: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } } },
      ).errors,
    ).toEqual(['PolicyDocuments.kms: expected one of the requested services (logs), got kms.'])
  })

  test('may have at most 20,480 characters', () => {
    const documentOf = (length: number) => ({
      Statement: [{ Sid: 'x'.repeat(length), Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    })
    const { policy } = logsIn({}, { PolicyDocuments: { logs: documentOf(1) } })
    const frame = JSON.stringify(policy).length - 1

    const errorsFor = (length: number) => logsIn({}, { PolicyDocuments: { logs: documentOf(length - frame) } }).errors

    expect(errorsFor(20_480)).toEqual([])
    expect(errorsFor(20_481)).toEqual([
      'The policy of logs has 20481 characters; EC2 allows at most 20480. Name fewer S3Buckets (wildcards help), or give a shorter document in PolicyDocuments.',
    ])
  })
})

test('The desired state contains the tags of the template and the retired tags', () => {
  const retiredTags = { team: 'web' }
  const desired = desiredOf({}, { ...logsOnly, Tags: [{ Key: 'stage', Value: 'prod' }] }, { retiredTags })

  expect(desired).toMatchObject({ tags: { stage: 'prod' }, retiredTags })
})

describe('The managed group', () => {
  const ingressOf = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) =>
    desiredOf(vpc, { ...logsOnly, ...properties }).group?.ingress.map(
      ({ protocol, fromPort, toPort, source }) => `${protocol} ${fromPort}-${toPort} ${source}`,
    )

  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string[]]>([
    [
      'every block of the VPC by default',
      { cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'] },
      {},
      ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'],
    ],
    ['the blocks of AllowedCidrs', {}, { AllowedCidrs: '10.0.1.0/24' }, ['10.0.1.0/24']],
    ['only the groups of AllowedSecurityGroupIds', {}, { AllowedSecurityGroupIds: 'sg-0a' }, ['sg-0a']],
    [
      'both blocks and groups',
      {},
      { AllowedCidrs: '10.0.1.0/24', AllowedSecurityGroupIds: 'sg-0a' },
      ['10.0.1.0/24', 'sg-0a'],
    ],
  ])('admits HTTPS from %s', (_, vpc, properties, sources) => {
    expect(ingressOf(vpc, properties)).toEqual(sources.map((source) => `tcp 443-443 ${source}`))
  })

  test('has the egress rules that EC2 gives a new group, with one for IPv6 if the VPC has IPv6', () => {
    expect(desiredOf({}, logsOnly).group?.defaultEgress).toEqual(['0.0.0.0/0'])
    expect(desiredOf({ cidrBlocks: ['10.0.0.0/16', '2001:db8::/56'] }, logsOnly).group?.defaultEgress).toEqual([
      '0.0.0.0/0',
      '::/0',
    ])
  })
})

test('The desired state is empty if nothing is requested', () => {
  const desired = desiredOf({}, { EcrImagePull: false, CloudWatchLogs: false })

  expect(desired).toMatchObject({ endpoints: [], reused: [], group: undefined, errors: [], warnings: [] })
})

test('Policies name the account of the function', () => {
  const { endpoints } = desiredOf(
    {},
    { ...logsOnly, PolicyScope: 'Account' },
    { environment: { ...ENVIRONMENT, accountId: '210987654321' } },
  )

  expect(JSON.stringify(endpoints[0]?.policy)).toContain('{"aws:PrincipalAccount":"210987654321"}')
})
