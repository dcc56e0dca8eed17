import {
  AssociateVpcCidrBlockCommand,
  AuthorizeSecurityGroupEgressCommand,
  CreateSecurityGroupCommand,
  DeleteTagsCommand,
  type EC2Client,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import type { VpcObserver } from '../../support/vpcObserver.ts'

const { createTestbed, createTestbedOf } = testbeds()

/** One interface endpoint. */
const LOGS = { EcrImagePull: false }

const makeGroup = async (client: EC2Client, VpcId: string, GroupName: string): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName, Description: 'of the template' }),
  )
  return GroupId
}

/** The rules of the managed group, as text. */
const managedRules = async (vpc: VpcObserver): Promise<string[]> => {
  const [group] = Object.values(await vpc.groups())
  return group ? vpc.ruleTexts(group.id) : []
}

const https = (...sources: string[]): string[] => sources.map((source) => `in tcp 443 ${source}`)

describe('The managed group', () => {
  test('is created for the VPC, admits HTTPS from its CIDR blocks, and has no egress rule', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    const { SecurityGroupId } = await stack.create({ VpcId: vpcId })

    const groups = await vpc.groups()
    expect(Object.keys(groups)).toEqual([`fargate-endpoints-${vpcId}`])
    expect(Object.values(groups).map(({ id }) => id)).toEqual([SecurityGroupId])
    expect(await managedRules(vpc)).toEqual(https('10.0.0.0/16'))
    for (const { kind, groupIds } of await vpc.endpoints()) {
      expect(groupIds).toEqual(kind === 'Gateway' ? [] : [SecurityGroupId])
    }
  })

  test('admits every IPv4 and IPv6 block of the VPC, and has no egress rule for either', async () => {
    const { stack, vpc, vpcId } = await createTestbedOf((client) =>
      createVpc(client, {
        cidrBlock: '10.0.0.0/16',
        moreCidrBlocks: ['10.1.0.0/16'],
        ipv6: true,
        subnets: [{ name: 'a', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
      }),
    )

    await stack.create({ VpcId: vpcId, ...LOGS })

    expect(await managedRules(vpc)).toEqual([
      ...https('10.0.0.0/16', '10.1.0.0/16'),
      expect.stringMatching(/^in tcp 443 [0-9a-f:]+\/56$/),
    ])
  })

  test('admits a CIDR block that is added to the VPC', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    await stack.create({ VpcId: vpcId, ...LOGS })
    await client.send(new AssociateVpcCidrBlockCommand({ VpcId: vpcId, CidrBlock: '10.1.0.0/16' }))

    await stack.update({ VpcId: vpcId, ...LOGS })

    expect(await managedRules(vpc)).toEqual(https('10.0.0.0/16', '10.1.0.0/16'))
  })

  test('is not created when there are only gateways', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    const { SecurityGroupId } = await stack.create({
      VpcId: vpcId,
      ...LOGS,
      CloudWatchLogs: false,
      S3Buckets: 'assets',
    })

    expect(await vpc.services()).toEqual(['s3'])
    expect(SecurityGroupId).toBe('')
    expect(await vpc.groups()).toEqual({})
  })

  test('is deleted with the last interface endpoint', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId, PlatformVersion: '1.3.0' })

    const { SecurityGroupId } = await stack.update({
      VpcId: vpcId,
      ...LOGS,
      CloudWatchLogs: false,
      S3Buckets: 'assets',
    })

    expect(SecurityGroupId).toBe('')
    expect(await vpc.groups()).toEqual({})
  })

  test('is not created when a foreign group has its name', async () => {
    const { stack, vpcId, client, writes } = await createTestbed()
    const groupId = await makeGroup(client, vpcId, `Fargate-Endpoints-${vpcId}`)
    const earlier = writes().length

    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow(
      `A group named Fargate-Endpoints-${vpcId}, which this resource did not create, already exists in the VPC (${groupId}). Delete it, or name groups in SecurityGroupIds.`,
    )
    expect(writes()).toHaveLength(earlier)
  })
})

describe('The sources that the managed group admits', () => {
  test('are only the blocks of AllowedCidrs', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, ...LOGS, AllowedCidrs: ['10.0.0.0/24', '10.0.1.7/24', '2001:DB8::/32'] })

    expect(await managedRules(vpc)).toEqual(https('10.0.0.0/24', '10.0.1.0/24', '2001:db8::/32'))
  })

  test('are only the members of AllowedSecurityGroupIds', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const tasks = await makeGroup(client, vpcId, 'tasks')

    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS, AllowedSecurityGroupIds: tasks })

    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual(https(tasks))
  })

  test('can be a group in another VPC of the account', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const peer = await createVpc(client, { cidrBlock: '10.9.0.0/16', subnets: [] })
    const tasks = await makeGroup(client, peer.vpcId, 'tasks')

    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS, AllowedSecurityGroupIds: tasks })

    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual(https(tasks))
  })

  test('cannot be a group that does not exist, which is reported before anything is created', async () => {
    const { stack, vpcId, writes } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, ...LOGS, AllowedSecurityGroupIds: 'sg-0123' })).rejects.toThrow(
      'AllowedSecurityGroupIds: expected groups of this account in ap-northeast-1, got sg-0123, which is not.',
    )
    expect(writes()).toEqual([])
  })

  test.each(['AllowedSecurityGroupIds', 'SecurityGroupIds'])(
    'can be a group that EC2 does not list yet: %s',
    async (property) => {
      const { stack, vpcId, client, simulator } = await createTestbed()
      simulator.settings.lags.lists = 1500
      const tasks = await makeGroup(client, vpcId, 'tasks')

      expect(await stack.create({ VpcId: vpcId, ...LOGS, [property]: tasks })).toHaveProperty('LogsEndpointId')
    },
  )

  test('are both CIDR blocks and groups when both are given', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const tasks = await makeGroup(client, vpcId, 'tasks')
    const allowed = { AllowedCidrs: '10.0.0.0/24', AllowedSecurityGroupIds: [tasks] }

    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS, ...allowed })

    expect(await vpc.ruleTexts(SecurityGroupId)).toEqual(https('10.0.0.0/24', tasks))
  })

  test('change in place: new rules are added before old ones are deleted', async () => {
    const { stack, vpc, vpcId, simulator } = await createTestbed()
    const { SecurityGroupId } = await stack.create({ VpcId: vpcId, ...LOGS, AllowedCidrs: '10.0.0.0/24,10.0.1.0/24' })
    simulator.calls.splice(0)

    const updated = await stack.update({ VpcId: vpcId, ...LOGS, AllowedCidrs: '10.0.1.0/24,10.0.2.0/24' })

    expect(updated.SecurityGroupId).toBe(SecurityGroupId)
    expect(await managedRules(vpc)).toEqual(https('10.0.1.0/24', '10.0.2.0/24'))
    const order = simulator.calls.map(({ action }) => action).filter((action) => action.endsWith('Ingress'))
    expect(order).toEqual(['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'])
  })

  test('change in place even if old and new rules together exceed the quota of a group', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    const blocks = (second: number) => Array.from({ length: 40 }, (_, at) => `172.${second}.${at}.0/24`)
    const { SecurityGroupId } = await stack.create({ VpcId: vpcId, ...LOGS, AllowedCidrs: blocks(16) })

    const updated = await stack.update({ VpcId: vpcId, ...LOGS, AllowedCidrs: blocks(17) })

    expect(updated.SecurityGroupId).toBe(SecurityGroupId)
    expect(await managedRules(vpc)).toEqual(https(...blocks(17)).sort())
  })

  test('are the blocks of the VPC again when AllowedCidrs is removed', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId, ...LOGS, AllowedCidrs: '10.0.0.0/24' })

    await stack.update({ VpcId: vpcId, ...LOGS, AllowedCidrs: '' })

    expect(await managedRules(vpc)).toEqual(https('10.0.0.0/16'))
  })
})

describe('SecurityGroupIds', () => {
  test('are the groups of interface endpoints, and no managed group is created', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const groupIds = [await makeGroup(client, vpcId, 'one'), await makeGroup(client, vpcId, 'two')]

    const { SecurityGroupId } = await stack.create({ VpcId: vpcId, SecurityGroupIds: groupIds })

    expect((await vpc.endpoint('ecr.api')).groupIds).toEqual(groupIds.toSorted())
    expect(SecurityGroupId).toBe('')
    expect(Object.keys(await vpc.groups()).sort()).toEqual(['one', 'two'])
  })

  test('change the endpoints in place', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const [one, two] = [await makeGroup(client, vpcId, 'one'), await makeGroup(client, vpcId, 'two')]
    await stack.create({ VpcId: vpcId, ...LOGS, SecurityGroupIds: one })
    const { id } = await vpc.endpoint('logs')

    await stack.update({ VpcId: vpcId, ...LOGS, SecurityGroupIds: two })

    expect(await vpc.endpoint('logs')).toMatchObject({ id, groupIds: [two] })
  })

  test('replace the managed group, which is deleted, and created again when they are removed', async () => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const own = await makeGroup(client, vpcId, 'own')
    await stack.create({ VpcId: vpcId, ...LOGS })
    const { id } = await vpc.endpoint('logs')

    const switched = await stack.update({ VpcId: vpcId, ...LOGS, SecurityGroupIds: [own] })
    expect(await vpc.endpoint('logs')).toMatchObject({ id, groupIds: [own] })
    expect(Object.keys(await vpc.groups())).toEqual(['own'])
    expect(switched.SecurityGroupId).toBe('')

    const { SecurityGroupId } = await stack.update({ VpcId: vpcId, ...LOGS })
    expect(await vpc.endpoint('logs')).toMatchObject({ id, groupIds: [SecurityGroupId] })
    expect(Object.keys(await vpc.groups()).sort()).toEqual([`fargate-endpoints-${vpcId}`, 'own'])
    expect(await vpc.ruleTexts(SecurityGroupId ?? '')).toEqual(https('10.0.0.0/16'))
  })

  test.each([
    ['a later Update', 'update'],
    ['the Delete', 'delete'],
  ] as const)('leave a managed group that a rule still references to %s', async (_, end) => {
    const { stack, vpc, vpcId, client } = await createTestbed()
    const tasks = await makeGroup(client, vpcId, 'tasks')
    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS })
    const UserIdGroupPairs = [{ GroupId: SecurityGroupId }]
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs }]
    await client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: tasks, IpPermissions }))
    const properties = { VpcId: vpcId, ...LOGS, SecurityGroupIds: tasks }

    const { Warnings } = await stack.update(properties)

    expect(Warnings).toContain(
      `${SecurityGroupId} is no longer needed, but a rule of ${tasks} (tasks) refers to it. Remove that reference; the next update or deletion of this resource deletes the group.`,
    )
    expect((await vpc.endpoint('logs')).groupIds).toEqual([tasks])
    expect(Object.values(await vpc.groups()).map(({ id }) => id)).toContain(SecurityGroupId)

    await client.send(new RevokeSecurityGroupEgressCommand({ GroupId: tasks, IpPermissions }))
    if (end === 'update') await stack.update(properties)
    else await stack.delete()

    expect(Object.keys(await vpc.groups())).toEqual(['tasks'])
  })

  test.each<[string, (testbed: Testbed<ReferenceNetwork>, groupId: string) => Promise<string>]>([
    [
      'an endpoint whose tags were deleted by hand',
      async ({ client, vpc }) => {
        const { id } = await vpc.endpoint('kms')
        await client.send(new DeleteTagsCommand({ Resources: [id] }))
        return id
      },
    ],
    [
      'a resource that the template changes afterwards',
      async ({ simulator, network }, groupId) =>
        simulator.world.addNetworkInterface(network.privateSubnetIds[0] ?? '', { groupIds: [groupId] }),
    ],
  ])('leave the managed group to a later Update while it is used by %s', async (_, hold) => {
    const testbed = await createTestbed()
    const { stack, vpc, vpcId, client } = testbed
    const own = await makeGroup(client, vpcId, 'own')
    const { SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS, Kms: true })
    const holder = await hold(testbed, SecurityGroupId)

    const { Warnings } = await stack.update({ VpcId: vpcId, ...LOGS, SecurityGroupIds: own })

    expect(await vpc.endpoint('logs')).toMatchObject({ groupIds: [own] })
    expect(Warnings).toMatch(
      new RegExp(
        `^${SecurityGroupId} is no longer needed, but [^.]*${holder}[^.]* refers? to it. Remove that reference`,
      ),
    )
  })

  test('that admit no tasks are used, with a warning', async () => {
    const { stack, vpcId, client } = await createTestbed()
    const own = await makeGroup(client, vpcId, 'own')

    const { Warnings } = await stack.create({ VpcId: vpcId, ...LOGS, SecurityGroupIds: own })

    expect(Warnings).toBe(
      `SecurityGroupIds: none of ${own} admits TCP 443 from a subnet of tasks. Add such a rule, or the calls of tasks time out.`,
    )
  })

  test('of another VPC fail the request', async () => {
    const { stack, vpcId, client, writes } = await createTestbed()
    const { vpcId: another } = await createVpc(client, { cidrBlock: '10.9.0.0/16', subnets: [] })
    const foreign = await makeGroup(client, another, 'foreign')
    const earlier = writes().length

    await expect(stack.create({ VpcId: vpcId, SecurityGroupIds: foreign })).rejects.toThrow(
      `SecurityGroupIds: expected ids of ${vpcId}, got ${foreign}, which is not in it.`,
    )
    expect(writes()).toHaveLength(earlier)
  })
})
