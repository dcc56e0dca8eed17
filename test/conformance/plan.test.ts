import { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { bundleOf } from '../../build/entries.ts'
import { Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { ec2Cli } from './awsCli.ts'
import { type Run, runCli } from './cli.ts'
import { describeEndpoints, describeVpc } from './describeVpc.ts'
import { expectNoCrash, functionEnvironment, type Moto, startMoto } from './moto.ts'
import { createNetwork, type Network } from './network.ts'

jest.setTimeout(600_000)

const region = 'ap-northeast-1'
const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }

let moto: Moto
let bucket: ResponseBucket
let network: Network
let lambda: LambdaFunction
let stack: Stack

beforeAll(async () => {
  ;[moto, bucket] = await Promise.all([startMoto(), ResponseBucket.start()])
  network = await createNetwork(new EC2Client({ endpoint: moto.url, region, credentials }))
  lambda = new LambdaFunction({
    entry: bundleOf('handler'),
    region,
    environment: await functionEnvironment(moto, region),
  })
  stack = new Stack({ bucket, region, invoke: (event) => lambda.invoke(event) })
})

afterAll(async () => {
  await Promise.all([lambda.stop(), moto.close(), bucket.stop()])
  expectNoCrash(moto)
})

const plan = (...args: string[]): Promise<Run> =>
  runCli('plan', '--endpoint-url', moto.url, '--region', region, ...args)

const planJson = async (...args: string[]) => {
  const { status, stdout, stderr } = await plan('--vpc-id', network.vpcId, '--json', ...args)
  return { status, stderr, ...JSON.parse(stdout) }
}

interface Row {
  service: string
  change: string
  subnetIds: string[]
  routeTableIds: string[]
}

const changesOf = ({ services }: { services: Row[] }): Record<string, string> =>
  Object.fromEntries(services.map(({ service, change }) => [service, change]))

/**
 * Runs the lifecycle of a stack, with a plan before and after each step. Each test checks a part of it, so their order
 * does not matter.
 */
const live = async () => {
  const VpcId = network.vpcId
  const describe = () => describeVpc({ url: moto.url, region }, VpcId)
  const found = await describe()
  const beforeCreate = await planJson('--ecs-exec')
  const afterPlanning = await describe()
  const { status, attributes } = await stack.create({ VpcId, EcsExec: true })
  const endpoints = await describeEndpoints({ url: moto.url, region }, VpcId)
  const [name] = (await planJson()).stacks
  const afterCreate = await planJson('--ecs-exec', '--stack', name)
  const { stdout } = await plan('--vpc-id', VpcId, '--ecs-exec', '--stack', name)
  const beforeUpdate = await planJson('--kms', '--stack', name)
  await stack.update({ VpcId, Kms: true })
  const afterUpdate = await planJson('--kms', '--stack', name)
  await stack.delete()
  return {
    ...{ found, beforeCreate, afterPlanning, status, attributes, endpoints, name, afterCreate, stdout },
    ...{ beforeUpdate, afterUpdate, afterDelete: await planJson('--ecs-exec') },
  }
}

describe('plan on moto', () => {
  let life: Awaited<ReturnType<typeof live>>

  beforeAll(async () => {
    life = await live()
  })

  test('before the Create contains all its actions, and changes nothing', () => {
    expect(life.beforeCreate).toMatchObject({
      ...{ status: 0, stderr: '', errors: [], stacks: [], estimatedMonthlyCost: 81.76 },
    })
    expect(changesOf(life.beforeCreate)).toEqual({
      ...{ 'ecr.api': 'create', 'ecr.dkr': 'create', s3: 'create', logs: 'create', ssmmessages: 'create' },
    })
    expect(life.afterPlanning).toEqual(life.found)
  })

  test('matches the endpoints that the Create then creates, as the AWS CLI describes them', () => {
    const rows = life.endpoints.map(({ ServiceName = '', SubnetIds = [], RouteTableIds = [] }) => ({
      service: ServiceName.replace(`com.amazonaws.${region}.`, ''),
      subnetIds: SubnetIds.toSorted(),
      routeTableIds: RouteTableIds.toSorted(),
    }))
    const promised = (life.beforeCreate.services as Row[]).map(({ service, subnetIds, routeTableIds }) => ({
      service,
      subnetIds: subnetIds.toSorted(),
      routeTableIds: routeTableIds.toSorted(),
    }))
    expect({ status: life.status, cost: life.attributes.EstimatedMonthlyCost }).toEqual({
      status: 'SUCCESS',
      cost: '81.76',
    })
    expect(rows.toSorted(byService)).toEqual(promised.toSorted(byService))
  })

  test('after the Create contains no action for that stack', () => {
    expect(life.afterCreate).toMatchObject({ status: 0, stderr: '', errors: [], actions: [], stack: life.name })
    expect(new Set(Object.values(changesOf(life.afterCreate)))).toEqual(new Set(['keep']))
    expect(life.stdout).toContain('Nothing to do')
  })

  test('of an Update contains the endpoints that the Update then creates and deletes', () => {
    expect(changesOf(life.beforeUpdate)).toMatchObject({ kms: 'create', ssmmessages: 'delete', logs: 'keep' })
    expect(life.afterUpdate).toMatchObject({ status: 0, actions: [] })
  })

  test('after the Delete contains all actions of a Create again', () => {
    expect(life.afterDelete).toMatchObject({ status: 0, stacks: [] })
    expect(changesOf(life.afterDelete)).toEqual(changesOf(life.beforeCreate))
  })
})

describe('plan on moto exits', () => {
  test('with 1 if errors block the request, and reports them', async () => {
    const ec2 = ec2Cli({ url: moto.url, region })
    const setDnsHostnames = (Value: boolean) =>
      ec2('modify-vpc-attribute', '--vpc-id', network.vpcId, '--enable-dns-hostnames', JSON.stringify({ Value }))

    await setDnsHostnames(false)
    const blocked = await planJson()
    await setDnsHostnames(true)

    expect(blocked).toMatchObject({ status: 1, actions: [], errors: [expect.stringContaining('enableDnsHostnames')] })
  })

  test('with 1 if the VPC does not exist', async () => {
    const { status, stdout } = await plan('--vpc-id', 'vpc-0123456789abcdef0')

    expect(status).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('vpc-0123456789abcdef0, which does not exist there')
  })

  test.each([
    ['--vpc-id main', /^VpcId: expected the id of a VPC/],
    ['--vpc-id vpc-0a --task-definition nosuch', /^nosuch: expected a task definition that is registered/],
    ['--vpc-id vpc-0a --nonsense', /unknown option '--nonsense'/],
  ])('with 2 and a message of one line for %s', async (args, message) => {
    const { status, stdout, stderr } = await plan(...args.split(' '))

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)])
  })
})

const byService = (a: { service: string }, b: { service: string }): number => a.service.localeCompare(b.service)
