import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject, Resource } from '../../../build/template/template.ts'
import { derive } from '../../../handler/fargate/taskDefinitions/derive.ts'
import { lookupIn } from '../../plan/parameters.ts'
import { readTemplateTask, splitTasks } from '../../plan/templateTasks.ts'
import { UsageError } from '../../usageError.ts'

const environment = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' }

const resources: Record<string, Resource> = {
  Password: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
  Url: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/orders/url' } },
  Key: { Type: 'AWS::SSM::Parameter', Properties: {} },
  Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: { Ref: 'AWS::StackName' } } },
  Images: { Type: 'AWS::ECR::Repository', Properties: {} },
  Named: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: { 'Fn::Join': ['-', ['files', { Ref: 'AWS::AccountId' }]] } },
  },
  Unnamed: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Given' } } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
}

const readTask = (Properties: JsonObject, parameters: Record<string, string> = {}) => {
  const template = {
    Parameters: { Given: { Type: 'String' } },
    Conditions: { IsGiven: { 'Fn::Equals': [{ Ref: 'Given' }, 'yes'] } },
    Mappings: { Images: { 'eu-west-1': { app: IMAGE } } },
    Resources: { ...resources, Task: { Type: 'AWS::ECS::TaskDefinition', Properties } },
  }
  const warnings: string[] = []
  const warn = (words: string) => void warnings.push(words)
  const { lookup } = lookupIn(template, { path: 't.yaml', parameters, environment, stack: 'orders' }, warn)
  const definition = readTemplateTask('Task', { path: 't.yaml', template, environment, lookup, warn })
  return { definition, warnings, derived: derive([definition], environment.region) }
}

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app'

const readContainer = (container: JsonObject, parameters?: Record<string, string>) =>
  readTask({ ContainerDefinitions: [{ Name: 'app', Image: 'nginx', ...container }] }, parameters)

const ECR = ['ecr.api', 'ecr.dkr', 's3']

const servicesOf = ({ derived }: ReturnType<typeof readTask>): string[] => [...derived.reasons.keys()]

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('An image', () => {
  test.each<[string, Json]>([
    ['by GetAtt of its repository', { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }],
    ['by GetAtt in one string', { 'Fn::GetAtt': 'Repository.RepositoryUri' }],
    ['by Sub of its repository', { 'Fn::Sub': '${Images.RepositoryUri}:7' }],
    [
      'by the name of its repository',
      { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/${Images}' },
    ],
    ['whose tag is not known', { 'Fn::Sub': `${IMAGE}:\${Given}` }],
    ['whose account is not known', { 'Fn::Sub': '${Given}.dkr.ecr.eu-west-1.amazonaws.com/app' }],
    [
      'as CDK has it',
      {
        'Fn::Join': [
          '',
          [
            { 'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Images', 'Arn'] }] }] },
            '.dkr.ecr.',
            { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Images', 'Arn'] }] }] },
            '.',
            { Ref: 'AWS::URLSuffix' },
            '/',
            { Ref: 'Images' },
            ':latest',
          ],
        ],
      },
    ],
  ])('%s is in Amazon ECR', (_, Image) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual(ECR)
    expect([...task.warnings, ...task.derived.warnings]).toEqual([])
    expect(task.derived.reasons.get('ecr.api')?.[0]).toMatch(
      /^container app pulls .*\.dkr\.ecr\.eu-west-1\.amazonaws\.com\//,
    )
  })

  test('has the name of its repository, as far as it is known', () => {
    expect(readContainer({ Image: { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] } }).definition).toMatchObject({
      containerDefinitions: [{ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders' }],
    })
  })

  test.each<[string, Json, string]>([
    ['empty', '', 'an empty image'],
    ['a parameter without a value', { Ref: 'Given' }, '${Given}'],
    ['a registry without a value', { 'Fn::Sub': '${Given}/app:1' }, '${Given}/app:1'],
    ['an export', { 'Fn::ImportValue': 'image' }, '${ImportValue}'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '${Queue.Arn}'],
    ['a dynamic reference', '{{resolve:ssm:/image}}', '{{resolve:ssm:/image}}'],
  ])('that is %s is assumed to be in Amazon ECR, and a warning says so', (_, Image, shown) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual(ECR)
    expect(task.derived.warnings).toEqual([
      expect.stringContaining(`is assumed to be Amazon ECR in eu-west-1: ${shown} (container app)`),
    ])
  })

  test.each<[string, Json, RegExp]>([
    ['a tag', { 'Fn::Sub': 'nginx:${Given}' }, /Docker Hub has no endpoint: nginx:\$\{Given\} /],
    ['a name', { 'Fn::Sub': 'public.ecr.aws/${Given}' }, /^ECR Public has no endpoint/],
    [
      'an account',
      { 'Fn::Sub': '${Given}.dkr.ecr.us-east-1.amazonaws.com/app' },
      /^No endpoint in eu-west-1 reaches us-east-1/,
    ],
  ])('without %s stays in its registry', (_, Image, words) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual([])
    expect(task.warnings).toEqual([])
    expect(task.derived.warnings.at(-1)).toMatch(words)
  })

  test('by a parameter with a value is where that says', () => {
    expect(readContainer({ Image: { Ref: 'Given' } }, { Given: 'ghcr.io/app' }).derived.warnings[1]).toContain(
      'ghcr.io has no endpoint',
    )
  })
})

describe('A secret', () => {
  test.each<[string, Json, string]>([
    ['by Ref', { Ref: 'Password' }, 'secretsmanager'],
    ['that is not known but for its suffix', { 'Fn::Sub': '${Given}:password::' }, 'secretsmanager'],
    ['by Sub, with a suffix', { 'Fn::Sub': '${Password}:password::' }, 'secretsmanager'],
    ['by Join, with a suffix', { 'Fn::Join': ['', [{ Ref: 'Password' }, ':password::']] }, 'secretsmanager'],
    ['of a database', { 'Fn::Sub': '${Database.MasterUserSecret.SecretArn}:password::' }, 'secretsmanager'],
    [
      'by an ARN whose end is not known',
      { 'Fn::Sub': 'arn:aws:secretsmanager:eu-west-1:1:secret:${Given}' },
      'secretsmanager',
    ],
    ['by an ARN whose partition is not known', { 'Fn::Sub': 'arn:${Given}:ssm:eu-west-1:1:parameter/x' }, 'ssm'],
    ['that is a parameter', { Ref: 'Url' }, 'ssm'],
    ['that is a parameter without a name', { Ref: 'Key' }, 'ssm'],
    ['that is a parameter, by its ARN', { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:1:parameter${Url}' }, 'ssm'],
    ['by a name whose end is not known', { 'Fn::Sub': '/orders/${Given}' }, 'ssm'],
  ])('%s shows its service', (_, ValueFrom, service) => {
    const inContainer = readContainer({ Secrets: [{ Name: 'KEY', ValueFrom }] })
    const inOptions = readContainer({
      LogConfiguration: { LogDriver: 'awslogs', SecretOptions: [{ Name: 'KEY', ValueFrom }] },
    })

    expect(servicesOf(inContainer)).toEqual([service])
    expect(servicesOf(inOptions)).toEqual(['logs', service])
    expect([...inContainer.warnings, ...inOptions.warnings]).toEqual([])
    expect(inContainer.derived.warnings.join()).not.toContain('not known')
  })

  test.each<[string, Json]>([
    ['a parameter without a value', { Ref: 'Given' }],
    ['an ARN without a service', { 'Fn::Sub': 'arn:aws:${Given}:eu-west-1:1:secret:x' }],
    ['an export', { 'Fn::ImportValue': 'secret' }],
    ['empty', ''],
  ])('that is %s needs no service, and a warning names it', (_, ValueFrom) => {
    const task = readContainer({ Secrets: [{ Name: 'KEY', ValueFrom }] })

    expect(servicesOf(task)).toEqual([])
    expect(task.derived.warnings.at(-1)).toMatch(
      /^It is not known whether Secrets Manager or Parameter Store keeps .*: KEY of container app .*SecretsManager or ParameterStore/,
    )
  })

  test('that an image is pulled with is Secrets Manager’s', () => {
    const credentials = (CredentialsParameter: Json) =>
      servicesOf(readContainer({ RepositoryCredentials: { CredentialsParameter } }))

    expect(credentials({ Ref: 'Password' })).toEqual(['secretsmanager'])
    expect(credentials({ Ref: 'Given' })).toEqual(['secretsmanager'])
  })
})

describe('A file in S3', () => {
  const readFile = (Value: Json) => readContainer({ EnvironmentFiles: [{ Type: 's3', Value }] }).derived

  test.each<[string, Json]>([
    ['Ref', { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Named' }, '/app.env']] }],
    ['GetAtt', { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Named', 'Arn'] }, 'app.env']] }],
    ['Sub', { 'Fn::Sub': '${Named.Arn}/app.env' }],
  ])('by %s of a bucket with a name is read', (_, value) => {
    expect(readFile(value)).toMatchObject({ S3Buckets: ['files-123456789012'] })
  })

  test.each<[string, string]>([
    ['arn:aws:s3:::${Unnamed}/app.env', 'The bucket is not known: arn:aws:s3:::${Unnamed}/app.env (container app)'],
    ['${Unnamed.Arn}/app.env', 'The bucket is not known: ${Unnamed.Arn}/app.env (container app)'],
    ['arn:aws:s3:::${Given}/app.env', 'The bucket is not known: arn:aws:s3:::${Given}/app.env (container app)'],
  ])('%s is to be named', (text, words) => {
    const { S3Buckets, warnings } = readFile({ 'Fn::Sub': text })

    expect(S3Buckets).toEqual([])
    expect(warnings).toContainEqual(expect.stringContaining(words))
  })

  test('that Fluent Bit reads is in a variable', () => {
    const Environment = [
      { Name: 'QUEUE', Value: { Ref: 'Queue' } },
      { Name: 'aws_fluent_bit_init_s3_1', Value: { 'Fn::Sub': '${Named.Arn}/fluent.conf' } },
      { Name: 'PORT', Value: 80 },
    ]
    const task = readContainer({ Environment })

    expect(task.derived.S3Buckets).toEqual(['files-123456789012'])
    expect(task.warnings).toEqual([])
  })
})

describe('Logs', () => {
  test('keep the keys of their options, whose values are strings', () => {
    const Options = { 'awslogs-group': { Ref: 'Logs' }, 'awslogs-create-group': true, MaxSize: 10, EMPTY_STATE: null }
    const { definition, warnings } = readContainer({
      LogConfiguration: { LogDriver: 'awslogs', Options },
      FirelensConfiguration: { Type: 'fluentbit', Options: { 'config-file-type': 's3', 'Enable-Ecs': true } },
    })

    expect(definition.containerDefinitions[0]).toMatchObject({
      logConfiguration: { options: { 'awslogs-group': '${Logs}', 'awslogs-create-group': 'true', MaxSize: '10' } },
      firelensConfiguration: { options: { 'config-file-type': 's3', 'Enable-Ecs': 'true' } },
    })
    expect(warnings).toEqual([])
  })

  test('go by FireLens to its output', () => {
    const Options = { Name: 'kinesis_firehose', region: { Ref: 'AWS::Region' } }

    expect(servicesOf(readContainer({ LogConfiguration: { LogDriver: 'awsfirelens', Options } }))).toEqual([
      'kinesis-firehose',
    ])
  })

  test('go to this region where theirs is not known, and a warning says so', () => {
    const Options = { 'awslogs-region': { Ref: 'Given' } }
    const task = readContainer({ LogConfiguration: { LogDriver: 'awslogs', Options } })

    expect(servicesOf(task)).toEqual(['logs'])
    expect(task.derived.warnings.at(-1)).toMatch(
      /^The region is not known and is assumed to be eu-west-1: logs of container app \(region \$\{Given\}\)/,
    )
  })

  test('whose configuration is not known are named', () => {
    expect(readContainer({ LogConfiguration: { 'Fn::ImportValue': 'logs' } }).warnings).toEqual([
      expect.stringMatching(/^Task: ContainerDefinitions\[0\]\.LogConfiguration is not known \(\$\{ImportValue\}\)/),
    ])
  })
})

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
      ProxyConfiguration: { Type: 'APPMESH', ContainerName: 'envoy' },
      Volumes: [
        { Name: 'efs', EFSVolumeConfiguration: { FilesystemId: { Ref: 'Files' } } },
        { Name: 'fsx', FSxWindowsFileServerVolumeConfiguration: { FileSystemId: 'fs-0a' } },
        { Name: 's3', S3FilesVolumeConfiguration: { FileSystemArn: { Ref: 'Files' } } },
      ],
    })

    expect([...derived.reasons.keys()]).toEqual([...ECR, 'secretsmanager', 'appmesh-envoy-management'])
    expect(derived).toMatchObject({ S3Buckets: ['specs'], needs140: ['EFS volumes', 'credential specs'] })
    expect(derived.warnings.join()).toMatch(/volume fsx.*volume s3.*App Mesh/)
  })

  test('has what a mapping of the template holds', () => {
    const Image = { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'app'] }

    expect(servicesOf(readContainer({ Image }))).toEqual(ECR)
    expect(readContainer({ Image }).definition.containerDefinitions[0]?.image).toBe(IMAGE)
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

describe('TaskDefinitions', () => {
  const own = '<task definition Task>'

  test.each<[string, Json | undefined, string[], Json | undefined]>([
    ['of the template only', [own], ['Task'], undefined],
    ['of the template and others', [own, 'orders', own], ['Task'], ['orders']],
    ['in one string', `${own}, orders`, ['Task'], [' orders']],
    ['that are registered', ['orders'], [], ['orders']],
    ['of another form', 'orders', [], 'orders'],
    ['that are left out', undefined, [], undefined],
  ])('%s are separated', (_, value, ids, registered) => {
    expect(splitTasks(value)).toEqual({ ids, registered })
  })
})
