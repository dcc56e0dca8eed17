import {
  AssociateRouteTableCommand,
  CreateSubnetCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { endpointServices } from '../../../simulator/regions/endpointServices.ts'
import { regionNamed } from '../../../simulator/regions/index.ts'
import { testbeds } from '../../support/testbed.ts'
import { LOGS, subnetsOfLogs, THREE_ZONES, threeZoneTestbeds, zone } from '../../support/threeZones.ts'

const { createTestbed, createTestbedOf } = testbeds()

const createShape = threeZoneTestbeds()

const inThreeZones = () =>
  createTestbedOf((client) =>
    createReferenceNetwork(client, { zones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] }),
  )

/** One interface endpoint and one gateway. */
const SMALL = { PlatformVersion: '1.3.0', CloudWatchLogs: false }

/** Associates a subnet that has its own route table with another route table. */
const moveSubnet = async (client: EC2Client, subnetId: string, RouteTableId: string): Promise<void> => {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }]
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }))
  const association = RouteTables?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnetId)
  const AssociationId = association?.RouteTableAssociationId
  await client.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId }))
}

const zonesOf = ({ AvailabilityZones }: Attributes): string => AvailabilityZones ?? ''

describe('SubnetIds and RouteTableIds', () => {
  test('determine where endpoints are created, instead of discovery', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()
    const [subnetId = ''] = network.publicSubnetIds
    const routeTableId = network.publicRouteTableId

    const attributes = await stack.create({ VpcId: vpcId, SubnetIds: [subnetId], RouteTableIds: routeTableId })

    expect((await vpc.endpoint('ecr.api')).subnetIds).toEqual([subnetId])
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([routeTableId])
    expect(attributes).toMatchObject({ SubnetIds: subnetId, RouteTableIds: routeTableId })
  })

  test('move the endpoints in place when they change', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()
    const [privateA = '', privateC = ''] = network.privateSubnetIds
    const [publicA = ''] = network.publicSubnetIds
    const [tableA = '', tableC = ''] = network.privateRouteTableIds
    await stack.create({ VpcId: vpcId, ...SMALL, SubnetIds: [privateA, privateC], RouteTableIds: [tableA] })
    const before = await vpc.endpoints()

    await stack.update({ VpcId: vpcId, ...SMALL, SubnetIds: [publicA], RouteTableIds: [tableC] })

    const after = await vpc.endpoints()
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual([publicA])
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([tableC])
  })

  test('move an endpoint to another zone without an interruption: the old subnet is removed after the new one is available', async () => {
    const { stack, vpc, vpcId, network, simulator } = await createTestbed({ overTheWire: true })
    const [privateA = '', privateC = ''] = network.privateSubnetIds
    await stack.create({ VpcId: vpcId, ...LOGS, SubnetIds: privateA })
    simulator.calls.splice(0)

    await stack.update({ VpcId: vpcId, ...LOGS, SubnetIds: privateC })

    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    expect(changes.map(({ parameters }) => [parameters['AddSubnetId.1'], parameters['RemoveSubnetId.1']])).toEqual([
      [privateC, undefined],
      [undefined, privateA],
    ])
    const [gain, loss] = changes.map(({ startedAt }) => startedAt)
    expect((loss ?? 0) - (gain ?? 0)).toBeGreaterThanOrEqual(simulator.settings.durations.modifyPending)
    expect((await vpc.endpoint('logs')).subnetIds).toEqual([privateC])
  })

  test('are discovered again when they are removed', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()
    const [tableA = ''] = network.privateRouteTableIds
    const given = { SubnetIds: network.publicSubnetIds.slice(0, 1), RouteTableIds: [tableA] }
    await stack.create({ VpcId: vpcId, ...SMALL, ...given })

    await stack.update({ VpcId: vpcId, ...SMALL, SubnetIds: '', RouteTableIds: [] })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(network.privateSubnetIds.toSorted())
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(network.privateRouteTableIds.toSorted())
  })
})

describe('MaxAvailabilityZones', () => {
  test.each([
    [1, ['a']],
    ['2', ['a', 'c']],
    [3, ['a', 'c', 'd']],
    [4, ['a', 'c', 'd']],
    ['', ['a', 'c', 'd']],
  ])('of %j selects the zones %j, and every route table', async (MaxAvailabilityZones, letters) => {
    const { stack, vpc, vpcId, network } = await inThreeZones()

    const attributes = await stack.create({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones })

    expect(attributes.AvailabilityZones).toBe(letters.map((letter) => zone(letter)).join(','))
    expect(attributes.SubnetIds).toBe(network.privateSubnetIds.slice(0, letters.length).join(','))
    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toHaveLength(letters.length)
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(network.privateRouteTableIds.toSorted())
  })

  test('keeps the endpoints, and removes or adds only subnets, when it is lowered and raised', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 1 })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds: network.privateSubnetIds.slice(0, 1) })

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 2 })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds: network.privateSubnetIds.slice(0, 2).sort() })
  })

  test('selects the same zones as for a new resource, whichever zones are in use', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    await stack.create({ VpcId: vpcId, ...SMALL, SubnetIds: network.privateSubnetIds.slice(1) })

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 2 })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(network.privateSubnetIds.slice(0, 2).sort())
  })
})

describe('The choice of subnets and route tables', () => {
  test('keeps the subnets when one with more free addresses is added', async () => {
    const { stack, vpc, vpcId, network, client, writes } = await createTestbed()
    const [subnetA = ''] = network.privateSubnetIds
    await stack.create({ VpcId: vpcId, ...SMALL })
    const before = await vpc.endpoints()
    const larger = { VpcId: vpcId, AvailabilityZone: zone('a'), CidrBlock: '10.0.16.0/20' }
    const { Subnet } = await client.send(new CreateSubnetCommand(larger))
    const RouteTableId = network.privateRouteTableIds[0]
    await client.send(new AssociateRouteTableCommand({ SubnetId: Subnet?.SubnetId, RouteTableId }))
    const earlier = writes().length

    const { SubnetIds } = await stack.update({ VpcId: vpcId, ...SMALL })

    expect(writes()).toHaveLength(earlier)
    expect(await vpc.endpoints()).toEqual(before)
    expect(SubnetIds?.split(',')).toContain(subnetA)
  })

  test('prefers the subnet with the most free addresses when none is in use', async () => {
    const { stack, vpcId, network, simulator, client } = await createTestbed()
    const { Subnet } = await client.send(
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone: zone('a'), CidrBlock: '10.0.50.0/24' }),
    )
    simulator.world.takeAddresses(network.privateSubnetIds[0] ?? '', 100)

    const { SubnetIds } = await stack.create({ VpcId: vpcId, ...SMALL })

    expect(SubnetIds).toBe([Subnet?.SubnetId, network.privateSubnetIds[1]].join(','))
  })

  test('adds a new zone of the VPC, and its route table', async () => {
    const { stack, vpc, vpcId, network, client } = await createTestbed()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')
    const { Subnet } = await client.send(
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone: zone('d'), CidrBlock: '10.0.50.0/24' }),
    )

    const { AvailabilityZones } = await stack.update({ VpcId: vpcId, ...SMALL })

    const subnetIds = [...network.privateSubnetIds, Subnet?.SubnetId ?? ''].sort()
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds })
    expect(AvailabilityZones).toBe(['a', 'c', 'd'].map((letter) => zone(letter)).join(','))
    expect((await vpc.endpoint('s3')).routeTableIds).toContain(await vpc.mainRouteTableId())
  })

  test('removes a subnet that has become public, and its former route table', async () => {
    const { stack, vpc, vpcId, network, client } = await createTestbed()
    const [moved = '', stayed = ''] = network.privateSubnetIds
    const [, tableOfStayed = ''] = network.privateRouteTableIds
    await stack.create({ VpcId: vpcId, ...SMALL })
    await moveSubnet(client, moved, network.publicRouteTableId)

    await stack.update({ VpcId: vpcId, ...SMALL })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual([stayed])
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([tableOfStayed])
  })

  test('follows a subnet to another route table', async () => {
    const { stack, vpc, vpcId, network, client } = await createTestbed()
    const [subnetA = '', subnetC = ''] = network.privateSubnetIds
    const [tableA = ''] = network.privateRouteTableIds
    await stack.create({ VpcId: vpcId, ...SMALL })
    await moveSubnet(client, subnetC, tableA)

    await stack.update({ VpcId: vpcId, ...SMALL })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual([subnetA, subnetC].sort())
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([tableA])
  })

  test('follows a subnet that gets its own route table', async () => {
    const { stack, vpc, vpcId, network, client } = await createShape({
      cidrBlock: '10.0.0.0/16',
      routeTables: [{ name: 'own' }],
      subnets: [{ name: 'a', zone: zone('a'), cidrBlock: '10.0.0.0/24' }],
    })
    await stack.create({ VpcId: vpcId, ...SMALL })
    const RouteTableId = network.routeTableIds.own
    await client.send(new AssociateRouteTableCommand({ SubnetId: network.subnetIds.a, RouteTableId }))

    await stack.update({ VpcId: vpcId, ...SMALL })

    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([RouteTableId])
  })
})

describe('A service that is not offered in a zone', () => {
  const codeartifact = { EcrImagePull: false, AdditionalServices: 'codeartifact.api' }

  test('is the only one to omit that zone, with a warning', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    const [subnetA = '', subnetC = ''] = network.privateSubnetIds

    const { Warnings, AvailabilityZones } = await stack.create({ VpcId: vpcId, ...codeartifact })

    expect((await vpc.endpoint('codeartifact.api')).subnetIds).toEqual([subnetA, subnetC].sort())
    expect((await vpc.endpoint('logs')).subnetIds).toEqual(network.privateSubnetIds.toSorted())
    expect(AvailabilityZones).toBe(['a', 'c', 'd'].map((letter) => zone(letter)).join(','))
    expect(Warnings).toBe(
      'codeartifact.api is not offered in ap-northeast-1d; its endpoint has no interface in that zone, and tasks there reach it across zones.',
    )
  })

  test('fails the request when the VPC has only that zone', async () => {
    const { stack, vpcId, writes } = await createTestbedOf((client) =>
      createReferenceNetwork(client, { zones: [zone('d')] }),
    )

    await expect(stack.create({ VpcId: vpcId, ...codeartifact })).rejects.toThrow(
      'codeartifact.api is offered only in ap-northeast-1a, ap-northeast-1c, and the subnets are in ap-northeast-1d. Add a subnet in one of its zones, or remove the service.',
    )
    expect(writes()).toEqual([])
  })
})

test('The same properties in the same VPC select the same zones, whatever the previous properties were', async () => {
  const region = 'us-east-1'
  const subnets = ['a', 'b', 'e'].map((name, at) => ({ name, zone: zone(name, region), cidrBlock: `10.0.${at}.0/24` }))
  const { simulator, stackNamed, vpcId } = await createShape({ cidrBlock: '10.0.0.0/16', subnets }, { region })
  const kms = endpointServices(regionNamed(region)).find(({ serviceName }) => serviceName.endsWith('.kms'))
  if (kms) simulator.world.putEndpointService({ ...kms, availabilityZones: [zone('e', region)] })
  const properties = { VpcId: vpcId, ...LOGS, CloudWatchLogs: false, MaxAvailabilityZones: 1 }
  const front = stackNamed('front')
  expect(zonesOf(await front.create({ ...properties, Kms: true }))).toBe(zone('e', region))

  const updated = await front.update({ ...properties, AdditionalServices: 'lambda' })
  await front.delete()
  const created = await stackNamed('back').create({ ...properties, AdditionalServices: 'lambda' })

  expect(zonesOf(updated)).toBe(zonesOf(created))
})

test('An Update that changes only tags moves no endpoint while EC2 still lists deleted ones', async () => {
  const testbed = await createShape(THREE_ZONES, { settings: { durations: { deletedVisible: 600_000 } } })
  const { stackNamed, vpcId } = testbed
  const properties = { VpcId: vpcId, ...LOGS, MaxAvailabilityZones: 1 }
  const front = stackNamed('front')
  await front.create({ ...properties, AdditionalServices: 'email-smtp,sqs' })
  await front.update(properties)
  const before = await subnetsOfLogs(testbed)

  await front.update({ ...properties, Tags: [{ Key: 'Team', Value: 'web' }] })

  expect(await subnetsOfLogs(testbed)).toEqual(before)
  expect(front.actions.map(({ type }) => type)).not.toContain('ModifyVpcEndpoint')
})

test('A subnet can be replaced with another of its zone even if EC2 rejects that in one call', async () => {
  const extra = { name: 'a2', zone: zone('a'), cidrBlock: '10.0.9.0/24' }
  const testbed = await createShape(
    { ...THREE_ZONES, subnets: [...THREE_ZONES.subnets, extra] },
    { settings: { zoneSwaps: 'refused' } },
  )
  const { stackNamed, vpcId, network } = testbed
  const idsOf = (...names: string[]) => names.map((name) => network.subnetIds[name]).join()
  const front = stackNamed('front')
  await front.create({ VpcId: vpcId, ...LOGS, SubnetIds: idsOf('a', 'c') })

  await front.update({ VpcId: vpcId, ...LOGS, SubnetIds: idsOf('a2', 'c') })

  expect(await subnetsOfLogs(testbed)).toEqual(['a2', 'c'])
})
