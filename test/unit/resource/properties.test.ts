import { describe, expect, test } from '@jest/globals'
import { flags } from '../../../handler/fargate/flags.ts'
import { PropertiesError, parseProperties, properties, readLeniently } from '../../../handler/resource/properties.ts'

const VpcId = 'vpc-0123456789abcdef0'

/** The problems of a request with a valid VpcId and these properties. */
const problemsOf = (raw: Record<string, unknown>): readonly string[] => {
  try {
    parseProperties({ VpcId, ...raw })
  } catch (error) {
    if (error instanceof PropertiesError) return error.problems
    throw error
  }
  return []
}

/** Some properties are accepted only together with these. */
const COMPANIONS = { S3BucketActions: { S3Buckets: 'assets' }, OrganizationId: { PolicyScope: 'Organization' } }

/** The parsed value of one property. */
const parsed = (name: string, raw: unknown): unknown =>
  (parseProperties({ VpcId, [name]: raw, ...COMPANIONS[name as keyof typeof COMPANIONS] }) as Record<string, unknown>)[
    name
  ]

/** A statement in its shortest form. */
const STATEMENT = { Effect: 'Allow', Principal: '*', Action: 'logs:*', Resource: '*' }

describe('parseProperties with only VpcId', () => {
  test('returns every default', () => {
    expect(parseProperties({ VpcId })).toEqual({
      VpcId,
      PlatformVersion: 'LATEST',
      ...Object.fromEntries(Object.keys(flags).map((name) => [name, false])),
      EcrImagePull: true,
      CloudWatchLogs: true,
      S3BucketActions: ['s3:GetObject', 's3:GetBucketLocation'],
      PolicyScope: 'Open',
      PrivateDns: true,
      IpAddressType: 'ipv4',
      UseFips: false,
      ExistingEndpoints: 'Reuse',
      UnavailableServices: 'Fail',
    })
  })

  test('returns the same as if all other properties were empty', () => {
    const names = Object.keys(properties).filter((name) => name !== 'VpcId')

    for (const empty of ['', ' ', ',', ' , ', [], [''], ['', ' '], null]) {
      const raw = Object.fromEntries(names.map((name) => [name, empty]))
      expect(parseProperties({ VpcId, ...raw })).toEqual(parseProperties({ VpcId }))
    }
  })
})

describe('parseProperties', () => {
  test.each([
    ['EcsExec', 'true', true],
    ['EcsExec', 'True', true],
    ['EcsExec', true, true],
    ['CloudWatchLogs', 'false', false],
    ['CloudWatchLogs', 'FALSE', false],
    ['MaxAvailabilityZones', '3', 3],
    ['MaxAvailabilityZones', ' 3 ', 3],
    ['MaxAvailabilityZones', 1, 1],
    ['PlatformVersion', '1.3.0', '1.3.0'],
    ['SubnetIds', ['subnet-0a', 'subnet-0b'], ['subnet-0a', 'subnet-0b']],
    ['SubnetIds', 'subnet-0a,subnet-0b', ['subnet-0a', 'subnet-0b']],
    ['SubnetIds', 'subnet-0a, subnet-0b', ['subnet-0a', 'subnet-0b']],
    ['SubnetIds', 'subnet-0a', ['subnet-0a']],
    ['SubnetIds', ['subnet-0b', 'subnet-0a', 'subnet-0b'], ['subnet-0b', 'subnet-0a']],
    ['RouteTableIds', 'rtb-0a,rtb-0b', ['rtb-0a', 'rtb-0b']],
    ['SecurityGroupIds', 'sg-0a,sg-0b', ['sg-0a', 'sg-0b']],
    ['AllowedSecurityGroupIds', 'sg-0a,sg-0b', ['sg-0a', 'sg-0b']],
    ['AdditionalServices', 'sqs,dynamodb:Interface', ['sqs', 'dynamodb:Interface']],
    ['AdditionalServices', 'com.amazonaws.eu-west-1.sts', ['com.amazonaws.eu-west-1.sts']],
    ['S3Buckets', 'assets,arn:aws-cn:s3:::log.*,*', ['assets', 'arn:aws-cn:s3:::log.*', '*']],
    ['S3BucketActions', 's3:Get*,s3:PutObject,*', ['s3:Get*', 's3:PutObject', '*']],
    ['TaskDefinitions', 'orders', ['orders']],
    [
      'TaskDefinitions',
      'arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/orders_1:7, web-1:12',
      ['arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/orders_1:7', 'web-1:12'],
    ],
    ['AllowedCidrs', '10.0.0.0/16,2001:db8::/32', ['10.0.0.0/16', '2001:db8::/32']],
    ['OrganizationId', 'o-a1b2c3d4e5', 'o-a1b2c3d4e5'],
    ['Tags', [{ Key: 'team', Value: 'web' }], [{ Key: 'team', Value: 'web' }]],
    ['Tags', [{ Key: 'cost centre', Value: '' }], [{ Key: 'cost centre', Value: '' }]],
    ['Tags', [{ Key: 7, Value: true }], [{ Key: '7', Value: 'true' }]],
    [
      'PolicyDocuments',
      { 'ecr.api': { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
      { 'ecr.api': { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
    ],
    ['PolicyDocuments', { logs: JSON.stringify({ Statement: STATEMENT }) }, { logs: { Statement: STATEMENT } }],
  ])('reads %s of %j as %j', (name, raw, expected) => {
    expect(parsed(name, raw)).toEqual(expected)
  })

  test('normalizes CIDR blocks as EC2 does, and removes duplicates', () => {
    const written = '10.0.1.2/16, 10.0.0.0/16, 2001:DB8:0:0::1/64'

    expect(parsed('AllowedCidrs', written)).toEqual(['10.0.0.0/16', '2001:db8::/64'])
  })

  test('accepts CloudFormation’s own properties', () => {
    expect(problemsOf({ ServiceToken: 'arn:aws:lambda:…', ServiceTimeout: '900' })).toEqual([])
  })
})

describe('parseProperties with an invalid value', () => {
  const vpc = 'expected the id of a VPC, such as vpc-0123456789abcdef0'
  const subnet = 'expected the id of a subnet, such as subnet-0123456789abcdef0'
  const zones = 'expected a whole number of at least 1'
  const document = 'expected a policy document with a "Statement"'

  test.each([
    ['VpcId', 'my-vpc', `VpcId: ${vpc}, got "my-vpc"`],
    ['VpcId', '', `VpcId: ${vpc}, got nothing`],
    ['VpcId', [VpcId], `VpcId: ${vpc}, got ["${VpcId}"]`],
    ['EcsExec', 'yes', 'EcsExec: expected true or false, got "yes"'],
    ['EcsExec', '1', 'EcsExec: expected true or false, got "1"'],
    ['EcsExec', ['true'], 'EcsExec: expected true or false, got ["true"]'],
    ['MaxAvailabilityZones', '0', `MaxAvailabilityZones: ${zones}, got "0"`],
    ['MaxAvailabilityZones', '-1', `MaxAvailabilityZones: ${zones}, got "-1"`],
    ['MaxAvailabilityZones', '2.5', `MaxAvailabilityZones: ${zones}, got "2.5"`],
    ['MaxAvailabilityZones', 'two', `MaxAvailabilityZones: ${zones}, got "two"`],
    ['PlatformVersion', 'latest', 'PlatformVersion: expected "LATEST" or "1.4.0" or "1.3.0", got "latest"'],
    ['IpAddressType', 'ipv5', 'IpAddressType: expected "ipv4" or "dualstack" or "ipv6", got "ipv5"'],
    ['PolicyScope', 'All', 'PolicyScope: expected "Open" or "Account" or "Organization", got "All"'],
    ['ExistingEndpoints', 'Adopt', 'ExistingEndpoints: expected "Reuse" or "Ignore" or "Fail", got "Adopt"'],
    ['UnavailableServices', 'Ignore', 'UnavailableServices: expected "Fail" or "Skip", got "Ignore"'],
    [
      'SubnetIds',
      { Ref: 'A' },
      'SubnetIds: expected a list of subnet ids, or one comma-delimited string of them, got {"Ref":"A"}',
    ],
    ['SubnetIds', ['subnet-0a', 'rtb-0a'], `SubnetIds.1: ${subnet}, got "rtb-0a"`],
    ['SubnetIds', 'subnet-0a,subnet-0a,rtb-0a', `SubnetIds.2: ${subnet}, got "rtb-0a"`],
    ['SubnetIds', ['subnet-0a', ''], `SubnetIds.1: ${subnet}, got ""`],
    [
      'AllowedCidrs',
      '10.0.0.0/8,10.0.0.1',
      'AllowedCidrs.1: expected a CIDR block, such as 10.0.0.0/16, got "10.0.0.1"',
    ],
    ...[
      '10/8',
      '10.0/16',
      '010.0.0.0/8',
      '10.0.0.00/8',
      '0x0a.0.0.0/8',
      '167772160/8',
      '10.0.0.0/08',
      '10.0.0.0/',
      '::ffff:10.0.0.0/104',
      'fe80::%eth0/64',
      '1.2.3.4.5/8',
      '10.0.0.256/24',
    ].map((block): [string, string, string] => [
      'AllowedCidrs',
      block,
      `AllowedCidrs.0: expected a CIDR block, such as 10.0.0.0/16, got "${block}"`,
    ]),
    ['AllowedCidrs', ['10.0.0.0/33'], 'AllowedCidrs.0: expected a CIDR block, such as 10.0.0.0/16, got "10.0.0.0/33"'],
    [
      'TaskDefinitions',
      './task.json',
      'TaskDefinitions.0: expected a task definition by its ARN or family, such as orders or orders:7, got "./task.json"',
    ],
    [
      'TaskDefinitions',
      ['orders', 'arn:aws:ecs:eu-west-1:123456789012:cluster/orders'],
      'TaskDefinitions.1: expected a task definition by its ARN or family, such as orders or orders:7, got "arn:aws:ecs:eu-west-1:123456789012:cluster/orders"',
    ],
    [
      'AdditionalServices',
      'dynamodb:interface',
      'AdditionalServices.0: expected a service by its short name, such as sqs, or its full one, such as com.amazonaws.eu-west-1.sqs, got "dynamodb:interface"',
    ],
    [
      'S3Buckets',
      'My_Bucket',
      'S3Buckets.0: expected the name or the ARN of a bucket, such as my-bucket, or *, got "My_Bucket"',
    ],
    [
      'S3BucketActions',
      'GetObject',
      'S3BucketActions.0: expected an action of S3, such as s3:GetObject, got "GetObject"',
    ],
    ['OrganizationId', 'acme', 'OrganizationId: expected the id of an organization, such as o-a1b2c3d4e5, got "acme"'],
    ['PolicyDocuments', { logs: {} }, `PolicyDocuments.logs: ${document}, got {}`],
    ['PolicyDocuments', { logs: '{"Statement"' }, `PolicyDocuments.logs: ${document}, got "{\\"Statement\\""`],
    [
      'PolicyDocuments',
      'logs',
      'PolicyDocuments: expected policy documents by service, such as {"ecr.api": {…}}, got "logs"',
    ],
    ['SubnetIds', '["subnet-0a"]', `SubnetIds.0: ${subnet}, got "[\\"subnet-0a\\"]"`],
    ['Tags', 'team=web', 'Tags: expected a list of {"Key": …, "Value": …}, got "team=web"'],
    [
      'Tags',
      [{ Key: 'a', Value: 'b', To: 'c' }],
      'Tags.0: expected {"Key": …, "Value": …}, got {"Key":"a","Value":"b","To":"c"}',
    ],
    ['Tags', [{ Key: 'a' }], 'Tags.0.Value: expected a tag value of at most 256 characters, got nothing'],
    ['Tags', [{ Key: '', Value: 'b' }], 'Tags.0.Key: expected a tag key of 1 to 128 characters, got ""'],
    [
      'Tags',
      [{ Key: 'AWS:x', Value: 'b' }],
      'Tags.0.Key: expected a tag key that starts with neither "aws:" nor "fargate-endpoints:", got "AWS:x"',
    ],
    [
      'Tags',
      [
        { Key: 'a', Value: 'b' },
        { Key: 'a', Value: 'c' },
      ],
      'Tags: expected each tag key once, got [{"Key":"a","Value":"b"},{"Key":"a","Value":"c"}]',
    ],
  ])('reports %s: %j', (name, raw, problem) => {
    expect(problemsOf({ [name]: raw })).toEqual([problem])
  })

  test('reports more tags than EC2 allows beside ours, without a Name, which replaces ours', () => {
    const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: `key-${at}`, Value: '' }))

    expect(problemsOf({ Tags: tags(47) })).toEqual([
      expect.stringMatching(/^Tags: expected at most 46 tags beside Name, got /),
    ])
    expect(problemsOf({ Tags: [...tags(46), { Key: 'Name', Value: 'endpoints' }] })).toEqual([])
  })

  test('shortens a long value in the problem', () => {
    const [problem = ''] = problemsOf({ EcsExec: 'x'.repeat(1000) })

    expect(problem).toMatch(/^EcsExec: expected true or false, got "x{116}…$/)
  })

  test('reports tags that are longer than EC2 allows', () => {
    expect(problemsOf({ Tags: [{ Key: 'k'.repeat(128), Value: 'v'.repeat(256) }] })).toEqual([])
    expect(problemsOf({ Tags: [{ Key: 'k'.repeat(129), Value: 'v'.repeat(257) }] })).toEqual([
      expect.stringMatching(/^Tags\.0\.Key: expected a tag key of 1 to 128 characters/),
      expect.stringMatching(/^Tags\.0\.Value: expected a tag value of at most 256 characters/),
    ])
  })
})

describe('parseProperties with a policy document', () => {
  const problems = (Statement: unknown): readonly string[] => problemsOf({ PolicyDocuments: { logs: { Statement } } })

  test.each<[unknown, string]>([
    [[null], '.0: expected a statement, such as {"Effect": "Allow", …}, got null'],
    [['Allow'], '.0: expected a statement, such as {"Effect": "Allow", …}, got "Allow"'],
    ['Allow', ': expected a statement, or a list of statements, got "Allow"'],
    [7, ': expected a statement, or a list of statements, got 7'],
    [[], ': expected a statement, or a list of statements, got []'],
    [{ ...STATEMENT, Effect: 'allow' }, '.Effect: expected "Allow" or "Deny", got "allow"'],
    [[STATEMENT, { ...STATEMENT, Effect: undefined }], '.1.Effect: expected "Allow" or "Deny", got nothing'],
    [[{ ...STATEMENT, Action: [] }], '.0.Action: expected an action, or a list of them, got []'],
    [[{ ...STATEMENT, Action: undefined }], '.0.Action: expected an action, or a list of them, got nothing'],
    [[{ ...STATEMENT, NotAction: 'a' }], '.0.NotAction: expected nothing beside Action, got "a"'],
    [[{ ...STATEMENT, Resource: [7] }], '.0.Resource: expected a resource, or a list of them, got [7]'],
    [[{ ...STATEMENT, Principal: 'me' }], '.0.Principal: expected "*" or an object such as {"AWS": "*"}, got "me"'],
    [[{ ...STATEMENT, Sid: 7 }], '.0.Sid: expected a text, got 7'],
    [{ ...STATEMENT, Conditions: {} }, '.Conditions: expected an element of a statement, such as Condition, got {}'],
    [[{ ...STATEMENT, Why: 'a' }], '.0.Why: expected an element of a statement, got "a"'],
    [[{ ...STATEMENT, Condition: [] }], '.0.Condition: expected an object such as {"StringEquals": {…}}, got []'],
    [
      [
        { ...STATEMENT, Sid: 'A' },
        { ...STATEMENT, Sid: 'A' },
      ],
      '.1.Sid: expected each Sid once, got "A"',
    ],
  ])('reports the path of the problem in the statements %j', (Statement, problem) => {
    expect(problems(Statement)).toEqual([`PolicyDocuments.logs.Statement${problem}`])
    const text = JSON.stringify({ Statement })
    expect(problemsOf({ PolicyDocuments: { logs: text } })).toEqual([`PolicyDocuments.logs.Statement${problem}`])
  })

  test.each<[object, string]>([
    [{ Version: '2012-10-18' }, '.Version: expected "2012-10-17" or "2008-10-17", got "2012-10-18"'],
    [{ Version: ['2012-10-17'] }, '.Version: expected "2012-10-17" or "2008-10-17", got ["2012-10-17"]'],
    [{ Comment: 'a' }, '.Comment: expected an element of a policy document, got "a"'],
    [{ Statements: [] }, '.Statements: expected an element of a policy document, such as Statement, got []'],
  ])('reports a malformed element beside Statement: %j', (elements, problem) => {
    const logs = { Statement: STATEMENT, ...elements }

    expect(problemsOf({ PolicyDocuments: { logs } })).toEqual([`PolicyDocuments.logs${problem}`])
  })

  test.each(['2012-10-17', '2008-10-17'])('accepts an Id and the version %s', (Version) => {
    expect(problemsOf({ PolicyDocuments: { logs: { Version, Id: 'pulls', Statement: STATEMENT } } })).toEqual([])
  })

  test.each([
    [STATEMENT],
    [[STATEMENT, STATEMENT]],
    [
      [
        { ...STATEMENT, Sid: '' },
        { ...STATEMENT, Sid: '' },
      ],
    ],
    [
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: ['1'] },
        NotAction: ['a'],
        NotResource: ['b'],
        Condition: { Bool: { c: true } },
      },
    ],
  ])('accepts the statements %j', (Statement) => {
    expect(problems(Statement)).toEqual([])
  })
})

describe('parseProperties with an unknown property', () => {
  test.each([
    ['EcsExce', 'EcsExec'],
    ['vpcid', 'VpcId'],
    ['SubnetId', 'SubnetIds'],
    ['KMS', 'Kms'],
    ['AvailabilityZones', 'MaxAvailabilityZones'],
    ['Colour', undefined],
    ['toString', undefined],
  ])('reports %s with the nearest name (%s)', (name, near) => {
    const hint = near ? `; did you mean ${near}?` : ''

    expect(problemsOf({ [name]: 'true' })).toEqual([
      `${name}: expected a property of this resource, got an unknown name${hint}`,
    ])
  })
})

describe('parseProperties with contradicting properties', () => {
  const noSources = 'expected nothing beside SecurityGroupIds, whose rules are yours to make'

  test('reports PolicyScope Organization without OrganizationId', () => {
    expect(problemsOf({ PolicyScope: 'Organization', OrganizationId: '' })).toEqual([
      'OrganizationId: expected the id of an organization, such as o-a1b2c3d4e5, since PolicyScope is Organization, got nothing',
    ])
  })

  const document = { Statement: STATEMENT }

  test.each<[string, Record<string, unknown>, string]>([
    [
      'OrganizationId',
      { OrganizationId: 'o-a1b2c3d4e5' },
      'nothing without PolicyScope Organization, got "o-a1b2c3d4e5"',
    ],
    [
      'OrganizationId',
      { OrganizationId: 'o-a1b2c3d4e5', PolicyScope: 'Account' },
      'nothing without PolicyScope Organization, got "o-a1b2c3d4e5"',
    ],
    [
      'S3BucketActions',
      { S3BucketActions: 's3:PutObject' },
      'nothing without S3Buckets, on which the actions are allowed, got "s3:PutObject"',
    ],
    [
      'S3BucketActions',
      { S3BucketActions: ['s3:PutObject'], S3Buckets: 'a-bucket, *' },
      'nothing beside S3Buckets "*", which allows all actions, got ["s3:PutObject"]',
    ],
    ...['s3', 's3:Gateway', 'com.amazonaws.eu-west-1.s3'].map((key): [string, Record<string, unknown>, string] => [
      'S3Buckets',
      { S3Buckets: 'assets', PolicyDocuments: { [key]: document } },
      `nothing beside PolicyDocuments.${key}, which alone says what the S3 gateway allows, got "assets"`,
    ]),
  ])('reports %s, which would be ignored: %j', (name, raw, problem) => {
    expect(problemsOf(raw)).toEqual([`${name}: expected ${problem}`])
  })

  test('accepts S3Buckets beside a policy document for the S3 interface endpoint or for another service', () => {
    const PolicyDocuments = { 's3:Interface': document, sqs: document }

    expect(problemsOf({ S3Buckets: 'assets', S3BucketActions: 's3:PutObject', PolicyDocuments })).toEqual([])
  })

  test('reports SecurityGroupIds with sources for the managed group', () => {
    const raw = { SecurityGroupIds: 'sg-0a', AllowedCidrs: '10.0.0.0/8', AllowedSecurityGroupIds: ['sg-0b'] }

    expect(problemsOf(raw)).toEqual([
      `AllowedCidrs: ${noSources}, got "10.0.0.0/8"`,
      `AllowedSecurityGroupIds: ${noSources}, got ["sg-0b"]`,
    ])
  })
})

test('parseProperties reports all problems of a request together', () => {
  const problems = problemsOf({
    VpcId: 'vpc',
    SubnetIds: 'subnet-0a,b',
    EcsExec: 'maybe',
    Colour: 'blue',
    PolicyScope: 'Organization',
  })

  expect(problems.map((problem) => problem.replace(/:.*/, '')).sort()).toEqual([
    'Colour',
    'EcsExec',
    'OrganizationId',
    'SubnetIds.1',
    'VpcId',
  ])
})

test('PropertiesError has all problems in its message', () => {
  expect(() => parseProperties({ VpcId: 'vpc', Kms: 'no' })).toThrow(
    'VpcId: expected the id of a VPC, such as vpc-0123456789abcdef0, got "vpc"; Kms: expected true or false, got "no"',
  )
})

describe('readLeniently', () => {
  test('returns valid properties, and undefined for invalid ones', () => {
    const raw = { VpcId: 'vpc-0a', Tags: 'none', Colour: 'blue' }

    expect(readLeniently(raw, 'VpcId')).toBe('vpc-0a')
    expect(readLeniently(raw, 'Tags')).toBeUndefined()
  })

  test('accepts missing properties', () => {
    expect(readLeniently(undefined, 'VpcId')).toBeUndefined()
  })
})
