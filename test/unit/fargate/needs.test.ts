import { describe, expect, test } from '@jest/globals'
import { needsOf } from '../../../handler/fargate/needs.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'

const needs = (raw: Record<string, unknown>) => needsOf(parseProperties({ VpcId: 'vpc-0a', ...raw }))
const names = (raw: Record<string, unknown>) => needs(raw).map(({ name }) => name)

/** Turns off the flags that are on by default. */
const bare = { EcrImagePull: false, CloudWatchLogs: false }

describe('needsOf', () => {
  test.each([
    [['ecr.api', 'ecr.dkr', 's3', 'logs'], {}],
    [['ecr.api', 'ecr.dkr', 's3'], { CloudWatchLogs: false }],
    [['logs'], { EcrImagePull: false }],
    [[], bare],
    [['ssmmessages'], { ...bare, EcsExec: true }],
    [['kms'], { ...bare, Kms: true }],
    [['secretsmanager'], { ...bare, SecretsManager: true }],
    [['ssm'], { ...bare, ParameterStore: true }],
    [['elasticfilesystem'], { ...bare, Efs: true }],
    [['monitoring'], { ...bare, CloudWatchMetrics: true }],
    [['xray'], { ...bare, XRay: true }],
    [['kinesis-firehose'], { ...bare, Firehose: true }],
    [['ecs', 'ecs-agent', 'ecs-telemetry'], { ...bare, EcsControlPlane: true }],
    [['ecs-agent'], { ...bare, ServiceConnect: true }],
    [['ecs', 'ecs-agent', 'ecs-telemetry'], { ...bare, ServiceConnect: true, EcsControlPlane: true }],
    [['s3'], { ...bare, S3Buckets: 'assets' }],
    [['sts', 'sqs'], { ...bare, AdditionalServices: 'sts,sqs' }],
    [['ecr.api', 'ecr.dkr', 's3', 'logs'], { PlatformVersion: '1.4.0' }],
    [['ecr.dkr', 's3', 'logs'], { PlatformVersion: '1.3.0' }],
    [['ecr.dkr', 's3'], { PlatformVersion: '1.3.0', CloudWatchLogs: false }],
    [['ecr.dkr', 's3', 'ecr.api'], { PlatformVersion: '1.3.0', CloudWatchLogs: false, AdditionalServices: 'ecr.api' }],
  ])('returns %j for the properties %j', (services, raw) => {
    expect(names(raw)).toEqual(services)
  })

  test('returns services in the order of the catalogue, then in the order of AdditionalServices', () => {
    expect(names({ AdditionalServices: 'sts,sqs', Kms: true, EcsExec: true }).slice(3)).toEqual([
      'logs',
      'ssmmessages',
      'kms',
      'sts',
      'sqs',
    ])
  })

  test.each([
    ['dynamodb', { name: 'dynamodb', kind: undefined }],
    ['dynamodb:Interface', { name: 'dynamodb', kind: 'Interface' }],
    ['s3:Gateway', { name: 's3', kind: 'Gateway' }],
    ['com.amazonaws.eu-west-1.sqs', { name: 'com.amazonaws.eu-west-1.sqs', kind: undefined }],
  ])('returns the endpoint type that AdditionalServices names: %s', (name, expected) => {
    expect(needs({ ...bare, AdditionalServices: name })).toEqual([expected])
  })

  test('returns S3 as a gateway endpoint', () => {
    expect(needs({}).find(({ name }) => name === 's3')?.kind).toBe('Gateway')
  })
})
