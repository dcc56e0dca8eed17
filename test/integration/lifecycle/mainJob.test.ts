import { describe, expect, test } from '@jest/globals'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const READ = ['s3:GetBucketLocation', 's3:GetObject']

/** The effects of the S3 gateway's policy: each action on each bucket and its objects. */
const reading = (partition: string, ...buckets: string[]): string[] =>
  buckets
    .flatMap((bucket) => [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${bucket}/*`])
    .flatMap((resource) => READ.map((action) => `Allow ${action} ${resource}`))
    .sort()

const s3PolicyOf = async ({ vpc }: Pick<Testbed<unknown>, 'vpc'>): Promise<string[]> =>
  (await vpc.endpoint('s3')).policy.Statement.flatMap(({ Effect, Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${Effect} ${action} ${resource}`)),
  ).sort()

describe('The resource', () => {
  test('creates exactly the requested endpoints, and returns their ids', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()
    const properties = { EcsExec: 'true', Kms: 'true', S3Buckets: ['example-function-front'] }

    const attributes = await stack.create({ VpcId: vpcId, ...properties })

    expect(stack.resource?.physicalId).toMatch(new RegExp(`^fargate-endpoints/${vpcId}/[0-9a-f]{12}/[0-9a-f]{8}$`))
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
    expect(await s3PolicyOf({ vpc })).toEqual(
      reading('aws', 'example-function-front', 'prod-ap-northeast-1-starport-layer-bucket'),
    )
    expect(attributes.EndpointIds?.split(',').sort()).toEqual(endpoints.map(({ id }) => id).sort())
  })

  test('deletes endpoints that are no longer requested, and leaves the VPC as it was after a Delete', async () => {
    const { stack, vpc, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    await stack.create({ VpcId: vpcId, Kms: 'true' })

    await stack.update({ VpcId: vpcId })
    const services = await vpc.services()
    await stack.delete()

    expect(services).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect(snapshot()).toBe(found)
  })

  test('creates only ecr.dkr and S3 for platform version 1.3.0 without logs', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, PlatformVersion: '1.3.0', CloudWatchLogs: 'false' })

    expect(await vpc.services()).toEqual(['ecr.dkr', 's3'])
  })

  test.each([
    ['us-gov-west-1', 'aws-us-gov', 'com.amazonaws.us-gov-west-1.ecr.api'],
    ['cn-north-1', 'aws-cn', 'cn.com.amazonaws.cn-north-1.ecr.api'],
  ])('creates the same endpoints in %s (partition %s), named like %s', async (region, partition, ecrApi) => {
    const { stack, vpc, vpcId } = await createTestbed({ region })

    await stack.create({ VpcId: vpcId, S3Buckets: 'assets' })

    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
    expect((await vpc.endpoint('ecr.api')).serviceName).toBe(ecrApi)
    expect(await s3PolicyOf({ vpc })).toEqual(reading(partition, 'assets', `prod-${region}-starport-layer-bucket`))
  })

  test('is unchanged after an Update that fails and is rolled back', async () => {
    const { stack, vpc, vpcId, snapshot } = await createTestbed()
    const found = snapshot()
    await stack.create({ VpcId: vpcId, CloudWatchLogs: false })
    const { physicalId } = stack.resource ?? {}
    const failed = { VpcId: 'vpc-0123456789abcdef0', CloudWatchLogs: false }

    await expect(stack.update(failed)).rejects.toThrow('VpcId: expected a VPC of this account')
    await stack.rollBack(failed)

    expect(stack.resource?.physicalId).toBe(physicalId)
    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 's3'])
    await stack.delete()
    expect(snapshot()).toBe(found)
  })
})
