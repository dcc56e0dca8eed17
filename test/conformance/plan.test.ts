import { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { bundleOf } from '../../build/entries.ts'
import { Stack } from '../../simulator/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda.ts'
import { ResponseBucket } from '../../simulator/responseBucket.ts'
import { ec2Cli } from './awsCli.ts'
import { type Run, runCli } from './cli.ts'
import { describeEndpoints, describeVpc } from './describeVpc.ts'
import { functionEnvironment, type Moto, startMoto } from './moto.ts'
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
})

const plan = (...args: string[]): Promise<Run> =>
  runCli('plan', '--endpoint-url', moto.url, '--region', region, ...args)

const planJson = async (...args: string[]) => {
  const { status, stdout, stderr } = await plan('--vpc-id', network.vpcId, '--json', ...args)
  return { status, stderr, ...JSON.parse(stdout) }
}

interface Row {
  service: string
  fate: string
  subnetIds: string[]
  routeTableIds: string[]
}

const fatesOf = ({ services }: { services: Row[] }): Record<string, string> =>
  Object.fromEntries(services.map(({ service, fate }) => [service, fate]))

describe('plan on moto', () => {
  let planned: { services: Row[] }

  test('before the Create holds the whole of it, and changes nothing', async () => {
    const found = await describeVpc({ url: moto.url, region }, network.vpcId)

    const before = await planJson('--ecs-exec')
    planned = before

    expect(before).toMatchObject({ status: 0, stderr: '', errors: [], stacks: [], estimatedMonthlyCost: 81.76 })
    expect(fatesOf(before)).toEqual({
      ...{ 'ecr.api': 'create', 'ecr.dkr': 'create', s3: 'create', logs: 'create', ssmmessages: 'create' },
    })
    expect(await describeVpc({ url: moto.url, region }, network.vpcId)).toEqual(found)
  })

  test('is what the Create then makes, as the AWS CLI describes it', async () => {
    const { status, attributes } = await stack.create({ VpcId: network.vpcId, EcsExec: true })

    const made = await describeEndpoints({ url: moto.url, region }, network.vpcId)
    const rows = made.map(({ ServiceName = '', SubnetIds = [], RouteTableIds = [] }) => ({
      service: ServiceName.replace(`com.amazonaws.${region}.`, ''),
      subnetIds: SubnetIds.toSorted(),
      routeTableIds: RouteTableIds.toSorted(),
    }))
    const promised = planned.services.map(({ service, subnetIds, routeTableIds }) => ({
      service,
      subnetIds: subnetIds.toSorted(),
      routeTableIds: routeTableIds.toSorted(),
    }))
    expect({ status, cost: attributes.EstimatedMonthlyCost }).toEqual({ status: 'SUCCESS', cost: '81.76' })
    expect(rows.toSorted(byService)).toEqual(promised.toSorted(byService))
  })

  test('after it has nothing to do for that stack', async () => {
    const [name] = (await planJson()).stacks

    const after = await planJson('--ecs-exec', '--stack', name)
    const { stdout } = await plan('--vpc-id', network.vpcId, '--ecs-exec', '--stack', name)

    expect(after).toMatchObject({ status: 0, stderr: '', errors: [], actions: [], stack: name })
    expect(new Set(Object.values(fatesOf(after)))).toEqual(new Set(['keep']))
    expect(stdout).toContain('Nothing to do')
  })

  test('of an update tells what comes and what goes, and then that is so', async () => {
    const [name] = (await planJson()).stacks

    const update = await planJson('--kms', '--stack', name)
    await stack.update({ VpcId: network.vpcId, Kms: true })

    expect(fatesOf(update)).toMatchObject({ kms: 'create', ssmmessages: 'delete', logs: 'keep' })
    expect(await planJson('--kms', '--stack', name)).toMatchObject({ status: 0, actions: [] })
  })

  test('after the Delete holds the whole of it again', async () => {
    await stack.delete()

    const again = await planJson('--ecs-exec')

    expect(again).toMatchObject({ status: 0, stacks: [] })
    expect(fatesOf(again)).toEqual(fatesOf(planned))
  })
})

describe('plan on moto exits', () => {
  test('with 1 if errors block the request, and says which', async () => {
    const ec2 = ec2Cli({ url: moto.url, region })
    const setDnsHostnames = (Value: boolean) =>
      ec2('modify-vpc-attribute', '--vpc-id', network.vpcId, '--enable-dns-hostnames', JSON.stringify({ Value }))

    await setDnsHostnames(false)
    const blocked = await planJson()
    await setDnsHostnames(true)

    expect(blocked).toMatchObject({ status: 1, actions: [], errors: [expect.stringContaining('enableDnsHostnames')] })
  })

  test('with 1 for a VPC that is not there', async () => {
    const { status, stdout } = await plan('--vpc-id', 'vpc-0123456789abcdef0')

    expect(status).toBe(1)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('vpc-0123456789abcdef0, which does not exist there')
  })

  test.each([
    [['--vpc-id', 'main'], /^VpcId: expected the id of a VPC/],
    [['--vpc-id', 'vpc-0a', '--task-definition', 'nosuch'], /^nosuch: expected a task definition that is registered/],
    [['--vpc-id', 'vpc-0a', '--nonsense'], /unknown option '--nonsense'/],
  ])('with 2, and one line, for %j', async (args, words) => {
    const { status, stdout, stderr } = await plan(...args)

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(words)])
  })
})

test('no call of plan made moto crash', () => {
  expect(moto.log()).not.toContain('Traceback')
})

const byService = (a: { service: string }, b: { service: string }): number => a.service.localeCompare(b.service)
