import {
  CreateRouteCommand,
  CreateTagsCommand,
  DeleteRouteCommand,
  DeleteTagsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { callsByAction, peakParallelCalls } from '../../calls.ts'
import { clientOf, codeOf, createEndpoint, simulate, simulateNetwork } from './simulate.ts'

describe('The record of calls', () => {
  test('contains every call with its parameters, times, caller and error', async () => {
    const { simulator, clock } = await simulate({ settings: { latency: 100 } })
    const startedAt = clock.now()
    await codeOf(clientOf(simulator, 'AKIAFIRST').send(new DescribeVpcsCommand({ VpcIds: ['vpc-00000000'] })))
    await clientOf(simulator, 'AKIASECOND').send(new DescribeSubnetsCommand())
    expect(simulator.calls).toEqual([
      {
        action: 'DescribeVpcs',
        parameters: { 'VpcId.1': 'vpc-00000000' },
        accessKeyId: 'AKIAFIRST',
        underWay: 1,
        startedAt,
        endedAt: startedAt + 100,
        error: 'InvalidVpcID.NotFound',
      },
      {
        action: 'DescribeSubnets',
        parameters: {},
        accessKeyId: 'AKIASECOND',
        underWay: 1,
        startedAt: startedAt + 100,
        endedAt: startedAt + 200,
      },
    ])
  })

  test('can be counted by action', async () => {
    const { simulator, ec2 } = await simulate()
    await ec2.send(new DescribeVpcsCommand())
    await ec2.send(new DescribeVpcsCommand())
    await ec2.send(new DescribeSubnetsCommand())
    expect(callsByAction(simulator.calls)).toEqual({ DescribeVpcs: 2, DescribeSubnets: 1 })
  })

  test('gives the largest number of calls in progress at the same time', async () => {
    const { simulator, ec2 } = await simulate()
    expect(peakParallelCalls(simulator.calls)).toBe(0)
    await ec2.send(new DescribeVpcsCommand())
    await ec2.send(new DescribeVpcsCommand())
    expect(peakParallelCalls(simulator.calls)).toBe(1)
    const allArrived = Promise.withResolvers<void>()
    let arrived = 0
    simulator.hooks.beforeCall = () => {
      arrived += 1
      if (arrived === 3) allArrived.resolve()
      return allArrived.promise
    }
    await Promise.all([1, 2, 3].map(() => ec2.send(new DescribeVpcsCommand())))
    expect(peakParallelCalls(simulator.calls)).toBe(3)
  })
})

describe('A snapshot', () => {
  test('changes when the VPC changes, and is the same again when the change is undone', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const before = simulator.snapshot(network.vpcId)
    expect(simulator.snapshot(network.vpcId)).toBe(before)
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms')
    const during = simulator.snapshot(network.vpcId)
    expect(during).toContain(VpcEndpointId)
    simulator.world.setEndpointState(VpcEndpointId, 'gone')
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('does not depend on the order of creation', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const RouteTableId = network.publicRouteTableId
    const route = (block: string) => ({ RouteTableId, DestinationCidrBlock: block })
    const create = (block: string) => ec2.send(new CreateRouteCommand({ ...route(block), NatGatewayId: 'nat-1' }))
    await create('10.8.0.0/16')
    await create('10.9.0.0/16')
    const before = simulator.snapshot(network.vpcId)
    await ec2.send(new DeleteRouteCommand(route('10.8.0.0/16')))
    expect(simulator.snapshot(network.vpcId)).not.toBe(before)
    await create('10.8.0.0/16')
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('does not depend on the order of tags', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const Resources = [network.vpcId]
    const [first, second] = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [first, second] }))
    const before = simulator.snapshot(network.vpcId)
    await ec2.send(new DeleteTagsCommand({ Resources, Tags: [first] }))
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [first] }))
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test.each(['vpcId', 'publicRouteTableId', 'internetGatewayId'] as const)(
    'contains the tags of the resource: %s',
    async (key) => {
      const { ec2, network, simulator } = await simulateNetwork()
      const before = simulator.snapshot(network.vpcId)
      const Tags = [{ Key: 'Owner', Value: 'a' }]
      await ec2.send(new CreateTagsCommand({ Resources: [network[key] ?? ''], Tags }))
      expect(simulator.snapshot(network.vpcId)).not.toBe(before)
    },
  )
})
