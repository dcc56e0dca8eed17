import { describe, expect, test } from '@jest/globals'
import { failedResponse } from '../../../../handler/protocol/response.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { policyFor } from '../../../../handler/vpc/desired/policies.ts'
import { Diagnostics, PreflightError } from '../../../../handler/vpc/diagnostics/diagnostics.ts'
import type { Endpoint, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import { ingressCoverage, uncoveredSubnets } from '../../../../handler/vpc/reachability/ingressCoverage.ts'
import { referencedGroups } from '../../../../handler/vpc/validate/preflight.ts'
import { validate as validation } from '../../../../handler/vpc/validate/validate.ts'
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
  routeTable,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

/** Only logs: one interface endpoint, no gateway endpoint. */
const LOGS = { EcrImagePull: false }

const found = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const { errors, warnings } = validate(observedVpc(vpc), spec({ ...LOGS, ...properties }))
  return { errors, warnings }
}

/** Whether another read may show the missing resource. */
const mayBeLag = (diagnostics: Diagnostics): boolean => {
  try {
    diagnostics.throwIfErrors()
  } catch (error) {
    return error instanceof PreflightError && error.mayBeLag
  }
  return false
}

const NO_DIAGNOSTICS = { errors: [], warnings: [] }

test('A VPC without problems gets no error and no warning', () => {
  expect(found({})).toEqual(NO_DIAGNOSTICS)
})

test('A VPC of another account is an error', () => {
  expect(found({ ownerAccountId: '210987654321' }).errors).toEqual([
    'vpc-0a is owned by account 210987654321 and shared with 123456789012: a participant cannot create endpoints in it. Use this resource in account 210987654321.',
  ])
})

describe('The groups of SecurityGroupIds', () => {
  const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] }), group('sg-0b')]

  test.each<[string, string, object]>([
    ['are accepted if they admit tasks', 'sg-0a', NO_DIAGNOSTICS],
    ['are accepted if one of them admits tasks', 'sg-0a,sg-0b', NO_DIAGNOSTICS],
    [
      'get a warning if none of them admits tasks',
      'sg-0b',
      {
        errors: [],
        warnings: [
          'SecurityGroupIds: none of sg-0b admits TCP 443 from a subnet of tasks. Add such a rule, or the calls of tasks time out.',
        ],
      },
    ],
    [
      'are an error if one is not in the VPC',
      'sg-0b,sg-0f',
      { errors: ['SecurityGroupIds: expected ids of vpc-0a, got sg-0f, which is not in it.'], warnings: [] },
    ],
  ])('%s', (_, SecurityGroupIds, expected) => {
    expect(found({ securityGroups }, { SecurityGroupIds })).toEqual(expected)
  })

  test('are checked for the subnets of SubnetIds', () => {
    const vpc = { securityGroups: [group('sg-0a', { ingress: [https('10.0.1.0/24')] })] }
    const warningsFor = (SubnetIds: string) => found(vpc, { SecurityGroupIds: 'sg-0a', SubnetIds }).warnings

    expect(warningsFor('subnet-0c')).toEqual([])
    expect(warningsFor('subnet-0a')).toEqual([expect.stringContaining('none of sg-0a admits TCP 443')])
  })
})

describe('A group with the managed group’s name', () => {
  const named = (name: string, parts: object = {}) => ({ securityGroups: [group('sg-0f', { name, ...parts })] })
  const taken = (name: string) => [
    `A group named ${name}, which this resource did not create, already exists in the VPC (sg-0f). Delete it, or name groups in SecurityGroupIds.`,
  ]

  test.each(['fargate-endpoints-vpc-0a', 'Fargate-Endpoints-VPC-0A'])('is an error: %s', (name) => {
    expect(found(named(name)).errors).toEqual(taken(name))
  })

  test.each<[string, boolean, object]>([
    ['no tag', true, {}],
    ['a tag of someone else', false, { owner: 'ann' }],
  ])('may be ours, with tags that EC2 does not list yet, if it has %s: %s', (_, expected, tags) => {
    const { diagnostics } = validation(observedVpc(named('fargate-endpoints-vpc-0a', { tags })), spec(LOGS))

    expect(mayBeLag(diagnostics)).toBe(expected)
  })

  test('is no error if another managed group exists, such as an adopted one', () => {
    const adopted = group('sg-0m', { name: 'adopted', tags: ownedBy(OTHER) })
    const { securityGroups } = named('fargate-endpoints-vpc-0a')

    expect(found({ securityGroups: [...securityGroups, adopted] }).errors).toEqual([])
  })

  test('is no error if it is ours, has another name, or no managed group is desired', () => {
    expect(found(named('fargate-endpoints-vpc-0a', { tags: ownedBy(OTHER) }))).toEqual(NO_DIAGNOSTICS)
    expect(found(named('fargate-endpoints-vpc-0b'))).toEqual(NO_DIAGNOSTICS)
    const { securityGroups } = named('fargate-endpoints-vpc-0a', { ingress: [https('10.0.0.0/16')] })
    expect(found({ securityGroups }, { SecurityGroupIds: 'sg-0f' })).toEqual(NO_DIAGNOSTICS)
    expect(found(named('fargate-endpoints-vpc-0a'), { CloudWatchLogs: false, S3Buckets: '*' })).toEqual(NO_DIAGNOSTICS)
  })
})

describe('Services without private DNS', () => {
  const warned = (services: string) => [
    `PrivateDns is false: tasks call ${services} by the services' own names, so something else, such as a private hosted zone, has to resolve these names to the endpoints.`,
  ]

  test.each([
    [{ PrivateDns: false, EcrImagePull: true }, warned('ecr.api, ecr.dkr, logs')],
    [{ PrivateDns: false, EcrImagePull: false }, warned('logs')],
    [{ PrivateDns: false, EcrImagePull: false, CloudWatchLogs: false }, []],
    [{ PrivateDns: true }, []],
  ])('are listed in a warning, if there are any: %j', (properties, warnings) => {
    expect(found({}, { ...properties, S3Buckets: '*' })).toEqual({ errors: [], warnings })
  })
})

describe('A reused endpoint if PrivateDns is false', () => {
  const reused = (...endpoints: Endpoint[]) => {
    const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] })]
    const endpointServices = ['logs', 'dynamodb'].map((service) => endpointService(service))
    const services = { PrivateDns: false, AdditionalServices: 'dynamodb' }
    return found({ endpoints, securityGroups, endpointServices }, services).warnings
  }
  const theirs = (parts: Partial<Endpoint>) =>
    endpoint('logs', { subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'], ...parts })

  test('gets a warning that something else has to resolve its name if it has no private DNS', () => {
    expect(reused(theirs({ privateDns: false }))).toEqual([expect.stringContaining('tasks call logs by')])
  })

  test('gets no warning if it has private DNS', () => {
    expect(reused(theirs({ privateDns: true }))).toEqual([])
  })

  test('gets no warning if it is a gateway', () => {
    const gateway = endpoint('dynamodb', { routeTableIds: ['rtb-0a', 'rtb-0c'] })

    expect(reused(theirs({ privateDns: true }), gateway)).toEqual([])
  })
})

describe('An interface endpoint beside a gateway', () => {
  test('gets no warning about private DNS, since tasks do not call it by the name of the service', () => {
    const endpointServices = ['Gateway', 'Interface'].map((kind) =>
      endpointService('dynamodb', { kind: kind as 'Gateway' | 'Interface' }),
    )
    const properties = { CloudWatchLogs: false, PrivateDns: false, AdditionalServices: 'dynamodb:Interface' }

    expect(found({ endpointServices }, properties)).toEqual(NO_DIAGNOSTICS)
  })
})

describe('Image pulls over IPv6', () => {
  const subnets = [subnet({ subnetId: 'subnet-06', cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:6::/64'] })]
  const routeTables = [routeTable({ routeTableId: 'rtb-0a', isMain: true })]
  const vpc = { subnets, routeTables, cidrBlocks: ['2001:db8::/56'] }
  const ADVICE = expect.stringContaining('123456789012.dkr-ecr.ap-northeast-1.on.aws')

  test('get a warning to use the dual-stack name of the registry', () => {
    expect(found(vpc, { IpAddressType: 'ipv6', EcrImagePull: true, S3Buckets: '*' }).warnings).toContainEqual(ADVICE)
  })

  test.each([
    ['aws-cn', 'cn-north-1', 'on.amazonwebservices.com.cn'],
    ['aws-eusc', 'eusc-de-east-1', 'on.amazonwebservices.eu'],
    ['aws-us-gov', 'us-gov-west-1', 'on.aws'],
  ])('need a name in the domain of the partition %s', (partition, region, domain) => {
    const environment = { partition, region, accountId: '123456789012' }
    const properties = { IpAddressType: 'ipv6', S3Buckets: '*' }
    const { warnings } = validate(observedVpc(vpc), spec(properties, { environment }))

    expect(warnings).toContainEqual(expect.stringContaining(`123456789012.dkr-ecr.${region}.${domain}.`))
  })

  test.each([{ IpAddressType: 'ipv6' }, { IpAddressType: 'ipv4', EcrImagePull: true }])(
    'get no warning with %j',
    (one) => {
      expect(found(one.IpAddressType === 'ipv6' ? vpc : {}, one).warnings).not.toContainEqual(ADVICE)
    },
  )
})

test('referencedGroups returns the groups of SecurityGroupIds and of AllowedSecurityGroupIds', () => {
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a' }))).toEqual([])
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a', SecurityGroupIds: 'sg-0a' }))).toEqual(['sg-0a'])
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a', AllowedSecurityGroupIds: 'sg-0b,sg-0c' }))).toEqual([
    'sg-0b',
    'sg-0c',
  ])
})

describe('Subnets that private DNS leads to a group that does not admit them', () => {
  test('are named in a warning', () => {
    expect(found({}, { AllowedCidrs: '10.0.0.0/24,192.168.0.0/16' }).warnings).toEqual([
      'With private DNS the whole VPC resolves these services to the endpoints, and their group admits only 10.0.0.0/24, 192.168.0.0/16: nothing else in subnet-0c reaches them. Widen AllowedCidrs or AllowedSecurityGroupIds if something there uses these services.',
    ])
    expect(found({ groupsElsewhere: ['sg-0a'] }, { AllowedSecurityGroupIds: 'sg-0a' }).warnings).toEqual([
      'With private DNS the whole VPC resolves these services to the endpoints, and their group admits only sg-0a: nothing else in subnet-0a, subnet-0c reaches them. Widen AllowedCidrs or AllowedSecurityGroupIds if something there uses these services.',
    ])
  })

  test.each<[string, Record<string, unknown>]>([
    ['the group admits all', { AllowedCidrs: '10.0.0.0/23' }],
    ['private DNS is off', { AllowedCidrs: '10.0.0.0/24', PrivateDns: false }],
    ['SecurityGroupIds names the groups', { SecurityGroupIds: 'sg-0a' }],
  ])('are not named if %s', (_, properties) => {
    const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] })]

    expect(found({ securityGroups }, properties).warnings.join()).not.toContain('subnet-0')
  })
})

describe('A group of AllowedSecurityGroupIds', () => {
  const AllowedSecurityGroupIds = 'sg-0a,sg-0b,sg-0c'

  test('may be in the VPC or in another VPC of the account', () => {
    const vpc = { securityGroups: [group('sg-0a'), group('sg-0b')], groupsElsewhere: ['sg-0c'] }

    expect(found(vpc, { AllowedSecurityGroupIds }).errors).toEqual([])
  })

  test('is an error if the account does not have it', () => {
    const securityGroups = [group('sg-0b')]

    expect(found({ securityGroups }, { AllowedSecurityGroupIds }).errors).toEqual([
      'AllowedSecurityGroupIds: expected groups of this account in ap-northeast-1, got sg-0a, sg-0c, which are not. Correct them, or admit their addresses with AllowedCidrs.',
    ])
    expect(found({ securityGroups }, { AllowedSecurityGroupIds: 'sg-0a' }).errors).toEqual([
      'AllowedSecurityGroupIds: expected groups of this account in ap-northeast-1, got sg-0a, which is not. Correct them, or admit their addresses with AllowedCidrs.',
    ])
  })
})

describe('Free addresses', () => {
  const withFree = (freeAddresses: number) => [
    subnet({ subnetId: 'subnet-0a', freeAddresses }),
    subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c'), cidrBlock: '10.0.1.0/24' }),
  ]
  const endpointServices = ['logs', 'kms'].map((service) => endpointService(service))

  test('must be at least as many as the new endpoints in the subnet', () => {
    expect(found({ subnets: withFree(2), endpointServices }, { Kms: true })).toEqual(NO_DIAGNOSTICS)
    expect(found({ subnets: withFree(1), endpointServices }, { Kms: true }).errors).toEqual([
      'subnet-0a has 1 free address, and 2 new endpoints need one each. Free some, or name another subnet of the zone in SubnetIds.',
    ])
  })

  test('are not needed for an endpoint that exists already', () => {
    const existing = endpoint('kms', { subnetIds: ['subnet-0a'], tags: ownedBy(OWNER) })

    expect(found({ subnets: withFree(1), endpointServices, endpoints: [existing] }, { Kms: true })).toEqual(
      NO_DIAGNOSTICS,
    )
    expect(found({ subnets: withFree(0), endpointServices, endpoints: [existing] }, { Kms: true }).errors).toEqual([
      'subnet-0a has 0 free addresses, and 1 new endpoint needs one. Free some, or name another subnet of the zone in SubnetIds.',
    ])
  })
})

describe('An IPv6-only subnet', () => {
  const six = subnet({
    subnetId: 'subnet-06',
    availabilityZone: zone('d'),
    cidrBlock: '',
    ipv6CidrBlocks: ['2001:db8::/64'],
    freeAddresses: 0,
  })
  const vpc = observedVpc({
    cidrBlocks: ['10.0.0.0/16', '2001:db8::/56'],
    subnets: [...observedVpc().subnets, six],
    routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true })],
  })
  const zonesFor = (IpAddressType: string) =>
    validate(vpc, spec({ ...LOGS, IpAddressType })).subnets.map(({ subnetId }) => subnetId)

  test('is chosen for an ipv6 endpoint, but not for an ipv4 one', () => {
    expect(zonesFor('ipv4')).toEqual(['subnet-0a', 'subnet-0c'])
    expect(zonesFor('ipv6')).toEqual(['subnet-06'])
  })

  test('is not chosen for a dualstack endpoint', () => {
    const subnets = vpc.subnets.map((one) => ({ ...one, ipv6CidrBlocks: ['2001:db8:0:1::/64'] }))

    expect(
      validate({ ...vpc, subnets }, spec({ ...LOGS, IpAddressType: 'dualstack' })).subnets.map(
        ({ subnetId }) => subnetId,
      ),
    ).toEqual(['subnet-0a', 'subnet-0c'])
  })

  test('is accepted for an endpoint even if EC2 counts no free addresses in it', () => {
    const endpointServices = [endpointService('logs', { ipAddressTypes: ['ipv6'] })]

    expect(validate({ ...vpc, endpointServices }, spec({ ...LOGS, IpAddressType: 'ipv6' })).errors).toEqual([])
  })

  test('is admitted only by a rule for its IPv6 block', () => {
    const admitted = (...sources: string[]) =>
      ingressCoverage({ ...vpc, securityGroups: [group('sg-0a', { ingress: sources.map(https) })] }, ['sg-0a'])

    expect(admitted('10.0.0.0/16', '2001:db8::/56').uncovered).toEqual([])
    expect(admitted('10.0.0.0/16').uncovered).toEqual(['subnet-06'])
    expect(uncoveredSubnets([six], [https('2001:db8::/64')])).toEqual([])
    expect(uncoveredSubnets([six], [https('10.0.0.0/16'), https('sg-0a')])).toEqual(['subnet-06'])
  })

  test('is not admitted by a rule for another port', () => {
    expect(uncoveredSubnets([six], [{ ...https('2001:db8::/64'), fromPort: 80, toPort: 80 }])).toEqual(['subnet-06'])
  })
})

describe('An endpoint that another stack shares', () => {
  const shared = (parts: Partial<Endpoint> = {}, Sid = `Open${OTHER.id}`): Partial<ObservedVpc> => ({
    endpoints: [
      endpoint('logs', {
        subnetIds: ['subnet-0a', 'subnet-0c'],
        policy: JSON.stringify({
          ...policyFor(
            { service: 'logs', kind: 'Interface' },
            parseProperties({ VpcId: 'vpc-0a' }),
            ENVIRONMENT,
            OTHER.id,
          ),
          ...(Sid === `Open${OTHER.id}` ? {} : { Statement: [{ Sid, Effect: 'Deny', Principal: '*', Action: '*' }] }),
        }),
        tags: ownedBy(OTHER),
        ...parts,
      }),
    ],
  })

  test('is accepted if both request the same', () => {
    expect(found(shared())).toEqual(NO_DIAGNOSTICS)
  })

  test('is an error if both request different private DNS or address types', () => {
    const tags = { ...ownedBy(OTHER), 'fargate-endpoints:private-dns': 'off' }
    expect(found(shared({ privateDns: false, ipAddressType: 'dualstack', tags })).errors).toEqual([
      'logs: vpce-0logs is shared with back and has private DNS false, but this resource requests true. Request the same in both, or use another VPC.',
      'logs: vpce-0logs is shared with back and has the address type dualstack, but this resource requests ipv4. Request the same in both, or use another VPC.',
    ])
  })

  test('is an error if it has the private DNS names, even if this owner has another endpoint without them', () => {
    const { endpoints = [] } = shared({ ipAddressType: 'dualstack' })
    const mine = endpoint('logs', { endpointId: 'vpce-0mine', privateDns: false, tags: ownedBy(OWNER) })

    expect(found({ endpoints: [mine, ...endpoints] }).errors).toEqual([
      'logs: vpce-0logs is shared with back and has the address type dualstack, but this resource requests ipv4. Request the same in both, or use another VPC.',
    ])
  })

  test('causes no error if this owner is the only one', () => {
    expect(found(shared({ privateDns: false, ipAddressType: 'dualstack', tags: ownedBy(OWNER) }))).toEqual(
      NO_DIAGNOSTICS,
    )
  })

  const OPEN = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }

  test('is an error if only this stack has a policy document', () => {
    expect(found(shared(), { PolicyDocuments: { logs: { Statement: OPEN } } }).errors).toEqual([
      'PolicyDocuments.logs: vpce-0logs is shared with back, and an endpoint has one policy, in which two documents cannot be merged. Give the same document in both, or none.',
    ])
  })

  test('is accepted if its policy is empty', () => {
    expect(found(shared({ policy: '' }))).toEqual(NO_DIAGNOSTICS)
  })

  test('is an error if it would have more tags than EC2 allows', () => {
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`tag-${at}`, '']))
    const most = (count: number) =>
      found(shared({ tags: { ...ownedBy(OTHER), ...Object.fromEntries(Object.entries(many).slice(0, count)) } }))

    expect(most(42)).toEqual(NO_DIAGNOSTICS)
    expect(most(45).errors).toEqual([
      'vpce-0logs (logs) would have 52 tags, and EC2 allows 50: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.',
    ])
  })

  test('is an error if its managed group would have more tags than EC2 allows', () => {
    const owners = Array.from({ length: 24 }, (_, at) => ({ ...OTHER, id: `00000000000${at}`.slice(-12) }))
    const tags = Object.assign({ Name: 'x' }, ownedBy(...owners), ...owners.map((owner) => allocationTag(owner)))

    expect(found({ securityGroups: [group('sg-0m', { tags, name: 'fargate-endpoints-vpc-0a' })] }).errors).toEqual([
      'sg-0m would have 52 tags, and EC2 allows 50: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.',
    ])
  })
})

describe('If a zone has several private subnets', () => {
  const second = subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24', freeAddresses: 9 })
  const subnets = [subnet({ subnetId: 'subnet-0a' }), second]
  const endpointIn = (subnetId: string, owner: typeof OWNER, service = 'logs') =>
    endpoint(service, { endpointId: `vpce-0${subnetId}`, subnetIds: [subnetId], tags: ownedBy(owner) })
  const chosen = (...endpoints: Endpoint[]) =>
    validate(observedVpc({ subnets, endpoints }), spec(LOGS)).endpoints.flatMap(({ subnetIds }) => subnetIds)

  test.each<[string, Endpoint[], string[]]>([
    ['the one with the most free addresses is chosen', [], ['subnet-0a']],
    ['the one that this owner uses is kept', [endpointIn('subnet-0b', OWNER)], ['subnet-0b']],
    ['the one that another owner uses is shared', [endpointIn('subnet-0b', OTHER)], ['subnet-0b']],
    [
      'the one that this owner uses is kept, whatever others use',
      [endpointIn('subnet-0b', OTHER, 'kms'), endpointIn('subnet-0a', OWNER)],
      ['subnet-0a'],
    ],
    [
      'the one that this owner uses is kept, even if others use one with more free addresses',
      [endpointIn('subnet-0a', OTHER, 'kms'), endpointIn('subnet-0b', OWNER)],
      ['subnet-0b'],
    ],
  ])('%s', (_, endpoints, expected) => {
    expect(chosen(...endpoints)).toEqual(expected)
  })
})

test('Route tables of the VPC in RouteTableIds get no error and no warning', () => {
  expect(found({}, { S3Buckets: '*', RouteTableIds: 'rtb-0a,rtb-0f' })).toEqual(NO_DIAGNOSTICS)
})

test('DNS attributes are required as soon as one endpoint has private DNS', () => {
  expect(found({ dnsSupport: false }, { S3Buckets: '*' }).errors).toEqual([
    'Private DNS needs enableDnsSupport of vpc-0a, found disabled. Enable it (AWS::EC2::VPC: EnableDnsSupport: true), or set PrivateDns to false.',
  ])
})

describe('A group', () => {
  test('admits nobody if the VPC has no private subnet', () => {
    const securityGroups = [group('sg-0a', { ingress: [https('0.0.0.0/0')] })]

    expect(ingressCoverage(observedVpc({ subnets: [], securityGroups }), ['sg-0a']).isShut).toBe(true)
  })

  test('admits HTTPS by a rule for all TCP ports', () => {
    const all = { ...https('10.0.0.0/16'), fromPort: -1, toPort: -1 }
    const one = { ...all, fromPort: 1, toPort: 1 }

    expect(uncoveredSubnets(observedVpc().subnets, [all])).toEqual([])
    expect(uncoveredSubnets(observedVpc().subnets, [one])).toEqual(['subnet-0a', 'subnet-0c'])
  })

  test('does not cover a subnet if it admits only one of its two blocks', () => {
    const two = subnet({ subnetId: 'subnet-06', cidrBlock: '', ipv6CidrBlocks: ['2001:db8::/64', '2001:db8:1::/64'] })

    expect(uncoveredSubnets([two], [https('2001:db8::/64')])).toEqual(['subnet-06'])
  })
})

describe('Diagnostics', () => {
  const all = () => {
    const diagnostics = new Diagnostics()
    diagnostics.error('a service')
    diagnostics.vpcError('the VPC')
    diagnostics.error('another service')
    diagnostics.error('a service')
    diagnostics.vpcError('the VPC')
    diagnostics.warn('beware')
    diagnostics.warn('beware')
    return diagnostics
  }

  test('returns each message once, with errors of the VPC first', () => {
    expect(all().errors).toEqual(['the VPC', 'a service', 'another service'])
    expect(all().warnings).toEqual(['beware'])
  })

  test('throws a numbered list of errors, or a single error without a number', () => {
    const one = new Diagnostics()
    one.error('a service')

    expect(() => all().throwIfErrors()).toThrow(new PreflightError(['the VPC', 'a service', 'another service']))
    expect(() => all().throwIfErrors()).toThrow('1. the VPC 2. a service 3. another service')
    expect(() => one.throwIfErrors()).toThrow(/^a service$/)
  })

  test('fits into a response, which cuts the end', () => {
    const diagnostics = new Diagnostics()
    for (let at = 0; at < 40; at += 1) diagnostics.error(`service ${at}: ${'x'.repeat(200)}`)
    diagnostics.vpcError('the VPC')
    const ids = { StackId: 'arn', RequestId: 'r', LogicalResourceId: 'l', PhysicalResourceId: 'p' }

    const response = failedResponse(ids, new PreflightError(diagnostics.errors).message, 'See CloudWatch log stream s')

    expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThanOrEqual(4096)
    expect(response.Reason).toMatch(/^1\. the VPC 2\. service 0: x+ 3\. .*\(See CloudWatch log stream s\)$/)
  })

  test('does not throw if there are only warnings', () => {
    const diagnostics = new Diagnostics()
    diagnostics.warn('beware')

    expect(diagnostics.throwIfErrors()).toBeUndefined()
  })
})
