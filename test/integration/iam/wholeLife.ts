import type { Authorizer } from '../../../simulator/authorization.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { makeGroup } from '../../support/foreignResources.ts'
import type { Testbed } from '../../support/testbed.ts'

/**
 * Does everything that the product can do, first with one resource, then with two that share endpoints: it creates,
 * changes in every way that EC2 offers, tags, untags, deletes, and reads a task definition. Rejects with the error of
 * the lifecycle if one of its calls is rejected.
 */
export const wholeLife = async (testbed: Testbed<ReferenceNetwork>, authorize: Authorizer): Promise<void> => {
  const { simulator, network, vpcId: VpcId, stack } = testbed
  const ownGroup = await makeGroup(testbed, 'own', '10.0.0.0/16')
  simulator.hooks.authorize = authorize
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'stage', Value: 'test' },
  ]
  await stack.create({ VpcId, EcsExec: true, Tags })
  // Other and fewer tags of the template; other subnets, route tables and sources.
  await stack.update({
    VpcId,
    EcsExec: true,
    Tags: [{ Key: 'team', Value: 'green' }],
    SubnetIds: network.privateSubnetIds.slice(0, 1),
    RouteTableIds: network.privateRouteTableIds.slice(0, 1),
    AllowedCidrs: ['10.0.0.0/24'],
  })
  await stack.update({ VpcId, SecurityGroupIds: [ownGroup] })
  await stack.update({ VpcId })
  const containerDefinitions = [{ name: 'app', image: 'nginx', logConfiguration: { logDriver: 'awslogs' } }]
  simulator.world.registerTaskDefinition({ family: 'app', containerDefinitions })
  await stack.update({ VpcId, TaskDefinitions: 'app' })
  const other = testbed.anotherStack()
  await other.create({ VpcId, Kms: true, TaskDefinitions: 'app', EcrImagePull: true })
  await stack.delete()
  await other.delete()
}
