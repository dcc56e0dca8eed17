import { describe, expect, test } from '@jest/globals'
import { platformWarnings } from '../../../handler/fargate/platformWarnings.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'

const warningsOf = (raw: Record<string, unknown>, region = 'eu-west-1', needsVersion140: string[] = []) =>
  platformWarnings(parseProperties({ VpcId: 'vpc-0a', ...raw }), region, needsVersion140)

describe('platformWarnings for version 1.3.0', () => {
  test.each<[Record<string, unknown>, string[], string]>([
    [{ EcsExec: true }, [], 'ECS Exec'],
    [{ ServiceConnect: true }, [], 'Service Connect'],
    [{ Efs: true }, [], 'EFS volumes'],
    [{}, ['EFS volumes'], 'EFS volumes'],
    [{ EcsExec: true, Efs: true }, ['EFS volumes', 'environment files'], 'ECS Exec, EFS volumes, environment files'],
  ])(
    'names what needs 1.4.0 among the properties %j and the features of task definitions %j',
    (properties, needsVersion140, named) => {
      expect(warningsOf({ PlatformVersion: '1.3.0', ...properties }, 'eu-west-1', needsVersion140)).toEqual([
        `PlatformVersion 1.3.0 does not have these, which need 1.4.0: ${named}. Set PlatformVersion to 1.4.0 or LATEST.`,
      ])
      expect(warningsOf({ PlatformVersion: '1.4.0', ...properties }, 'eu-west-1', needsVersion140)).toEqual([])
    },
  )

  test('returns no warning about other features', () => {
    expect(warningsOf({ PlatformVersion: '1.3.0', Kms: true })).toEqual([])
  })
})

describe('Service Connect', () => {
  test.each(['ca-west-1', 'ap-southeast-5', 'mx-central-1', 'eusc-de-east-1'])(
    'needs all three ECS endpoints in a region launched since December 2023: %s',
    (region) => {
      expect(warningsOf({ ServiceConnect: true }, region)).toEqual([
        expect.stringContaining('Set EcsControlPlane to true'),
      ])
      expect(warningsOf({ ServiceConnect: true, EcsControlPlane: true }, region)).toEqual([])
      expect(warningsOf({}, region)).toEqual([])
    },
  )

  test.each(['us-east-1', 'ap-northeast-1', 'cn-north-1', 'us-gov-west-1'])(
    'needs one ECS endpoint in other regions: %s',
    (region) => {
      expect(warningsOf({ ServiceConnect: true }, region)).toEqual([])
    },
  )
})
