import { describe, expect, test } from '@jest/globals'
import { type Deployment, deployments } from '../../support/deployment.ts'

const deploy = deployments()

const READ = ['s3:GetBucketLocation', 's3:GetObject']

/** What S3’s gateway allows: each action on each bucket and on its objects. */
const reading = (partition: string, ...buckets: string[]): string[] =>
  buckets
    .flatMap((bucket) => [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${bucket}/*`])
    .flatMap((resource) => READ.map((action) => `Allow ${action} ${resource}`))
    .sort()

const s3PolicyOf = async ({ vpc }: Deployment): Promise<string[]> =>
  (await vpc.endpoint('s3')).policy.Statement.flatMap(({ Effect, Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${Effect} ${action} ${resource}`)),
  ).sort()

// The tests run at once, because they mostly wait for the real time that a function takes.
describe('The bundle, as Lambda runs it for CloudFormation', () => {
  test.concurrent('provides exactly the endpoints that were asked for, and answers with their ids', async () => {
    const deployment = await deploy()
    const { stack, vpc, vpcId, network } = deployment
    const properties = { EcsExec: 'true', Kms: 'true', S3Buckets: ['example-function-front'] }

    const { status, physicalResourceId, attributes } = await stack.create({ VpcId: vpcId, ...properties })

    expect(status).toBe('SUCCESS')
    expect(physicalResourceId).toMatch(new RegExp(`^fargate-endpoints/${vpcId}/[0-9a-f]{12}/[0-9a-f]{8}$`))
    const endpoints = await vpc.endpoints()
    expect(endpoints).toMatchObject(
      ['ecr.api', 'ecr.dkr', 'kms', 'logs', 's3', 'ssmmessages'].map((service) => ({
        service,
        kind: service === 's3' ? 'Gateway' : 'Interface',
        state: 'available',
        privateDns: service !== 's3',
        subnetIds: service === 's3' ? [] : network.privateSubnetIds.toSorted(),
        routeTableIds: service === 's3' ? network.privateRouteTableIds.toSorted() : [],
      })),
    )
    expect(await s3PolicyOf(deployment)).toEqual(
      reading('aws', 'example-function-front', 'prod-ap-northeast-1-starport-layer-bucket'),
    )
    expect(attributes.EndpointIds?.split(',').sort()).toEqual(endpoints.map(({ id }) => id).sort())
  })

  test.concurrent('deletes what is no longer requested, and leaves the VPC as it was found', async () => {
    const { stack, vpc, vpcId, simulator } = await deploy()
    const found = simulator.snapshot(vpcId)
    await stack.create({ VpcId: vpcId, Kms: 'true' })

    const updated = await stack.update({ VpcId: vpcId })
    const services = await vpc.services()
    const deleted = await stack.delete()

    expect([updated.status, deleted.status]).toEqual(['SUCCESS', 'SUCCESS'])
    expect(services).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect(simulator.snapshot(vpcId)).toBe(found)
  })

  test.concurrent('provides ecr.dkr and S3 alone for platform version 1.3.0 without logs', async () => {
    const { stack, vpc, vpcId } = await deploy()

    const { status } = await stack.create({ VpcId: vpcId, PlatformVersion: '1.3.0', CloudWatchLogs: 'false' })

    expect(status).toBe('SUCCESS')
    expect(await vpc.services()).toEqual(['ecr.dkr', 's3'])
  })

  test.concurrent.each([
    ['us-gov-west-1', 'aws-us-gov', 'com.amazonaws.us-gov-west-1.ecr.api'],
    ['cn-north-1', 'aws-cn', 'cn.com.amazonaws.cn-north-1.ecr.api'],
  ])('provides the same in %s, in the partition %s, by the name %s', async (region, partition, ecrApi) => {
    const deployment = await deploy(region)
    const { stack, vpc, vpcId } = deployment

    const { status } = await stack.create({ VpcId: vpcId, S3Buckets: 'assets' })

    expect(status).toBe('SUCCESS')
    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect((await vpc.endpoint('ecr.api')).serviceName).toBe(ecrApi)
    expect(await s3PolicyOf(deployment)).toEqual(reading(partition, 'assets', `prod-${region}-starport-layer-bucket`))
  })

  test.concurrent('stays as it is where an update fails and is rolled back', async () => {
    const { stack, vpc, vpcId, simulator } = await deploy()
    const found = simulator.snapshot(vpcId)
    await stack.create({ VpcId: vpcId, CloudWatchLogs: false })
    const { physicalResourceId } = stack

    const { status, exchanges } = await stack.update({ VpcId: 'vpc-0123456789abcdef0', CloudWatchLogs: false })

    expect(status).toBe('FAILED')
    expect(exchanges.map(({ outcome }) => outcome.status)).toEqual(['FAILED', 'SUCCESS'])
    expect(stack.physicalResourceId).toBe(physicalResourceId)
    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 's3'])
    expect((await stack.delete()).status).toBe('SUCCESS')
    expect(simulator.snapshot(vpcId)).toBe(found)
  })
})
