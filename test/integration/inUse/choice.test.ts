import { CreateTagsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

const LOGS = { EcrImagePull: false }
const ZONE = 'ap-northeast-1a'

/** Three tiers in one zone, each with a route table. */
const createTiers = () =>
  createTestbedOf((client) =>
    createVpc(client, {
      cidrBlock: '10.0.0.0/16',
      routeTables: [{ name: 'app' }, { name: 'database' }, { name: 'transit' }],
      subnets: [
        { name: 'app', zone: ZONE, cidrBlock: '10.0.0.0/24', routeTable: 'app' },
        { name: 'database', zone: ZONE, cidrBlock: '10.0.4.0/22', routeTable: 'database' },
        { name: 'transit', zone: ZONE, cidrBlock: '10.0.8.0/21', routeTable: 'transit' },
      ],
    }),
  )

describe('SubnetTags', () => {
  test('select the subnets and their route tables', async () => {
    const { client, stack, vpcId, vpc, network } = await createTiers()
    const Resources = [network.subnetIds.app ?? '']
    await client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Tier', Value: 'app-1' }] }))

    await stack.create({
      VpcId: vpcId,
      SubnetTags: [
        { Key: 'Tier', Value: 'app-?' },
        { Key: 'Name', Value: '*' },
      ],
    })

    expect((await vpc.endpoint('logs')).subnetIds).toEqual([network.subnetIds.app])
    expect((await vpc.endpoint('s3')).routeTableIds).toEqual([network.routeTableIds.app])
  })

  test('that no private subnet has are an error', async () => {
    const { stack, vpcId } = await createTiers()
    const SubnetTags = [{ Key: 'Name', Value: 'app.*' }]

    await expect(stack.create({ VpcId: vpcId, ...LOGS, SubnetTags })).rejects.toThrow(
      `${vpcId} has no private subnet in a regular Availability Zone with the tags Name=app.*. Correct SubnetTags, or tag the subnets.`,
    )
  })

  test.each([
    [{ SubnetIds: 'subnet-0a' }, 'SubnetTags: expected nothing beside SubnetIds'],
    [{ RouteTableIds: 'rtb-0a' }, 'SubnetTags: expected nothing beside RouteTableIds'],
  ])('are rejected together with %j', async (properties, words) => {
    const { stack, vpcId } = await createTiers()
    const SubnetTags = [{ Key: 'Tier', Value: 'app' }]

    await expect(stack.create({ VpcId: vpcId, ...properties, SubnetTags })).rejects.toThrow(words)
  })
})

test('A subnet that contains only a transit gateway is selected last', async () => {
  const { stack, vpcId, vpc, network, simulator } = await createTiers()
  simulator.world.addNetworkInterface(network.subnetIds.transit ?? '', { interfaceType: 'transit_gateway' })

  await stack.create({ VpcId: vpcId, ...LOGS })

  expect((await vpc.endpoint('logs')).subnetIds).toEqual([network.subnetIds.database])
})

test('A change of Trigger alone changes no endpoint', async () => {
  const { stack, vpcId } = await createTiers()
  await stack.create({ VpcId: vpcId, ...LOGS, Trigger: 1 })

  await stack.update({ VpcId: vpcId, ...LOGS, Trigger: 'zone, third\nadded' })

  expect(stack.actions).toEqual([])
})
