import {
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import { createReferenceNetwork } from '../../../networks/referenceNetwork.ts'
import { codeOf, routeTablesOf, simulate, simulateNetwork } from '../simulate.ts'

describe('The reference network', () => {
  test.each(['ap-northeast-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1'])(
    'lies in two zones of %s',
    async (region) => {
      const { ec2 } = await simulate({ region })
      const { zones, privateSubnetIds, publicSubnetIds } = await createReferenceNetwork(ec2)
      expect(zones.every((zone) => zone.startsWith(region))).toBe(true)
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: privateSubnetIds }))
      expect(Subnets.map(({ AvailabilityZone }) => AvailabilityZone).sort()).toEqual(zones)
      expect(publicSubnetIds).toHaveLength(2)
    },
  )

  test('has a route table for each private subnet, and one with an internet route for the public subnets', async () => {
    const { ec2, network } = await simulateNetwork()
    const tables = await routeTablesOf(ec2, network.vpcId)
    const subnetsOf = (id: string | undefined) =>
      tables.find(({ RouteTableId }) => RouteTableId === id)?.Associations?.map(({ SubnetId }) => SubnetId)
    expect(network.privateRouteTableIds.map(subnetsOf)).toEqual(network.privateSubnetIds.map((id) => [id]))
    expect(subnetsOf(network.publicRouteTableId)).toEqual(network.publicSubnetIds)
    const withInternet = tables.filter(({ Routes }) =>
      Routes?.some(({ GatewayId }) => GatewayId === network.internetGatewayId),
    )
    expect(withInternet.map(({ RouteTableId }) => RouteTableId)).toEqual([network.publicRouteTableId])
  })

  test('has both DNS attributes enabled', async () => {
    const { ec2, network } = await simulateNetwork()
    const ask = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: network.vpcId, Attribute }))
    expect((await ask('enableDnsSupport')).EnableDnsSupport).toEqual({ Value: true })
    expect((await ask('enableDnsHostnames')).EnableDnsHostnames).toEqual({ Value: true })
  })
})

describe('A VPC', () => {
  test('has a main route table with only a local route, and a default security group', async () => {
    const { ec2 } = await simulate()
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
    expect(await routeTablesOf(ec2, Vpc?.VpcId ?? '')).toMatchObject([
      {
        Associations: [{ Main: true }],
        Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' }],
      },
    ])
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand())
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: 'default',
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: SecurityGroups[0]?.GroupId }] }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [] }],
      },
    ])
  })

  test('has DNS support enabled and DNS host names disabled by default', async () => {
    const { ec2 } = await simulate()
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId
    const support = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }))
    const names = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }))
    expect([support.EnableDnsSupport?.Value, names.EnableDnsHostnames?.Value]).toEqual([true, false])
  })

  test('accepts additional blocks, each with a local route in every table', async () => {
    const { ec2, network } = await simulateNetwork()
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: network.vpcId, CidrBlock: '10.1.0.0/16' }))
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [network.vpcId] }))
    expect(Vpcs?.[0]?.CidrBlockAssociationSet?.map(({ CidrBlock }) => CidrBlock)).toEqual([
      '10.0.0.0/16',
      '10.1.0.0/16',
    ])
    for (const { Routes } of await routeTablesOf(ec2, network.vpcId)) {
      expect(Routes).toContainEqual(
        expect.objectContaining({ DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local' }),
      )
    }
  })

  test('that gets an IPv6 block allows outbound IPv6 in groups with unchanged outbound rules', async () => {
    const { ec2, network } = await simulateNetwork()
    const changed = { VpcId: network.vpcId, GroupName: 'changed', Description: 'changed' }
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(changed))
    const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, ...rule }))
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: network.vpcId, AmazonProvidedIpv6CidrBlock: true }))
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand())
    const ipv6Out = SecurityGroups.map(({ GroupName, IpPermissionsEgress = [] }) => [
      GroupName,
      IpPermissionsEgress.flatMap(({ Ipv6Ranges = [] }) => Ipv6Ranges).length,
    ])
    expect(Object.fromEntries(ipv6Out)).toEqual({ default: 1, changed: 0 })
  })

  test('stores its block and those of its subnets in canonical form', async () => {
    const { ec2 } = await simulate()
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.5/16' }))
    expect(Vpc?.CidrBlock).toBe('10.0.0.0/16')
    const more = { VpcId: Vpc?.VpcId, CidrBlock: '10.1.0.5/16' }
    const { CidrBlockAssociation } = await ec2.send(new AssociateVpcCidrBlockCommand(more))
    expect(CidrBlockAssociation?.CidrBlock).toBe('10.1.0.0/16')
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.3.4/24' }))
    expect(Subnet?.CidrBlock).toBe('10.0.3.0/24')
  })

  test('accepts one DNS attribute per call', async () => {
    const { ec2, network } = await simulateNetwork()
    const both = { EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }
    await expect(ec2.send(new ModifyVpcAttributeCommand({ VpcId: network.vpcId, ...both }))).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'Fields for multiple attribute types specified: enableDnsHostnames, enableDnsSupport',
    })
  })

  test('enables DNS host names only while DNS support is enabled', async () => {
    const { ec2, network } = await simulateNetwork()
    const modify = (change: object) =>
      codeOf(ec2.send(new ModifyVpcAttributeCommand({ VpcId: network.vpcId, ...change })))
    await modify({ EnableDnsHostnames: { Value: false } })
    await modify({ EnableDnsSupport: { Value: false } })
    expect(await modify({ EnableDnsHostnames: { Value: true } })).toBe('InvalidParameterValue')
    expect(await modify({ EnableDnsHostnames: { Value: false } })).toBe('no error')
    await modify({ EnableDnsSupport: { Value: true } })
    expect(await modify({ EnableDnsHostnames: { Value: true } })).toBe('no error')
  })

  test.each([
    ['10.0.0.0/8', 'InvalidVpc.Range'],
    ['10.0.0.0/29', 'InvalidVpc.Range'],
    ['ten', 'InvalidParameterValue'],
  ])('is rejected with the block %s', async (CidrBlock, code) => {
    const { ec2 } = await simulate()
    expect(await codeOf(ec2.send(new CreateVpcCommand({ CidrBlock })))).toBe(code)
  })

  test('rejects a block that overlaps with another', async () => {
    const { ec2, network } = await simulateNetwork()
    const block = { VpcId: network.vpcId, CidrBlock: '10.0.128.0/17' }
    expect(await codeOf(ec2.send(new AssociateVpcCidrBlockCommand(block)))).toBe('InvalidVpc.Range')
  })

  test('rejects an attribute that does not exist', async () => {
    const { ec2, network } = await simulateNetwork()
    const ask = (Attribute: string) =>
      codeOf(
        ec2.send(new DescribeVpcAttributeCommand({ VpcId: network.vpcId, Attribute: Attribute as 'enableDnsSupport' })),
      )
    expect(await ask('enableNetworkAddressUsageMetrics')).toBe('no error')
    expect(await ask('colour')).toBe('InvalidParameterValue')
  })
})

describe('An internet gateway', () => {
  test('can be attached to only one VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    const attach = { InternetGatewayId: network.internetGatewayId, VpcId: network.vpcId }
    expect(await codeOf(ec2.send(new AttachInternetGatewayCommand(attach)))).toBe('Resource.AlreadyAssociated')
    const Filters = [{ Name: 'attachment.vpc-id', Values: [network.vpcId] }]
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }))
    expect(InternetGateways).toMatchObject([{ Attachments: [{ State: 'available', VpcId: network.vpcId }] }])
  })

  test('is rejected by a VPC that has another one', async () => {
    const { ec2, network } = await simulateNetwork()
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand())
    const attach = { InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: network.vpcId }
    await expect(ec2.send(new AttachInternetGatewayCommand(attach))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Network ${network.vpcId} already has an internet gateway attached`,
    })
  })
})

describe('createVpc', () => {
  test('creates a VPC with IPv6, several subnets in a zone, several blocks, and an internet route in its main table', async () => {
    const { ec2 } = await simulate()
    const { vpcId, subnetIds, internetGatewayId } = await createVpc(ec2, {
      cidrBlock: '10.0.0.0/16',
      moreCidrBlocks: ['10.1.0.0/16'],
      ipv6: true,
      mainInternetRoute: true,
      enableDnsHostnames: false,
      routeTables: [{ name: 'isolated' }],
      subnets: [
        { name: 'one', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24', ipv6: true },
        { name: 'two', zone: 'ap-northeast-1a', cidrBlock: '10.1.0.0/24', routeTable: 'isolated' },
      ],
    })
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: Object.values(subnetIds) }))
    const ipv6 = Subnets.map(({ Ipv6CidrBlockAssociationSet = [] }) => Ipv6CidrBlockAssociationSet.length)
    expect(ipv6.sort()).toEqual([0, 1])
    const tables = await routeTablesOf(ec2, vpcId)
    const main = tables.find(({ Associations }) => Associations?.some(({ Main }) => Main))
    expect(main?.Routes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: internetGatewayId }),
        expect.objectContaining({ DestinationIpv6CidrBlock: '::/0', GatewayId: internetGatewayId }),
      ]),
    )
  })
})
