import { describe, expect, test } from '@jest/globals'
import { needsOf } from '../../../handler/fargate/needs.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'

const needs = (raw: Record<string, unknown>) => needsOf(parseProperties({ VpcId: 'vpc-0a', ...raw }))
const names = (raw: Record<string, unknown>) => needs(raw).map(({ name }) => name)

/** Turns off what is on by default. */
const bare = { EcrImagePull: false, CloudWatchLogs: false }

describe('What tasks need', () => {
  test.each([
    [{}, ['ecr.api', 'ecr.dkr', 's3', 'logs']],
    [{ CloudWatchLogs: false }, ['ecr.api', 'ecr.dkr', 's3']],
    [{ EcrImagePull: false }, ['logs']],
    [bare, []],
    [{ ...bare, EcsExec: true }, ['ssmmessages']],
    [{ ...bare, Kms: true }, ['kms']],
    [{ ...bare, SecretsManager: true }, ['secretsmanager']],
    [{ ...bare, ParameterStore: true }, ['ssm']],
    [{ ...bare, Efs: true }, ['elasticfilesystem']],
    [{ ...bare, CloudWatchMetrics: true }, ['monitoring']],
    [{ ...bare, XRay: true }, ['xray']],
    [{ ...bare, Firehose: true }, ['kinesis-firehose']],
    [{ ...bare, EcsControlPlane: true }, ['ecs', 'ecs-agent', 'ecs-telemetry']],
    [{ ...bare, ServiceConnect: true }, ['ecs-agent']],
    [{ ...bare, ServiceConnect: true, EcsControlPlane: true }, ['ecs', 'ecs-agent', 'ecs-telemetry']],
    [{ ...bare, S3Buckets: 'assets' }, ['s3']],
    [{ ...bare, AdditionalServices: 'sts,sqs' }, ['sts', 'sqs']],
    [{ PlatformVersion: '1.4.0' }, ['ecr.api', 'ecr.dkr', 's3', 'logs']],
    [{ PlatformVersion: '1.3.0' }, ['ecr.dkr', 's3', 'logs']],
    [{ PlatformVersion: '1.3.0', CloudWatchLogs: false }, ['ecr.dkr', 's3']],
    [{ PlatformVersion: '1.3.0', CloudWatchLogs: false, AdditionalServices: 'ecr.api' }, ['ecr.dkr', 's3', 'ecr.api']],
  ])('with %j is %j', (raw, services) => {
    expect(names(raw)).toEqual(services)
  })

  test('comes in the catalogue’s order, then in the template’s', () => {
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
  ])('of the additional service %s has the kind that the template names', (name, expected) => {
    expect(needs({ ...bare, AdditionalServices: name })).toEqual([expected])
  })

  test('of S3 is its gateway', () => {
    expect(needs({}).find(({ name }) => name === 's3')?.kind).toBe('Gateway')
  })
})
