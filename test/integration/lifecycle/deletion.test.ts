import { describe, expect, test } from '@jest/globals'
import { processLeases } from '../../../handler/vpc/lock/processLeases.ts'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { makeGroup } from '../../support/foreignResources.ts'
import { gatewayTo, LOGS, THREE_ZONES, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

describe('A Delete', () => {
  test.each(['UnauthorizedOperation', 'SecurityGroupLimitExceeded'])(
    'succeeds when CreateSecurityGroup fails with %s',
    async (code) => {
      const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
      const found = snapshot()
      const front = stackNamed('front')
      simulator.faults.inject({ action: 'CreateSecurityGroup', failure: { code }, times: Number.POSITIVE_INFINITY })

      await expect(front.create({ VpcId: vpcId })).rejects.toThrow(code)
      await front.delete()

      expect(snapshot()).toBe(found)
    },
  )

  test('succeeds, like an Update and a rollback, with the template’s groups when no group can be created', async () => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId, snapshot } = testbed
    const SecurityGroupIds = await makeGroup(testbed, 'own', '10.0.0.0/16')
    const found = snapshot()
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId, SecurityGroupIds })
    simulator.faults.deny('CreateSecurityGroup')
    const next = { VpcId: vpcId, SecurityGroupIds, EcsExec: true, CloudWatchLogs: false }

    await front.rollBack(next)
    await front.update(next)
    await front.delete()

    expect(snapshot()).toBe(found)
  })

  test('of 30 endpoints makes two calls, because EC2 accepts 25 ids per call', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed(
      { ...THREE_ZONES, routeTables: [], subnets: [{ name: 'a', zone: 'us-east-1a', cidrBlock: '10.0.0.0/24' }] },
      { region: 'us-east-1' },
    )
    const found = snapshot()
    const services =
      'sqs sns sts events ssm kms athena glue ebs ec2 ecs eks fis rds xray dms batch backup cloudtrail config'
    const more = 'codebuild lambda states monitoring elasticfilesystem secretsmanager autoscaling acm-pca email'
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId, ...LOGS, AdditionalServices: `${services} ${more}`.split(' ').join() })
    expect(simulator.calls.filter(({ action }) => action === 'CreateVpcEndpoint')).toHaveLength(30)

    await front.delete()

    expect(simulator.calls.filter(({ action }) => action === 'DeleteVpcEndpoints')).toHaveLength(2)
    expect(snapshot()).toBe(found)
  })

  test('finds the endpoint that uses the managed group even if no list shows it and no handover exists', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    const front = stackNamed('front', { leases: processLeases() })
    const failure = { code: 'VpcEndpointLimitExceeded' }
    simulator.faults.inject({ action: 'CreateVpcEndpoint', failure, from: 4 })
    await expect(front.create({ VpcId: vpcId })).rejects.toThrow('VpcEndpointLimitExceeded')
    Object.assign(simulator.settings.youngResources, {
      omittedFor: 60_000,
      omission: 1,
      omittedTypes: ['vpc-endpoint'],
    })

    const again = stackNamed('front', { leases: processLeases() })
    again.resource = front.resource
    await again.delete()

    expect(snapshot()).toBe(found)
  })

  test('finds the managed group that lists leave out for some seconds once the endpoints are deleted', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    const front = stackNamed('front', { leases: processLeases() })
    await front.create({ VpcId: vpcId, ...LOGS })
    const again = stackNamed('front', { leases: processLeases() })
    again.resource = front.resource
    const { youngResources } = simulator.settings
    const omit = async (from: number, omission: number) => {
      await simulator.clock.sleep(from)
      Object.assign(youngResources, { omittedFor: 600_000, omission, omittedTypes: ['security-group'] })
    }

    // The endpoint is deleted after a minute.
    await Promise.all([again.delete(), omit(30_000, 1), omit(70_000, 0)])

    expect(snapshot()).toBe(found)
  })

  test('for the id of a failed Create does not affect a later Create', async () => {
    const { simulator, stackNamed, vpcId, snapshot, writes } = await createTestbed()
    const front = stackNamed('front')
    const failure = { code: 'VpcEndpointLimitExceeded' }
    simulator.faults.inject({ action: 'CreateVpcEndpoint', failure, from: 2 })
    await expect(front.create({ VpcId: vpcId })).rejects.toThrow('VpcEndpointLimitExceeded')
    const failed = front.resource?.physicalId ?? ''
    await front.create({ VpcId: vpcId })
    const created = snapshot()
    simulator.calls.splice(0)

    await front.request('Delete', { PhysicalResourceId: failed, ResourceProperties: { VpcId: vpcId } })

    expect(snapshot()).toBe(created)
    expect(writes()).toEqual([])
  })

  test('for an id that CloudFormation generated stops a Create that was sent before it, even if Lambda invokes that later', async () => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    const front = stackNamed('front')
    front.requestedAt = simulator.clock.now()
    await front.request('Delete', { PhysicalResourceId: 'stack-Endpoints-1ABC', ResourceProperties: { VpcId: vpcId } })

    await expect(front.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow('A Delete of this resource arrived')

    expect(snapshot()).toBe(found)
  })

  test('for an id that CloudFormation generated does not stop a Create that is sent after it', async () => {
    const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
    const front = stackNamed('front')
    await front.request('Delete', { PhysicalResourceId: 'stack-Endpoints-1ABC', ResourceProperties: { VpcId: vpcId } })
    await simulator.clock.sleep(1_000)

    await front.create({ VpcId: vpcId, ...LOGS })

    expect((await vpc.endpoint('logs')).state).toBe('available')
  })

  test('cleans up both VPCs after an Update to another VPC and its rollback have failed', async () => {
    const { simulator, client, stackNamed, vpcId, snapshot } = await createTestbed()
    const other = await createVpc(client, { ...THREE_ZONES, cidrBlock: '10.0.0.0/16' })
    const found = [snapshot(), simulator.snapshot(other.vpcId)]
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId })
    simulator.faults.inject({ action: 'CreateVpcEndpoint', failure: { code: 'VpcEndpointLimitExceeded' }, from: 2 })
    await expect(front.update({ VpcId: other.vpcId })).rejects.toThrow('VpcEndpointLimitExceeded')
    simulator.faults.deny('DeleteVpcEndpoints')
    await expect(front.rollBack({ VpcId: other.vpcId })).rejects.toThrow('UnauthorizedOperation')
    simulator.faults.clear()

    await front.delete()

    expect([snapshot(), simulator.snapshot(other.vpcId)]).toEqual(found)
  })
})

test('An Update waits until its endpoints are deleted, even if one list omits them earlier', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  const front = stackNamed('front')
  await front.create({ VpcId: vpcId })
  await simulator.clock.sleep(600_000)
  await front.update({ VpcId: vpcId, EcsExec: true })
  let lists = Number.POSITIVE_INFINITY
  simulator.hooks.beforeCall = ({ action }) => {
    if (action === 'DeleteVpcEndpoints') lists = 0
    if (action === 'DescribeVpcEndpoints') lists += 1
    Object.assign(simulator.settings.youngResources, { omittedFor: 300_000, omission: lists === 1 ? 1 : 0 })
  }

  await front.update({ VpcId: vpcId })

  expect((await vpc.endpoints()).map(({ state }) => state)).not.toContain('deleting')
})

describe('An endpoint whose owner tag was deleted by hand', () => {
  const disown = async ({ simulator, vpc }: Awaited<ReturnType<typeof createTestbed>>): Promise<string> => {
    const { id, tags } = await vpc.endpoint('logs')
    const keys = Object.keys(tags).filter((key) => key.includes(':owner/'))
    await simulator.call('DeleteTags', { Resources: [id], Tags: keys.map((Key) => ({ Key })) })
    return id
  }

  test('is kept when another stack is updated and deleted', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId, vpc } = testbed
    const back = stackNamed('back')
    await stackNamed('front').create({ VpcId: vpcId, ...LOGS })
    await back.create({ VpcId: vpcId, ...gatewayTo('front') })
    const id = await disown(testbed)

    await back.update({ VpcId: vpcId, ...gatewayTo('back') })
    await back.delete()

    expect((await vpc.endpoint('logs')).id).toBe(id)
  })

  test.each([
    ['deleted', 'delete'],
    ['updated to need no managed group, then deleted', 'update'],
  ])('is kept with its group and rule when its stack is %s, and another stack can adopt them', async (_, operation) => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId, vpc, snapshot } = testbed
    const found = snapshot()
    const ruleIds = async (): Promise<string[]> => {
      const answer = await simulator.call('DescribeSecurityGroupRules', {})
      return (answer as { SecurityGroupRules: { SecurityGroupRuleId: string }[] }).SecurityGroupRules.map(
        ({ SecurityGroupRuleId }) => SecurityGroupRuleId,
      )
    }
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS, Kms: true, Tags: [{ Key: 'team', Value: 'front' }] })
    const id = await disown(testbed)
    const present = await ruleIds()

    if (operation === 'update') await front.update({ VpcId: vpcId, ...gatewayTo('front') })
    await front.delete()

    expect(await vpc.services()).toEqual(['logs'])
    expect(await ruleIds()).toEqual(present)
    expect(snapshot()).not.toContain(`owner/${front.owner.id}`)
    await back.create({ VpcId: vpcId, ...LOGS })
    expect((await vpc.endpoint('logs')).id).toBe(id)
    await back.delete()
    expect(snapshot()).toBe(found)
  })
})

describe('The managed group whose owner tags were deleted by hand', () => {
  const disownGroup = async ({ simulator, vpc }: Awaited<ReturnType<typeof createTestbed>>): Promise<void> => {
    const [group] = Object.values(await vpc.groups())
    const keys = Object.keys(group?.tags ?? {}).filter((key) => key.includes(':owner/'))
    await simulator.call('DeleteTags', { Resources: [group?.id], Tags: keys.map((Key) => ({ Key })) })
  }

  test('is deleted with its stack', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId, snapshot } = testbed
    const found = snapshot()
    const front = stackNamed('front')
    await front.create({ VpcId: vpcId, ...LOGS })
    await disownGroup(testbed)

    await front.delete()

    expect(snapshot()).toBe(found)
  })

  test('is deleted with the last of its stacks, and stays while one of them has an endpoint in it', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId, snapshot, vpc } = testbed
    const found = snapshot()
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    await front.create({ VpcId: vpcId, ...LOGS })
    await back.create({ VpcId: vpcId, ...LOGS, CloudWatchLogs: false, Kms: true })
    await disownGroup(testbed)

    await front.delete()
    expect((await vpc.endpoint('kms')).groupIds).toEqual(Object.values(await vpc.groups()).map(({ id }) => id))
    await back.delete()

    expect(snapshot()).toBe(found)
  })
})

test.each([
  ['an Update removes', 'update'],
  ['a Delete removes', 'delete'],
])('An endpoint that %s is deleted even if EC2 does not find it by its id for some seconds', async (_, operation) => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  const front = stackNamed('front')
  const createdAt = simulator.clock.now()
  await front.create({ VpcId: vpcId, ...LOGS, Kms: true })
  simulator.hooks.beforeCall = ({ action }) => {
    if (action !== 'DeleteVpcEndpoints') return
    simulator.hooks.beforeCall = undefined
    const notFoundFor = simulator.clock.now() - createdAt + 6_000
    Object.assign(simulator.settings.youngResources, { notFoundFor, notFound: 1 })
  }
  const startedAt = simulator.clock.now()

  await (operation === 'update' ? front.update({ VpcId: vpcId, ...LOGS }) : front.delete())

  expect(await vpc.services()).toEqual(operation === 'update' ? ['logs'] : [])
  expect(simulator.clock.now() - startedAt).toBeLessThan(120_000)
})
