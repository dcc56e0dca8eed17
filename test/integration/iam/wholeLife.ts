import type { Authorizer } from '../../../simulator/authorization.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { makeGroup } from '../../support/foreignResources.ts'
import type { Testbed } from '../../support/testbed.ts'

/**
 * Everything that the product does, by one resource alone, then by two that share: it makes, changes in each way that EC2 has,
 * tags, untags and deletes, and reads a task definition. Rejects with the lifecycle's error where a call of it is refused.
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
  // Other values and fewer of the template's tags; other subnets, route tables, sources.
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
