import { describe, expect, test } from '@jest/globals'
import { deriveFromEcs } from '../../../handler/fargate/taskDefinitions/describeTaskDefinitions.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { configurationOf } from '../../support/ec2Client.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const REGION = 'ap-northeast-1'
const ECR = `123456789012.dkr.ecr.${REGION}.amazonaws.com/app:1`
const awslogs = { logDriver: 'awslogs' }
const firelens = (Name: string) => ({ logDriver: 'awsfirelens', options: { Name } })

type CreatedTestbed = Testbed<ReferenceNetwork>

/** Registers a task definition of one container. */
const register = ({ simulator }: CreatedTestbed, family: string, container: Record<string, unknown>): string =>
  simulator.world.registerTaskDefinition({
    family,
    containerDefinitions: [{ name: 'app', image: 'nginx', ...container }],
  })

const reads = ({ simulator }: CreatedTestbed): unknown[] =>
  simulator.calls.filter(({ service }) => service === 'ecs').map(({ parameters }) => parameters.taskDefinition)

describe('TaskDefinitions', () => {
  test('replace the default endpoints with exactly those that the tasks need', async () => {
    const testbed = await createTestbed()
    register(testbed, 'web', { image: ECR })
    register(testbed, 'job', { logConfiguration: firelens('kinesis_streams'), secrets: [{ valueFrom: 'key' }] })

    await testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: 'web,job' })

    expect((await testbed.vpc.services()).sort()).toEqual(['ecr.api', 'ecr.dkr', 'kinesis-streams', 's3', 'ssm'])
  })

  test('do not override a given flag, and are added to given lists', async () => {
    const testbed = await createTestbed()
    const environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::settings/app.env' }]
    register(testbed, 'web', { image: ECR, logConfiguration: firelens('kinesis_streams'), environmentFiles })

    await testbed.stack.create({
      VpcId: testbed.vpcId,
      TaskDefinitions: ['web'],
      EcrImagePull: false,
      Kms: true,
      XRay: '',
      AdditionalServices: ['sqs', 'kinesis-streams'],
      S3Buckets: 'assets',
    })

    expect((await testbed.vpc.services()).sort()).toEqual(['kinesis-streams', 'kms', 's3', 'sqs'])
    const policy = JSON.stringify((await testbed.vpc.endpoints()).find(({ service }) => service === 's3')?.policy)
    expect(policy).toContain('arn:aws:s3:::assets')
    expect(policy).toContain('arn:aws:s3:::settings')
  })

  test('add the S3 gateway, but no bucket, when the template has a policy document for it', async () => {
    const testbed = await createTestbed()
    register(testbed, 'web', { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::settings/app.env' }] })
    const Statement = [{ Sid: 'Ours', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }]
    const PolicyDocuments = { s3: { Version: '2012-10-17', Statement } }

    await testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: 'web', PolicyDocuments })

    expect(await testbed.vpc.services()).toEqual(['s3'])
    expect(JSON.stringify((await testbed.vpc.endpoint('s3')).policy)).not.toContain('settings')
  })

  test('add buckets to which S3BucketActions applies', async () => {
    const testbed = await createTestbed()
    register(testbed, 'web', { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::settings/app.env' }] })

    await testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: 'web', S3BucketActions: 's3:Get*' })

    expect(JSON.stringify((await testbed.vpc.endpoint('s3')).policy)).toMatch(/s3:Get\*.*settings/)
  })

  test('add a warning for needs that no endpoint serves', async () => {
    const testbed = await createTestbed()
    register(testbed, 'web', { logConfiguration: awslogs })

    const { Warnings } = await testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: ['web'] })

    expect(Warnings).toMatch(
      /^No image is in Amazon ECR.*: web\. Docker Hub has no endpoint: nginx \(container app\)\./,
    )
  })

  test('add a warning for features that platform version 1.3.0 does not have', async () => {
    const testbed = await createTestbed()
    register(testbed, 'web', {
      logConfiguration: awslogs,
      environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::a/b' }],
    })

    const properties = { VpcId: testbed.vpcId, TaskDefinitions: ['web'], PlatformVersion: '1.3.0', EcsExec: true }
    const { Warnings } = await testbed.stack.create(properties)

    expect(Warnings).toContain(
      'PlatformVersion 1.3.0 does not have these, which need 1.4.0: ECS Exec, environment files.',
    )
  })

  test('can be named by family (the latest active revision), by revision and by ARN', async () => {
    const testbed = await createTestbed()
    const first = register(testbed, 'web', { logConfiguration: awslogs })
    register(testbed, 'web', { secrets: [{ valueFrom: 'key' }] })
    testbed.simulator.world.deregisterTaskDefinition(register(testbed, 'web', { image: ECR }))
    const { stack, vpcId: VpcId, vpc } = testbed

    await stack.create({ VpcId, TaskDefinitions: 'web' })
    expect(await vpc.services()).toEqual(['ssm'])
    await stack.update({ VpcId, TaskDefinitions: 'web:1' })
    expect(await vpc.services()).toEqual(['logs'])
    await stack.update({ VpcId, TaskDefinitions: 'web:2' })
    await stack.update({ VpcId, TaskDefinitions: first })
    expect(await vpc.services()).toEqual(['logs'])
    expect(reads(testbed)).toEqual(['web', 'web:1', 'web:2', first])
  })
})

describe('An Update', () => {
  test('reads the task definitions again, and deletes endpoints that a new revision does not need', async () => {
    const testbed = await createTestbed()
    const { stack, vpcId: VpcId, vpc } = testbed
    register(testbed, 'web', { image: ECR, logConfiguration: awslogs })
    await stack.create({ VpcId, TaskDefinitions: 'web' })
    register(testbed, 'web', { logConfiguration: awslogs })

    await stack.update({ VpcId, TaskDefinitions: 'web', Tags: [{ Key: 'stage', Value: 'test' }] })

    expect(await vpc.services()).toEqual(['logs'])
  })

  test('changes nothing when the task definitions have the same needs', async () => {
    const testbed = await createTestbed()
    const { stack, vpcId: VpcId } = testbed
    register(testbed, 'web', { logConfiguration: awslogs })
    await stack.create({ VpcId, TaskDefinitions: 'web' })

    await stack.update({ VpcId, TaskDefinitions: 'web:1' })
    expect(stack.actions).toEqual([])
  })

  test('that removes the task definitions restores the defaults, and reads none', async () => {
    const testbed = await createTestbed()
    const { stack, vpcId: VpcId, vpc } = testbed
    register(testbed, 'web', { logConfiguration: awslogs })
    await stack.create({ VpcId, TaskDefinitions: 'web' })
    testbed.simulator.calls.splice(0)

    await stack.update({ VpcId, TaskDefinitions: [] })

    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect(reads(testbed)).toEqual([])
  })
})

describe('A task definition that cannot be read', () => {
  test('fails the request before the first change, with its name and a remedy', async () => {
    const testbed = await createTestbed()
    const found = testbed.simulator.snapshot(testbed.vpcId)
    register(testbed, 'web', { logConfiguration: awslogs })

    const creation = testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: ['web', 'wbe', 'web:7'] })

    await expect(creation).rejects.toThrow(
      'wbe: expected a task definition that is registered in ap-northeast-1, got ClientException: Unable to describe task ' +
        'definition. Register it there first, or correct the name. web:7: expected',
    )
    expect(testbed.simulator.snapshot(testbed.vpcId)).toBe(found)
    expect(testbed.writes()).toEqual([])
  })

  test('is reported with its region when its ARN is of another region', async () => {
    const { stack, vpcId } = await createTestbed()
    const arn = 'arn:aws:ecs:us-west-2:123456789012:task-definition/web:1'

    await expect(stack.create({ VpcId: vpcId, TaskDefinitions: [arn] })).rejects.toThrow(
      `${arn}: expected a task definition that is registered in ap-northeast-1, got one of us-west-2 (ClientException: Unable ` +
        'to describe task definition). Each region has its own: register it in ap-northeast-1 too, and name that one.',
    )
  })

  test('is reported with the missing permission when the role may not read it', async () => {
    const testbed = await createTestbed()
    testbed.simulator.faults.deny('DescribeTaskDefinition')

    const creation = testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: ['web'] })

    await expect(creation).rejects.toThrow(
      /^web: expected to be allowed ecs:DescribeTaskDefinition, got AccessDeniedException: .*Allow it \(ReadTaskDefinitions/,
    )
    expect(testbed.writes()).toEqual([])
  })

  test.each([
    ['ServerException', 500],
    ['ThrottlingException', 400],
  ])('is reported as unanswered, not as unknown, when ECS fails with %s', async (code, status) => {
    const testbed = await createTestbed()
    register(testbed, 'web', { logConfiguration: awslogs })
    testbed.simulator.faults.inject({
      action: 'DescribeTaskDefinition',
      failure: { code, status },
      times: Number.POSITIVE_INFINITY,
    })

    const creation = testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: ['web'] })

    await expect(creation).rejects.toThrow(
      new RegExp(`^web: expected an answer of ECS in ap-northeast-1, got ${code}: .*Try again`),
    )
    expect(testbed.writes()).toEqual([])
  })

  test('is given up when the invocation ends', async () => {
    const { simulator } = await createTestbed()
    simulator.faults.inject({ action: 'DescribeTaskDefinition', failure: 'silence' })
    const invocation = new AbortController()
    simulator.hooks.beforeCall = () => invocation.abort(new Error('The time is up'))
    const configuration = configurationOf(simulator)

    const derivation = deriveFromEcs(['web'], { region: REGION, configuration, signal: invocation.signal })
    await expect(derivation).rejects.toThrow('The time is up')
  })

  test('does not prevent a Delete', async () => {
    const testbed = await createTestbed()
    const found = testbed.simulator.snapshot(testbed.vpcId)
    register(testbed, 'web', { logConfiguration: awslogs })
    await testbed.stack.create({ VpcId: testbed.vpcId, TaskDefinitions: 'web' })
    testbed.simulator.faults.deny('DescribeTaskDefinition')
    testbed.simulator.calls.splice(0)

    await testbed.stack.delete()

    expect(testbed.simulator.snapshot(testbed.vpcId)).toBe(found)
    expect(reads(testbed)).toEqual([])
  })

  test('does not prevent an Update when only the previous properties name it', async () => {
    const testbed = await createTestbed()
    const { stack, vpcId: VpcId, vpc } = testbed
    register(testbed, 'web', { logConfiguration: awslogs })
    await stack.create({ VpcId, TaskDefinitions: 'web' })
    testbed.simulator.faults.deny('DescribeTaskDefinition')

    await stack.update({ VpcId, EcrImagePull: false })

    expect(await vpc.services()).toEqual(['logs'])
  })
})
