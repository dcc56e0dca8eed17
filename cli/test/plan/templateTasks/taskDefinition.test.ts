import { describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../../build/template/template.ts'
import { UsageError } from '../../../usageError.ts'
import { ECR, IMAGE, readContainer, readTask, servicesOf } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('A task definition', () => {
  test('has the platform that it names, if that is known', () => {
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

  test('has the value that a condition selects, or the first one if the condition is unknown', () => {
    const LogConfiguration = { 'Fn::If': ['IsGiven', { LogDriver: 'awslogs' }, { Ref: 'AWS::NoValue' }] }

    expect(servicesOf(readContainer({ LogConfiguration }, { Given: 'yes' }))).toEqual(['logs'])
    expect(servicesOf(readContainer({ LogConfiguration }, { Given: 'no' }))).toEqual([])
    expect(readContainer({ LogConfiguration })).toMatchObject({
      warnings: [expect.stringMatching(/^Task: a condition depends on \{"Ref":"Given"\}, .*the first is taken/)],
    })
  })

  test('causes a warning about unknown lists', () => {
    expect(readContainer({ Secrets: { Ref: 'Given' } }).warnings).toEqual([
      expect.stringContaining('ContainerDefinitions[0].Secrets is not known (${Given})'),
    ])
  })

  test('is read with all properties that affect endpoints', () => {
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

  test('has the values of mappings in the template', () => {
    const Image = { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'app'] }

    expect(servicesOf(readContainer({ Image }))).toEqual(ECR)
    expect(readContainer({ Image }).definition.containerDefinitions[0]?.image).toBe(IMAGE)
  })

  test('is read without properties that CloudFormation rejects, with a warning about each', () => {
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

  test('is read without properties that do not affect endpoints', () => {
    const { warnings } = readTask({
      ContainerDefinitions: [{ Image: IMAGE }],
      TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    })

    expect(warnings).toEqual([])
  })

  test.each<[string, JsonObject]>([
    ['no containers', {}],
    ['an empty list of containers', { ContainerDefinitions: [] }],
    ['a container without an image', { ContainerDefinitions: [{ Name: 'app' }] }],
    ['unknown containers', { ContainerDefinitions: { 'Fn::ImportValue': 'containers' } }],
    ['the keys of ECS', { containerDefinitions: [{ image: 'nginx' }] }],
  ])('with %s is rejected', (_, properties) => {
    expect(() => readTask(properties)).toThrow(UsageError)
    expect(() => readTask(properties)).toThrow(
      /^t\.yaml: Task: ContainerDefinitions(\[0\]\.Image)?: expected .* --task-definition/,
    )
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
