/** A new CDK project with the package installed. It contains the examples, and runs the CDK command line on moto. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { NODE, ROOT } from '../paths.ts'
import { Cloud, HOME_ACCOUNT, sorted } from './cloud.ts'
import { execute, run } from './tool.ts'

jest.setTimeout(600_000)

// moto's Fn::GetAZs knows only the zones of this region.
const region = 'us-east-1'

let cloud: Cloud
let folder: string

const inFolder = (command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
  execute(command, args, { ...env, PATH: [dirname(NODE), process.env.PATH].join(delimiter) }, folder)

/** Installs the versions that `cdk/` uses, which are already in the npm cache. */
const install = async (): Promise<void> => {
  const [packed] = Object.values(
    JSON.parse(await execute('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder])),
  ) as { filename: string }[]
  const versions = ['aws-cdk', 'aws-cdk-lib', 'constructs'].map(async (name) => {
    const { version } = JSON.parse(await readFile(join(ROOT, `cdk/node_modules/${name}/package.json`), 'utf8'))
    return `${name}@${version}`
  })
  const packages = [`./${packed?.filename}`, '@types/node@24', ...(await Promise.all(versions))]
  await inFolder('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages])
}

const TSCONFIG = {
  compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, noEmit: true, types: ['node'] },
  include: ['*.ts'],
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk-'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await install()
  await cp(join(folder, 'node_modules/fargate-endpoints/examples/cdk'), folder, { recursive: true })
  cloud = await Cloud.start()
})
afterAll(async () => {
  await cloud.close()
  await rm(folder, { recursive: true })
})

const cdk = async (...args: string[]): Promise<string> =>
  inFolder('npx', ['--no-install', 'cdk', '--ci', ...args], {
    ...(await cloud.environmentOf(HOME_ACCOUNT)),
    AWS_ENDPOINT_URL: cloud.moto.url.replace('127.0.0.1', 'localhost'),
    AWS_DEFAULT_REGION: region,
    HOME: folder,
  })

test('the examples compile with the types of the package and of the CDK', async () => {
  await inFolder(join(ROOT, 'node_modules/.bin/tsc'), [])
})

test.each([
  ['CommonJS', 'commonjs', "const { FargateEndpoints } = require('fargate-endpoints/cdk')"],
  ['ES modules', 'module', "import { FargateEndpoints } from 'fargate-endpoints/cdk'"],
])('the package exports the construct to %s', async (_, type, line) => {
  const script = `${line}; console.log(typeof FargateEndpoints)`

  expect(await inFolder('node', [`--input-type=${type}`, '--eval', script])).toBe('function\n')
})

test("neither the CDK's own checks nor cfn-lint report a problem in the examples", async () => {
  for (const app of ['provider', 'app']) {
    expect(await cdk('synth', '--app', `node ${app}.ts`, '--output', app, '--quiet')).not.toMatch(/warning/i)
  }
  const templates = ['provider/FargateEndpoints', 'app/FargateService'].map((name) => `${name}.template.json`)
  const files = templates.map((name) => join(folder, name))
  // The CDK adds dependencies on every part of a subnet, even if a reference already implies them.
  expect(await run('bin/cfn-lint', ['--ignore-checks', 'W3005', '--', ...files])).toBe('')
})

describe('The CDK command line', () => {
  beforeAll(async () => {
    await cdk('bootstrap', `aws://${HOME_ACCOUNT}/${region}`)
    await cdk('deploy', '--app', 'node provider.ts', '--require-approval', 'never')
    await cdk('deploy', '--app', 'node app.ts', '--context', 'image-tag=1', '--require-approval', 'never')
  })

  test('deploys a service with endpoints in EC2 that have the tags of the app', async () => {
    const { EndpointIds = '' } = await cloud.outputs({ region }, 'FargateService')

    const { VpcEndpoints } = await cloud.aws<{ VpcEndpoints: { VpcEndpointId: string; Tags: unknown[] }[] }>(
      { region },
      ...['ec2', 'describe-vpc-endpoints'],
    )
    expect(VpcEndpoints).toHaveLength(5)
    expect(sorted(EndpointIds)).toBe(sorted(VpcEndpoints.map(({ VpcEndpointId }) => VpcEndpointId).join(',')))
    for (const { Tags } of VpcEndpoints) expect(Tags).toContainEqual({ Key: 'team', Value: 'platform' })
  })
})
