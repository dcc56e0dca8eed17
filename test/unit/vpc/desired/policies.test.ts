import { describe, expect, test } from '@jest/globals'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { policyFor } from '../../../../handler/vpc/desired/policies.ts'
import type { AwsEnvironment } from '../../../../handler/vpc/model/environment.ts'

const tokyo: AwsEnvironment = { partition: 'aws', region: 'ap-northeast-1', accountId: '123456789012' }
const beijing: AwsEnvironment = { partition: 'aws-cn', region: 'cn-north-1', accountId: '123456789012' }
const ownerId = '0123456789ab'

const policy = (
  service: string,
  kind: 'Interface' | 'Gateway',
  raw: Record<string, unknown> = {},
  environment: AwsEnvironment = tokyo,
) => policyFor({ service, kind }, parseProperties({ VpcId: 'vpc-0a', ...raw }), environment, ownerId)

const statement = (Sid: string, Action: string[], Resource: string[]) => ({
  Sid: `${Sid}${ownerId}`,
  Effect: 'Allow',
  Principal: '*',
  Action,
  Resource,
})

const read = ['s3:GetObject', 's3:GetBucketLocation']

describe('The policy of the S3 gateway', () => {
  const layers = (partition: string, region: string) => {
    const arn = `arn:${partition}:s3:::prod-${region}-starport-layer-bucket`
    return statement('EcrLayers', read, [arn, `${arn}/*`])
  }
  const all = statement('AllBuckets', ['*'], ['*'])
  const assets = ['arn:aws:s3:::assets', 'arn:aws:s3:::assets/*']

  test.each([
    ['only the image layers by default', {}, [layers('aws', 'ap-northeast-1')]],
    [
      'a bucket of S3Buckets',
      { S3Buckets: 'assets' },
      [layers('aws', 'ap-northeast-1'), statement('Buckets', read, assets)],
    ],
    [
      'buckets of S3Buckets by name and by ARN',
      { S3Buckets: ['assets', 'arn:aws:s3:::logs-*'] },
      [
        layers('aws', 'ap-northeast-1'),
        statement('Buckets', read, [...assets, 'arn:aws:s3:::logs-*', 'arn:aws:s3:::logs-*/*']),
      ],
    ],
    [
      'the actions of S3BucketActions on a bucket',
      { S3Buckets: 'assets', S3BucketActions: 's3:GetObject,s3:PutObject' },
      [layers('aws', 'ap-northeast-1'), statement('Buckets', ['s3:GetObject', 's3:PutObject'], assets)],
    ],
    ['every bucket if S3Buckets is *', { S3Buckets: 'assets,*' }, [all]],
    [
      'a bucket but no image layers if EcrImagePull is false',
      { EcrImagePull: false, S3Buckets: 'assets' },
      [statement('Buckets', read, assets)],
    ],
    [
      'everything if AdditionalServices requests s3 and EcrImagePull is false',
      { EcrImagePull: false, AdditionalServices: 's3' },
      [all],
    ],
    [
      'the same with PolicyScope, which applies only to interface endpoints',
      { PolicyScope: 'Account' },
      [layers('aws', 'ap-northeast-1')],
    ],
  ])('allows %s', (_, raw, statements) => {
    expect(policy('s3', 'Gateway', raw)).toEqual({ Version: '2012-10-17', Statement: statements })
  })

  test('names the buckets by the partition and the region', () => {
    const names = ['arn:aws-cn:s3:::assets', 'arn:aws-cn:s3:::assets/*']

    expect(policy('s3', 'Gateway', { S3Buckets: 'assets' }, beijing).Statement).toEqual([
      layers('aws-cn', 'cn-north-1'),
      statement('Buckets', read, names),
    ])
  })
})

describe('The policy of another endpoint', () => {
  const condition = (key: string, value: string) => ({ Condition: { StringEquals: { [key]: value } } })

  test.each([
    ['Interface', {}, statement('Open', ['*'], ['*'])],
    [
      'Interface',
      { PolicyScope: 'Account' },
      { ...statement('Account', ['*'], ['*']), ...condition('aws:PrincipalAccount', '123456789012') },
    ],
    [
      'Interface',
      { PolicyScope: 'Organization', OrganizationId: 'o-a1b2c3d4e5' },
      { ...statement('Organization', ['*'], ['*']), ...condition('aws:PrincipalOrgID', 'o-a1b2c3d4e5') },
    ],
    ['Gateway', { PolicyScope: 'Account' }, statement('Account', ['*'], ['*'])],
  ] as const)('of the type %s has one statement with the properties %j', (kind, raw, expected) => {
    expect(policy('dynamodb', kind, raw)).toEqual({ Version: '2012-10-17', Statement: [expected] })
  })
})

describe('A policy of PolicyDocuments', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 'ecr:DeleteRepository', Resource: '*' }

  test('replaces ours, with the owner id in each Sid', () => {
    const document = { Version: '2012-10-17', Id: 'own', Statement: [{ Sid: 'NoDelete', ...deny }, deny] }

    expect(
      policy('ecr.api', 'Interface', { PolicyScope: 'Account', PolicyDocuments: { 'ecr.api': document } }),
    ).toEqual({
      Version: '2012-10-17',
      Id: 'own',
      Statement: [
        { ...deny, Sid: `NoDelete${ownerId}` },
        { ...deny, Sid: `Statement2${ownerId}` },
      ],
    })
  })

  test.each([
    [
      ['Statement2', undefined, ''],
      ['Statement2', 'OwnStatement2', 'Statement3'],
    ],
    [
      ['Open', 'OwnOpen', 'OwnOwnOpen'],
      ['OwnOwnOwnOpen', 'OwnOpen', 'OwnOwnOpen'],
    ],
    [
      [undefined, 'Statement1', 'OwnStatement1'],
      ['OwnOwnStatement1', 'Statement1', 'OwnStatement1'],
    ],
  ])('has each Sid only once: %j', (sids, expected) => {
    const Statement = sids.map((Sid) => ({ ...deny, ...(Sid !== undefined && { Sid }) }))

    const marked = policy('logs', 'Interface', { PolicyDocuments: { logs: { Statement } } })

    expect(marked.Statement.map(({ Sid }) => Sid)).toEqual(expected.map((name) => `${name}${ownerId}`))
  })

  test('can be for the S3 gateway and have a single statement', () => {
    expect(policy('s3', 'Gateway', { PolicyDocuments: { s3: { Statement: deny } } })).toEqual({
      Statement: [{ ...deny, Sid: `Statement1${ownerId}` }],
    })
  })

  test('applies only to its own service', () => {
    const raw = { PolicyDocuments: { 'ecr.api': { Statement: deny } } }

    expect(policy('ecr.dkr', 'Interface', raw).Statement).toEqual([statement('Open', ['*'], ['*'])])
  })
})
