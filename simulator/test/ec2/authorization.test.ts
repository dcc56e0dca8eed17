import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { AuthorizationRequest } from '../../authorization.ts'
import { codeOf, createEndpoint, simulateNetwork } from './simulate.ts'

const TagSpecifications = [{ ResourceType: 'vpc-endpoint' as const, Tags: [{ Key: 'managed', Value: 'true' }] }]

/** Creates a network, and records every request to IAM. */
const simulateIam = async (isAllowed: (request: AuthorizationRequest) => boolean = () => true) => {
  const simulation = await simulateNetwork()
  const asked: AuthorizationRequest[] = []
  simulation.simulator.hooks.authorize = (request) => {
    asked.push(request)
    return isAllowed(request)
  }
  const arn = (path: string) => `arn:aws:ec2:ap-northeast-1:123456789012:${path}`
  return { ...simulation, asked, arn }
}

describe('IAM authorization', () => {
  test('covers a new endpoint, the resources in its request, and its tags', async () => {
    const { ec2, network, asked, arn } = await simulateIam()
    const [SubnetId = ''] = network.privateSubnetIds
    await createEndpoint(ec2, network.vpcId, 'kms', { SubnetIds: [SubnetId], TagSpecifications })
    const requestTags = { managed: 'true' }
    const made = { arn: arn('vpc-endpoint/*'), type: 'vpc-endpoint', resourceTags: {}, requestTags }
    const vpc = { arn: arn(`vpc/${network.vpcId}`), type: 'vpc', resourceTags: {}, requestTags: {} }
    const resourceTags = { Name: `private-${network.zones[0]}` }
    const subnet = { arn: arn(`subnet/${SubnetId}`), type: 'subnet', resourceTags, requestTags: {} }
    const base = { accountId: '123456789012', region: 'ap-northeast-1' }
    const context = { 'ec2:CreateAction': 'CreateVpcEndpoint' }
    expect(asked).toEqual([
      { ...base, action: 'ec2:CreateVpcEndpoint', resources: [vpc, subnet, made], context: {} },
      { ...base, action: 'ec2:CreateTags', resources: [made], context },
    ])
  })

  test('does not cover CreateTags if the call adds no tags', async () => {
    const { ec2, network, asked } = await simulateIam()
    await createEndpoint(ec2, network.vpcId, 'kms')
    expect(asked.map(({ action }) => action)).toEqual(['ec2:CreateVpcEndpoint'])
  })

  test('receives the tags of the resources that a call changes or deletes', async () => {
    const { ec2, clock, network, asked, arn } = await simulateIam()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', { TagSpecifications })
    clock.advance(600_000)
    asked.length = 0
    const AddSubnetIds = network.privateSubnetIds.slice(1)
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, AddSubnetIds }))
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    const endpoint = { arn: arn(`vpc-endpoint/${VpcEndpointId}`), resourceTags: { managed: 'true' } }
    expect(asked).toMatchObject([
      { action: 'ec2:ModifyVpcEndpoint', resources: [endpoint, { arn: arn(`subnet/${AddSubnetIds[0]}`) }] },
      { action: 'ec2:DeleteVpcEndpoints', resources: [endpoint] },
    ])
  })

  test('receives the tags that a call adds to existing resources', async () => {
    const { ec2, network, asked, arn } = await simulateIam()
    const Tags = [{ Key: 'Owner', Value: 'a' }]
    await ec2.send(new CreateTagsCommand({ Resources: [network.vpcId], Tags }))
    const resources = [{ arn: arn(`vpc/${network.vpcId}`), requestTags: { Owner: 'a' } }]
    expect(asked).toMatchObject([{ action: 'ec2:CreateTags', resources, context: {} }])
  })

  test('covers all resources (`*`) for an action that does not support resources', async () => {
    const { ec2, network, asked } = await simulateIam()
    await ec2.send(new DescribeVpcsCommand({ VpcIds: [network.vpcId] }))
    expect(asked).toMatchObject([{ action: 'ec2:DescribeVpcs', resources: [{ arn: '*' }] }])
  })

  test('denies a creation with tags, but not one without, when CreateTags is denied', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    simulator.faults.deny('CreateTags')
    const create = (request = {}) => codeOf(createEndpoint(ec2, network.vpcId, 'kms', request))
    expect(await create({ TagSpecifications })).toBe('UnauthorizedOperation')
    expect(await create()).toBe('no error')
  })

  test('fails a denied call with UnauthorizedOperation and without effect', async () => {
    const { ec2, network, simulator } = await simulateIam(({ action }) => action !== 'ec2:CreateTags')
    const before = simulator.snapshot(network.vpcId)
    await expect(createEndpoint(ec2, network.vpcId, 'kms', { TagSpecifications })).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringMatching(/is not authorized to perform: ec2:CreateTags on resource: arn:aws:ec2:\S+\/\*/),
      $metadata: { httpStatusCode: 403 },
    })
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('denies one action and allows the others', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    simulator.faults.deny('CreateSecurityGroup')
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
    expect(await codeOf(ec2.send(new CreateSecurityGroupCommand(group)))).toBe('UnauthorizedOperation')
    await createEndpoint(ec2, network.vpcId, 'kms')
  })
})
