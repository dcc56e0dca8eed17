import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { PLACEHOLDER_CREDENTIALS } from '../../../../cli/placeholder.ts'
import { deriveFrom } from '../../../../cli/plan/taskDefinitions.ts'
import { PLACE } from '../../../support/model.ts'
import { sites } from '../../../support/site.ts'
import { expectUsageError, fargateEndpoints } from '../program.ts'

const { lay } = sites()

type Laid = Awaited<ReturnType<typeof lay>>

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
})

afterAll(() => rm(folder, { recursive: true }))

const definition = {
  family: 'orders',
  containerDefinitions: [
    { name: 'app', image: 'nginx', secrets: [{ name: 'KEY', valueFrom: 'key' }] },
    { name: 'job', image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/job' },
  ],
}

const fileOf = async (name: string, content: unknown): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, JSON.stringify(content))
  return file
}

const planOf = ({ simulator, vpcId }: Laid, ...args: string[]) =>
  fargateEndpoints('plan', '--endpoint-url', simulator.url, '--region', simulator.region, '--vpc-id', vpcId, ...args)

describe('plan --task-definition', () => {
  test('plans what the task needs and no more, with its reasons and warnings', async () => {
    const { stdout, status } = await planOf(
      await lay(),
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
    expect(warnings).toContainEqual(expect.stringContaining('Container app pulls nginx from Docker Hub'))
  })

  test('adds several up, and gives way to what is given', async () => {
    const other = {
      containerDefinitions: [{ name: 'web', image: 'nginx', logConfiguration: { logDriver: 'awslogs' } }],
    }
    const files = [await fileOf('orders.json', definition), await fileOf('web.json', { taskDefinition: other })]

    const { stdout } = await planOf(
      await lay(),
      ...files.flatMap((file) => ['--task-definition', file]),
      ...['--parameter-store', 'false', '--kms', '--json'],
    )

    const services = JSON.parse(stdout).services.map(({ service }: Record<string, string>) => service)
    expect(services).toEqual(['ecr.api', 'ecr.dkr', 's3', 'logs', 'kms'])
  })

  test('asks ECS for one that is registered', async () => {
    const asked: unknown[] = []
    const server = createServer(async (request, response) => {
      asked.push([request.headers['x-amz-target'], await json(request)])
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ taskDefinition: definition }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

    const configuration = { endpoint, credentials: PLACEHOLDER_CREDENTIALS }
    const { reasons } = await deriveFrom(['orders:7'], { place: PLACE, configuration })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))

    expect(asked).toEqual([
      ['AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition', { taskDefinition: 'orders:7' }],
    ])
    expect(reasons.has('ssm')).toBe(true)
  })
})

describe('plan --task-definition refuses, in one line,', () => {
  test('a file that is no task definition', async () => {
    const file = await fileOf('other.json', { Resources: {} })

    expectUsageError(
      await planOf(await lay(), '--task-definition', file),
      /other\.json: expected a task definition in JSON/,
    )
  })

  test('a file that is not there', async () => {
    expectUsageError(await planOf(await lay(), '--task-definition', './nowhere.json'), /^\.\/nowhere\.json: .*ENOENT/)
  })

  test('one that ECS does not give', async () => {
    expectUsageError(
      await planOf(await lay(), '--task-definition', 'orders:7'),
      /^orders:7: expected a task definition that is registered in ap-northeast-1, got .*ecs:DescribeTaskDefinition/,
    )
  })
})
