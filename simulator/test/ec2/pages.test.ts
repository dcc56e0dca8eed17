import {
  DescribeSubnetsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2'
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../index.ts'
import type { ReferenceNetwork } from '../../networks/referenceNetwork.ts'
import { codeOf, createEndpoint, simulateNetwork } from './simulate.ts'

let ec2: EC2Client
let network: ReferenceNetwork
let simulator: Simulator
beforeEach(async () => {
  ;({ ec2, network, simulator } = await simulateNetwork())
})

describe('Pages', () => {
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

  test('contain every row exactly once, even if the settings limit them to one row', async () => {
    simulator.settings.pageSize = 1
    const pages = await subnetPages()
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1, 1])
    expect(pages.flat().sort()).toEqual([...network.privateSubnetIds, ...network.publicSubnetIds].sort())
  })

  test('have the length of MaxResults', async () => {
    const { ServiceDetails, NextToken } = await ec2.send(new DescribeVpcEndpointServicesCommand({ MaxResults: 30 }))
    expect(ServiceDetails).toHaveLength(30)
    const rest = await ec2.send(new DescribeVpcEndpointServicesCommand({ MaxResults: 1_000, NextToken }))
    expect(rest.ServiceDetails).toHaveLength(simulator.world.endpointServices.length - 30)
    expect(rest.NextToken).toBeUndefined()
  })

  test('are correct even if resources are created and deleted between them', async () => {
    simulator.settings.pageSize = 3
    simulator.settings.durations.interfaceEndpointDeleting = 0
    const ids = ['kms', 'logs', 'sqs', 'sns'].map((service) => createEndpoint(ec2, network.vpcId, service))
    const existing = (await Promise.all(ids)).map(({ VpcEndpointId }) => VpcEndpointId).sort()
    const first = await ec2.send(new DescribeVpcEndpointsCommand({}))
    simulator.world.setEndpointState(existing[0] ?? '', 'gone')
    const second = await ec2.send(new DescribeVpcEndpointsCommand({ NextToken: first.NextToken }))
    expect(second.VpcEndpoints?.map(({ VpcEndpointId }) => VpcEndpointId)).toEqual([existing[3]])
  })

  test.each([5, 1_000])('of %d rows are allowed', async (MaxResults) => {
    expect((await ec2.send(new DescribeSubnetsCommand({ MaxResults }))).Subnets).toHaveLength(4)
  })

  test.each([
    [4, 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.'],
    [1001, 'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than 1000.'],
  ])('of %d rows are rejected', async (MaxResults, message) => {
    await expect(ec2.send(new DescribeSubnetsCommand({ MaxResults }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message,
    })
  })

  test('after an invalid token fail with InvalidNextToken', async () => {
    expect(await codeOf(ec2.send(new DescribeSubnetsCommand({ NextToken: 'next' })))).toBe('InvalidNextToken')
  })
})
