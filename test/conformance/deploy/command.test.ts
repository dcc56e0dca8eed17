/** `fargate-endpoints deploy` on moto, as a user runs it. */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ENVIRONMENT, outcomeOf, type Run } from '../../../cli/test/run.ts'
import { NODE, ROOT } from '../paths.ts'
import { Cloud, HOME_ACCOUNT } from './cloud.ts'

const region = 'eu-west-1'

let cloud: Cloud

beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(() => cloud.close())

const deploy = async (answer: string, ...options: string[]): Promise<Run> => {
  const place = options.includes('--region') ? [] : ['--region', region]
  const child = spawn(NODE, ['dist/cli/index.mjs', 'deploy', ...place, ...options], {
    cwd: ROOT,
    env: { ...ENVIRONMENT, ...(await cloud.environmentOf(HOME_ACCOUNT)) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(answer)
  return outcomeOf(child)
}

const stacks = () => cloud.aws<{ Stacks: unknown[] }>({ region }, 'cloudformation', 'describe-stacks')

test('deploys nothing and leaves no stack without confirmation', async () => {
  const { status, stdout } = await deploy('n\n')

  expect(stdout).toContain('Add Provider')
  expect(stdout).toContain('Nothing was changed')
  expect(status).toBe(1)
  expect((await stacks()).Stacks).toEqual([])
})

test('deploys the provider after confirmation', async () => {
  const { status, stdout, stderr } = await deploy('y\n')

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(`arn:aws:lambda:${region}:${HOME_ACCOUNT}:function:fargate-endpoints`)
  expect(await cloud.outputs({ region }, 'fargate-endpoints')).toMatchObject({
    ServiceTokenParameter: '/fargate-endpoints/service-token',
  })
})

test('changes a parameter with --yes', async () => {
  const { status, stderr } = await deploy('', '--yes', '--parameter', 'LogRetentionDays=90')

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect((await stacks()).Stacks).toMatchObject([
    { Parameters: expect.arrayContaining([{ ParameterKey: 'LogRetentionDays', ParameterValue: '90' }]) },
  ])
})

test('sets the processor architecture, and the path, names and boundary of the roles, for both functions', async () => {
  const elsewhere = ['--region', 'eu-central-2', '--yes']
  const ofRoles = ['RolePath=/platform/', 'RoleNamePrefix=platform-', 'PermissionsBoundaryName=platform/boundary']
  const parameters = ['Architecture=x86_64', ...ofRoles]
  const { status, stderr } = await deploy('', ...elsewhere, ...parameters.flatMap((one) => ['--parameter', one]))

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const place = { region: 'eu-central-2' }
  const { Functions } = await cloud.aws<{ Functions: unknown[] }>(place, 'lambda', 'list-functions')
  const role = `arn:aws:iam::${HOME_ACCOUNT}:role/platform/platform-fargate-endpoints-eu-central-2`
  const expected = { 'fargate-endpoints': role, 'fargate-endpoints-on-failure': `${role}-on-failure` }
  for (const [FunctionName, Role] of Object.entries(expected)) {
    expect(Functions).toContainEqual(expect.objectContaining({ FunctionName, Role, Architectures: ['x86_64'] }))
    const name = ['--role-name', Role.replace(/.*\//, '')]
    expect(await cloud.aws(place, 'iam', 'get-role', ...name)).toMatchObject({
      Role: {
        PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${HOME_ACCOUNT}:policy/platform/boundary` },
      },
    })
  }
})

test('rejects a parameter that the template does not have', async () => {
  const { status, stderr } = await deploy('', '--parameter', 'LogDays=90')

  expect(status).toBe(2)
  expect(stderr).toMatch(/^--parameter: expected one of Name, .*, got LogDays\n$/)
})
