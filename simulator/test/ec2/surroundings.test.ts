import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeAvailabilityZonesCommand,
  DescribeDhcpOptionsCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, createEndpoint, serviceName, simulateNetwork } from './simulate.ts'

describe('DHCP options', () => {
  test('of a new VPC name Amazon’s DNS server', async () => {
    const { ec2, network } = await simulateNetwork()
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [network.vpcId] }))
    const DhcpOptionsIds = [Vpcs?.[0]?.DhcpOptionsId ?? '']
    const { DhcpOptions } = await ec2.send(new DescribeDhcpOptionsCommand({ DhcpOptionsIds }))
    expect(DhcpOptions?.[0]?.DhcpConfigurations).toEqual([
      { Key: 'domain-name', Values: [{ Value: 'ap-northeast-1.compute.internal' }] },
      { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
    ])
  })

  test('may be others, of a VPC or of none', async () => {
    const { ec2, network } = await simulateNetwork()
    const DhcpConfigurations = [{ Key: 'domain-name-servers', Values: ['10.0.0.53', '10.0.1.53'] }]
    const { DhcpOptions } = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }))
    const id = DhcpOptions?.DhcpOptionsId ?? ''
    const associate = (DhcpOptionsId: string) =>
      ec2.send(new AssociateDhcpOptionsCommand({ VpcId: network.vpcId, DhcpOptionsId }))
    const associated = async () => (await ec2.send(new DescribeVpcsCommand())).Vpcs?.[0]?.DhcpOptionsId
    await associate(id)
    expect(await associated()).toBe(id)
    const Filters = [{ Name: 'value', Values: ['10.0.0.53'] }]
    const found = await ec2.send(new DescribeDhcpOptionsCommand({ Filters }))
    expect(found.DhcpOptions?.map(({ DhcpOptionsId }) => DhcpOptionsId)).toEqual([id])
    await associate('default')
    expect(await associated()).toBe('default')
    expect(await codeOf(associate('dopt-00000000000000009'))).toBe('InvalidDhcpOptionID.NotFound')
  })
})

describe('Deleting a subnet', () => {
  test('deletes its associations with a route table and a network ACL', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    await ec2.send(new DeleteSubnetCommand({ SubnetId }))
    const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }]
    expect((await ec2.send(new DescribeSubnetsCommand())).Subnets).toHaveLength(3)
    expect((await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables).toEqual([])
    expect((await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls).toEqual([])
    expect(await codeOf(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe('InvalidSubnetID.NotFound')
  })

  test('is refused while a network interface is in it', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    await createEndpoint(ec2, network.vpcId, 'kms', { SubnetIds: [SubnetId] })
    expect(await codeOf(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe('DependencyViolation')
  })
})

describe('A Local Zone', () => {
  test('takes subnets once the account has opted in, and endpoints of no service', async () => {
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

describe('The filter service-name', () => {
  test('takes a wildcard to the letter where the settings say so', async () => {
    const { ec2, simulator } = await simulateNetwork()
    const find = async (...Values: string[]) => {
      const Filters = [{ Name: 'service-name', Values }]
      return (await ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))).ServiceNames
    }
    expect(await find('*.kms')).toEqual([serviceName('kms')])
    simulator.settings.serviceNameFilter = 'literal'
    expect(await find('*.kms')).toEqual([])
    expect(await find('*.kms', serviceName('logs'))).toEqual([serviceName('logs')])
  })

  test('beside one that does not exist is refused', async () => {
    const { ec2 } = await simulateNetwork()
    const Filters = [{ Name: 'vpc-id', Values: ['vpc-1'] }]
    const call = ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))
    expect(await codeOf(call)).toBe('InvalidFilter')
  })
})
