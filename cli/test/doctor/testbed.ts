import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'

/** A network with the endpoints of this resource, and a service whose tasks start in it. */
export const doctorTestbeds = () => {
  const { createTestbed } = testbeds()
  return async () => {
    const testbed = await createTestbed()
    const { simulator, network, vpcId, stack } = testbed
    const { world, region, url } = simulator
    const taskDefinition = world.registerTaskDefinition({
      family: 'orders',
      containerDefinitions: [
        {
          name: 'app',
          image: `123456789012.dkr.ecr.${region}.amazonaws.com/orders:1`,
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': region } },
          secrets: [
            { name: 'PASSWORD', valueFrom: `arn:aws:secretsmanager:${region}:123456789012:secret:password-AbCdEf` },
          ],
        },
      ],
    })
    await stack.create({ VpcId: vpcId, SecretsManager: true })
    const { GroupId = '' } = await testbed.client.send(
      new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'orders', Description: 'tasks' }),
    )
    const subnets = network.privateSubnetIds
    const putService = (parts: Record<string, unknown> = {}): string =>
      world.putEcsService({
        cluster: 'shop',
        serviceName: 'orders',
        taskDefinition,
        networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [GroupId] } },
        ...parts,
      })
    const serviceArn = putService()
    const doctor = (...args: string[]) =>
      fargateEndpoints(
        'doctor',
        ...(args.includes('--region') ? ['--endpoint-url', url] : connectionArgs(simulator)),
        ...args,
      )
    const doctorJson = async (...args: string[]) => {
      const { status, stdout, stderr } = await doctor('--json', ...args)
      return { status, stderr, ...JSON.parse(stdout) }
    }
    return { ...testbed, world, serviceArn, putService, taskDefinition, doctor, doctorJson, groupId: GroupId }
  }
}
