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

describe('Lists that leave out young endpoints', () => {
  test.each([1, 2, 3])('one time in three end no Update and hide nothing from a Delete (seed %i)', async (seed) => {
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

test('A stack that comes while another one’s endpoint is listed without its tags shares it', async () => {
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

test('A managed group whose creation lost its reply, and whose tags are listed late, is ours', async () => {
  const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
  simulator.settings.lags.tags = 5_000
  simulator.faults.loseReplies('CreateSecurityGroup')

  await stackNamed('front', { retries: true }).create({ VpcId: vpcId, ...LOGS })

  expect(Object.keys(await vpc.groups())).toEqual([`fargate-endpoints-${vpcId}`])
})

test.each([3, 7, 17])(
  'A managed group whose creation lost its reply lets nothing out, though reads lack its rules (seed %i)',
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

describe('What was created a moment ago', () => {
  const lags = { lists: 1_500, byId: 1_500, tags: 1_500, attributes: 1_500 }

  test('is read again before the VPC is rejected', async () => {
    const { simulator, client, stackNamed } = await createTestbed()
    const { vpcId } = await createVpc(client, THREE_ZONES)
    simulator.settings.lags = lags

    const { AvailabilityZoneCount } = await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect(AvailabilityZoneCount).toBe('3')
  })

  test('serves in its zone too, where that is a third zone’s subnet', async () => {
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
  ])('may be unknown to %s for a moment: %s', async (action, code) => {
    const { simulator, stackNamed, vpcId, vpc } = await createTestbed()
    simulator.faults.inject({ action, failure: { code } })

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS })

    expect((await vpc.endpoint('logs')).state).toBe('available')
  })
})

describe('Network interfaces that EC2 lists once their endpoint is available', () => {
  test.each([
    ['CreateVpcEndpoint', 'ConflictingDomainExists'],
    ['CreateTags', 'InvalidNetworkInterfaceID.NotFound'],
    ['DescribeNetworkInterfaces', 'RequestLimitExceeded'],
  ])('have their tags though a round is repeated after %s: %s', async (action, code) => {
    const testbed = await createTestbed(THREE_ZONES, { settings: { endpointInterfacesListed: 'onceAvailable' } })
    const { simulator, stackNamed, vpcId } = testbed
    simulator.faults.inject({ action, failure: { code } })

    await stackNamed('front').create({ VpcId: vpcId, ...LOGS, Kms: true })

    const interfaces = interfacesIn(testbed)
    expect(interfaces).toHaveLength(6)
    for (const { tags } of interfaces) expect(tags['fargate-endpoints:managed']).toBe('true')
  })
})
