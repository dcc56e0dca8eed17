import {
  CreateTagsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../index.ts'
import type { ReferenceNetwork } from '../../networks/referenceNetwork.ts'
import { codeOf, createEndpoint, simulateNetwork } from './simulate.ts'

let ec2: EC2Client
let network: ReferenceNetwork
let simulator: Simulator
const startAnew = async () => {
  ;({ ec2, network, simulator } = await simulateNetwork())
}
beforeAll(startAnew)

const subnetNames = async (...Filters: Filter[]) => {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }))
  return Subnets.map(({ Tags }) => Tags?.find(({ Key }) => Key === 'Name')?.Value).sort()
}

const PRIVATE_1A = 'private-ap-northeast-1a'
const PRIVATE_1C = 'private-ap-northeast-1c'

describe('Filters', () => {
  test.each<[string, Filter[], string[]]>([
    [
      'an exact value',
      [{ Name: 'availability-zone', Values: ['ap-northeast-1a'] }],
      [PRIVATE_1A, 'public-ap-northeast-1a'],
    ],
    [
      'one of several values',
      [{ Name: 'cidr-block', Values: ['10.0.0.0/24', '10.0.1.0/24'] }],
      [PRIVATE_1A, PRIVATE_1C],
    ],
    [
      'all of several filters',
      [
        { Name: 'tag:Name', Values: ['private*'] },
        { Name: 'availability-zone-id', Values: ['apne1-az1'] },
      ],
      [PRIVATE_1C],
    ],
    ['any text for *', [{ Name: 'tag:Name', Values: ['priv*'] }], [PRIVATE_1A, PRIVATE_1C]],
    ['one character for ?', [{ Name: 'tag:Name', Values: ['private-ap-northeast-1?'] }], [PRIVATE_1A, PRIVATE_1C]],
    ['not more than one character for ?', [{ Name: 'tag:Name', Values: ['private?'] }], []],
    ['not less than one character for ?', [{ Name: 'tag:Name', Values: ['private-ap-northeast-1a?'] }], []],
    ['a star itself after a backslash', [{ Name: 'tag:Name', Values: ['priv\\*'] }], []],
    ['letter case', [{ Name: 'tag:Name', Values: ['PRIVATE*'] }], []],
    ['a point for a point', [{ Name: 'cidr-block', Values: ['10?0?0?0/24*'] }], [PRIVATE_1A]],
    ['nothing where the tag is missing', [{ Name: 'tag:Owner', Values: ['*'] }], []],
  ])('match %s', async (_, filters, names) => {
    expect(await subnetNames({ Name: 'vpc-id', Values: [network.vpcId] }, ...filters)).toEqual(names)
  })

  test('by a VPC that is not there find nothing, and fail nothing', async () => {
    expect(await subnetNames({ Name: 'vpc-id', Values: ['vpc-00000000000000000'] })).toEqual([])
  })

  test('by VPC may have wildcards too', async () => {
    expect(await subnetNames({ Name: 'vpc-id', Values: ['vpc-*'] })).toHaveLength(4)
  })

  test('by tag-key find what has the tag', async () => {
    const [subnetId = ''] = network.privateSubnetIds
    await ec2.send(new CreateTagsCommand({ Resources: [subnetId], Tags: [{ Key: 'Team', Value: 'a' }] }))
    expect(await subnetNames({ Name: 'tag-key', Values: ['Tea*'] })).toEqual([PRIVATE_1A])
  })

  const Filters = [{ Name: 'colour', Values: ['red'] }]
  test.each([
    ['DescribeAvailabilityZones', 'InvalidParameterValue', new DescribeAvailabilityZonesCommand({ Filters })],
    ['DescribeInternetGateways', 'InvalidParameterValue', new DescribeInternetGatewaysCommand({ Filters })],
    ['DescribeManagedPrefixLists', 'InvalidParameterValue', new DescribeManagedPrefixListsCommand({ Filters })],
    ['DescribeNetworkInterfaces', 'InvalidParameterValue', new DescribeNetworkInterfacesCommand({ Filters })],
    ['DescribePrefixLists', 'InvalidParameterValue', new DescribePrefixListsCommand({ Filters })],
    ['DescribeRouteTables', 'InvalidParameterValue', new DescribeRouteTablesCommand({ Filters })],
    ['DescribeSecurityGroupRules', 'InvalidParameterValue', new DescribeSecurityGroupRulesCommand({ Filters })],
    ['DescribeSecurityGroups', 'InvalidParameterValue', new DescribeSecurityGroupsCommand({ Filters })],
    ['DescribeSubnets', 'InvalidParameterValue', new DescribeSubnetsCommand({ Filters })],
    ['DescribeTags', 'InvalidParameterValue', new DescribeTagsCommand({ Filters })],
    ['DescribeVpcEndpointServices', 'InvalidFilter', new DescribeVpcEndpointServicesCommand({ Filters })],
    ['DescribeVpcEndpoints', 'InvalidFilter', new DescribeVpcEndpointsCommand({ Filters })],
    ['DescribeVpcs', 'InvalidParameterValue', new DescribeVpcsCommand({ Filters })],
  ])('that %s does not know are %s', async (_, name, command) => {
    await expect(ec2.send(command as DescribeVpcsCommand)).rejects.toMatchObject({
      name,
      message: "The filter 'colour' is invalid",
    })
  })

  test('with more than 200 values are FilterLimitExceeded', async () => {
    const Values = Array.from({ length: 201 }, (_, index) => `subnet-${index}`)
    const call = ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }))
    expect(await codeOf(call)).toBe('FilterLimitExceeded')
  })
})

describe('An id that is not there', () => {
  const absent = '00000000000000000'
  test.each([
    ['InvalidVpcID.NotFound', new DescribeVpcsCommand({ VpcIds: [`vpc-${absent}`] })],
    ['InvalidSubnetID.NotFound', new DescribeSubnetsCommand({ SubnetIds: [`subnet-${absent}`] })],
    ['InvalidRouteTableID.NotFound', new DescribeRouteTablesCommand({ RouteTableIds: [`rtb-${absent}`] })],
    [
      'InvalidInternetGatewayID.NotFound',
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [`igw-${absent}`] }),
    ],
    ['InvalidGroup.NotFound', new DescribeSecurityGroupsCommand({ GroupIds: [`sg-${absent}`] })],
    [
      'InvalidSecurityGroupRuleId.NotFound',
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [`sgr-${absent}`] }),
    ],
    [
      'InvalidNetworkInterfaceID.NotFound',
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [`eni-${absent}`] }),
    ],
    ['InvalidVpcEndpointId.NotFound', new DescribeVpcEndpointsCommand({ VpcEndpointIds: [`vpce-${absent}`] })],
    ['InvalidPrefixListID.NotFound', new DescribePrefixListsCommand({ PrefixListIds: [`pl-${absent}`] })],
    [
      'InvalidServiceName',
      new DescribeVpcEndpointServicesCommand({ ServiceNames: ['com.amazonaws.ap-northeast-1.nope'] }),
    ],
  ])('is %s', async (code, command) => {
    expect(await codeOf(ec2.send(command as DescribeVpcsCommand))).toBe(code)
  })
})

describe('Pages', () => {
  beforeEach(startAnew)

  const subnetPages = async (pageSize?: number) => {
    const Filters = [{ Name: 'vpc-id', Values: [network.vpcId] }]
    const pages: string[][] = []
    for await (const { Subnets = [] } of paginateDescribeSubnets(
      { client: ec2, ...(pageSize && { pageSize }) },
      { Filters },
    )) {
      pages.push(Subnets.map(({ SubnetId = '' }) => SubnetId))
    }
    return pages
  }

  test('have all rows, each of them once, however small the settings keep them', async () => {
    simulator.settings.pageSize = 1
    const pages = await subnetPages()
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1, 1])
    expect(pages.flat().sort()).toEqual([...network.privateSubnetIds, ...network.publicSubnetIds].sort())
  })

  test('are as long as MaxResults asks', async () => {
    const { ServiceDetails, NextToken } = await ec2.send(new DescribeVpcEndpointServicesCommand({ MaxResults: 30 }))
    expect(ServiceDetails).toHaveLength(30)
    const rest = await ec2.send(new DescribeVpcEndpointServicesCommand({ MaxResults: 1_000, NextToken }))
    expect(rest.ServiceDetails).toHaveLength(simulator.world.endpointServices.length - 30)
    expect(rest.NextToken).toBeUndefined()
  })

  test('are not upset by what comes and goes between them', async () => {
    simulator.settings.pageSize = 3
    simulator.settings.durations.interfaceEndpointDeleting = 0
    const ids = ['kms', 'logs', 'sqs', 'sns'].map((service) => createEndpoint(ec2, network.vpcId, service))
    const existing = (await Promise.all(ids)).map(({ VpcEndpointId }) => VpcEndpointId).sort()
    const first = await ec2.send(new DescribeVpcEndpointsCommand({}))
    simulator.world.setEndpointState(existing[0] ?? '', 'gone')
    const second = await ec2.send(new DescribeVpcEndpointsCommand({ NextToken: first.NextToken }))
    expect(second.VpcEndpoints?.map(({ VpcEndpointId }) => VpcEndpointId)).toEqual([existing[3]])
  })

  test.each([5, 1_000])('of %d rows are what EC2 gives', async (MaxResults) => {
    expect((await ec2.send(new DescribeSubnetsCommand({ MaxResults }))).Subnets).toHaveLength(4)
  })

  test.each([
    [4, 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.'],
    [1001, 'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than 1000.'],
  ])('of %d rows are more or less than EC2 gives', async (MaxResults, message) => {
    await expect(ec2.send(new DescribeSubnetsCommand({ MaxResults }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message,
    })
  })

  test('after a token that is none are InvalidNextToken', async () => {
    expect(await codeOf(ec2.send(new DescribeSubnetsCommand({ NextToken: 'next' })))).toBe('InvalidNextToken')
  })
})
