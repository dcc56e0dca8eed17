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

/** Logs alone: one interface endpoint, and no gateway. */
const LOGS = { EcrImagePull: false }

const found = (vpc: Partial<ObservedVpc>, properties: Record<string, unknown> = {}) => {
  const { errors, warnings } = validate(observedVpc(vpc), spec({ ...LOGS, ...properties }))
  return { errors, warnings }
}

/** Whether reading again may show what is missing. */
const mayBeLag = (diagnostics: Diagnostics): boolean => {
  try {
    diagnostics.throwIfErrors()
  } catch (error) {
    return error instanceof PreflightError && error.mayBeLag
  }
  return false
}

const NO_DIAGNOSTICS = { errors: [], warnings: [] }

test('A VPC with nothing in the way is found to be so', () => {
  expect(found({})).toEqual(NO_DIAGNOSTICS)
})

test('A VPC of another account is an error', () => {
  expect(found({ ownerAccountId: '210987654321' }).errors).toEqual([
    'vpc-0a is owned by account 210987654321 and shared with 123456789012: a participant cannot create endpoints in it. Use this resource in account 210987654321.',
  ])
})

describe('The template’s groups', () => {
  const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] }), group('sg-0b')]

  test.each<[string, string, object]>([
    ['that let tasks in', 'sg-0a', NO_DIAGNOSTICS],
    ['of which one lets tasks in', 'sg-0a,sg-0b', NO_DIAGNOSTICS],
    [
      'that let nobody in',
      'sg-0b',
      {
        errors: [],
        warnings: [
          'SecurityGroupIds: none of sg-0b admits TCP 443 from a subnet of tasks. Add such a rule, or the calls of tasks time out.',
        ],
      },
    ],
    [
      'of which one is not in the VPC',
      'sg-0b,sg-0f',
      { errors: ['SecurityGroupIds: expected ids of vpc-0a, got sg-0f, which is not in it.'], warnings: [] },
    ],
  ])('%s', (_, SecurityGroupIds, expected) => {
    expect(found({ securityGroups }, { SecurityGroupIds })).toEqual(expected)
  })

  test('are checked for the subnets that the template names', () => {
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

  test.each(['fargate-endpoints-vpc-0a', 'Fargate-Endpoints-VPC-0A'])('%s is an error', (name) => {
    expect(found(named(name)).errors).toEqual(taken(name))
  })

  test.each<[string, object, boolean]>([
    ['no tag', {}, true],
    ['a tag of somebody’s', { owner: 'ann' }, false],
  ])('may be ours, whose tags EC2 does not list yet, where it has %s: %s', (_, tags, expected) => {
    const { diagnostics } = validation(observedVpc(named('fargate-endpoints-vpc-0a', { tags })), spec(LOGS))

    expect(mayBeLag(diagnostics)).toBe(expected)
  })

  test('is none where another managed group exists, as one that was adopted', () => {
    const adopted = group('sg-0m', { name: 'adopted', tags: ownedBy(OTHER) })
    const { securityGroups } = named('fargate-endpoints-vpc-0a')

    expect(found({ securityGroups: [...securityGroups, adopted] }).errors).toEqual([])
  })

  test('is none where it is ours, has another name, or no managed group is wanted', () => {
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
  ])('are warned of: %j', (properties, warnings) => {
    expect(found({}, { ...properties, S3Buckets: '*' })).toEqual({ errors: [], warnings })
  })
})

describe('A reused endpoint without private DNS', () => {
  const reused = (...endpoints: Endpoint[]) => {
    const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] })]
    const endpointServices = ['logs', 'dynamodb'].map((service) => endpointService(service))
    const services = { PrivateDns: false, AdditionalServices: 'dynamodb' }
    return found({ endpoints, securityGroups, endpointServices }, services).warnings
  }
  const theirs = (parts: Partial<Endpoint>) =>
    endpoint('logs', { subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'], ...parts })

  test('is called by a name that something else has to resolve', () => {
    expect(reused(theirs({ privateDns: false }))).toEqual([expect.stringContaining('tasks call logs by')])
  })

  test('has nothing to be resolved where it has private DNS all the same', () => {
    expect(reused(theirs({ privateDns: true }))).toEqual([])
  })

  test('is not meant where a gateway is reused', () => {
    const gateway = endpoint('dynamodb', { routeTableIds: ['rtb-0a', 'rtb-0c'] })

    expect(reused(theirs({ privateDns: true }), gateway)).toEqual([])
  })
})

describe('An interface endpoint beside a gateway', () => {
  test('is not called by the service’s own name', () => {
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

  test('need the dual-stack name of the registry', () => {
    expect(found(vpc, { IpAddressType: 'ipv6', EcrImagePull: true, S3Buckets: '*' }).warnings).toContainEqual(ADVICE)
  })

  test.each([{ IpAddressType: 'ipv6' }, { IpAddressType: 'ipv4', EcrImagePull: true }])(
    'are not meant by %j',
    (one) => {
      expect(found(one.IpAddressType === 'ipv6' ? vpc : {}, one).warnings).not.toContainEqual(ADVICE)
    },
  )
})

test('Groups are looked up where the template names any, as members or as peers', () => {
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a' }))).toEqual([])
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a', SecurityGroupIds: 'sg-0a' }))).toEqual(['sg-0a'])
  expect(referencedGroups(parseProperties({ VpcId: 'vpc-0a', AllowedSecurityGroupIds: 'sg-0b,sg-0c' }))).toEqual([
    'sg-0b',
    'sg-0c',
  ])
})

describe('Whom private DNS leads to a group that shuts them out', () => {
  test('are warned of', () => {
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
    ['the groups are the template’s', { SecurityGroupIds: 'sg-0a' }],
  ])('are none where %s', (_, properties) => {
    const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] })]

    expect(found({ securityGroups }, properties).warnings.join()).not.toMatch('shut out')
  })
})

describe('A group that is to be let in', () => {
  const AllowedSecurityGroupIds = 'sg-0a,sg-0b,sg-0c'

  test('may be one of the VPC, or of another VPC of the account', () => {
    const vpc = { securityGroups: [group('sg-0a'), group('sg-0b')], groupsElsewhere: ['sg-0c'] }

    expect(found(vpc, { AllowedSecurityGroupIds }).errors).toEqual([])
  })

  test('has to be known', () => {
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

  test('have to be as many as new endpoints in the subnet', () => {
    expect(found({ subnets: withFree(2), endpointServices }, { Kms: true })).toEqual(NO_DIAGNOSTICS)
    expect(found({ subnets: withFree(1), endpointServices }, { Kms: true }).errors).toEqual([
      'subnet-0a has 1 free address, and 2 new endpoints need one each. Free some, or name another subnet of the zone in SubnetIds.',
    ])
  })

  test('are not needed where an endpoint exists already', () => {
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

  test('is no place for an endpoint that has IPv4 addresses', () => {
    expect(zonesFor('ipv4')).toEqual(['subnet-0a', 'subnet-0c'])
    expect(zonesFor('ipv6')).toEqual(['subnet-06'])
  })

  test('is left out of a dual-stack endpoint', () => {
    const subnets = vpc.subnets.map((one) => ({ ...one, ipv6CidrBlocks: ['2001:db8:0:1::/64'] }))

    expect(
      validate({ ...vpc, subnets }, spec({ ...LOGS, IpAddressType: 'dualstack' })).subnets.map(
        ({ subnetId }) => subnetId,
      ),
    ).toEqual(['subnet-0a', 'subnet-0c'])
  })

  test('has no addresses that EC2 counts, and takes an endpoint all the same', () => {
    const endpointServices = [endpointService('logs', { ipAddressTypes: ['ipv6'] })]

    expect(validate({ ...vpc, endpointServices }, spec({ ...LOGS, IpAddressType: 'ipv6' })).errors).toEqual([])
  })

  test('is let in by its own block', () => {
    const admitted = (...sources: string[]) =>
      ingressCoverage({ ...vpc, securityGroups: [group('sg-0a', { ingress: sources.map(https) })] }, ['sg-0a'])

    expect(admitted('10.0.0.0/16', '2001:db8::/56').uncovered).toEqual([])
    expect(admitted('10.0.0.0/16').uncovered).toEqual(['subnet-06'])
    expect(uncoveredSubnets([six], [https('2001:db8::/64')])).toEqual([])
    expect(uncoveredSubnets([six], [https('10.0.0.0/16'), https('sg-0a')])).toEqual(['subnet-06'])
  })

  test('is let in no more than its rules let HTTPS in', () => {
    expect(uncoveredSubnets([six], [{ ...https('2001:db8::/64'), fromPort: 80, toPort: 80 }])).toEqual(['subnet-06'])
  })
})

describe('What another stack has in an endpoint that it shares', () => {
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

  test('goes with what this one wants, where they want the same', () => {
    expect(found(shared())).toEqual(NO_DIAGNOSTICS)
  })

  test('is an error where it is another private DNS or address type', () => {
    const tags = { ...ownedBy(OTHER), 'fargate-endpoints:private-dns': 'off' }
    expect(found(shared({ privateDns: false, ipAddressType: 'dualstack', tags })).errors).toEqual([
      'logs: vpce-0logs is shared with back and has private DNS false, but this resource requests true. Request the same in both, or use another VPC.',
      'logs: vpce-0logs is shared with back and has the address type dualstack, but this resource requests ipv4. Request the same in both, or use another VPC.',
    ])
  })

  test('is told of the one that has the private DNS names, where this one has another without them', () => {
    const { endpoints = [] } = shared({ ipAddressType: 'dualstack' })
    const mine = endpoint('logs', { endpointId: 'vpce-0mine', privateDns: false, tags: ownedBy(OWNER) })

    expect(found({ endpoints: [mine, ...endpoints] }).errors).toEqual([
      'logs: vpce-0logs is shared with back and has the address type dualstack, but this resource requests ipv4. Request the same in both, or use another VPC.',
    ])
  })

  test('is no matter where it is this one’s alone', () => {
    expect(found(shared({ privateDns: false, ipAddressType: 'dualstack', tags: ownedBy(OWNER) }))).toEqual(
      NO_DIAGNOSTICS,
    )
  })

  const OPEN = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }

  test('is an error where this one gives a document of its own, and the other none', () => {
    expect(found(shared(), { PolicyDocuments: { logs: { Statement: OPEN } } }).errors).toEqual([
      'PolicyDocuments.logs: vpce-0logs is shared with back, and an endpoint has one policy, in which two documents cannot be merged. Give the same document in both, or none.',
    ])
  })

  test('is no matter where the endpoint has no policy to be found', () => {
    expect(found(shared({ policy: '' }))).toEqual(NO_DIAGNOSTICS)
  })

  test('is an error where both together would have more tags than EC2 takes', () => {
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`tag-${at}`, '']))
    const most = (count: number) =>
      found(shared({ tags: { ...ownedBy(OTHER), ...Object.fromEntries(Object.entries(many).slice(0, count)) } }))

    expect(most(42)).toEqual(NO_DIAGNOSTICS)
    expect(most(45).errors).toEqual([
      'vpce-0logs (logs) would have 52 tags, and EC2 allows 50: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.',
    ])
  })

  test('is an error where the group would have more tags than EC2 takes', () => {
    const owners = Array.from({ length: 24 }, (_, at) => ({ ...OTHER, id: `00000000000${at}`.slice(-12) }))
    const tags = Object.assign({ Name: 'x' }, ownedBy(...owners), ...owners.map((owner) => allocationTag(owner)))

    expect(found({ securityGroups: [group('sg-0m', { tags, name: 'fargate-endpoints-vpc-0a' })] }).errors).toEqual([
      'sg-0m would have 52 tags, and EC2 allows 50: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.',
    ])
  })
})

describe('Where a zone has several private subnets', () => {
  const second = subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24', freeAddresses: 9 })
  const subnets = [subnet({ subnetId: 'subnet-0a' }), second]
  const endpointIn = (subnetId: string, owner: typeof OWNER, service = 'logs') =>
    endpoint(service, { endpointId: `vpce-0${subnetId}`, subnetIds: [subnetId], tags: ownedBy(owner) })
  const chosen = (...endpoints: Endpoint[]) =>
    validate(observedVpc({ subnets, endpoints }), spec(LOGS)).endpoints.flatMap(({ subnetIds }) => subnetIds)

  test.each<[string, Endpoint[], string[]]>([
    ['the roomiest is taken', [], ['subnet-0a']],
    ['the one that the owner has is kept', [endpointIn('subnet-0b', OWNER)], ['subnet-0b']],
    ['the one that others have is joined', [endpointIn('subnet-0b', OTHER)], ['subnet-0b']],
    [
      'the one that the owner has is kept, whatever others have',
      [endpointIn('subnet-0b', OTHER, 'kms'), endpointIn('subnet-0a', OWNER)],
      ['subnet-0a'],
    ],
    [
      'the one that the owner has is kept, though others have a roomier one',
      [endpointIn('subnet-0a', OTHER, 'kms'), endpointIn('subnet-0b', OWNER)],
      ['subnet-0b'],
    ],
  ])('%s', (_, endpoints, expected) => {
    expect(chosen(...endpoints)).toEqual(expected)
  })
})

test('Route tables that are the VPC’s are nothing to be told of', () => {
  expect(found({}, { S3Buckets: '*', RouteTableIds: 'rtb-0a,rtb-0f' })).toEqual(NO_DIAGNOSTICS)
})

test('DNS attributes matter as soon as one endpoint has private DNS', () => {
  expect(found({ dnsSupport: false }, { S3Buckets: '*' }).errors).toEqual([
    'Private DNS needs enableDnsSupport of vpc-0a, found disabled. Enable it (AWS::EC2::VPC: EnableDnsSupport: true), or set PrivateDns to false.',
  ])
})

describe('A group', () => {
  test('lets nobody in of a VPC without private subnets', () => {
    const securityGroups = [group('sg-0a', { ingress: [https('0.0.0.0/0')] })]

    expect(ingressCoverage(observedVpc({ subnets: [], securityGroups }), ['sg-0a']).isShut).toBe(true)
  })

  test('lets in by a rule for all ports of TCP', () => {
    const all = { ...https('10.0.0.0/16'), fromPort: -1, toPort: -1 }
    const one = { ...all, fromPort: 1, toPort: 1 }

    expect(uncoveredSubnets(observedVpc().subnets, [all])).toEqual([])
    expect(uncoveredSubnets(observedVpc().subnets, [one])).toEqual(['subnet-0a', 'subnet-0c'])
  })

  test('shuts a subnet out that it lets in by one of its two blocks', () => {
    const two = subnet({ subnetId: 'subnet-06', cidrBlock: '', ipv6CidrBlocks: ['2001:db8::/64', '2001:db8:1::/64'] })

    expect(uncoveredSubnets([two], [https('2001:db8::/64')])).toEqual(['subnet-06'])
  })
})

describe('Findings', () => {
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

  test('are each told once, the worst first', () => {
    expect(all().errors).toEqual(['the VPC', 'a service', 'another service'])
    expect(all().warnings).toEqual(['beware'])
  })

  test('that block stop a request with a numbered list, or with the only one as it is', () => {
    const one = new Diagnostics()
    one.error('a service')

    expect(() => all().throwIfErrors()).toThrow(new PreflightError(['the VPC', 'a service', 'another service']))
    expect(() => all().throwIfErrors()).toThrow('1. the VPC 2. a service 3. another service')
    expect(() => one.throwIfErrors()).toThrow(/^a service$/)
  })

  test('fit an answer, of which the end gives way', () => {
    const diagnostics = new Diagnostics()
    for (let at = 0; at < 40; at += 1) diagnostics.error(`service ${at}: ${'x'.repeat(200)}`)
    diagnostics.vpcError('the VPC')
    const ids = { StackId: 'arn', RequestId: 'r', LogicalResourceId: 'l', PhysicalResourceId: 'p' }

    const response = failedResponse(ids, new PreflightError(diagnostics.errors).message, 'See CloudWatch log stream s')

    expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThanOrEqual(4096)
    expect(response.Reason).toMatch(/^1\. the VPC 2\. service 0: x+ 3\. .*\(See CloudWatch log stream s\)$/)
  })

  test('that only warn stop nothing', () => {
    const diagnostics = new Diagnostics()
    diagnostics.warn('beware')

    expect(diagnostics.throwIfErrors()).toBeUndefined()
  })
})
