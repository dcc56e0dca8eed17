import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { AuthorizationRequest, Authorizer } from '../../../simulator/authorization.ts'
import { regionNamed } from '../../../simulator/regions/index.ts'
import { type Policy, rolePolicy, type Statement } from '../../support/rolePolicy.ts'
import { testbeds } from '../../support/testbed.ts'
import { authorizerOf } from './iam.ts'
import { wholeLife } from './wholeLife.ts'

const { createTestbed } = testbeds()
const TIMEOUT_MS = 120_000
const handler = new URL('../../../handler/', import.meta.url)

const environment = { partition: 'aws', region: 'ap-northeast-1', accountId: '123456789012' }
const policy = rolePolicy('ProviderRole', environment)

/** For each statement that the function's calls need, the first action that fails without it. */
const NEEDED: Record<string, string> = {
  Observe: 'ec2:DescribeVpcs',
  ReadTaskDefinitions: 'ecs:DescribeTaskDefinition',
  PlaceInVpc: 'ec2:CreateSecurityGroup',
  PlaceEndpoints: 'ec2:CreateVpcEndpoint',
  MakeEndpoints: 'ec2:CreateVpcEndpoint',
  MakeGroups: 'ec2:CreateSecurityGroup',
  MakeRules: 'ec2:AuthorizeSecurityGroupIngress',
  ChangeOurEndpoints: 'ec2:ModifyVpcEndpoint',
  ChangeOurGroups: 'ec2:RevokeSecurityGroupEgress',
  TagWhatIsMade: 'ec2:CreateTags',
  TagInterfaces: 'ec2:CreateTags',
  TagOurs: 'ec2:DeleteTags',
  PrivateDns: 'route53:AssociateVPCWithHostedZone',
}

/** The role's actions in other services than EC2 and ECS: the leases in DynamoDB, and what Lambda does itself. */
const BY_OTHERS: Record<string, { action: string; arn: string }> = {
  HoldLeases: {
    action: 'dynamodb:UpdateItem',
    arn: 'arn:aws:dynamodb:ap-northeast-1:123456789012:table/Leases',
  },
  HandOverDeadEvents: {
    action: 'lambda:InvokeFunction',
    arn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints-on-failure',
  },
  WriteLogs: {
    action: 'logs:PutLogEvents',
    arn: 'arn:aws:logs:ap-northeast-1:123456789012:log-group:ProviderLogs:log-stream:2026/01/01/[$LATEST]0',
  },
}

const without = (sid: string): Policy => ({
  ...policy,
  Statement: policy.Statement.filter(({ Sid }) => Sid !== sid),
})

test.each([
  ['ap-northeast-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
])(
  'The policy allows the whole lifecycle in %s',
  async (region, partition) => {
    const testbed = await createTestbed({ region })
    expect(regionNamed(region).partition).toBe(partition)

    await wholeLife(testbed, authorizerOf(rolePolicy('ProviderRole', { ...environment, region, partition })))

    expect(await testbed.vpc.endpoints()).toEqual([])
  },
  TIMEOUT_MS,
)

test('Each statement of the policy is tested', () => {
  expect(policy.Statement.map(({ Sid }) => Sid).sort()).toEqual(
    [...Object.keys(NEEDED), ...Object.keys(BY_OTHERS)].sort(),
  )
})

test.each(Object.entries(NEEDED))(
  'Without the statement %s, the lifecycle fails at %s',
  async (sid, action) => {
    const testbed = await createTestbed()

    const life = wholeLife(testbed, authorizerOf(without(sid)))

    await expect(life).rejects.toThrow(`not authorized to perform: ${action} on resource`)
  },
  TIMEOUT_MS,
)

describe('An action in another service than EC2 and ECS', () => {
  const { accountId, region } = environment

  test.each(Object.entries(BY_OTHERS))('is allowed only by the statement %s', async (sid, { action, arn }) => {
    const resource = { arn, type: '', resourceTags: {}, requestTags: {} }
    const request = { action, accountId, region, resources: [resource], context: {} }

    expect(await authorizerOf(policy)(request)).toBe(true)
    expect(await authorizerOf(without(sid))(request)).toBe(false)
  })
})

/** The service of each command that is not EC2's. */
const SERVICES: Record<string, string> = { DescribeTaskDefinition: 'ecs', UpdateItem: 'dynamodb' }

test('The policy allows exactly the calls for which the handler has a command', () => {
  const sources = readdirSync(handler, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const commands = sources.flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, handler), 'utf8').matchAll(/new ([A-Za-z]+)Command\(/g),
      ([, name]) => `${SERVICES[name ?? ''] ?? 'ec2'}:${name}`,
    ),
  )
  const allowed = policy.Statement.flatMap(({ Action }) => Action).filter((action) =>
    /^(ec2|ecs|dynamodb):/.test(action),
  )

  expect([...new Set(allowed)].sort()).toEqual([...new Set(commands)].sort())
})

/** Splits a statement into one for each action and resource, which allow the same together. */
const atoms = (statement: Statement): Statement[] =>
  [statement.Action]
    .flat()
    .flatMap((Action) => [statement.Resource].flat().map((Resource) => ({ ...statement, Action, Resource })))

/** Stops at the first rejected call, because the simulation of IAM is slow. */
const allowsEach = async (authorize: Authorizer, requests: readonly AuthorizationRequest[]): Promise<boolean> => {
  for (const request of requests) {
    if (!(await authorize(request))) return false
  }
  return true
}

test(
  'The policy allows each action only on resources for which it is needed',
  async () => {
    const requests: AuthorizationRequest[] = []
    await wholeLife(await createTestbed(), (request) => {
      requests.push(request)
      return true
    })
    const distinct = [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()]
    const all = policy.Statement.filter(({ Sid }) => Sid in NEEDED).flatMap(atoms)
    const needless: string[] = []

    for (const atom of all) {
      const authorize = authorizerOf({ ...policy, Statement: all.filter((other) => other !== atom) })
      const asked = distinct.filter(({ action }) => action === atom.Action)
      if (await allowsEach(authorize, asked)) needless.push(`${atom.Sid}: ${atom.Action} on ${atom.Resource}`)
    }

    expect(needless).toEqual([])
  },
  TIMEOUT_MS,
)
