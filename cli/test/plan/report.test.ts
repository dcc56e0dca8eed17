import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { runBundled } from '../bundled.ts'
import { temporaryFiles } from '../files.ts'
import { connectionArgs } from '../program.ts'
import { type CreatedTestbed, planOf } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const plan = (testbed: CreatedTestbed, ...args: string[]) => planOf(testbed, '--vpc-id', testbed.vpcId, ...args)

const planJson = async (testbed: CreatedTestbed, ...args: string[]) =>
  JSON.parse((await plan(testbed, ...args, '--json')).stdout)

const definitionFile = (containerDefinitions: readonly unknown[]): Promise<string> =>
  fileOf('task.json', { family: 'orders', containerDefinitions })

describe('The summary of a plan', () => {
  test('counts the endpoints to create and to join', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId })

    const joining = await planJson(testbed, '--ecs-exec', '--kms')

    expect(joining.summary).toBe('2 to create, 4 to join')
    const { stdout } = await plan(testbed, '--ecs-exec', '--kms')
    expect(stdout).toContain('Plan: 2 to create, 4 to join.')
    expect(stdout).toMatch(/= logs +join vpce-/)
  })

  test('counts the endpoints to change, to delete and to keep for an existing stack', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, EcsExec: 'true' })
    const [stack] = (await planJson(testbed)).stacks

    const planned = await planJson(testbed, '--kms', '--s3-buckets', 'assets', '--stack', stack)

    expect(planned.summary).toBe('1 to create, 1 to change, 1 to delete, 3 unchanged')
  })
})

describe('The cost of a plan', () => {
  test('covers all endpoints, and shows the part that the resource adds', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId })

    expect(await planJson(testbed, '--ecs-exec')).toMatchObject({
      estimatedMonthlyCost: 81.76,
      addedMonthlyCost: 20.44,
    })
    const { stdout } = await plan(testbed, '--ecs-exec')
    expect(stdout).toContain('81.76 US dollars a month (730 hours) before any data, of which this resource adds 20.44')
  })

  test('is reduced by deleted endpoints', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, EcsExec: 'true' })
    const [stack] = (await planJson(testbed)).stacks

    expect(await planJson(testbed, '--stack', stack)).toMatchObject({
      estimatedMonthlyCost: 61.32,
      addedMonthlyCost: -20.44,
    })
  })
})

describe('plan --mermaid', () => {
  test('writes errors and warnings to standard error, and only the diagram to standard output', async () => {
    const testbed = await createTestbed()

    const { status, stdout, stderr } = await plan(testbed, '--additional-services', 'nosuch', '--mermaid')

    expect(status).toBe(1)
    expect(stdout).toMatch(/^%%\{init/)
    expect(stdout).not.toContain('nosuch')
    expect(stderr).toMatch(/Errors \(nothing would be done\)\n.*nosuch: ap-northeast-1 offers no such endpoint service/)
    expect(stderr).toMatch(/Warnings\n.*S3 gateway's policy/)
  })

  test('writes nothing to standard error without errors and warnings', async () => {
    const testbed = await createTestbed()

    expect(await plan(testbed, '--ecr-image-pull', 'false', '--mermaid')).toMatchObject({ status: 0, stderr: '' })
  })

  test('writes only an error if the VPC does not exist', async () => {
    const testbed = { ...(await createTestbed()), vpcId: 'vpc-0123456789abcdef0' }

    const { status, stdout, stderr } = await plan(testbed, '--mermaid')

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('does not exist there')
  })
})

describe('The warnings of a plan', () => {
  test('report that no task can start if all images are public', async () => {
    const testbed = await createTestbed()
    const file = await definitionFile([
      { name: 'web', image: 'nginx' },
      { name: 'log', image: 'public.ecr.aws/a/b' },
    ])

    const { status, stdout } = await plan(testbed, '--task-definition', file)

    expect(status).toBe(0)
    expect(stdout).toMatch(
      /Plan: no endpoint is needed\..*No image is in Amazon ECR, so no task can start without another way to its registry/s,
    )
  })

  test('are merged if they are similar, and suggest the region that all task definitions name', async () => {
    const testbed = await createTestbed()
    const containers = [...Array(9).keys()].map((at) => ({
      name: `c${at}`,
      image: '123456789012.dkr.ecr.us-west-2.amazonaws.com/app:<TAG>',
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': 'us-west-2' } },
    }))

    const { warnings } = await planJson(testbed, '--task-definition', await definitionFile(containers))

    expect(warnings).toEqual([
      'The task definitions name us-west-2 only: did you mean --region us-west-2?',
      expect.stringMatching(/^No image is in Amazon ECR in ap-northeast-1, so no task can start/),
      expect.stringMatching(/^No endpoint of this resource reaches us-west-2: .* and 10 more\./),
    ])
  })

  test('are merged for services with the same problem', async () => {
    const { stdout } = await plan(await createTestbed(), '--additional-services', 'one,two,three')

    expect(stdout).toContain('✖ one, two, three: ap-northeast-1 offers no such endpoint service.')
  })

  test('name the features that platform version 1.3.0 does not have', async () => {
    const { warnings } = await planJson(await createTestbed(), '--platform-version', '1.3.0', '--ecs-exec')

    expect(warnings[0]).toMatch(/^PlatformVersion 1\.3\.0 does not have these, which need 1\.4\.0: ECS Exec\./)
  })
})

describe('The colours of a plan', () => {
  const ESCAPE = '\u001b['
  const coloured = async (environment: Record<string, string>) => {
    const { simulator, vpcId } = await createTestbed()
    const { stdout } = await runBundled(['plan', ...connectionArgs(simulator), '--vpc-id', vpcId], { environment })
    return stdout.includes(ESCAPE)
  }

  test('are left out if the output is a pipe', async () => expect(await coloured({})).toBe(false))
  test('are left out if NO_COLOR is set', async () => expect(await coloured({ NO_COLOR: '1' })).toBe(false))
  test('are written if FORCE_COLOR is set', async () => expect(await coloured({ FORCE_COLOR: '1' })).toBe(true))
})
