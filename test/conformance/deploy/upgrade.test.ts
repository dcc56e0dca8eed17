import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { describeVpc } from '../describeVpc.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { Cloud } from './cloud.ts'
import { entryOf } from './functions.ts'

jest.setTimeout(600_000)

const place = { region: 'us-east-1' }

let cloud: Cloud
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upgrade-'))
  cloud = await Cloud.start()
})
afterAll(async () => {
  await cloud.close()
  await rm(directory, { recursive: true })
})

const aws = <Answer>(...command: string[]) => cloud.aws<Answer>(place, ...command)

const deployProvider = async (action: 'create-stack' | 'update-stack', template: string): Promise<void> => {
  await aws('s3', 'cp', template, 's3://templates/provider.json')
  await aws(
    ...['cloudformation', action, '--stack-name', 'fargate-endpoints', '--capabilities', 'CAPABILITY_NAMED_IAM'],
    ...['--template-url', 'https://templates.s3.amazonaws.com/provider.json'],
  )
}

const deployConsumer = (name: string, vpcId: string) =>
  aws(
    ...['cloudformation', 'deploy', '--stack-name', name, '--template-file', 'examples/quick-start.yaml'],
    ...['--parameter-overrides', `VpcId=${vpcId}`],
  )

test('a new version of the provider does not change existing stacks, and handles later ones', async () => {
  const [first, second] = [await cloud.createVpc(place), await cloud.createVpc(place)]
  await aws('s3', 'mb', 's3://templates')
  await deployProvider('create-stack', PLAIN_TEMPLATE)
  await deployConsumer('first', first)
  const standing = await describeVpc({ url: cloud.moto.url, ...place }, first)
  const outputs = await cloud.outputs(place, 'fargate-endpoints')
  const template = JSON.parse(await readFile(PLAIN_TEMPLATE, 'utf8'))
  template.Resources.Provider.Properties.Code.ZipFile += '\n// the next version'
  const next = join(directory, 'next.json')
  await writeFile(next, JSON.stringify(template))

  await deployProvider('update-stack', next)

  expect(cloud.functions.invocations).toHaveLength(1)
  expect(await describeVpc({ url: cloud.moto.url, ...place }, first)).toEqual(standing)
  expect(await cloud.outputs(place, 'fargate-endpoints')).toEqual(outputs)

  await deployConsumer('second', second)

  expect(cloud.functions.invocations).toHaveLength(2)
  expect(
    cloud.functions.invocations.map(({ files }) => files[entryOf(files)]?.endsWith('// the next version')),
  ).toEqual([false, true])
})
