import { describe, expect, test } from '@jest/globals'
import { runBundled } from '../bundled.ts'
import { expectUsageError, fargateEndpoints } from '../program.ts'
import { doctorTestbeds } from './testbed.ts'

const createTestbed = doctorTestbeds()

const TASK = 'arn:aws:ecs:us-east-1:123456789012:task/shop/0123456789abcdef0'
const SERVICE = 'arn:aws:ecs:us-east-1:123456789012:service/shop/orders'
const CLUSTER = 'arn:aws:ecs:us-east-1:123456789012:cluster/shop'

describe('doctor rejects', () => {
  test.each<[string, string[], RegExp]>([
    ['no subject', [], /^Expected what to look at, got nothing: give --cluster and --service/],
    [
      'a service and a task',
      ['--service', 'orders', '--task', TASK],
      /^--service and --task: expected one of them, got both$/,
    ],
    [
      'a cluster without a service or a task',
      ['--cluster', 'shop'],
      /^--cluster: expected --service or --task beside it, got neither$/,
    ],
    ['ids of another type', ['--subnet-ids', 'vpc-0a'], /Expected ids, such as subnet-0a,subnet-0b\.$/],
    [
      'an id of another kind for a VPC',
      ['--vpc-id', 'subnet-0a'],
      /Expected a VPC's id, such as vpc-0123456789abcdef0\.$/,
    ],
    [
      'a subnet that does not exist',
      ['--subnet-ids', 'subnet-0dead'],
      /^Expected the subnets subnet-0dead in ap-northeast-1/,
    ],
    [
      'subnets of another VPC',
      ['--vpc-id', 'vpc-0dead', '--subnet-ids', 'PRIVATE'],
      /^--vpc-id: expected vpc-\w+, the VPC of subnet-\w+, got vpc-0dead$/,
    ],
    ['a VPC that does not exist', ['--vpc-id', 'vpc-0dead'], /vpc-0dead/],
    [
      'a cluster that does not exist',
      ['--cluster', 'none', '--service', 'orders'],
      /^service orders of cluster none: .*its cluster$/,
    ],
    [
      'a service that does not exist',
      ['--cluster', 'shop', '--service', 'none'],
      /^service none of cluster shop: .*does not know it$/,
    ],
    [
      'a task in another region',
      ['--task', TASK, '--region', 'ap-northeast-1'],
      /^--region: expected us-east-1, the region of arn:aws:ecs:us-east-1:.*, got ap-northeast-1$/,
    ],
    [
      'a cluster in another region',
      ['--cluster', CLUSTER, '--service', 'orders', '--region', 'ap-northeast-1'],
      /^--region: expected us-east-1, the region of arn:aws:ecs:us-east-1:.*cluster\/shop, got ap-northeast-1$/,
    ],
    [
      'the ARN of a task for --service',
      ['--service', TASK],
      /^--service: expected a service, by name or ARN, got arn:/,
    ],
    ['the ARN of a service for --task', ['--task', SERVICE], /^--task: expected a task, by id or ARN, got arn:/],
    [
      'the ARN of a service for --cluster',
      ['--cluster', SERVICE, '--task', '0a'],
      /^--cluster: expected a cluster, by name or ARN, got arn:/,
    ],
    [
      'a task definition that does not exist',
      ['--service', 'orders', '--cluster', 'shop', '--task-definition', 'none'],
      /^none: expected a task definition that is registered/,
    ],
  ])('%s', async (_, args, message) => {
    const { doctor, network } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds

    expectUsageError(await doctor(...args.map((arg) => (arg === 'PRIVATE' ? subnetId : arg))), message)
  })

  test('a service without awsvpc, and reports why its last task stopped', async () => {
    const { doctor, putService, world } = await createTestbed()
    putService({ networkConfiguration: undefined, launchType: 'EC2' })
    world.putEcsTask({
      cluster: 'shop',
      group: 'service:orders',
      lastStatus: 'STOPPED',
      stoppedReason: 'out of memory',
    })

    expectUsageError(
      await doctor('--cluster', 'shop', '--service', 'orders'),
      /^service orders of cluster shop: expected the network mode awsvpc, .* got no subnets: .*Its last task stopped: out of memory .*runs on EC2/,
    )
  })

  test('a task that ECS no longer describes, and suggests --service', async () => {
    const { doctor, world } = await createTestbed()
    const arn = world.putEcsTask({ cluster: 'shop', lastStatus: 'STOPPED' })
    world.removeEcsTask(arn)

    expectUsageError(
      await doctor('--task', arn),
      /does not know it: a stopped task is described for about an hour\. --service/,
    )
  })

  test('an unexpected error of AWS, with one line', async () => {
    const { doctor, simulator } = await createTestbed()
    simulator.faults.inject({
      action: 'ListTasks',
      failure: { code: 'InvalidParameterException', message: 'no' },
      times: 9,
    })

    expectUsageError(
      await doctor('--cluster', 'shop', '--service', 'orders'),
      /^Expected AWS to answer, got InvalidParameterException: no$/,
    )
  })

  test('a service that it may not read, and names the options to use instead', async () => {
    const { doctor, simulator } = await createTestbed()
    simulator.faults.deny('DescribeServices')

    expectUsageError(
      await doctor('--cluster', 'shop', '--service', 'orders'),
      /^service orders of cluster shop: expected to be allowed ecs:DescribeServices, got AccessDeniedException.*--subnet-ids/,
    )
  })

  test('a VPC whose subnets it may not read', async () => {
    const { doctor, simulator, vpcId } = await createTestbed()
    simulator.faults.deny('DescribeSubnets')

    expectUsageError(
      await doctor('--vpc-id', vpcId),
      /^Expected to be allowed ec2:DescribeSubnets and ec2:DescribeVpcs, got UnauthorizedOperation/,
    )
  })
})

describe('doctor continues', () => {
  test('with the given network if ECS no longer describes the task', async () => {
    const { doctorJson, world, network } = await createTestbed()
    const arn = world.putEcsTask({ cluster: 'shop', lastStatus: 'STOPPED' })
    world.removeEcsTask(arn)
    const [subnetId = ''] = network.privateSubnetIds

    const { subject, notes, paths } = await doctorJson('--task', arn, '--subnet-ids', subnetId)

    expect(subject).toBe(null)
    expect(notes).toEqual([expect.stringMatching(/a stopped task is described for about an hour/)])
    expect(paths).toHaveLength(4)
  })

  test('with a note if the service runs on container instances', async () => {
    const { doctorJson, putService } = await createTestbed()
    putService({ launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'instances' }] })

    const { status, notes } = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(status).toBe(0)
    expect(notes).toEqual([
      expect.stringMatching(/^The service orders of cluster shop runs on instances, not on Fargate/),
    ])
  })

  test.each<[string, string | undefined]>([
    ['DescribeNetworkAcls', 'network-acl'],
    ['DescribeSecurityGroups', 'egress'],
    ['DescribeDhcpOptions', 'dns'],
    ['DescribeVpcAttribute', 'dns'],
    ['DescribeRouteTables', 'route'],
    ['DescribeNatGateways', undefined],
  ])('without ec2:%s, and reports the paths that depend on it as unknown', async (action, kind) => {
    const { doctorJson, simulator } = await createTestbed()
    simulator.faults.deny(action)

    const { status, notes, paths } = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(status).toBe(0)
    expect(notes).toEqual([`Not allowed: ec2:${action}. The paths that depend on it are unknown.`])
    expect(paths.length).toBeGreaterThan(0)
    for (const { state, decisive } of paths) {
      expect([state, decisive?.kind]).toEqual(kind ? ['unknown', kind] : ['open', undefined])
    }
  })

  test('without ec2:DescribeNetworkAcls, in the minified bundle', async () => {
    const { simulator } = await createTestbed()
    simulator.faults.deny('DescribeNetworkAcls')
    const environment = { AWS_ENDPOINT_URL: simulator.url, AWS_REGION: simulator.region }

    const { status, stdout } = await runBundled(['doctor', '--cluster', 'shop', '--service', 'orders'], { environment })

    expect(status).toBe(0)
    expect(stdout).toContain('Not allowed: ec2:DescribeNetworkAcls.')
  })

  test('with the default needs if ecs:DescribeTaskDefinition is denied', async () => {
    const { doctorJson, simulator } = await createTestbed()
    simulator.faults.deny('DescribeTaskDefinition')

    const { status, notes, summary } = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect({ status, summary }).toEqual({ status: 0, summary: { open: 8, closed: 0, unknown: 0 } })
    expect(notes).toEqual([expect.stringMatching(/so the defaults are checked\. .*ecs:DescribeTaskDefinition/)])
  })

  test('without the reasons of stopped tasks if ecs:ListTasks is denied', async () => {
    const { doctorJson, simulator } = await createTestbed()
    simulator.faults.deny('ListTasks')

    const { status, notes, stopped } = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect({ status, stopped }).toEqual({ status: 0, stopped: null })
    expect(notes).toEqual([expect.stringMatching(/^Why its tasks stopped is not known: AccessDeniedException/)])
  })

  test('in the region of the ARN if no region is given', async () => {
    const { simulator, serviceArn } = await createTestbed()
    const clusterArn = serviceArn.replace(':service/shop/orders', ':cluster/shop')

    for (const args of [
      ['--service', serviceArn],
      ['--cluster', clusterArn, '--service', 'orders'],
    ]) {
      const { status } = await fargateEndpoints('doctor', '--endpoint-url', simulator.url, ...args)
      expect(status).toBe(0)
    }
  })

  test('with a subnet that is given twice', async () => {
    const { doctorJson, network } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds

    const { task } = await doctorJson('--subnet-ids', `${subnetId},${subnetId}`)

    expect(task.subnetIds).toEqual([subnetId])
  })
})
