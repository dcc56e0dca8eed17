import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c']

/** A VPC with two dual-stack zones, each with a private subnet and a route table. */
const createHere = () =>
  createTestbedOf((client) =>
    createVpc(client, {
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      routeTables: ZONES.map((name) => ({ name })),
      subnets: ZONES.map((zone, at) => ({
        name: zone,
        zone,
        ipv6: true,
        cidrBlock: `10.0.${at}.0/24`,
        routeTable: zone,
      })),
    }),
  )

const stackNamed = (name: string) => ({
  stackId: `arn:aws:cloudformation:ap-northeast-1:123456789012:stack/${name}/0b9f8a80`,
})

const LOGS = { EcrImagePull: false }
const document = (Action: string) => ({
  PolicyDocuments: {
    logs: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Logs', Effect: 'Allow', Principal: '*', Action, Resource: '*' }],
    },
  },
})

describe('A conflict between two stacks', () => {
  test.each<[string, TemplateProperties, TemplateProperties, RegExp]>([
    [
      'private DNS',
      {},
      { PrivateDns: false },
      /^logs: vpce-\w+ is shared with front and has private DNS true, but this resource requests false\. Request the same in both/,
    ],
    [
      'the address type',
      { IpAddressType: 'dualstack' },
      {},
      /^logs: vpce-\w+ is shared with front and has the address type dualstack, but this resource requests ipv4\./,
    ],
    [
      'policy documents',
      document('logs:PutLogEvents'),
      document('logs:*'),
      /^PolicyDocuments\.logs: vpce-\w+ is shared with front, and an endpoint has one policy/,
    ],
    [
      'the scope of policies',
      { PolicyScope: 'Account' },
      {},
      /^PolicyScope: vpce-\w+ \(logs\) is shared with front, whose scope is Account 123456789012, but this resource requests Open: /,
    ],
    [
      'a narrower scope of policies',
      {},
      { PolicyScope: 'Organization', OrganizationId: 'o-a1b2c3d4e5' },
      /^PolicyScope: vpce-\w+ \(logs\) is shared with front, whose scope is Open, but this resource requests Organization o-a1b2c3d4e5/,
    ],
    [
      'the organization that policies are limited to',
      { PolicyScope: 'Organization', OrganizationId: 'o-a1b2c3d4e5' },
      { PolicyScope: 'Organization', OrganizationId: 'o-zzzzzzzzzz' },
      /^PolicyScope: vpce-\w+ \(logs\) is shared with front, whose scope is Organization o-a1b2c3d4e5, but this resource requests /,
    ],
    [
      'a policy document when the other stack has none',
      {},
      document('logs:*'),
      /^PolicyDocuments\.logs: vpce-\w+ is shared with front/,
    ],
  ])('is rejected with the other stack’s name, and nothing is changed: %s', async (_, theirs, ours, reason) => {
    const { simulator, anotherStack, vpcId: VpcId } = await createHere()
    await anotherStack(stackNamed('front')).create({ VpcId, ...LOGS, ...theirs })
    const before = simulator.snapshot(VpcId)

    await expect(anotherStack(stackNamed('back')).create({ VpcId, ...LOGS, ...ours })).rejects.toThrow(reason)

    expect(simulator.snapshot(VpcId)).toBe(before)
  })

  test('is reported in full: every setting in conflict, and only the stacks that conflict', async () => {
    const { anotherStack, vpcId: VpcId } = await createHere()
    await anotherStack(stackNamed('front')).create({ VpcId, ...LOGS, ...document('logs:*') })
    await anotherStack(stackNamed('batch')).create({ VpcId, ...LOGS, ...document('logs:*') })

    const refused = anotherStack(stackNamed('back')).create({ VpcId, ...LOGS, PrivateDns: false })

    await expect(refused).rejects.toThrow(
      /^1\. logs: .* shared with (front, batch|batch, front) and has private DNS.* 2\. Policy/,
    )
  })

  test('does not exist when both have the same policy document', async () => {
    const { anotherStack, vpc, vpcId: VpcId } = await createHere()
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    await front.create({ VpcId, ...LOGS, ...document('logs:*') })

    await back.create({ VpcId, ...LOGS, ...document('logs:*') })

    const { policy } = await vpc.endpoint('logs')
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual([`Logs${front.owner.id}`, `Logs${back.owner.id}`])
    await front.delete()
    expect((await vpc.endpoint('logs')).policy.Statement).toMatchObject([
      { Sid: `Logs${back.owner.id}`, Action: 'logs:*' },
    ])
  })

  test('ends when the other stack is deleted', async () => {
    const { anotherStack, vpc, vpcId: VpcId } = await createHere()
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    await front.create({ VpcId, ...LOGS })
    await back.create({ VpcId, ...LOGS })
    await front.delete()

    await back.update({ VpcId, ...LOGS, PrivateDns: false })

    expect((await vpc.endpoint('logs')).privateDns).toBe(false)
  })
})

test('Two stacks with different scopes share a gateway, because a gateway has no scope', async () => {
  const { anotherStack, vpc, vpcId: VpcId } = await createHere()
  const GATEWAY = { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'dynamodb' }
  await anotherStack(stackNamed('front')).create({ VpcId, ...GATEWAY, PolicyScope: 'Account' })

  await anotherStack(stackNamed('back')).create({ VpcId, ...GATEWAY })

  expect((await vpc.endpoint('dynamodb')).policy.Statement).toHaveLength(2)
})

describe('Two stacks merge', () => {
  test('zones, and each is removed with the last owner that requests it', async () => {
    const { anotherStack, vpc, network, vpcId: VpcId } = await createHere()
    const [a, c] = ZONES.map((zone) => network.subnetIds[zone] ?? '') as [string, string]
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    await front.create({ VpcId, ...LOGS, SubnetIds: [a] })
    await back.create({ VpcId, ...LOGS, SubnetIds: [c] })
    expect((await vpc.endpoint('logs')).subnetIds).toEqual([a, c].sort())

    await front.delete()

    expect((await vpc.endpoint('logs')).subnetIds).toEqual([c])
  })

  test('route tables', async () => {
    const { anotherStack, vpc, network, vpcId: VpcId } = await createHere()
    const [a, c] = ZONES.map((zone) => network.routeTableIds[zone] ?? '') as [string, string]
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    const GATEWAY = { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'dynamodb' }
    await front.create({ VpcId, ...GATEWAY, RouteTableIds: [a] })
    await back.create({ VpcId, ...GATEWAY, RouteTableIds: [c] })
    expect((await vpc.endpoint('dynamodb')).routeTableIds).toEqual([a, c].sort())

    await front.delete()

    expect((await vpc.endpoint('dynamodb')).routeTableIds).toEqual([c])
  })

  test('buckets, each in a statement of its own', async () => {
    const { anotherStack, vpc, vpcId: VpcId } = await createHere()
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    const bucketsOf = async () =>
      (await vpc.endpoint('s3')).policy.Statement.filter(({ Sid }) => String(Sid).startsWith('Buckets'))
    await front.create({ VpcId, S3Buckets: ['front'] })
    await back.create({ VpcId, S3Buckets: ['back'], S3BucketActions: ['s3:PutObject'] })
    expect(await bucketsOf()).toMatchObject([
      { Sid: `Buckets${front.owner.id}`, Resource: ['arn:aws:s3:::front', 'arn:aws:s3:::front/*'] },
      { Sid: `Buckets${back.owner.id}`, Action: ['s3:PutObject'] },
    ])

    await front.delete()

    expect(await bucketsOf()).toMatchObject([{ Sid: `Buckets${back.owner.id}` }])
  })

  test('CIDR blocks: one rule for each, tagged with its owners', async () => {
    const { anotherStack, vpc, vpcId: VpcId } = await createHere()
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    const { SecurityGroupId = '' } = await front.create({
      VpcId,
      ...LOGS,
      AllowedCidrs: ['10.0.0.0/24', '10.0.1.0/24'],
    })
    await back.create({ VpcId, ...LOGS, AllowedCidrs: ['10.0.1.0/24', '10.0.2.0/24'] })
    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual([
      'in tcp 443 10.0.0.0/24',
      'in tcp 443 10.0.1.0/24',
      'in tcp 443 10.0.2.0/24',
    ])

    await front.delete()

    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual(['in tcp 443 10.0.1.0/24', 'in tcp 443 10.0.2.0/24'])
  })

  test('security groups of a template with the managed group', async () => {
    const { simulator, anotherStack, vpc, vpcId: VpcId } = await createHere()
    const found = simulator.snapshot(VpcId)
    const [front, back] = [anotherStack(stackNamed('front')), anotherStack(stackNamed('back'))]
    const own = JSON.parse(found).securityGroups[0].groupId as string
    const { SecurityGroupId: managed = '' } = await front.create({ VpcId, ...LOGS })
    await back.create({ VpcId, ...LOGS, SecurityGroupIds: [own] })
    expect((await vpc.endpoint('logs')).groupIds).toEqual([managed, own].sort())

    await front.delete()

    expect((await vpc.endpoint('logs')).groupIds).toEqual([own])
    await back.delete()
    expect(simulator.snapshot(VpcId)).toBe(found)
  })
})
