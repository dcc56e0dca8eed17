import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeAvailabilityZonesCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import { codeOf, createEndpoint, simulate, simulateNetwork } from '../simulate.ts'

describe('A subnet', () => {
  test.each([
    ['lies outside the VPC', { CidrBlock: '10.9.0.0/24' }, 'InvalidSubnet.Range'],
    ['overlaps with another', { CidrBlock: '10.0.0.128/25' }, 'InvalidSubnet.Conflict'],
    [
      'is in a zone of another region',
      { CidrBlock: '10.0.9.0/24', AvailabilityZone: 'us-east-1a' },
      'InvalidParameterValue',
    ],
    ['has an invalid block', { CidrBlock: 'ten' }, 'InvalidParameterValue'],
    [
      'has an IPv6 block that is not the VPC’s',
      { CidrBlock: '10.0.9.0/24', Ipv6CidrBlock: '2001:db8::/64' },
      'InvalidSubnet.Range',
    ],
  ])('is rejected if it %s', async (_, request, code) => {
    const { ec2, network } = await simulateNetwork()
    expect(await codeOf(ec2.send(new CreateSubnetCommand({ VpcId: network.vpcId, ...request })))).toBe(code)
  })

  test('without IPv4 has no IPv4 block, and reports no free addresses', async () => {
    const { ec2 } = await simulate()
    const { subnetIds } = await createVpc(ec2, {
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [{ name: 'six', zone: 'ap-northeast-1a', ipv6: true }],
    })

    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: Object.values(subnetIds) }))

    expect(Subnets).toMatchObject([{ Ipv6Native: true, AvailableIpAddressCount: 0 }])
    expect(Subnets?.[0]?.CidrBlock).toBeUndefined()
    expect(Subnets?.[0]?.Ipv6CidrBlockAssociationSet).toHaveLength(1)
  })

  test('reports its free addresses, without the five that EC2 reserves', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const [subnetId = ''] = network.privateSubnetIds
    const free = async () => {
      const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }))
      return Subnets?.[0]?.AvailableIpAddressCount
    }
    expect(await free()).toBe(251)
    simulator.world.takeAddresses(subnetId, 100)
    simulator.world.addNetworkInterface(subnetId)
    expect(await free()).toBe(150)
  })
})

describe('Deleting a subnet', () => {
  test('also deletes its associations with a route table and a network ACL', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    await ec2.send(new DeleteSubnetCommand({ SubnetId }))
    const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }]
    expect((await ec2.send(new DescribeSubnetsCommand())).Subnets).toHaveLength(3)
    expect((await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables).toEqual([])
    expect((await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls).toEqual([])
    expect(await codeOf(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe('InvalidSubnetID.NotFound')
  })

  test('is rejected while the subnet contains a network interface', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    await createEndpoint(ec2, network.vpcId, 'kms', { SubnetIds: [SubnetId] })
    expect(await codeOf(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe('DependencyViolation')
  })
})

describe('Availability Zones', () => {
  test('are described with their ids, and found by id', async () => {
    const { ec2 } = await simulate()
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({ ZoneIds: ['apne1-az1'] }))
    expect(AvailabilityZones).toMatchObject([{ ZoneName: 'ap-northeast-1c', ZoneId: 'apne1-az1', State: 'available' }])
  })
})

describe('A Local Zone', () => {
  test('accepts subnets after the account has opted in, but no endpoints', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const zone = 'ap-northeast-1-tpe-1a'
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/24', AvailabilityZone: zone }
    expect(await codeOf(ec2.send(new CreateSubnetCommand(subnet)))).toBe('InvalidParameterValue')
    simulator.world.addLocalZone(zone, 'apne1-tpe1-az1')
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: [zone] }))
    expect(AvailabilityZones).toMatchObject([{ ZoneType: 'local-zone', OptInStatus: 'opted-in' }])
    const { Subnet } = await ec2.send(new CreateSubnetCommand(subnet))
    expect(Subnet).toMatchObject({ AvailabilityZone: zone, AvailabilityZoneId: 'apne1-tpe1-az1' })
    const SubnetIds = [Subnet?.SubnetId ?? '']
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'kms', { SubnetIds }))).toBe('InvalidParameter')
  })
})
