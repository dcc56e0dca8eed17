import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { temporaryFiles } from '../files.ts'
import { expectUsageError } from '../program.ts'
import { type CreatedTestbed, planOf, servicesIn } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const definition = {
  family: 'orders',
  containerDefinitions: [
    { name: 'app', image: 'nginx', secrets: [{ name: 'KEY', valueFrom: 'key' }] },
    { name: 'job', image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/job' },
  ],
}

const planInVpc = (testbed: CreatedTestbed, ...args: string[]) => planOf(testbed, '--vpc-id', testbed.vpcId, ...args)

describe('plan --task-definition', () => {
  test('plans exactly the services that the task needs, with reasons and warnings', async () => {
    const { stdout, status } = await planInVpc(
      await createTestbed(),
      ...['--task-definition', await fileOf('orders.json', definition), '--json'],
    )

    expect(status).toBe(0)
    const { services, warnings } = JSON.parse(stdout)
    expect(services.map(({ service, reason }: Record<string, string>) => [service, reason])).toEqual([
      ['ecr.api', expect.stringContaining('container job pulls 123456789012')],
      ['ecr.dkr', expect.stringContaining('container job pulls 123456789012')],
      ['s3', expect.stringContaining('container job pulls 123456789012')],
      ['ssm', 'container app is given KEY from Parameter Store'],
    ])
    expect(warnings).toContainEqual(expect.stringContaining('Docker Hub has no endpoint: nginx (container app)'))
  })

  test('combines several task definitions, and lets options override them', async () => {
    const other = {
      containerDefinitions: [{ name: 'web', image: 'nginx', logConfiguration: { logDriver: 'awslogs' } }],
    }
    const files = [await fileOf('orders.json', definition), await fileOf('web.json', { taskDefinition: other })]

    const { stdout } = await planInVpc(
      await createTestbed(),
      ...files.flatMap((file) => ['--task-definition', file]),
      ...['--parameter-store', 'false', '--kms', '--json'],
    )

    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'kms'])
  })

  test('reads registered task definitions from ECS', async () => {
    const testbed = await createTestbed()
    testbed.simulator.world.registerTaskDefinition(definition)

    const { stdout } = await planInVpc(
      testbed,
      '--task-definition',
      'orders',
      '--task-definition',
      'orders:1',
      '--json',
    )

    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'ssm'])
    const asked = testbed.simulator.calls.filter(({ service }) => service === 'ecs')
    expect(asked.map(({ parameters }) => parameters.taskDefinition)).toEqual(['orders', 'orders:1'])
  })

  test('adds services to the given lists', async () => {
    const logConfiguration = { logDriver: 'awsfirelens', options: { Name: 'kinesis_streams' } }
    const streaming = { containerDefinitions: [{ name: 'web', image: 'nginx', logConfiguration }] }

    const { stdout } = await planInVpc(
      await createTestbed(),
      ...['--task-definition', await fileOf('streaming.json', streaming), '--additional-services', 'sqs', '--json'],
    )

    expect(servicesIn({ stdout })).toEqual(['sqs', 'kinesis-streams'])
  })
})

describe('plan --template, for a resource with TaskDefinitions,', () => {
  const templateWith = async (TaskDefinitions: unknown, vpcId: string): Promise<string> =>
    fileOf('template.json', {
      Resources: {
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: definition },
        Endpoints: { Type: 'Custom::FargateEndpoints', Properties: { VpcId: vpcId, TaskDefinitions } },
      },
    })

  const planTemplate = (testbed: CreatedTestbed, file: string, ...args: string[]) =>
    planOf(testbed, '--template', file, '--json', ...args)

  test('reads them, as the function does', async () => {
    const testbed = await createTestbed()
    testbed.simulator.world.registerTaskDefinition(definition)

    const { status, stdout } = await planTemplate(testbed, await templateWith(['orders'], testbed.vpcId))

    expect(status).toBe(0)
    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'ssm'])
    expect(JSON.parse(stdout).warnings[0]).toMatch(/^Docker Hub has no endpoint: nginx \(container app\)/)
  })

  test('lets --task-definition replace them, if one is not registered yet', async () => {
    const testbed = await createTestbed()
    const template = await templateWith([{ Ref: 'Task' }], testbed.vpcId)

    const { stdout } = await planTemplate(
      testbed,
      template,
      '--task-definition',
      await fileOf('orders.json', definition),
    )

    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'ssm'])
    expectUsageError(
      await planTemplate(testbed, template),
      /template\.json: Task: ContainerDefinitions: expected a list, got nothing\. .*--task-definition/,
    )
  })
})

describe('plan --template, for task definitions of the template,', () => {
  const planYaml = async (testbed: CreatedTestbed, TaskDefinitions: string, ...args: string[]) => {
    const file = await fileOf(
      'service.yaml',
      `
Parameters:
  Image: { Type: String }
Resources:
  Password: { Type: AWS::SecretsManager::Secret }
  Url: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: x } }
  Repository: { Type: AWS::ECR::Repository }
  Logs: { Type: AWS::Logs::LogGroup }
  OrdersTask:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: app
          Image: !Sub "\${Repository.RepositoryUri}:7"
          Essential: true
          Environment: [{ Name: LOGS, Value: !GetAtt Logs.Arn }]
          Secrets:
            - { Name: ALL, ValueFrom: !Ref Password }
            - { Name: PASSWORD, ValueFrom: !Sub "\${Password}:password::" }
            - { Name: URL, ValueFrom: !Ref Url }
          LogConfiguration:
            LogDriver: awslogs
            Options: { awslogs-group: !Ref Logs, awslogs-region: !Ref AWS::Region, awslogs-create-group: true }
  ImageTask:
    Type: AWS::ECS::TaskDefinition
    Properties: { ContainerDefinitions: [{ Name: web, Image: !Ref Image }] }
  Endpoints:
    Type: Custom::FargateEndpoints
    Properties: { VpcId: ${testbed.vpcId}, TaskDefinitions: ${TaskDefinitions} }
`,
    )
    const run = await planOf(testbed, '--template', file, '--json', ...args)
    return { ...run, ...(JSON.parse(run.stdout || '{}') as { warnings?: string[] }) }
  }

  test.each(['[!Ref OrdersTask]', '!Ref OrdersTask', '[!GetAtt OrdersTask.TaskDefinitionArn]'])(
    'reads them from the template, without ECS: %s',
    async (TaskDefinitions) => {
      const testbed = await createTestbed()

      const { status, stdout, warnings } = await planYaml(testbed, TaskDefinitions)

      expect(status).toBe(0)
      const { services } = JSON.parse(stdout)
      const reasons = services.map(({ service, reason }: Record<string, string>) => [service, reason])
      expect(Object.fromEntries(reasons)).toEqual({
        'ecr.api': expect.stringMatching(
          /^container app pulls \d{12}\.dkr\.ecr\.ap-northeast-1\.amazonaws\.com\/repository:7$/,
        ),
        'ecr.dkr': expect.anything(),
        s3: expect.anything(),
        logs: 'container app uses awslogs',
        secretsmanager:
          'container app is given ALL from Secrets Manager; container app is given PASSWORD from Secrets Manager',
        ssm: 'container app is given URL from Parameter Store',
      })
      expect(warnings?.join()).not.toMatch(/OrdersTask|known/)
      expect(testbed.simulator.calls.filter(({ service }) => service === 'ecs')).toEqual([])
    },
  )

  test('combines them with registered ones', async () => {
    const testbed = await createTestbed()
    testbed.simulator.world.registerTaskDefinition(definition)

    const { stdout, warnings } = await planYaml(testbed, '[!Ref ImageTask, orders]', '--parameter', 'Image=ghcr.io/web')

    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3', 'ssm'])
    expect(warnings).toContainEqual(expect.stringContaining('Docker Hub has no endpoint: nginx (container app)'))
    expect(warnings).toContainEqual(expect.stringContaining('ghcr.io has no endpoint: ghcr.io/web (container web)'))
    const asked = testbed.simulator.calls.filter(({ service }) => service === 'ecs')
    expect(asked.map(({ parameters }) => parameters.taskDefinition)).toEqual(['orders'])
  })

  test('assumes that an unknown image is in Amazon ECR, with a warning', async () => {
    const { stdout, warnings } = await planYaml(await createTestbed(), '[!Ref ImageTask]')

    expect(servicesIn({ stdout })).toEqual(['ecr.api', 'ecr.dkr', 's3'])
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^The registry is not known and is assumed to be Amazon ECR .*: \$\{Image\} \(container web\)/,
      ),
    )
    expect(warnings).toContain('These parameters have no value: Image. Give them by --parameter Name=Value.')
  })

  test('rejects a reference to another resource', async () => {
    expectUsageError(
      await planYaml(await createTestbed(), '[!Ref OrdersTask, !Ref Logs]'),
      /TaskDefinitions: {"Ref":"Logs"}/,
    )
  })
})

describe('plan --task-definition rejects, with one line,', () => {
  test('a file that is not a task definition', async () => {
    const file = await fileOf('other.json', { Resources: {} })

    expectUsageError(
      await planInVpc(await createTestbed(), '--task-definition', file),
      /other\.json: expected a task definition in JSON.* a CloudFormation template: read it by --template/,
    )
  })

  test('a file whose values are nested too deeply', async () => {
    const deep = `{"containerDefinitions": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`

    expectUsageError(
      await planInVpc(await createTestbed(), '--task-definition', await fileOf('deep.json', deep)),
      /deep\.json: expected a task definition in JSON.* lists or objects nested too deeply/,
    )
  })

  test('a file that does not exist', async () => {
    expectUsageError(
      await planInVpc(await createTestbed(), '--task-definition', './nowhere.json'),
      /^\.\/nowhere\.json: .*ENOENT/,
    )
  })

  test('a task definition that is not registered', async () => {
    expectUsageError(
      await planInVpc(await createTestbed(), '--task-definition', 'orders:7'),
      /^orders:7: expected a task definition that is registered in ap-northeast-1, got ClientException: .* A file is named by its path/,
    )
  })

  test('a task definition in another region', async () => {
    const arn = 'arn:aws:ecs:us-west-2:123456789012:task-definition/orders:1'
    const testbed = await createTestbed()

    expectUsageError(
      await planInVpc(testbed, '--task-definition', arn),
      /got one of us-west-2 \(.*name that one\. Did you mean --region us-west-2\?$/,
    )
    expectUsageError(
      await planInVpc(testbed, '--task-definition', arn, '--task-definition', 'orders:7'),
      /A file is named by its path/,
    )
  })

  test('standard input twice', async () => {
    expectUsageError(
      await planInVpc(await createTestbed(), '--task-definition', '-', '--task-definition', '-'),
      /^expected --task-definition - once, got it twice: standard input has one task definition$/,
    )
  })

  test('a task definition that it may not read', async () => {
    const testbed = await createTestbed()
    testbed.simulator.faults.deny('DescribeTaskDefinition')

    expectUsageError(
      await planInVpc(testbed, '--task-definition', 'orders'),
      /^orders: expected to be allowed ecs:DescribeTaskDefinition, got AccessDeniedException/,
    )
  })
})
