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
} from '@aws-sdk/client-ec2'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { ReferenceNetwork } from '../../networks/referenceNetwork.ts'
import { codeOf, serviceName, simulateNetwork } from './simulate.ts'

let ec2: EC2Client
let network: ReferenceNetwork
beforeAll(async () => {
  ;({ ec2, network } = await simulateNetwork())
})

const subnetNames = async (...Filters: Filter[]) => {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }))
  return Subnets.map(({ Tags }) => Tags?.find(({ Key }) => Key === 'Name')?.Value).sort()
}

const PRIVATE_1A = 'private-ap-northeast-1a'
const PRIVATE_1C = 'private-ap-northeast-1c'

describe('A filter', () => {
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
    ['no more than one character for ?', [{ Name: 'tag:Name', Values: ['private?'] }], []],
    ['no less than one character for ?', [{ Name: 'tag:Name', Values: ['private-ap-northeast-1a?'] }], []],
    ['a literal star after a backslash', [{ Name: 'tag:Name', Values: ['priv\\*'] }], []],
    ['only the exact letter case', [{ Name: 'tag:Name', Values: ['PRIVATE*'] }], []],
    ['only a dot for a dot', [{ Name: 'cidr-block', Values: ['10?0?0?0/24*'] }], [PRIVATE_1A]],
    ['no resource without the tag', [{ Name: 'tag:Owner', Values: ['*'] }], []],
  ])('matches %s', async (_, filters, names) => {
    expect(await subnetNames({ Name: 'vpc-id', Values: [network.vpcId] }, ...filters)).toEqual(names)
  })

  test('by a VPC that does not exist returns an empty list, not an error', async () => {
    expect(await subnetNames({ Name: 'vpc-id', Values: ['vpc-00000000000000000'] })).toEqual([])
  })

  test('by VPC may contain wildcards', async () => {
    expect(await subnetNames({ Name: 'vpc-id', Values: ['vpc-*'] })).toHaveLength(4)
  })

  test('by tag-key returns the resources with the tag', async () => {
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
  ])('that %s does not support fails with %s', async (_, name, command) => {
    await expect(ec2.send(command as DescribeVpcsCommand)).rejects.toMatchObject({
      name,
      message: "The filter 'colour' is invalid",
    })
  })

  test('with more than 200 values fails with FilterLimitExceeded', async () => {
    const Values = Array.from({ length: 201 }, (_, index) => `subnet-${index}`)
    const call = ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }))
    expect(await codeOf(call)).toBe('FilterLimitExceeded')
  })
})

describe('A filter of DescribeVpcEndpointServices', () => {
  test('by service-name reads a wildcard literally if the settings say so', async () => {
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

  test('by vpc-id is rejected', async () => {
    const { ec2 } = await simulateNetwork()
    const Filters = [{ Name: 'vpc-id', Values: ['vpc-1'] }]
    const call = ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))
    expect(await codeOf(call)).toBe('InvalidFilter')
  })
})
