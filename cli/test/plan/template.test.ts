import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { runProgram } from '../../program.ts'
import { temporaryFiles } from '../files.ts'
import { connectionArgs, expectUsageError } from '../program.ts'
import { runHere } from '../run.ts'
import { type CreatedTestbed, planOf, servicesIn } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const planTemplate = async (testbed: CreatedTestbed, template: string, ...args: string[]) =>
  planOf(testbed, '--template', await fileOf('template.yaml', template), '--json', ...args)

const templateOf = (properties: string): string => `
Parameters:
  Vpc: { Type: AWS::EC2::VPC::Id }
  Exec: { Type: String, Default: 'true' }
  ServiceToken: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /fargate-endpoints/service-token }
  Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /name }
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Endpoints:
    Type: Custom::FargateEndpoints
    Properties:
      ServiceToken: !Ref ServiceToken
      VpcId: !Ref Vpc
${properties}
`

describe('plan --template', () => {
  test('reads the properties, with the values of parameters and their defaults', async () => {
    const testbed = await createTestbed()
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    const template = templateOf('      EcsExec: !Ref Exec\n      Tags: [{ Key: where, Value: !Sub "${AWS::Region}" }]')

    const { status, stdout } = await planTemplate(testbed, template, '--parameter', `Vpc=${testbed.vpcId}`)

    expect(status).toBe(0)
    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssmmessages'])
    expect(JSON.parse(stdout).actions[0]).toMatchObject({ tags: { where: 'ap-northeast-1' } })
  })

  test('resolves a condition that parameters decide', async () => {
    const testbed = await createTestbed()
    const template = `Conditions: { WithExec: !Equals [!Ref Exec, 'true'] }${templateOf(
      "      EcsExec: !If [WithExec, 'true', !Ref AWS::NoValue]",
    )}`
    const planWith = (exec: string) =>
      planTemplate(testbed, template, '--vpc-id', testbed.vpcId, '--parameter', `Exec=${exec}`)

    expect(servicesIn(await planWith('true'))).toContain('ssmmessages')
    expect(servicesIn(await planWith('false'))).not.toContain('ssmmessages')
  })

  test('reads standard input, and a file with the prefix file://', async () => {
    const testbed = await createTestbed()
    const template = templateOf('      EcsExec: true')
    const args = ['plan', ...connectionArgs(testbed.simulator), '--json', '--vpc-id', testbed.vpcId, '--template', '-']
    const stdin = Readable.from([template])
    const file = `file://${await fileOf('template.yaml', template)}`

    const read = await runHere((given, streams) => runProgram(given, { ...streams, stdin }), args)

    expect(servicesIn(read)).toContain('ssmmessages')
    expect(servicesIn(await planOf(testbed, '--template', file, '--json', '--vpc-id', testbed.vpcId))).toContain(
      'ssmmessages',
    )
    expectUsageError(await planOf(testbed, '--template', '-', '--task-definition', '-'), /expected - for one of them/)
  })

  test('reads a template in JSON', async () => {
    const testbed = await createTestbed()
    const properties = { VpcId: testbed.vpcId, CloudWatchLogs: false }
    const template = JSON.stringify({
      Resources: { Any: { Type: 'Custom::FargateEndpoints', Properties: properties } },
    })

    expect(servicesIn(await planTemplate(testbed, template))).toEqual(['ecr.api', 'ecr.dkr', 's3'])
  })

  test('reads scalars as strings, as CloudFormation delivers them', async () => {
    const testbed = await createTestbed()
    const template = templateOf('      Trigger: 5\n      MaxAvailabilityZones: 1\n      EcsExec: yes')

    const run = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId)

    expect(servicesIn(run)).toContain('ssmmessages')
  })

  test.each([
    'Fn::ForEach::Tasks: [Name, [a], { Task: { Type: AWS::ECS::TaskDefinition } }]',
    'Fn::Transform: { Name: AWS::Include }',
  ])('warns about an entry that it does not expand: %s', async (entry) => {
    const testbed = await createTestbed()

    const run = await planTemplate(testbed, `${templateOf('')}  ${entry}`, '--vpc-id', testbed.vpcId)

    expect(JSON.parse(run.stdout).warnings[0]).toMatch(
      /^What Fn::\S+ adds to Resources is not read\. .* --template-stage Processed/,
    )
    expectUsageError(
      await planTemplate(testbed, `Resources:\n  ${entry}`),
      /AWS::ECS::TaskDefinition, has none: .*\. What Fn::\S+ adds to Resources is not read\./,
    )
  })

  test('uses the name of an existing stack, or a replacement with a warning', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    const template = templateOf('      S3Buckets: [!Sub "${AWS::StackName}-${AWS::URLSuffix}"]')
    const planFor = async (...args: string[]) => {
      const { stdout } = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId, ...args)
      return JSON.parse(stdout)
    }

    const fresh = await planFor()
    const [stack] = fresh.stacks
    const existing = await planFor('--stack', stack)

    expect(JSON.stringify(fresh.actions)).toContain('new-stack-amazonaws.com')
    expect(fresh.warnings[0]).toMatch(/^AWS::StackName: new-stack replaces .*--stack/)
    expect(JSON.stringify(existing.actions)).toContain(`${stack}-amazonaws.com`)
    expect(existing.warnings.join()).not.toContain('AWS::StackName')
  })

  test('resolves AWS::URLSuffix in China', async () => {
    const testbed = await createTestbed({ region: 'cn-north-1' })
    const template = templateOf('      Tags: [{ Key: suffix, Value: !Ref AWS::URLSuffix }]')

    const { stdout } = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId)

    expect(JSON.parse(stdout).actions[0]).toMatchObject({ tags: { suffix: 'amazonaws.com.cn' } })
  })

  test('replaces values of tags and policies that only a deployed stack has, with a warning', async () => {
    const testbed = await createTestbed()
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    const template = templateOf(`      Tags:
        - { Key: queue, Value: !Sub "of-\${Queue.Arn}" }
        - !GetAtt Queue.Tag
      PolicyDocuments:
        ecr.api: { Statement: [{ Effect: Allow, Principal: { AWS: !GetAtt Queue.Arn }, Action: '*', Resource: '*' }] }
        logs: !Sub '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "\${Queue.Arn}"}]}'
        ecr.dkr: !GetAtt Queue.Policy`)
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form

    const { status, stdout } = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId)

    const { actions, warnings } = JSON.parse(stdout)
    expect(status).toBe(0)
    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs'])
    expect(actions[0]).toMatchObject({ tags: { queue: 'of-known-once-deployed' } })
    expect(JSON.stringify(actions)).toMatch(/known-once-deployed.*known-once-deployed.*known-once-deployed/)
    expect(warnings.slice(0, 2)).toEqual([
      expect.stringMatching(/^Tags has values that are known in a deployed stack only \(.*Queue\.Arn.*Queue.*Tag.*\)/),
      expect.stringMatching(/^PolicyDocuments has values that are .*"Queue","Policy"/),
    ])
  })

  test('reads a policy document that the template writes as a JSON string', async () => {
    const testbed = await createTestbed()
    const template = templateOf(`      PolicyDocuments:
        logs: !ToJsonString { Statement: [{ Effect: Allow, Principal: '*', Action: '*', Resource: !Sub "arn:\${AWS::Partition}:logs:::x" }] }`)

    const { stdout } = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId)

    expect(JSON.stringify(JSON.parse(stdout).actions)).toContain('arn:aws:logs:::x')
  })

  test('leaves out tags that are entirely unknown', async () => {
    const testbed = await createTestbed()

    const run = await planTemplate(testbed, templateOf('      Tags: !GetAtt Queue.Tags'), '--vpc-id', testbed.vpcId)

    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining('Tags has values that') })
  })

  test('leaves out groups and subnets that the template creates, with a warning', async () => {
    const testbed = await createTestbed()
    const template = templateOf(`      AllowedSecurityGroupIds: [!Ref TaskGroup, !GetAtt Queue.Group]
      SubnetIds: [!Ref Subnet, ${testbed.network.privateSubnetIds[0]}]
  TaskGroup: { Type: AWS::EC2::SecurityGroup }
  Subnet: { Type: AWS::EC2::Subnet }`)

    const { status, stdout } = await planTemplate(testbed, template, '--parameter', `Vpc=${testbed.vpcId}`)

    expect(status).toBe(0)
    expect(JSON.parse(stdout).warnings.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^AllowedSecurityGroupIds has resources of the template, .*only \({"Ref":"TaskGroup"}; {"Fn::GetAtt":.*\)\. They are left out here\. .*--allowed-security-group-ids/,
      ),
      expect.stringMatching(/^SubnetIds has resources of the template, .*{"Ref":"Subnet"}\)/),
    ])
    expect(JSON.parse(stdout).services[0].subnetIds).toEqual([testbed.network.privateSubnetIds[0]])
  })

  test('lets options override the template', async () => {
    const testbed = await createTestbed()
    const template = templateOf('      EcsExec: !GetAtt Queue.Arn')

    const run = await planTemplate(testbed, template, '--vpc-id', testbed.vpcId, '--ecs-exec', 'false')

    expect(servicesIn(run)).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs'])
  })

  test('selects one of several resources with --resource', async () => {
    const testbed = await createTestbed()
    const one = (exec: boolean) => ({
      Type: 'Custom::FargateEndpoints',
      Properties: { VpcId: testbed.vpcId, EcsExec: exec },
    })
    const other = { Type: 'AWS::CloudFormation::CustomResource', Properties: { ServiceToken: 'arn' } }
    const template = JSON.stringify({ Resources: { Front: one(false), Other: other, Back: one(true) } })

    expect(servicesIn(await planTemplate(testbed, template, '--resource', 'Back'))).toContain('ssmmessages')
    expectUsageError(
      await planTemplate(testbed, template),
      /expected one Custom::FargateEndpoints, has Front, Back: name one by/,
    )
  })
})

describe('plan --template rejects, with one line,', () => {
  test.each<[string, string, string[], RegExp]>([
    [
      'all values that only a deployed stack has',
      templateOf('      S3Buckets: [!GetAtt Queue.QueueName]'),
      [],
      /these values are not in the template: VpcId: \{"Ref":"Vpc"\}; S3Buckets: \{"Fn::GetAtt".* --parameter Name=Value, .*: --vpc-id, --s3-buckets$/,
    ],
    [
      'task definitions that only a deployed stack has',
      templateOf('      TaskDefinitions: [!Ref Queue]'),
      ['--vpc-id', 'vpc-0a'],
      /TaskDefinitions: .* --parameter Name=Value, .*: --task-definition$/,
    ],
    [
      'an unknown property, without naming an option',
      templateOf('      Buckets: [!Ref Queue]'),
      ['--vpc-id', 'vpc-0a'],
      /Buckets: .* --parameter Name=Value$/,
    ],
    [
      'a value in Parameter Store',
      templateOf('      S3Buckets: [!Ref Name]'),
      ['--parameter', 'Vpc=vpc-0a'],
      /S3Buckets: \{"Ref":"Name"\} \(Parameter Store holds its value: give it by --parameter Name=VALUE\)\. Or give the property by its own option: --s3-buckets$/,
    ],
    [
      'the id of a VPC in Parameter Store',
      templateOf('').replace('AWS::EC2::VPC::Id', '"AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>"'),
      [],
      /Parameter Store holds its value: give it by --parameter Vpc=vpc-…\)/,
    ],
    [
      'each unknown value of a list',
      templateOf('      SubnetIds: [!ImportValue a, !Ref Queue, !ImportValue b]'),
      ['--parameter', 'Vpc=vpc-0a'],
      /: SubnetIds: \{"Fn::ImportValue":"a"\}; SubnetIds: \{"Fn::ImportValue":"b"\}\. .*: --subnet-ids$/,
    ],
    [
      'a name that the template does not have',
      templateOf('').replace('!Ref Vpc', '!Ref Vcp'),
      [],
      /VpcId: \{"Ref":"Vcp"\} \(the template has no parameter or resource Vcp\)\. Or give the property by its own option: --vpc-id$/,
    ],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    [
      'an attribute of a resource that the template does not have, with a suggestion',
      templateOf('      S3Buckets: [!GetAtt Queues.Arn, !Sub "${Names}"]'),
      ['--parameter', 'Vpc=vpc-0a'],
      /no parameter or resource Queues; did you mean Queue\?\); .* resource Names; did you mean Name\?\)/,
    ],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    [
      'a property without a value',
      templateOf('      EcsExec:\n      Tags: [{ Key: a, Value: null }]'),
      [],
      /Endpoints: expected a value of EcsExec, got null: give one, or remove the key$/,
    ],
    [
      'a tag without a value',
      templateOf('      Tags: [{ Key: a, Value: null }]'),
      [],
      /Endpoints: expected a value of Tags\.0\.Value, got null/,
    ],
    [
      'a dynamic reference',
      templateOf("      S3Buckets: ['{{resolve:ssm:/bucket}}']"),
      ['--parameter', 'Vpc={{resolve:ssm:/vpc}}'],
      /not in the template: VpcId: \{\{resolve:ssm:\/vpc\}\}; S3Buckets: \{\{resolve:ssm:\/bucket\}\}\. .*--vpc-id, --s3-buckets$/,
    ],
    [
      'a parameter that the template does not have',
      templateOf(''),
      ['--parameter', 'VPC=vpc-0a'],
      /\(Vpc, Exec, .* got VPC/,
    ],
    ['an assignment without a name', templateOf(''), ['--parameter', 'vpc-0a'], /^--parameter: expected Name=Value/],
    ['a resource that the template does not have', templateOf(''), ['--resource', 'Nets'], /named Nets, has Endpoints/],
    [
      'a template without the resource',
      'Resources: { Queue: { Type: AWS::SQS::Queue } }',
      [],
      /, has none: --resource .* without --template, .* --vpc-id$/,
    ],
    [
      'a file that is not a template',
      'hello',
      [],
      /template\.yaml: expected a CloudFormation template.* got no Resources/,
    ],
    ['a file that is not YAML', '{ Resources: [', [], /template\.yaml: expected a CloudFormation template/],
    [
      'a misspelt property',
      templateOf('      EcsExek: true'),
      ['--vpc-id', 'vpc-0a'],
      /EcsExek: .*did you mean EcsExec/,
    ],
  ])('%s', async (_, template, args, words) => {
    expectUsageError(await planTemplate(await createTestbed(), template, ...args), words)
  })

  test('a file that does not exist', async () => {
    expectUsageError(
      await planOf(await createTestbed(), '--template', 'nowhere.yaml'),
      /^nowhere\.yaml: expected a CloudFormation template.*ENOENT/,
    )
  })
})
