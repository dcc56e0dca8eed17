/** The package as a user installs it: in an empty folder, with only Node and npm. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSimulatedNetwork } from '../../cli/start/simulatedNetwork.ts'

const execute = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let folder: string
let files: string[]

const environment = (): NodeJS.ProcessEnv => ({
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
})

/** Runs `npx fargate-endpoints` in that folder. @throws if its exit status is not 0 */
const installed = (...args: string[]) =>
  execute('npx', ['--no-install', 'fargate-endpoints', ...args], { cwd: folder, env: environment() })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
  // `npm run test:conformance` has built everything. Another build here would replace the files while other tests use
  // them.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [packed] = Object.values(JSON.parse((await execute('npm', pack, { cwd: ROOT })).stdout)) as Packed[]
  files = packed?.files.map(({ path }) => path) ?? []
  await writeFile(join(folder, 'package.json'), '{}')
  const install = ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', `./${packed?.filename}`]
  await execute('npm', install, { cwd: folder, env: environment() })
})

interface Packed {
  filename: string
  files: { path: string }[]
}

afterAll(() => rm(folder, { recursive: true }))

test('The package contains the command line, the functions, the templates, the construct, documentation, events and examples', () => {
  const parts = files.map((path) => path.replace(/^(dist\/[^/]+|(?!dist\/)[^/]+)\/.*/, '$1/'))

  expect([...new Set(parts)].sort()).toEqual([
    ...['CHANGELOG.md', 'LICENSE', 'README.ja.md', 'README.md', 'dist/cdk/', 'dist/cli/'],
    ...['dist/fargate-endpoints.template.json', 'dist/handler/', 'dist/on-failure/', 'docs/', 'events/', 'examples/'],
    ...['package.json', 'template.yaml'],
  ])
})

test('The package has no dependencies', async () => {
  const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))

  expect(Object.keys(packages)).toEqual(['', 'node_modules/fargate-endpoints'])
})

describe('The installed command line', () => {
  test('prints its help and its version', async () => {
    expect((await installed('--help')).stdout).toContain('Usage: fargate-endpoints')
    expect((await installed('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('runs the demo, with leases in memory', async () => {
    const { stdout } = await installed('start')

    expect(stdout).toContain('The package dynalite is not installed here')
    expect(stdout).toContain('All checks passed, and each VPC is as it was before')
  })

  test('shows its own name and an existing event in the help of `start`', async () => {
    const { stdout } = await installed('start', '--help')

    expect(stdout).toContain('Usage: npx fargate-endpoints start')
    const [, event = ''] = /--event (\S+\.json)/.exec(stdout) ?? []
    expect(JSON.parse(await readFile(join(folder, event), 'utf8'))).toMatchObject({ RequestType: 'Create' })
  })

  test('plans for a VPC', async () => {
    const { simulator, network } = await startSimulatedNetwork()
    try {
      const options = ['--vpc-id', network.vpcId, '--region', simulator.region, '--endpoint-url', simulator.url]
      expect((await installed('plan', ...options)).stdout).toContain('ecr.dkr')
    } finally {
      await simulator.close()
    }
  })

  test('estimates the cost', async () => {
    expect((await installed('estimate', '--region', 'ap-northeast-1')).stdout).toContain('NAT gateways')
  })

  test('writes the template that it was built with', async () => {
    await installed('package')

    const written = await readFile(join(folder, 'fargate-endpoints.template.json'), 'utf8')
    expect(written).toBe(await readFile(join(ROOT, 'dist/fargate-endpoints.template.json'), 'utf8'))
  })
})
