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

/** Logs alone: one interface endpoint, and no gateway. */
const logsOnly = { EcrImagePull: false }
/** S3's gateway alone. */
const s3Only = { EcrImagePull: false, CloudWatchLogs: false, S3Buckets: 'assets' }

const wantOf = (
  vpc: Partial<ObservedVpc>,
  properties: Record<string, unknown>,
  parts?: Partial<Omit<ResourceSpec, 'properties'>>,
) => validate(observedVpc(vpc), spec(properties, parts))

/** Of the endpoint of logs, which is the only one wanted. */
const logsIn = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const { endpoints, errors, warnings } = wantOf(vpc, { ...logsOnly, ...properties })
  return { ...endpoints[0], errors, warnings }
}

const offering = (service: string, parts: Partial<EndpointService>) => ({
  endpointServices: [endpointService(service, parts)],
})

describe('An interface endpoint', () => {
  test('is in the private subnets with private DNS, the managed group and an open policy', () => {
    expect(wantOf({}, logsOnly)).toMatchObject({
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

  test('has the template’s groups in place of the managed one, which is not wanted then', () => {
    const { endpoints, group } = wantOf({}, { ...logsOnly, SecurityGroupIds: 'sg-0a,sg-0b' })

    expect(endpoints[0]?.securityGroupIds).toEqual(['sg-0a', 'sg-0b'])
    expect(group).toBeUndefined()
  })

  test('is named from the region’s own list', () => {
    const endpointServices = [endpointService('', { serviceName: 'cn.com.amazonaws.ap-northeast-1.logs' })]

    expect(logsIn({ endpointServices })).toMatchObject({
      service: 'logs',
      serviceName: 'cn.com.amazonaws.ap-northeast-1.logs',
    })
  })

  test('is wanted once though it is asked for twice', () => {
    const { endpoints } = wantOf({}, { ...logsOnly, AdditionalServices: ['logs', serviceName('logs')] })

    expect(endpoints.map(({ service }) => service)).toEqual(['logs'])
  })
})

describe('The subnets', () => {
  const twoInZone = [
    subnet({ subnetId: 'subnet-0a', freeAddresses: 10 }),
    subnet({ subnetId: 'subnet-0b', freeAddresses: 200 }),
  ]
  const routeTables = [routeTable({ routeTableId: 'rtb-0f', isMain: true })]

  test('are those that the template names, in the order of zones', () => {
    const { subnets, errors } = wantOf({}, { ...logsOnly, SubnetIds: 'subnet-0c,subnet-0a' })

    expect(subnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-0a', 'subnet-0c'])
    expect(errors).toEqual([])
  })

  test('may be public where the template names them', () => {
    const vpc = { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] }

    expect(logsIn(vpc, { SubnetIds: 'subnet-0a' })).toMatchObject({ subnetIds: ['subnet-0a'], errors: [] })
  })

  test('that the template names are capped as others are', () => {
    expect(logsIn({}, { SubnetIds: 'subnet-0a,subnet-0c', MaxAvailabilityZones: 1 }).subnetIds).toEqual(['subnet-0a'])
  })

  test.each([
    ['this owner', ownedBy(OWNER)],
    ['someone else', {}],
  ])('do not follow other endpoints of %s', (_, tags) => {
    const endpoints = [endpoint('kms', { subnetIds: ['subnet-0a'], tags })]

    expect(logsIn({ subnets: twoInZone, routeTables, endpoints }).subnetIds).toEqual(['subnet-0b'])
  })

  test('of an endpoint that exists are kept, though another of the zone has more free addresses', () => {
    const endpoints = [endpoint('logs', { subnetIds: ['subnet-0a'], tags: ownedBy(OWNER) })]

    expect(logsIn({ subnets: twoInZone, routeTables, endpoints }).subnetIds).toEqual(['subnet-0a'])
  })

  test('are those alone in zones that the service is offered in, with a warning for the rest', () => {
    const { subnetIds, warnings, errors } = logsIn(offering('logs', { availabilityZones: [zone('c')] }))

    expect(subnetIds).toEqual(['subnet-0c'])
    expect(errors).toEqual([])
    expect(warnings).toEqual([
      'logs is not offered in ap-northeast-1a; its endpoint has no interface in that zone, and tasks there reach it across zones.',
    ])
  })

  test('are all where the region lists no zones for the service', () => {
    expect(logsIn(offering('logs', { availabilityZones: [] })).subnetIds).toEqual(['subnet-0a', 'subnet-0c'])
  })
})

describe('Subnets that will not do', () => {
  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string[]]>([
    [
      'are none',
      { subnets: [] },
      {},
      ['vpc-0a has no subnet. Create private subnets first (DependsOn), or name them in SubnetIds.'],
    ],
    [
      'are public',
      { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] },
      {},
      [
        'vpc-0a has no private subnet: each of its 2 subnets has a default route to an internet gateway, or is in no regular Availability Zone. Name the subnets in SubnetIds, or remove the route to the internet gateway from their route tables.',
      ],
    ],
    [
      'are of another VPC',
      {},
      { SubnetIds: 'subnet-0a,subnet-0f' },
      ['SubnetIds: expected ids of vpc-0a, got subnet-0f, which is not in it.'],
    ],
    [
      'are all of another VPC',
      {},
      { SubnetIds: 'subnet-0e,subnet-0f' },
      ['SubnetIds: expected ids of vpc-0a, got subnet-0e, subnet-0f, which are not in it.'],
    ],
    [
      'are two in a zone',
      { subnets: [subnet({ subnetId: 'subnet-0a' }), subnet({ subnetId: 'subnet-0b' })] },
      { SubnetIds: 'subnet-0a,subnet-0b' },
      [
        'SubnetIds: expected one subnet per zone, got subnet-0a, subnet-0b in ap-northeast-1a. Keep one of them: every subnet of a zone reaches the endpoint there.',
      ],
    ],
    [
      'are in no zone that the service is offered in',
      offering('logs', { availabilityZones: [zone('d')] }),
      {},
      [
        'logs is offered only in ap-northeast-1d, and the subnets are in ap-northeast-1a, ap-northeast-1c. Add a subnet in one of its zones, or remove the service.',
      ],
    ],
  ])('%s', (_, vpc, properties, errors) => {
    expect(logsIn(vpc, properties).errors).toEqual(errors)
  })

  test('are told once, whatever the number of services', () => {
    const { errors } = wantOf({ subnets: [] }, {})

    expect(errors).toHaveLength(2)
    expect(errors[0]).toMatch(/^vpc-0a has no subnet\. /)
    expect(errors[1]).toMatch(/^vpc-0a has no private subnet whose route table /)
  })
})

describe('Private DNS', () => {
  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, boolean]>([
    ['is on', {}, {}, true],
    ['is off where the template turns it off', {}, { PrivateDns: false }, false],
    ['is off where the service has no private name', offering('logs', { privateDnsSupported: false }), {}, false],
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

  test('needs no DNS attribute for gateways alone', () => {
    expect(wantOf({ dnsSupport: false, dnsHostnames: false }, s3Only).errors).toEqual([])
  })
})

describe('A gateway endpoint', () => {
  test('is in the route tables of every private subnet', () => {
    expect(wantOf({}, s3Only)).toMatchObject({
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

  test('is in the route tables that the template names', () => {
    const { endpoints, routeTableIds } = wantOf({}, { ...s3Only, RouteTableIds: 'rtb-0f,rtb-0a' })

    expect(endpoints[0]?.routeTableIds).toEqual(['rtb-0a', 'rtb-0f'])
    expect(routeTableIds).toEqual(['rtb-0a', 'rtb-0f'])
  })

  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string]>([
    [
      'of another VPC',
      {},
      { RouteTableIds: 'rtb-0a,rtb-0e' },
      'RouteTableIds: expected ids of vpc-0a, got rtb-0e, which is not in it.',
    ],
    [
      'that are not there',
      { routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true, routes: [INTERNET_ROUTE] })] },
      {},
      'vpc-0a has no private subnet whose route table a gateway endpoint could use. Name route tables in RouteTableIds.',
    ],
  ])('is not in route tables %s', (_, vpc, properties, error) => {
    expect(wantOf(vpc, { ...s3Only, ...properties }).errors).toEqual([error])
  })

  test('of S3 is announced to govern all of its tables’ traffic, unless it is open to all', () => {
    const governs = (others: string) =>
      `The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: requests to buckets other than ${others} are denied there.`

    expect(wantOf({}, s3Only).warnings).toEqual([governs('S3Buckets')])
    expect(wantOf({}, {}).warnings).toContain(governs("ECR's layer bucket and S3Buckets"))
    expect(wantOf({}, { ...s3Only, S3Buckets: '*' }).warnings).toEqual([])
  })
})

describe('A service that has a gateway and an interface', () => {
  const both = (service: string, interfaceName = serviceName(service)) => [
    endpointService(service),
    endpointService(service, { kind: 'Interface', serviceName: interfaceName, privateDnsSupported: true }),
  ]
  const kinds = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown>) =>
    wantOf(vpc, properties).endpoints.map((one) => `${one.service}: ${one.kind} ${one.serviceName}`)

  test('gets the gateway', () => {
    expect(
      kinds(
        { endpointServices: both('dynamodb') },
        { ...logsOnly, CloudWatchLogs: false, AdditionalServices: 'dynamodb' },
      ),
    ).toEqual(['dynamodb: Gateway com.amazonaws.ap-northeast-1.dynamodb'])
  })

  test('gets the interface too where the template asks for it', () => {
    expect(kinds({ endpointServices: both('s3') }, { ...s3Only, AdditionalServices: 's3:Interface' })).toEqual([
      's3: Gateway com.amazonaws.ap-northeast-1.s3',
      's3:Interface: Interface com.amazonaws.ap-northeast-1.s3',
    ])
  })

  test('gets both where they have different names, as in China', () => {
    const endpointServices = both('s3', 'cn.com.amazonaws.ap-northeast-1.s3')

    expect(kinds({ endpointServices }, { ...s3Only, AdditionalServices: 's3:Interface' })).toEqual([
      's3: Gateway com.amazonaws.ap-northeast-1.s3',
      's3:Interface: Interface cn.com.amazonaws.ap-northeast-1.s3',
    ])
  })

  test('gets both where the interface is a FIPS one', () => {
    const endpointServices = [...both('dynamodb'), endpointService('dynamodb-fips')]
    const properties = { ...s3Only, S3Buckets: '', UseFips: true, AdditionalServices: 'dynamodb,dynamodb:Interface' }

    expect(kinds({ endpointServices }, properties)).toEqual([
      'dynamodb: Gateway com.amazonaws.ap-northeast-1.dynamodb',
      'dynamodb:Interface: Interface com.amazonaws.ap-northeast-1.dynamodb-fips',
    ])
  })

  test.each([['com.amazonaws.ap-northeast-1.s3'], ['cn.com.amazonaws.ap-northeast-1.s3']])(
    'leaves the tasks’ own traffic on the gateway: no private DNS for %s',
    (name) => {
      const { endpoints } = wantOf(
        { endpointServices: both('s3', name) },
        { ...s3Only, AdditionalServices: 's3:Interface' },
      )

      expect(endpoints.map(({ privateDns }) => privateDns)).toEqual([false, false])
    },
  )
})

describe('A service that the region does not offer', () => {
  test('is an error, with the nearest name', () => {
    expect(wantOf({}, { ...logsOnly, AdditionalServices: 'log,sqs' }).errors).toEqual([
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
  ])('is an error that says what %s may mean: %s', (AdditionalServices, meant) => {
    expect(wantOf({}, { ...logsOnly, AdditionalServices }).errors).toEqual([
      `${AdditionalServices}: ap-northeast-1 offers no such endpoint service; did you mean ${meant}? Correct or remove it, or set UnavailableServices to Skip.`,
    ])
  })

  test('is an error that names the type that the region has', () => {
    const properties = { ...logsOnly, AdditionalServices: 'logs:Gateway' }

    expect(wantOf({}, properties).errors).toEqual([
      'logs:Gateway: ap-northeast-1 offers logs only as Interface. Remove :Gateway.',
    ])
  })

  test('is no misspelling where it is one of ours', () => {
    expect(wantOf({}, { ...logsOnly, XRay: true }).errors).toEqual([
      'xray: ap-northeast-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
    ])
  })

  test('is skipped with a warning where the template says so, its policy too', () => {
    const PolicyDocuments = { sqs: { Statement: [] } }
    const skip = wantOf({}, { ...logsOnly, AdditionalServices: 'sqs', UnavailableServices: 'Skip', PolicyDocuments })

    expect(skip).toMatchObject({
      endpoints: [{ service: 'logs' }],
      errors: [],
      warnings: ['sqs: ap-northeast-1 offers no such endpoint service; it was skipped.'],
    })
  })
})

describe('FIPS', () => {
  const endpointServices = [endpointService('logs'), endpointService('kms'), endpointService('kms-fips')]
  const properties = { ...logsOnly, Kms: true, UseFips: true }

  test('makes one endpoint of a service that is given by its flag and by its FIPS name', () => {
    const { endpoints } = wantOf({ endpointServices }, { ...properties, AdditionalServices: 'kms-fips' })

    expect(endpoints.map(({ serviceName }) => serviceName)).toEqual([
      'com.amazonaws.ap-northeast-1.logs',
      'com.amazonaws.ap-northeast-1.kms-fips',
    ])
  })

  test('is used where the region offers it, with a warning for what it does not offer', () => {
    const { endpoints, warnings } = wantOf({ endpointServices }, properties)

    expect(endpoints.map(({ service, serviceName: name }) => [service, name])).toEqual([
      ['logs', serviceName('logs')],
      ['kms', serviceName('kms-fips')],
    ])
    expect(warnings).toEqual(['logs: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.'])
  })

  test('does not answer to the names that Fargate itself calls outside GovCloud, which is warned of', () => {
    const offered = {
      endpointServices: ['logs-fips', 'ecr.api', 'ecr-fips.api', 'ecr.dkr', 's3'].map((service) =>
        endpointService(service),
      ),
    }
    const all = { S3Buckets: '*', UseFips: true }

    expect(wantOf(offered, all).warnings).toEqual([
      'ecr.dkr: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.',
      "UseFips: Fargate itself calls ecr.api, logs by their ordinary names, in all regions but GovCloud's, and FIPS endpoints do not have these names. Unless tasks have another route to them, add a second resource of this type without UseFips.",
    ])
    const inGovCloud = { environment: { ...ENVIRONMENT, partition: 'aws-us-gov' } }
    expect(wantOf(offered, all, inGovCloud).warnings).toEqual([
      'ecr.dkr: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.',
    ])
  })

  test('is not used where it is not wanted', () => {
    const { endpoints, warnings } = wantOf({ endpointServices }, { ...properties, UseFips: false })

    expect(endpoints[1]?.serviceName).toBe(serviceName('kms'))
    expect(warnings).toEqual([])
  })

  test('has no bearing on gateways', () => {
    expect(wantOf({}, { ...s3Only, S3Buckets: '*', UseFips: true }).warnings).toEqual([])
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

  test('ipv6 is for IPv6-only subnets, and the others for none of these', () => {
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

  test('dualstack is ipv4 for a service that has no more, with a warning', () => {
    expect(logsIn(endpointServices(['ipv4']), { IpAddressType: 'dualstack' })).toMatchObject({
      ipAddressType: 'ipv4',
      errors: [],
      warnings: ['logs does not offer dualstack; its endpoint is ipv4.'],
    })
  })

  test('ipv6 of a service that has none is an error', () => {
    const ipv6Only = withIpv6.map((one) => ({ ...one, cidrBlock: '' }))
    expect(logsIn({ ...endpointServices(['ipv4']), subnets: ipv6Only }, { IpAddressType: 'ipv6' }).errors).toEqual([
      'logs offers only ipv4, not IpAddressType ipv6. Choose one that it offers, or remove the service.',
    ])
  })

  describe('dualstack', () => {
    const subnets = [...withIpv6.slice(0, 1), subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c') })]

    test('leaves zones without an IPv6 block out, with a warning', () => {
      expect(logsIn({ subnets }, { IpAddressType: 'dualstack' })).toMatchObject({
        subnetIds: ['subnet-0a'],
        errors: [],
        warnings: [
          'ap-northeast-1c has no private subnet for IpAddressType dualstack: endpoints have no interface in that zone, and tasks there reach them across zones.',
        ],
      })
    })

    test.each([
      ['the template names', subnets, { SubnetIds: 'subnet-0a,subnet-0c' }],
      ['there are', subnets.slice(1), {}],
    ])('needs an IPv6 block in every subnet where it has to use those that %s', (_, some, properties) => {
      expect(logsIn({ subnets: some }, { IpAddressType: 'dualstack', ...properties }).errors).toEqual([
        'IpAddressType dualstack needs an IPv6 CIDR block in every subnet; subnet-0c has none. Add one, or set IpAddressType to ipv4.',
      ])
    })
  })

  test('of a gateway is that of the template, where the region lists it', () => {
    expect(wantOf({}, { ...s3Only, IpAddressType: 'dualstack' })).toMatchObject({
      endpoints: [{ ipAddressType: 'dualstack' }],
      errors: [],
    })
  })

  test.each(['dualstack', 'ipv6'])(
    'of a gateway is ipv4, with a warning, where the region lists no more: %s',
    (type) => {
      const subnets = [subnet({ subnetId: 'subnet-0a', ipv6CidrBlocks: ['2001:db8::/64'] })]
      const ipv4Only = offering('dynamodb', { ipAddressTypes: ['ipv4'] })
      const properties = { EcrImagePull: false, CloudWatchLogs: false, AdditionalServices: 'dynamodb' }

      expect(wantOf({ subnets, ...ipv4Only }, { ...properties, IpAddressType: type })).toMatchObject({
        endpoints: [{ ipAddressType: 'ipv4' }],
        errors: [],
        warnings: [expect.stringContaining('dynamodb')],
      })
      expect(wantOf({ subnets, ...ipv4Only }, properties)).toMatchObject({
        endpoints: [{ ipAddressType: 'ipv4' }],
        warnings: [],
      })
    },
  )
})

describe('A policy', () => {
  const withoutPolicies = offering('logs', { policySupported: false })

  test('is left out for a service that takes none', () => {
    expect(logsIn(withoutPolicies)).toMatchObject({ policy: undefined, errors: [], warnings: [] })
  })

  test('that a service does not take leaves a scope unbound, with a warning', () => {
    expect(logsIn(withoutPolicies, { PolicyScope: 'Account' })).toMatchObject({
      errors: [],
      warnings: ['logs supports no endpoint policy, so PolicyScope Account does not apply to it.'],
    })
  })

  test('of the template’s is an error for a service that takes none', () => {
    expect(logsIn(withoutPolicies, { PolicyDocuments: { logs: { Statement: [] } } }).errors).toEqual([
      'PolicyDocuments.logs: logs supports no endpoint policy. Remove it.',
    ])
  })

  test('of the template’s is an error for a service that is not wanted', () => {
    expect(logsIn({}, { PolicyDocuments: { kms: { Statement: [] } } }).errors).toEqual([
      'PolicyDocuments.kms: expected one of the requested services (logs), got kms.',
    ])
  })

  test('may have 20,480 characters, and no more', () => {
    const documentOf = (length: number) => ({
      Statement: [{ Sid: 'x'.repeat(length), Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    })
    const { policy } = logsIn({}, { PolicyDocuments: { logs: documentOf(1) } })
    const frame = JSON.stringify(policy).length - 1

    const blockersFor = (length: number) => logsIn({}, { PolicyDocuments: { logs: documentOf(length - frame) } }).errors

    expect(blockersFor(20_480)).toEqual([])
    expect(blockersFor(20_481)).toEqual([
      'The policy of logs has 20481 characters; EC2 allows at most 20480. Name fewer S3Buckets (wildcards help), or give a shorter document in PolicyDocuments.',
    ])
  })
})

test('The template’s tags are for all that is made, and those given up go', () => {
  const retiredTags = { team: 'web' }
  const desired = wantOf({}, { ...logsOnly, Tags: [{ Key: 'stage', Value: 'prod' }] }, { retiredTags })

  expect(desired).toMatchObject({ tags: { stage: 'prod' }, retiredTags })
})

describe('The managed group', () => {
  const ingressOf = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) =>
    wantOf(vpc, { ...logsOnly, ...properties }).group?.ingress.map(
      ({ protocol, fromPort, toPort, source }) => `${protocol} ${fromPort}-${toPort} ${source}`,
    )

  test.each<[string, Partial<ObservedVpc>, Record<string, unknown>, string[]]>([
    [
      'every block of the VPC',
      { cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'] },
      {},
      ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'],
    ],
    ['the blocks that the template names', {}, { AllowedCidrs: '10.0.1.0/24' }, ['10.0.1.0/24']],
    ['the groups that the template names, and they alone', {}, { AllowedSecurityGroupIds: 'sg-0a' }, ['sg-0a']],
    [
      'blocks and groups',
      {},
      { AllowedCidrs: '10.0.1.0/24', AllowedSecurityGroupIds: 'sg-0a' },
      ['10.0.1.0/24', 'sg-0a'],
    ],
  ])('lets HTTPS in from %s', (_, vpc, properties, sources) => {
    expect(ingressOf(vpc, properties)).toEqual(sources.map((source) => `tcp 443-443 ${source}`))
  })

  test('is known to start with a way out, over IPv6 too where the VPC has it', () => {
    expect(wantOf({}, logsOnly).group?.defaultEgress).toEqual(['0.0.0.0/0'])
    expect(wantOf({ cidrBlocks: ['10.0.0.0/16', '2001:db8::/56'] }, logsOnly).group?.defaultEgress).toEqual([
      '0.0.0.0/0',
      '::/0',
    ])
  })
})

test('Nothing is wanted where nothing is asked for', () => {
  const desired = wantOf({}, { EcrImagePull: false, CloudWatchLogs: false })

  expect(desired).toMatchObject({ endpoints: [], reused: [], group: undefined, errors: [], warnings: [] })
})

test('The account that policies name is the function’s own', () => {
  const { endpoints } = wantOf(
    {},
    { ...logsOnly, PolicyScope: 'Account' },
    { environment: { ...ENVIRONMENT, accountId: '210987654321' } },
  )

  expect(JSON.stringify(endpoints[0]?.policy)).toContain('{"aws:PrincipalAccount":"210987654321"}')
})
