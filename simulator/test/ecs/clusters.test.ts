import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2'
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { codeOf, simulateNetwork } from '../ec2/simulate.ts'

const simulateEcs = async () => {
  const simulation = await simulateNetwork()
  const { url, region } = simulation.simulator
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' }
  return { ...simulation, ecs: new ECSClient({ endpoint: url, region, credentials, maxAttempts: 1 }) }
}

describe('An ECS service', () => {
  test('is described with its network configuration, by name or by ARN', async () => {
    const { ecs, network, simulator } = await simulateEcs()
    const networkConfiguration = {
      awsvpcConfiguration: { subnets: network.privateSubnetIds, securityGroups: [], assignPublicIp: 'DISABLED' },
    }
    const createdAt = new Date('2025-01-01T00:00:00Z')
    const service = { cluster: 'prod', serviceName: 'web', networkConfiguration, createdAt }
    const arn = simulator.world.putEcsService(service)
    for (const name of ['web', arn]) {
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [name] }))
      expect(services).toMatchObject([
        { serviceArn: arn, status: 'ACTIVE', launchType: 'FARGATE', networkConfiguration, createdAt },
      ])
    }
  })

  test('has a launch type or a capacity provider strategy', async () => {
    const { ecs, simulator } = await simulateEcs()
    simulator.world.putEcsService({ serviceName: 'typed', launchType: 'EC2' })
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }]
    simulator.world.putEcsService({ serviceName: 'spot', capacityProviderStrategy })
    const { services } = await ecs.send(new DescribeServicesCommand({ services: ['typed', 'spot'] }))
    expect(services?.map(({ launchType }) => launchType)).toEqual(['EC2', undefined])
    expect(services?.[1]).toMatchObject({ capacityProviderStrategy })
  })

  test('is reported as a failure if it does not exist, but fails the call if its cluster does not exist', async () => {
    const { ecs, simulator } = await simulateEcs()
    const ask = (cluster?: string) => ecs.send(new DescribeServicesCommand({ cluster, services: ['web'] }))
    expect(await codeOf(ask('prod'))).toBe('ClusterNotFoundException')
    simulator.world.putEcsService({ serviceName: 'other' })
    expect(await ask()).toMatchObject({
      services: [],
      failures: [{ arn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/default/web', reason: 'MISSING' }],
    })
  })

  test.each([0, 11])('is not described by a call with %i services', async (length) => {
    const { ecs, simulator } = await simulateEcs()
    simulator.world.putEcsService({ serviceName: 'web' })
    const services = Array.from({ length }, (_, index) => `web-${index}`)
    expect(await codeOf(ecs.send(new DescribeServicesCommand({ services })))).toBe('InvalidParameterException')
  })
})

describe('An ECS task', () => {
  test('has a network interface in its subnet while it runs', async () => {
    const { ec2, ecs, network, simulator } = await simulateEcs()
    const [subnetId = ''] = network.privateSubnetIds
    const arn = simulator.world.putEcsTask({ cluster: 'prod', subnetId, publicIp: '203.0.113.7' })
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [arn] }))
    const [attachment] = tasks?.[0]?.attachments ?? []
    expect(attachment).toMatchObject({ type: 'ElasticNetworkInterface', status: 'ATTACHED' })
    const { value = '' } = attachment?.details?.find(({ name }) => name === 'networkInterfaceId') ?? {}
    const NetworkInterfaceIds = [value]
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }))
    expect(NetworkInterfaces).toMatchObject([{ SubnetId: subnetId, Association: { PublicIp: '203.0.113.7' } }])
  })

  test('has a reason but no interface when it is stopped, is listed as stopped, and later is missing', async () => {
    const { ec2, ecs, network, simulator } = await simulateEcs()
    const [subnetId = ''] = network.privateSubnetIds
    const stoppedReason = 'ResourceInitializationError: unable to pull secrets or registry auth'
    const stopped = simulator.world.putEcsTask({ group: 'service:web', lastStatus: 'STOPPED', stoppedReason, subnetId })
    const running = simulator.world.putEcsTask({ group: 'service:web' })
    simulator.world.putEcsTask({ group: 'service:other' })
    const list = async (desiredStatus?: 'STOPPED') =>
      (await ecs.send(new ListTasksCommand({ serviceName: 'web', desiredStatus }))).taskArns
    expect([await list(), await list('STOPPED')]).toEqual([[running], [stopped]])
    const ask = () => ecs.send(new DescribeTasksCommand({ tasks: [stopped] }))
    expect((await ask()).tasks).toMatchObject([
      { stoppedReason, desiredStatus: 'STOPPED', attachments: [{ status: 'DELETED' }] },
    ])
    expect((await ec2.send(new DescribeNetworkInterfacesCommand())).NetworkInterfaces).toEqual([])
    simulator.world.removeEcsTask(stopped)
    expect(await ask()).toMatchObject({ tasks: [], failures: [{ reason: 'MISSING' }] })
  })
})
