import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EC2Client } from '@aws-sdk/client-ec2'
import { type ContainerDefinition, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { bundleOf } from '../../build/entries.ts'
import { startSimulator } from '../../simulator/index.ts'
import { Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { AwsCliError, ecsCli } from './awsCli.ts'
import { describeEndpoints, describeVpc } from './describeVpc.ts'
import { differences, type Json } from './differences.ts'
import { expectNoCrash, functionEnvironment, type Moto, startMoto } from './moto.ts'
import { createNetwork } from './network.ts'
import { PLAIN_TEMPLATE } from './paths.ts'

jest.setTimeout(600_000)

const region = 'ap-northeast-1'
const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
const container = { name: 'app', image: 'nginx', memory: 512 }
const awslogs = { logDriver: 'awslogs' } as const

let moto: Moto
let bucket: ResponseBucket
let folder: string
let environment: Record<string, string>

beforeAll(async () => {
  ;[moto, bucket, folder] = await Promise.all([
    startMoto(),
    ResponseBucket.start(),
    mkdtemp(join(tmpdir(), 'fargate-endpoints-')),
  ])
  environment = await functionEnvironment(moto, region)
})

afterAll(async () => {
  await Promise.all([moto.close(), bucket.stop(), rm(folder, { recursive: true })])
  expectNoCrash(moto)
})

const register = async (family: string, containers: ContainerDefinition[]): Promise<void> => {
  const client = new ECSClient({ endpoint: moto.url, region, credentials })
  await client.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions: containers }))
  client.destroy()
}

/** Returns the path of the inline code of the plain template, in a file as CloudFormation writes it. */
const inlineBundle = async (): Promise<string> => {
  const { Resources } = JSON.parse(await readFile(PLAIN_TEMPLATE, 'utf8'))
  const file = join(folder, 'index.js')
  await writeFile(file, Resources.Provider.Properties.Code.ZipFile)
  return file
}

describe.each([
  ['the bundle', 'orders', async () => bundleOf('handler')],
  ['the plain template', 'invoices', inlineBundle],
])('the code of %s on moto', (_, family, entry) => {
  test('reads task definitions on each Create and Update, but not on Delete', async () => {
    const { vpcId: VpcId } = await createNetwork(new EC2Client({ endpoint: moto.url, region, credentials }))
    const endpoint = { url: moto.url, region }
    const found = await describeVpc(endpoint, VpcId)
    const services = async (): Promise<string[]> =>
      (await describeEndpoints(endpoint, VpcId)).map(({ ServiceName }) => `${ServiceName?.split('.').pop()}`).sort()
    const lambda = new LambdaFunction({ entry: await entry(), region, environment })
    const stack = new Stack({ bucket, region, invoke: (event) => lambda.invoke(event) })

    const absent = await stack.create({ VpcId, TaskDefinitions: family })
    await register(family, [{ ...container, logConfiguration: awslogs, secrets: [{ name: 'KEY', valueFrom: 'key' }] }])
    const created = await stack.create({ VpcId, TaskDefinitions: family })
    const first = await services()
    await register(family, [{ ...container, logConfiguration: awslogs }])
    const updated = await stack.update({ VpcId, TaskDefinitions: [`${family}:2`] })
    const second = await services()
    const described = moto.log().split('DescribeTaskDefinition').length
    const deleted = await stack.delete()
    await lambda.stop()

    expect(absent).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining(
        `${family}: expected a task definition that is registered in ${region}, got ClientException: Unable to describe`,
      ),
    })
    expect([created, updated, deleted].map(({ status, reason }) => ({ status, reason }))).toEqual(
      Array(3).fill({ status: 'SUCCESS', reason: undefined }),
    )
    expect(created.attributes.Warnings).toContain('Docker Hub has no endpoint: nginx (container app)')
    expect([first, second]).toEqual([['logs', 'ssm'], ['logs']])
    expect(moto.log().split('DescribeTaskDefinition')).toHaveLength(described)
    expect(await describeVpc(endpoint, VpcId)).toEqual(found)
  })
})

describe('the simulator responds to the AWS CLI as moto does', () => {
  const family = 'compared'
  const containerDefinitions = [{ ...container, logConfiguration: awslogs, secrets: [{ name: 'K', valueFrom: 'k' }] }]
  const arn = `arn:aws:ecs:${region}:123456789012:task-definition/${family}`

  /** Returns what the AWS CLI prints of a task definition, or the error code. */
  const outcomeAt = (url: string, name: string): Promise<Json> =>
    ecsCli({ url, region })<Json>('describe-task-definition', '--task-definition', name).catch((error: unknown) => {
      if (error instanceof AwsCliError) return error.code
      throw error
    })

  test('for task definitions, except for fields that only moto adds', async () => {
    const simulator = await startSimulator({ region })
    for (let revision = 1; revision <= 2; revision += 1) {
      await register(family, containerDefinitions)
      simulator.world.registerTaskDefinition({ family, containerDefinitions })
    }

    const found: Record<string, string[]> = {}
    for (const name of [family, `${family}:1`, `${arn}:2`, `${family}:3`, 'nosuch']) {
      const [ours, theirs] = await Promise.all([outcomeAt(simulator.url, name), outcomeAt(moto.url, name)])
      found[name] = [...differences(ours, theirs).keys()].filter((path) => !FILLED_IN.test(path))
    }
    await simulator.close()

    expect(found).toEqual({ [family]: [], [`${family}:1`]: [], [`${arn}:2`]: [], [`${family}:3`]: [], nosuch: [] })
  })
})

/** Fields that ECS adds if they are omitted, and that the function does not read. */
const FILLED_IN =
  /\.(cpu|essential|environment|portMappings|mountPoints|volumes|volumesFrom|networkMode|placementConstraints|compatibilities)$/
