import { CreateTagsCommand, DescribeNetworkInterfacesCommand, type Tag } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { Ec2Error } from '../../../simulator/wire/ec2Error.ts'
import { makeGroup } from '../../support/foreignResources.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const { createTestbed } = testbeds()

const createThreeZones = threeZoneTestbeds()

const tagsNamed = (prefix: string) => Array.from({ length: 24 }, (_, at) => ({ Key: `${prefix}-${at}`, Value: 'x' }))

const web = [{ Key: 'team', Value: 'web' }]

type Tagged = { id: string; tags: Record<string, string> }

/** Every created resource in the VPC: endpoints, their network interfaces, the group, its rules. */
const everything = async ({ vpc, vpcId, client }: Testbed<ReferenceNetwork>): Promise<Tagged[]> => {
  const groups = Object.values(await vpc.groups())
  const rules = (await Promise.all(groups.map(({ id }) => vpc.rules(id)))).flat()
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  const { NetworkInterfaces = [] } = await client.send(new DescribeNetworkInterfacesCommand({ Filters }))
  return [
    ...(await vpc.endpoints()),
    ...groups,
    ...rules.map(({ SecurityGroupRuleId, Tags }) => tagged(SecurityGroupRuleId, Tags)),
    ...NetworkInterfaces.map(({ NetworkInterfaceId, TagSet }) => tagged(NetworkInterfaceId, TagSet)),
  ]
}

const tagged = (id = '', tags: readonly Tag[] = []): Tagged => ({
  id,
  tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
})

/** The distinct values of a tag on all created resources. */
const valuesOf = async (testbed: Testbed<ReferenceNetwork>, key: string): Promise<(string | undefined)[]> => [
  ...new Set((await everything(testbed)).map(({ tags }) => tags[key])),
]

describe('Every created resource', () => {
  test('has the managed tag and a Name', async () => {
    const testbed = await createTestbed()

    await testbed.stack.create({ VpcId: testbed.vpcId })

    const things = await everything(testbed)
    const kinds = new Set(things.map(({ id }) => id.replace(/-.*/, '')))
    expect([...kinds].sort()).toEqual(['eni', 'sg', 'sgr', 'vpce'])
    for (const { id, tags } of things) {
      expect([id, tags['fargate-endpoints:managed']]).toEqual([id, 'true'])
      expect([id, tags.Name]).toEqual([id, expect.stringMatching(/^fargate-endpoints-/)])
    }
  })

  test('has tags with its service and its owner', async () => {
    const testbed = await createTestbed()
    const { id, stackId, logicalResourceId } = testbed.stack.owner

    await testbed.stack.create({ VpcId: testbed.vpcId })
    const generation = testbed.stack.resource?.physicalId.slice(-8)

    for (const endpoint of await testbed.vpc.endpoints()) {
      expect(endpoint.tags).toEqual({
        Name: `fargate-endpoints-${endpoint.service}`,
        'fargate-endpoints:managed': 'true',
        'fargate-endpoints:service': endpoint.service,
        [`fargate-endpoints:owner/${id}`]: `${generation} ${stackId} ${logicalResourceId}`,
      })
    }
  })

  test('has the template’s Tags', async () => {
    const testbed = await createTestbed()

    await testbed.stack.create({ VpcId: testbed.vpcId, Tags: [...web, { Key: 'Name', Value: 'shared' }] })

    expect(await valuesOf(testbed, 'team')).toEqual(['web'])
    expect(await valuesOf(testbed, 'Name')).toEqual(['shared'])
  })
})

describe('Tags that change', () => {
  test('are changed in place on every created resource', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, Tags: web })
    const before = (await everything(testbed)).map(({ id }) => id)

    await testbed.stack.update({ VpcId: testbed.vpcId, Tags: [{ Key: 'team', Value: 'api' }] })

    expect(await valuesOf(testbed, 'team')).toEqual(['api'])
    expect((await everything(testbed)).map(({ id }) => id)).toEqual(before)
  })

  test('are deleted from every created resource when the template removes them', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, Tags: [...web, { Key: 'stage', Value: 'test' }] })

    await testbed.stack.update({ VpcId: testbed.vpcId, Tags: web })

    expect(await valuesOf(testbed, 'stage')).toEqual([undefined])
    expect(await valuesOf(testbed, 'team')).toEqual(['web'])
  })

  test('do not affect foreign tags', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, Tags: web })
    const { id } = await testbed.vpc.endpoint('logs')
    const Tags = [{ Key: 'cost', Value: '7' }]
    await testbed.client.send(new CreateTagsCommand({ Resources: [id], Tags }))

    await testbed.stack.update({ VpcId: testbed.vpcId })

    const { tags } = await testbed.vpc.endpoint('logs')
    expect(tags).toMatchObject({ cost: '7' })
    expect(tags).not.toHaveProperty('team')
  })

  test('are restored when the Update is rolled back', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, Tags: web })
    const failing = { VpcId: testbed.vpcId, Kms: true, Tags: [{ Key: 'stage', Value: 'test' }] }
    testbed.simulator.settings.endpointOutcome = ({ serviceName }) => ({
      state: serviceName.endsWith('.kms') ? 'failed' : 'available',
    })
    await expect(testbed.stack.update(failing)).rejects.toThrow('kms')

    await testbed.stack.rollBack(failing)

    expect(await valuesOf(testbed, 'stage')).toEqual([undefined])
    expect(await valuesOf(testbed, 'team')).toEqual(['web'])
    expect(await testbed.vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
  })
})

describe('An account that rejects groups without a certain tag', () => {
  test('accepts everything that a resource with the tag creates', async () => {
    const { stack, anotherStack, vpc, vpcId, simulator } = await createTestbed({ overTheWire: true })
    simulator.hooks.beforeCall = ({ action, parameters }) => {
      const isTagged = Object.values(parameters).includes('team')
      if (action === 'CreateSecurityGroup' && !isTagged) throw new Ec2Error('UnauthorizedOperation', 'No team')
    }
    const properties = { VpcId: vpcId, Tags: web }
    const other = anotherStack()

    await stack.create(properties)
    await other.create(properties)
    await stack.update({ ...properties, S3Buckets: 'layers' })
    await stack.delete()
    await other.delete()

    expect([await vpc.endpoints(), await vpc.groups()]).toEqual([[], {}])
  })
})

test('Network interfaces that EC2 does not list, as in moto, are tagged once, and the Update continues', async () => {
  const { client, stack, vpcId, vpc, writes } = await createTestbed({ overTheWire: true })
  await stack.create({ VpcId: vpcId, Kms: true })
  const send = client.send.bind(client) as (command: unknown) => Promise<object>
  client.send = (async (command: unknown) => {
    const output = await send(command)
    return command instanceof DescribeNetworkInterfacesCommand ? { ...output, NetworkInterfaces: [] } : output
  }) as typeof client.send
  const before = writes().length

  await stack.update({ VpcId: vpcId })

  expect((await vpc.endpoints()).map(({ service }) => service)).not.toContain('kms')
  const tagging = writes()
    .slice(before)
    .filter(({ action }) => action === 'CreateTags')
  expect(tagging.length).toBeGreaterThan(0)
  expect(new Set(tagging.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(tagging.length)
})

describe('24 tags', () => {
  test.each<[string, (testbed: Testbed<unknown>) => Promise<object>]>([
    ['the managed group', async () => ({})],
    [
      'groups of the template',
      async (testbed) => ({ SecurityGroupIds: await makeGroup(testbed, 'own', '10.0.0.0/16') }),
    ],
  ])('can be replaced with 24 others when endpoints use %s', async (_, properties) => {
    const testbed = await createThreeZones()
    const { stackNamed, vpcId, vpc } = testbed
    const groups = await properties(testbed)
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId, ...LOGS, ...groups, Tags: tagsNamed('old') })

    await front.update({ VpcId: vpcId, ...LOGS, ...groups, Tags: tagsNamed('new') })

    const keys = Object.keys((await vpc.endpoint('logs')).tags)
    expect(keys.filter((key) => key.startsWith('new-'))).toHaveLength(24)
    expect(keys.filter((key) => key.startsWith('old-'))).toEqual([])
  })
})

test('A tag that one owner removes is kept while another owner declares it', async () => {
  const { stackNamed, vpcId, vpc } = await createThreeZones()
  const Tags = [{ Key: 'Team', Value: 'web' }]
  const [front, back] = [stackNamed('front'), stackNamed('back')]
  await front.create({ VpcId: vpcId, ...LOGS, Tags })
  await back.create({ VpcId: vpcId, ...LOGS, Tags })

  await front.update({ VpcId: vpcId, ...LOGS })
  expect((await vpc.endpoint('logs')).tags.Team).toBe('web')

  await back.update({ VpcId: vpcId, ...LOGS })
  expect((await vpc.endpoint('logs')).tags.Team).toBeUndefined()
})
