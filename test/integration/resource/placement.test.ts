import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { type CreatedVpc, createVpc, type SubnetShape, type VpcShape } from '../../../simulator/networks/createVpc.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed, createTestbedOf } = testbeds()

const createShape = (shape: VpcShape) => createTestbedOf((client) => createVpc(client, shape))
const inThreeZones = () =>
  createTestbedOf((client) =>
    createReferenceNetwork(client, { zones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] }),
  )

/** One interface endpoint. */
const BARE_LOGS = { EcrImagePull: false }

const zone = (letter: string): string => `ap-northeast-1${letter}`

const idsOf = (ids: CreatedVpc['subnetIds'], ...names: string[]): string[] =>
  names.map((name) => ids[name] ?? `no ${name}`).sort()

/** One interface endpoint and one gateway. */
const SMALL = { PlatformVersion: '1.3.0', CloudWatchLogs: false }

/** Associates a subnet that has a route table of its own with another. */
const moveSubnet = async (client: EC2Client, subnetId: string, RouteTableId: string): Promise<void> => {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }]
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }))
  const association = RouteTables?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnetId)
  const AssociationId = association?.RouteTableAssociationId
  await client.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId }))
}

describe('Discovery', () => {
  const cidrBlock = '10.0.0.0/16'
  const subnet = (name: string, letter: string, index: number, routeTable?: string) => ({
    name,
    zone: zone(letter),
    cidrBlock: `10.0.${index}.0/24`,
    ...(routeTable !== undefined && { routeTable }),
  })

  test.each<[string, VpcShape, string[], string[]]>([
    [
      'subnets whose own table has no route to the internet gateway',
      {
        cidrBlock,
        routeTables: [{ name: 'private' }, { name: 'public', internetRoute: true }],
        subnets: [subnet('a', 'a', 0, 'private'), subnet('b', 'c', 1, 'public'), subnet('c', 'd', 2, 'private')],
      },
      ['a', 'c'],
      ['private'],
    ],
    [
      'subnets that follow the main table, but for those with a public one of their own',
      {
        cidrBlock,
        routeTables: [{ name: 'public', internetRoute: true }],
        subnets: [subnet('a', 'a', 0), subnet('b', 'c', 1, 'public')],
      },
      ['a'],
      ['main'],
    ],
    [
      'subnets with a private table of their own where the main one is public',
      {
        cidrBlock,
        mainInternetRoute: true,
        routeTables: [{ name: 'private' }],
        subnets: [subnet('a', 'a', 0), subnet('b', 'c', 1, 'private')],
      },
      ['b'],
      ['private'],
    ],
    [
      'one subnet a zone for interfaces, and the tables of all for gateways',
      {
        cidrBlock,
        routeTables: [{ name: 'tasks' }, { name: 'data' }],
        subnets: [
          { name: 'tasks', zone: zone('a'), cidrBlock: '10.0.0.0/24', routeTable: 'tasks' },
          { name: 'data', zone: zone('a'), cidrBlock: '10.0.1.0/26', routeTable: 'data' },
        ],
      },
      ['tasks'],
      ['data', 'tasks'],
    ],
  ])('finds %s', async (_, shape, subnets, tables) => {
    const { stack, vpc, vpcId, network, client } = await createShape(shape)

    const attributes = await stack.create({ VpcId: vpcId, ...SMALL })

    const main = tables.includes('main') ? await mainTableOf(client, vpcId) : ''
    const routeTableIds = idsOf({ ...network.routeTableIds, main }, ...tables)
    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(idsOf(network.subnetIds, ...subnets))
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(routeTableIds)
    expect(attributes.RouteTableIds).toBe(routeTableIds.join(','))
    expect(attributes.SubnetIds?.split(',').sort()).toEqual(idsOf(network.subnetIds, ...subnets))
  })

  test('takes a default route over IPv6 to the internet gateway for what it is', async () => {
    const { stack, vpc, vpcId, network, client } = await createShape({
      cidrBlock,
      ipv6: true,
      mainInternetRoute: true,
      routeTables: [{ name: 'private' }, { name: 'half-public' }],
      subnets: [subnet('a', 'a', 0, 'private'), subnet('b', 'c', 1, 'half-public')],
    })
    await client.send(
      new CreateRouteCommand({
        RouteTableId: network.routeTableIds['half-public'],
        GatewayId: network.internetGatewayId,
        DestinationIpv6CidrBlock: '::/0',
      }),
    )

    await stack.create({ VpcId: vpcId, ...SMALL })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(idsOf(network.subnetIds, 'a'))
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(idsOf(network.routeTableIds, 'private'))
  })
})

const mainTableOf = async (client: EC2Client, vpcId: string): Promise<string> => {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'association.main', Values: ['true'] },
  ]
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }))
  return RouteTables?.[0]?.RouteTableId ?? ''
}

describe('SubnetIds and RouteTableIds', () => {
  test('are where endpoints are created, in place of what would be discovered', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()
    const [subnetId = ''] = network.publicSubnetIds
    const routeTableId = network.publicRouteTableId

    const attributes = await stack.create({ VpcId: vpcId, SubnetIds: [subnetId], RouteTableIds: routeTableId })

    expect((await vpc.endpoint('ecr.api')).subnetIds).toEqual([subnetId])
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([routeTableId])
    expect(attributes).toMatchObject({ SubnetIds: subnetId, RouteTableIds: routeTableId })
  })

  test('that change move the endpoints in place', async () => {
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

  test('that move an endpoint to another zone let it serve there before it leaves the old one', async () => {
    const { stack, vpc, vpcId, network, simulator } = await createTestbed({ overTheWire: true })
    const [privateA = '', privateC = ''] = network.privateSubnetIds
    await stack.create({ VpcId: vpcId, ...BARE_LOGS, SubnetIds: privateA })
    simulator.calls.splice(0)

    await stack.update({ VpcId: vpcId, ...BARE_LOGS, SubnetIds: privateC })

    const changes = simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')
    expect(changes.map(({ parameters }) => [parameters['AddSubnetId.1'], parameters['RemoveSubnetId.1']])).toEqual([
      [privateC, undefined],
      [undefined, privateA],
    ])
    const [gain, loss] = changes.map(({ startedAt }) => startedAt)
    expect((loss ?? 0) - (gain ?? 0)).toBeGreaterThanOrEqual(simulator.settings.durations.modifyPending)
    expect((await vpc.endpoint('logs')).subnetIds).toEqual([privateC])
  })

  test('that are given up are discovered again', async () => {
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
  ])('%j takes the zones %j, and every route table', async (MaxAvailabilityZones, letters) => {
    const { stack, vpc, vpcId, network } = await inThreeZones()

    const attributes = await stack.create({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones })

    expect(attributes.AvailabilityZones).toBe(letters.map(zone).join(','))
    expect(attributes.SubnetIds).toBe(network.privateSubnetIds.slice(0, letters.length).join(','))
    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toHaveLength(letters.length)
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual(network.privateRouteTableIds.toSorted())
  })

  test('that is lowered and raised leaves the endpoints, and moves no more than it must', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 1 })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds: network.privateSubnetIds.slice(0, 1) })

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 2 })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds: network.privateSubnetIds.slice(0, 2).sort() })
  })

  test('takes the zones that a new resource would get, whichever are in use', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    await stack.create({ VpcId: vpcId, ...SMALL, SubnetIds: network.privateSubnetIds.slice(1) })

    await stack.update({ VpcId: vpcId, ...SMALL, MaxAvailabilityZones: 2 })

    expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(network.privateSubnetIds.slice(0, 2).sort())
  })
})

describe('An update', () => {
  test('moves nothing where a subnet with more free addresses has come', async () => {
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

  test('chooses the subnet with the most free addresses where none is in use', async () => {
    const { stack, vpcId, network, simulator, client } = await createTestbed()
    const { Subnet } = await client.send(
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone: zone('a'), CidrBlock: '10.0.50.0/24' }),
    )
    simulator.world.takeAddresses(network.privateSubnetIds[0] ?? '', 100)

    const { SubnetIds } = await stack.create({ VpcId: vpcId, ...SMALL })

    expect(SubnetIds).toBe([Subnet?.SubnetId, network.privateSubnetIds[1]].join(','))
  })

  test('takes in a zone that the VPC has gained, and its route table', async () => {
    const { stack, vpc, vpcId, network, client } = await createTestbed()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')
    const { Subnet } = await client.send(
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone: zone('d'), CidrBlock: '10.0.50.0/24' }),
    )

    const { AvailabilityZones } = await stack.update({ VpcId: vpcId, ...SMALL })

    const subnetIds = [...network.privateSubnetIds, Subnet?.SubnetId ?? ''].sort()
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, subnetIds })
    expect(AvailabilityZones).toBe(['a', 'c', 'd'].map(zone).join(','))
    expect((await vpc.endpoint('s3')).routeTableIds).toContain(await mainTableOf(client, vpcId))
  })

  test('leaves a subnet that has become public, and the route table that it had', async () => {
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

  test('follows a subnet that gets a route table of its own', async () => {
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

describe('A service that lacks a zone', () => {
  const codeartifact = { EcrImagePull: false, AdditionalServices: 'codeartifact.api' }

  test('leaves that zone out, alone, with a warning', async () => {
    const { stack, vpc, vpcId, network } = await inThreeZones()
    const [subnetA = '', subnetC = ''] = network.privateSubnetIds

    const { Warnings, AvailabilityZones } = await stack.create({ VpcId: vpcId, ...codeartifact })

    expect((await vpc.endpoint('codeartifact.api')).subnetIds).toEqual([subnetA, subnetC].sort())
    expect((await vpc.endpoint('logs')).subnetIds).toEqual(network.privateSubnetIds.toSorted())
    expect(AvailabilityZones).toBe(['a', 'c', 'd'].map(zone).join(','))
    expect(Warnings).toBe(
      'codeartifact.api is not offered in ap-northeast-1d; its endpoint has no interface in that zone, and tasks there reach it across zones.',
    )
  })

  test('fails the request where it is the only one', async () => {
    const { stack, vpcId, writes } = await createTestbedOf((client) =>
      createReferenceNetwork(client, { zones: [zone('d')] }),
    )

    await expect(stack.create({ VpcId: vpcId, ...codeartifact })).rejects.toThrow(
      'codeartifact.api is offered only in ap-northeast-1a, ap-northeast-1c, and the subnets are in ap-northeast-1d. Add a subnet in one of its zones, or remove the service.',
    )
    expect(writes()).toEqual([])
  })
})

describe('IpAddressType', () => {
  const createDualStack = (withIpv6: readonly boolean[] = [true, true], more: readonly SubnetShape[] = []) =>
    createShape({
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [
        ...withIpv6.map((ipv6, at) => ({
          name: `${at}`,
          zone: zone('ac'[at] ?? ''),
          cidrBlock: `10.0.${at}.0/24`,
          ipv6,
        })),
        ...more,
      ],
    })

  test.each(['ipv4', 'dualstack'])('%s is the address type of the interface endpoints', async (IpAddressType) => {
    const { stack, vpc, vpcId } = await createDualStack()

    await stack.create({ VpcId: vpcId, ...SMALL, IpAddressType })

    expect((await vpc.endpoint('ecr.dkr')).ipAddressType).toBe(IpAddressType)
  })

  test('ipv6 takes the IPv6-only subnets, and the others take none of them', async () => {
    const { stack, anotherStack, vpc, vpcId, network } = await createDualStack(
      [true],
      [{ name: 'six', zone: zone('a'), ipv6: true }],
    )
    const logs = { VpcId: vpcId, EcrImagePull: false }

    await stack.create({ ...logs, IpAddressType: 'ipv6' })
    await anotherStack().create({ ...logs, CloudWatchLogs: false, Kms: true, IpAddressType: 'dualstack' })

    expect(await vpc.endpoint('logs')).toMatchObject({
      ipAddressType: 'ipv6',
      subnetIds: idsOf(network.subnetIds, 'six'),
    })
    expect((await vpc.endpoint('kms')).subnetIds).toEqual(idsOf(network.subnetIds, '0'))
  })

  test.each([
    [
      'ipv6',
      '0',
      'needs IPv6-only subnets; <> has IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack.',
    ],
    [
      'dualstack',
      'six',
      'needs an IPv4 CIDR block in every subnet; <> has none. Name others in SubnetIds, or set IpAddressType to ipv6.',
    ],
    [
      'ipv4',
      'six',
      'needs an IPv4 CIDR block in every subnet; <> has none. Name others in SubnetIds, or set IpAddressType to ipv6.',
    ],
  ])('%s in a subnet of the other kind fails the request', async (IpAddressType, name, problem) => {
    const { stack, vpcId, network, writes } = await createDualStack(
      [true],
      [{ name: 'six', zone: zone('a'), ipv6: true }],
    )
    const SubnetIds = network.subnetIds[name] ?? ''

    await expect(stack.create({ VpcId: vpcId, EcrImagePull: false, SubnetIds, IpAddressType })).rejects.toThrow(
      `IpAddressType ${IpAddressType} ${problem.replace('<>', SubnetIds)}`,
    )
    expect(writes()).toEqual([])
  })

  test('that changes changes the endpoints in place', async () => {
    const { stack, vpc, vpcId } = await createDualStack()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')

    await stack.update({ VpcId: vpcId, ...SMALL, IpAddressType: 'dualstack' })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, ipAddressType: 'dualstack' })

    await stack.update({ VpcId: vpcId, ...SMALL })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, ipAddressType: 'ipv4' })
  })

  test('dualstack is ipv4 for a service that has no more, with a warning', async () => {
    const { stack, vpc, vpcId } = await createDualStack()

    const { Warnings } = await stack.create({
      VpcId: vpcId,
      EcrImagePull: false,
      Kms: true,
      IpAddressType: 'dualstack',
    })

    expect((await vpc.endpoint('kms')).ipAddressType).toBe('ipv4')
    expect((await vpc.endpoint('logs')).ipAddressType).toBe('dualstack')
    expect(Warnings).toBe('kms does not offer dualstack; its endpoint is ipv4.')
  })

  test('ipv6 fails the request where a service has none, or a subnet', async () => {
    const { stack, vpcId, network, writes } = await createDualStack([true, false])

    await expect(stack.create({ VpcId: vpcId, EcrImagePull: false, Kms: true, IpAddressType: 'ipv6' })).rejects.toThrow(
      `1. IpAddressType ipv6 needs IPv6-only subnets; ${idsOf(network.subnetIds, '0', '1').join(', ')} have IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack. 2. kms offers only ipv4, not IpAddressType ipv6.`,
    )
    expect(writes()).toEqual([])
  })
})
