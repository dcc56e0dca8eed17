import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { temporaryFiles } from '../files.ts'
import { expectUsageError } from '../program.ts'
import { type CreatedTestbed, namesIn, planOf } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const planTemplate = async (testbed: CreatedTestbed, template: string, ...args: string[]) =>
  planOf(testbed, '--template', await fileOf('template.yaml', template), ...args)

const planJson = async (testbed: CreatedTestbed, template: string, ...args: string[]) => {
  const { status, stdout, stderr } = await planTemplate(testbed, template, '--json', ...args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** A template with its own VPC, task definitions and services. */
const templateOf = (more = ''): string => `
Mappings:
  Stages: { prod: { bucket: assets-prod }, dev: { bucket: assets-dev } }
Parameters:
  Stage: { Type: String, Default: prod }
  Key: { Type: String, Default: '' }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasKey: !Not [!Equals [!Ref Key, '']]
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  PrivateA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc } }
  Named: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub "files-\${AWS::AccountId}" } }
  Unnamed: { Type: AWS::S3::Bucket }
  Setting: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: from-a-parameter } }
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: web
          Image: !Sub "\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/web:1"
          LogConfiguration: { LogDriver: awslogs, Options: { awslogs-region: !Ref AWS::Region } }
  Job:
    Type: AWS::ECS::TaskDefinition
    Condition: IsProd
    Properties:
      ContainerDefinitions: [{ Name: job, Image: nginx, Secrets: [{ Name: KEY, ValueFrom: /job/key }] }]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Web
      EnableExecuteCommand: !If [IsProd, true, false]
      ServiceConnectConfiguration: { Enabled: 'true' }
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      Configuration: { ExecuteCommandConfiguration: { KmsKeyId: !If [HasKey, !Ref Key, !Ref AWS::NoValue] } }
${more}`

const endpoints = (properties: string, condition = ''): string => `
  Endpoints:
    Type: Custom::FargateEndpoints
    ${condition}
    Properties: ${properties}
`

describe('plan --template, for a template without the resource,', () => {
  test('plans for its task definitions and services, and shows the lines to add', async () => {
    const testbed = await createTestbed()

    const planned = await planJson(testbed, templateOf(), '--vpc-id', testbed.vpcId)

    expect(namesIn(planned)).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssmmessages', 'ssm', 'ecs-agent'])
    expect(planned.vpcId).toBe(testbed.vpcId)
    expect(planned.suggestion).toContain('Type: Custom::FargateEndpoints')
    expect(planned.suggestion.split('\n').slice(-4)).toEqual([
      '      VpcId: !Ref Vpc',
      '      TaskDefinitions: [!Ref Web, !If [IsProd, !Ref Job, !Ref AWS::NoValue]]',
      '      EcsExec: true',
      '      ServiceConnect: true',
    ])
  })

  test('uses only the resources whose conditions are true', async () => {
    const testbed = await createTestbed()
    const args = ['--parameter', 'Stage=dev', '--parameter', 'Key=alias/exec']

    const planned = await planJson(testbed, templateOf(), ...args)

    expect(namesIn(planned)).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'kms', 'ecs-agent'])
    expect(planned.suggestion).toMatch(/!Ref Job, !Ref AWS::NoValue\]\]\n {6}ServiceConnect: true\n {6}Kms: true$/)
  })

  test('lets options override the template', async () => {
    const planned = await planJson(
      await createTestbed(),
      templateOf(),
      '--ecs-exec',
      'false',
      '--service-connect',
      'false',
    )

    expect(namesIn(planned)).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssm'])
  })

  test('reads the VPC from the only parameter of that type', async () => {
    const testbed = await createTestbed()
    const template = templateOf()
      .replace(/ {2}Vpc: .*\n.*\n/, '')
      .replace('Parameters:', 'Parameters:\n  Network: { Type: AWS::EC2::VPC::Id }')

    const planned = await planJson(testbed, template, '--parameter', `Network=${testbed.vpcId}`)
    const unnamed = await planJson(testbed, template)

    expect(planned).toMatchObject({ vpcId: testbed.vpcId, summary: '7 to create' })
    expect(planned.suggestion).toContain('VpcId: !Ref Network')
    const { warnings } = await planJson(testbed, template, '--vpc-id', testbed.vpcId)
    expect(warnings.join()).not.toContain('have no value')
    expect(unnamed).toMatchObject({ vpcId: null, because: 'No VPC is named: --vpc-id plans for one.' })
  })

  test('rejects a template without task definitions', async () => {
    expectUsageError(
      await planTemplate(await createTestbed(), 'Resources: { Queue: { Type: AWS::SQS::Queue } }'),
      /expected one Custom::FargateEndpoints or an AWS::ECS::TaskDefinition, has none/,
    )
  })
})

describe('plan --template, for a template that creates the VPC,', () => {
  test('shows services, reasons, the cost per zone, and what is still unknown', async () => {
    const testbed = await createTestbed()
    const template = templateOf(
      endpoints('{ VpcId: !Ref Vpc, SubnetIds: [!Ref PrivateA], TaskDefinitions: [!Ref Web] }'),
    )

    const planned = await planJson(testbed, template)
    const { stdout } = await planTemplate(testbed, template)

    expect(planned).toMatchObject({ vpcId: null, estimatedMonthlyCostOfZone: 30.66 })
    expect(planned.services).toContainEqual({
      service: 's3',
      kind: 'Gateway',
      reason: expect.stringMatching(/^container web pulls/),
    })
    expect(planned.unknown).toHaveLength(3)
    expect(stdout).toMatch(
      /The template creates the VPC.*Plan: at most 4 to create\..*logs +an interface in each zone.*What only the VPC shows/s,
    )
    expect(testbed.simulator.calls.map(({ action }) => action)).not.toContain('DescribeVpcEndpoints')
  })

  test('warns about needs of the services that the resource does not request', async () => {
    const template = templateOf(endpoints('{ VpcId: !Ref Vpc }'))

    const { warnings } = await planJson(await createTestbed(), template)

    expect(warnings).toEqual([
      'Service has EnableExecuteCommand, but EcsExec is not set. Set EcsExec to true, or tasks lack an endpoint.',
      'Service has ServiceConnectConfiguration, but ServiceConnect is not set. Set ServiceConnect to true, or tasks lack an endpoint.',
    ])
  })

  test.each([
    '{ VpcId: !Ref Vpc, EcsExec: true, ServiceConnect: true }',
    '{ VpcId: !Ref Vpc, EcsExec: true, EcsControlPlane: true }',
  ])('does not warn about needs that the resource requests: %s', async (properties) => {
    expect((await planJson(await createTestbed(), templateOf(endpoints(properties)))).warnings).toEqual([])
  })

  test('rejects an imported VPC, whose id is unknown', async () => {
    const template = templateOf(endpoints('{ VpcId: !ImportValue vpc }'))

    expectUsageError(await planTemplate(await createTestbed(), template), /VpcId: \{"Fn::ImportValue":"vpc"\}/)
  })
})

describe('plan --template, for a resource with a condition,', () => {
  const template = templateOf(endpoints('{ VpcId: !ImportValue vpc }', 'Condition: IsProd'))

  test('reports that the resource is not created if the condition is false', async () => {
    const testbed = await createTestbed()
    const { status, stdout } = await planTemplate(testbed, template, '--parameter', 'Stage=dev')

    expect({ status, words: stdout.trim() }).toEqual({ status: 0, words: 'Endpoints is not created: IsProd is false.' })
    expect(await planJson(testbed, template, '--parameter', 'Stage=dev')).toMatchObject({
      created: false,
      because: 'Endpoints is not created: IsProd is false.',
      services: [],
    })
  })

  test('reports that an update deletes an existing resource', async () => {
    const { stdout } = await planTemplate(
      await createTestbed(),
      template,
      '--parameter',
      'Stage=dev',
      '--stack',
      'orders',
    )

    expect(stdout).toContain('IsProd is false. Where orders has it, the update deletes it.')
  })

  test('plans if the condition is true or unknown', async () => {
    const testbed = await createTestbed()
    const unknown = template.replace('!Equals [!Ref Stage, prod]', '!Equals [!ImportValue stage, prod]')

    expect((await planJson(testbed, template, '--vpc-id', testbed.vpcId)).warnings.join()).not.toContain(
      'planned as if',
    )
    expect((await planJson(testbed, unknown, '--vpc-id', testbed.vpcId)).warnings[0]).toMatch(
      /^Endpoints is planned as if it were created: .* IsProd, which depends on \{"Fn::ImportValue":"stage"\}/,
    )
  })

  test('selects the one of two resources that is created', async () => {
    const other = endpoints('{ VpcId: !ImportValue vpc, EcsExec: true }', 'Condition: IsDev').replace(
      'Endpoints:',
      'Dev:',
    )
    const both = `${template}${other}`.replace('IsProd: !E', 'IsDev: !Not [!Condition IsProd]\n  IsProd: !E')
    const testbed = await createTestbed()

    const planned = await planJson(testbed, both, '--vpc-id', testbed.vpcId, '--parameter', 'Stage=dev')

    expect(namesIn(planned)).toContain('ssmmessages')
  })
})

describe('plan --template resolves', () => {
  test.each<[string, string, string]>([
    ['a mapping', '[!FindInMap [Stages, !Ref Stage, bucket]]', 'assets-prod'],
    ['the default of a mapping', '[!FindInMap [Stages, none, bucket, { DefaultValue: assets }]]', 'assets'],
    ['a bucket with a name', '[!Ref Named]', 'files-123456789012'],
    ['the ARN of a bucket', '[!GetAtt Named.Arn]', 'files-123456789012'],
    ['the value of a parameter in Parameter Store', '[!GetAtt Setting.Value]', 'from-a-parameter'],
  ])('%s', async (_, buckets, name) => {
    const testbed = await createTestbed()
    const template = templateOf(endpoints(`{ VpcId: ${testbed.vpcId}, S3Buckets: ${buckets} }`))

    const { actions, warnings } = await planJson(testbed, template)

    expect(JSON.stringify(actions)).toContain(`arn:aws:s3:::${name}`)
    expect(warnings.join()).not.toContain('S3Buckets has values')
  })

  test('a bucket without a name to a stand-in, with a warning', async () => {
    const testbed = await createTestbed()
    const template = templateOf(endpoints(`{ VpcId: ${testbed.vpcId}, S3Buckets: [!Ref Unnamed, other] }`))

    const { actions, warnings } = await planJson(testbed, template)

    expect(JSON.stringify(actions)).toMatch(/arn:aws:s3:::known-once-deployed.*arn:aws:s3:::other/)
    expect(warnings[0]).toMatch(/^S3Buckets has values that are known in a deployed stack only \(\{"Ref":"Unnamed"\}\)/)
  })
})
