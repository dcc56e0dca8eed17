import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import type { Testbed } from '../../support/testbed.ts'
import { gatewayTo, LOGS, THREE_ZONES, threeZoneTestbeds, zone } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const interfacesIn = ({ snapshot }: Testbed<unknown>) => {
  const { vpcEndpoints } = JSON.parse(snapshot()) as {
    vpcEndpoints: { networkInterfaces: { tags: Record<string, string> }[] }[]
  }
  return vpcEndpoints.flatMap(({ networkInterfaces }) => networkInterfaces)
}

describe('When lists omit young endpoints one time in three,', () => {
  test.each([1, 2, 3])('an Update succeeds and a Delete deletes everything (seed %i)', async (seed) => {
    const { simulator, stackNamed, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    const young = { omittedFor: 60_000, omission: 0.33, omittedTypes: 'all' as const }
    Object.assign(simulator.settings, { seed, youngResources: { ...simulator.settings.youngResources, ...young } })
    const front = stackNamed('front')

    await front.create({ VpcId: vpcId })
    await front.update({ VpcId: vpcId, EcsExec: true, S3Buckets: 'front', AllowedCidrs: '10.0.0.0/24' })
    await front.delete()

    await simulator.clock.sleep(600_000)
    expect(snapshot()).toBe(found)
  })
})

test('Two concurrent Creates share a gateway endpoint even if EC2 lists its tags late', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  await stackNamed('first').create({ VpcId: vpcId, ...LOGS })
  const { id } = (await vpc.groups())[`fargate-endpoints-${vpcId}`] ?? { id: '' }
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.9.0.0/16' }] }]
  await simulator.call('AuthorizeSecurityGroupIngress', { GroupId: id, IpPermissions })
  simulator.settings.latency = 50
  simulator.settings.lags.tags = 1_500
  const [front, back] = [stackNamed('front'), stackNamed('back')]

  const created = back.create({ VpcId: vpcId, ...gatewayTo('bbb') })
  await simulator.clock.sleep(500)
  await Promise.all([created, front.create({ VpcId: vpcId, ...gatewayTo('aaa') })])

  await simulator.clock.sleep(2_000)
  const gateway = await vpc.endpoint('s3')
  expect(Object.keys(gateway.tags).filter((key) => key.includes(':owner/'))).toHaveLength(2)
  expect(JSON.stringify(gateway.policy)).toMatch(/aaa.*bbb|bbb.*aaa/)
  await back.delete()
  expect((await vpc.endpoint('s3')).id).toBe(gateway.id)
})

test('A Create uses the group that it created even if the reply was lost and the tags are listed late', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  simulator.settings.lags.tags = 5_000
  simulator.faults.loseReplies('CreateSecurityGroup')

  await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

  expect(Object.keys(await vpc.groups())).toEqual([`fargate-endpoints-${vpcId}`])
})

test.each([3, 7, 17])(
  'A managed group has no egress rule even if the reply to its creation is lost and reads omit its rules (seed %i)',
  async (seed) => {
    const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
    const late = { omittedFor: 60_000, omission: 0.5, omittedTypes: ['security-group-rule' as const] }
    Object.assign(simulator.settings, { seed, youngResources: { ...simulator.settings.youngResources, ...late } })
    simulator.faults.loseReplies('CreateSecurityGroup')

    await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

    await simulator.clock.sleep(60_000)
    const { id } = (await vpc.groups())[`fargate-endpoints-${vpcId}`] ?? { id: '' }
    expect(await vpc.ruleTexts(id)).toEqual(['in tcp 443 10.0.0.0/16'])
  },
)

describe('A Create right after its network is created', () => {
  const lags = { lists: 1_500, byId: 1_500, tags: 1_500, attributes: 1_500 }

  test('reads the VPC again before it rejects it', async () => {
    const { simulator, client, stackNamed } = await createTestbed()
    const { vpcId } = await createVpc(client, THREE_ZONES)
    simulator.settings.lags = lags

    const { AvailabilityZoneCount } = await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect(AvailabilityZoneCount).toBe('3')
  })

  test('uses a new subnet in a third zone', async () => {
    const { simulator, stackNamed, vpcId, network } = await createTestbed({
      ...THREE_ZONES,
      subnets: THREE_ZONES.subnets.slice(0, 2),
    })
    await simulator.clock.sleep(60_000)
    simulator.settings.lags = lags
    const subnet = { VpcId: vpcId, AvailabilityZone: zone('d'), CidrBlock: '10.0.9.0/24' }
    const { Subnet } = (await simulator.call('CreateSubnet', subnet)) as { Subnet: { SubnetId: string } }
    const RouteTableId = network.routeTableIds.d
    await simulator.call('AssociateRouteTable', { SubnetId: Subnet.SubnetId, RouteTableId })

    const { AvailabilityZoneCount } = await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect(AvailabilityZoneCount).toBe('3')
  })

  test.each([
    ['DescribeVpcs', 'InvalidVpcID.NotFound'],
    ['DescribeVpcAttribute', 'InvalidVpcID.NotFound'],
    ['CreateSecurityGroup', 'InvalidVpcID.NotFound'],
    ['CreateVpcEndpoint', 'InvalidVpcId.NotFound'],
    ['CreateVpcEndpoint', 'InvalidSubnetId.NotFound'],
    ['CreateVpcEndpoint', 'InvalidSecurityGroupID.NotFound'],
    ['AuthorizeSecurityGroupIngress', 'InvalidGroup.NotFound'],
    ['RevokeSecurityGroupEgress', 'InvalidGroup.NotFound'],
    ['CreateTags', 'InvalidNetworkInterfaceID.NotFound'],
    ['CreateTags', 'InvalidID'],
  ])('retries %s when it fails with %s', async (action, code) => {
    const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
    simulator.faults.inject({ action, failure: { code } })

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect((await vpc.endpoint('logs')).state).toBe('available')
  })
})

describe('Network interfaces that EC2 lists only when their endpoint is available', () => {
  test.each([
    ['CreateVpcEndpoint', 'ConflictingDomainExists'],
    ['CreateTags', 'InvalidNetworkInterfaceID.NotFound'],
    ['DescribeNetworkInterfaces', 'RequestLimitExceeded'],
  ])('are tagged even if %s fails once with %s', async (action, code) => {
    const testbed = await createTestbed(THREE_ZONES, { settings: { endpointInterfacesListed: 'onceAvailable' } })
    const { simulator, stackNamed, vpcId } = testbed
    simulator.faults.inject({ action, failure: { code } })

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS, Kms: true })

    const interfaces = interfacesIn(testbed)
    expect(interfaces).toHaveLength(6)
    for (const { tags } of interfaces) expect(tags['fargate-endpoints:managed']).toBe('true')
  })
})
