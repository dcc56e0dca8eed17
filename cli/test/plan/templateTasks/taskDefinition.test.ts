import { describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../../build/template/template.ts'
import { UsageError } from '../../../usageError.ts'
import { ECR, IMAGE, readContainer, readTask, servicesOf } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('A task definition', () => {
  test('is for the platform that it names, where that is known', () => {
    const containers = { ContainerDefinitions: [{ Image: IMAGE }] }
    const RuntimePlatform = { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }
    const warningsOf = (properties: JsonObject) => readTask({ ...containers, ...properties }).derived.warnings

    expect(warningsOf({ RuntimePlatform, Family: 'orders' })).toEqual([expect.stringMatching(/^Base .*: orders\./)])
    expect(warningsOf({ RuntimePlatform, Family: { Ref: 'Given' } })).toEqual([expect.stringMatching(/: Task\./)])
    expect(warningsOf({ RequiresCompatibilities: ['EC2'] })).toEqual([
      expect.stringContaining('not for Fargate: Task (EC2)'),
    ])
    expect(warningsOf({ RequiresCompatibilities: 'FARGATE' })).toEqual([])
    expect(warningsOf({ RequiresCompatibilities: [{ Ref: 'Given' }] })).toEqual([
      'The platform is not known and is assumed to be Linux on Fargate: Task (${Given}).',
    ])
  })

  test('has what a condition chooses, or the first of two where it is not known', () => {
    const LogConfiguration = { 'Fn::If': ['IsGiven', { LogDriver: 'awslogs' }, { Ref: 'AWS::NoValue' }] }

    expect(servicesOf(readContainer({ LogConfiguration }, { Given: 'yes' }))).toEqual(['logs'])
    expect(servicesOf(readContainer({ LogConfiguration }, { Given: 'no' }))).toEqual([])
    expect(readContainer({ LogConfiguration })).toMatchObject({
      warnings: [expect.stringMatching(/^Task: a condition depends on \{"Ref":"Given"\}, .*the first is taken/)],
    })
  })

  test('names the lists that are not known', () => {
    expect(readContainer({ Secrets: { Ref: 'Given' } }).warnings).toEqual([
      expect.stringContaining('ContainerDefinitions[0].Secrets is not known (${Given})'),
    ])
  })

  test('is read with all that endpoints depend on', () => {
    const { derived } = readTask({
      ContainerDefinitions: [{ Image: IMAGE, CredentialSpecs: ['credentialspecdomainless:arn:aws:s3:::specs/a.json'] }],
      EphemeralStorage: { SizeInGiB: 50 },
      NetworkMode: 'bridge',
      ProxyConfiguration: { Type: 'APPMESH', ContainerName: 'envoy' },
      Volumes: [
        { Name: 'efs', EFSVolumeConfiguration: { FilesystemId: { Ref: 'Files' } } },
        { Name: 'fsx', FSxWindowsFileServerVolumeConfiguration: { FileSystemId: 'fs-0a' } },
        { Name: 's3', S3FilesVolumeConfiguration: { FileSystemArn: { Ref: 'Files' } } },
      ],
    })

    expect([...derived.reasons.keys()]).toEqual([...ECR, 'secretsmanager', 'appmesh-envoy-management'])
    expect(derived).toMatchObject({
      S3Buckets: ['specs'],
      needsVersion140: ['EFS volumes', 'ephemeralStorage', 'credential specs'],
    })
    expect(derived.warnings.join()).toMatch(/network mode awsvpc only.*volume fsx.*volume s3.*App Mesh/)
  })

  test('has what a mapping of the template holds', () => {
    const Image = { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'app'] }

    expect(servicesOf(readContainer({ Image }))).toEqual(ECR)
    expect(readContainer({ Image }).definition.containerDefinitions[0]?.image).toBe(IMAGE)
  })

  test('is read without what CloudFormation does not take, which is named', () => {
    const { warnings, definition } = readTask({
      ContainerDefinitions: [{ Image: IMAGE, name: 'app', Secrets: null, DockerLabels: { team: 'a' } }],
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    })

    expect(warnings).toEqual([
      'Task: ContainerDefinitions[0].name is ignored here: CloudFormation writes Name.',
      'Task: ContainerDefinitions[0].Secrets is ignored here: CloudFormation allows no null.',
      'Task: runtimePlatform is ignored here: CloudFormation writes RuntimePlatform.',
    ])
    expect(definition.runtimePlatform).toBeUndefined()
  })

  test('is not read for what bears on no endpoint', () => {
    const { warnings } = readTask({
      ContainerDefinitions: [{ Image: IMAGE }],
      TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    })

    expect(warnings).toEqual([])
  })

  test.each<[string, JsonObject]>([
    ['no containers', {}],
    ['none in its list', { ContainerDefinitions: [] }],
    ['a container without an image', { ContainerDefinitions: [{ Name: 'app' }] }],
    ['containers that are not known', { ContainerDefinitions: { 'Fn::ImportValue': 'containers' } }],
    ['keys of ECS', { containerDefinitions: [{ image: 'nginx' }] }],
  ])('with %s can’t be read', (_, properties) => {
    expect(() => readTask(properties)).toThrow(UsageError)
    expect(() => readTask(properties)).toThrow(
      /^t\.yaml: Task: ContainerDefinitions(\[0\]\.Image)?: expected .* --task-definition/,
    )
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
