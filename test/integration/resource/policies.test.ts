import { describe, expect, test } from '@jest/globals'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

/** S3’s gateway alone, and what it lets through beside images. */
const noImages = { EcrImagePull: false, CloudWatchLogs: false }

/** What a policy allows and denies, an effect, an action and a resource at a time. */
const effectsOf = async ({ vpc }: Testbed<unknown>, service: string): Promise<string[]> => {
  const { policy } = await vpc.endpoint(service)
  return policy.Statement.flatMap(({ Effect, Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${Effect} ${action} ${resource}`)),
  ).sort()
}

const conditionsOf = async ({ vpc }: Testbed<unknown>, service: string): Promise<unknown[]> =>
  (await vpc.endpoint(service)).policy.Statement.map(({ Condition }) => Condition)

const allow = (partition: string, bucket: string, ...actions: string[]): string[] =>
  actions.flatMap((action) => [
    `Allow ${action} arn:${partition}:s3:::${bucket}`,
    `Allow ${action} arn:${partition}:s3:::${bucket}/*`,
  ])

const READ = ['s3:GetBucketLocation', 's3:GetObject']

describe('The S3 gateway', () => {
  test.each([
    ['ap-northeast-1', 'aws'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
  ])(
    'in %s lets images through from the layer bucket of the partition %s, and nothing else',
    async (region, partition) => {
      const testbed = await createTestbed({ region })

      await testbed.stack.create({ VpcId: testbed.vpcId })

      expect(await effectsOf(testbed, 's3')).toEqual(allow(partition, `prod-${region}-starport-layer-bucket`, ...READ))
    },
  )

  test('lets S3Buckets through too, by name and by ARN, and closes them again', async () => {
    const testbed = await createTestbed()
    const layers = allow('aws', 'prod-ap-northeast-1-starport-layer-bucket', ...READ)
    await testbed.stack.create({ VpcId: testbed.vpcId, S3Buckets: ['assets', 'arn:aws:s3:::logs-*'] })
    const { id } = await testbed.vpc.endpoint('s3')
    expect(await effectsOf(testbed, 's3')).toEqual(
      [...layers, ...allow('aws', 'assets', ...READ), ...allow('aws', 'logs-*', ...READ)].sort(),
    )

    await testbed.stack.update({ VpcId: testbed.vpcId })

    expect((await testbed.vpc.endpoint('s3')).id).toBe(id)
    expect(await effectsOf(testbed, 's3')).toEqual(layers)
  })

  test('lets S3BucketActions through on them, not on the layer bucket', async () => {
    const testbed = await createTestbed()

    const buckets = { S3Buckets: 'assets', S3BucketActions: 's3:PutObject' }
    await testbed.stack.create({ VpcId: testbed.vpcId, ...buckets })

    expect(await effectsOf(testbed, 's3')).toEqual(
      [
        ...allow('aws', 'prod-ap-northeast-1-starport-layer-bucket', ...READ),
        ...allow('aws', 'assets', 's3:PutObject'),
      ].sort(),
    )
  })

  test('is open to all where a bucket is *, without the warning that it governs the route tables', async () => {
    const testbed = await createTestbed()
    const { Warnings } = await testbed.stack.create({ VpcId: testbed.vpcId })
    expect(Warnings).toMatch(/^The S3 gateway's policy governs all S3 traffic of rtb-/)

    const opened = await testbed.stack.update({ VpcId: testbed.vpcId, S3Buckets: '*' })

    expect(await effectsOf(testbed, 's3')).toEqual(['Allow * *'])
    expect(opened.Warnings).toBe('s3: EC2 can take some minutes to apply the changed policy of the gateway.')
  })

  test('is made for buckets without images', async () => {
    const testbed = await createTestbed()

    await testbed.stack.create({ VpcId: testbed.vpcId, ...noImages, S3Buckets: 'assets' })

    expect(await testbed.vpc.services()).toEqual(['s3'])
    expect(await effectsOf(testbed, 's3')).toEqual(allow('aws', 'assets', ...READ))
  })
})

describe('PolicyScope', () => {
  const scopes = { PolicyScope: 'Organization', OrganizationId: 'o-a1b2c3d4e5' }

  test.each([
    ['Open', {}, undefined],
    ['Account', { PolicyScope: 'Account' }, { StringEquals: { 'aws:PrincipalAccount': '123456789012' } }],
    ['Organization', scopes, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
  ])('%s is the condition of interface endpoints, not of gateways', async (_, properties, condition) => {
    const testbed = await createTestbed()

    await testbed.stack.create({ VpcId: testbed.vpcId, ...properties, AdditionalServices: 'dynamodb' })

    expect(await conditionsOf(testbed, 'ecr.api')).toEqual([condition])
    expect(await conditionsOf(testbed, 'logs')).toEqual([condition])
    expect(await conditionsOf(testbed, 's3')).toEqual([undefined])
    expect(await conditionsOf(testbed, 'dynamodb')).toEqual([undefined])
  })

  test('that changes changes the endpoints in place', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyScope: 'Account' })
    const { id } = await testbed.vpc.endpoint('logs')

    await testbed.stack.update({ VpcId: testbed.vpcId, ...scopes })
    expect(await conditionsOf(testbed, 'logs')).toEqual([{ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }])

    await testbed.stack.update({ VpcId: testbed.vpcId })
    expect(await conditionsOf(testbed, 'logs')).toEqual([undefined])
    expect((await testbed.vpc.endpoint('logs')).id).toBe(id)
  })

  test('warns of a service that takes no policy', async () => {
    const testbed = await createTestbed()
    const properties = { ...noImages, AdditionalServices: 'email-smtp', PolicyScope: 'Account' }

    const { Warnings } = await testbed.stack.create({ VpcId: testbed.vpcId, ...properties })

    expect(await testbed.vpc.services()).toEqual(['email-smtp'])
    expect(Warnings).toBe('email-smtp supports no endpoint policy, so PolicyScope Account does not apply to it.')
  })
})

describe('PolicyDocuments', () => {
  const pullOnly = (effect = 'Allow') => ({
    Version: '2012-10-17',
    Statement: { Effect: effect, Principal: '*', Action: 'ecr:BatchGetImage', Resource: '*' },
  })

  test('take the place of our policy for their services, and of no other', async () => {
    const testbed = await createTestbed()
    const PolicyDocuments = { 'ecr.dkr': pullOnly(), s3: JSON.stringify(pullOnly('Deny')) }

    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyDocuments })

    expect(await effectsOf(testbed, 'ecr.dkr')).toEqual(['Allow ecr:BatchGetImage *'])
    expect(await effectsOf(testbed, 's3')).toEqual(['Deny ecr:BatchGetImage *'])
    expect(await effectsOf(testbed, 'ecr.api')).toEqual(['Allow * *'])
  })

  test('that are given up give way to our policy', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyDocuments: { logs: pullOnly() } })

    await testbed.stack.update({ VpcId: testbed.vpcId })

    expect(await effectsOf(testbed, 'logs')).toEqual(['Allow * *'])
  })

  test('of two stacks that give the same serve both, and are deleted with the last', async () => {
    const testbed = await createTestbed()
    const another = testbed.anotherStack()
    const properties = {
      VpcId: testbed.vpcId,
      ...noImages,
      CloudWatchLogs: true,
      PolicyDocuments: { logs: pullOnly() },
    }
    await testbed.stack.create(properties)

    await another.create(properties)
    expect(await effectsOf(testbed, 'logs')).toEqual(['Allow ecr:BatchGetImage *', 'Allow ecr:BatchGetImage *'])

    await testbed.stack.delete()
    expect(await effectsOf(testbed, 'logs')).toEqual(['Allow ecr:BatchGetImage *'])
  })

  test('of two stacks that differ fail the second, with the name of the first stack', async () => {
    const testbed = await createTestbed()
    const own = { VpcId: testbed.vpcId, ...noImages, CloudWatchLogs: true }
    await testbed.stack.create({ ...own, PolicyDocuments: { logs: pullOnly() } })
    testbed.simulator.calls.splice(0)

    const second = testbed.anotherStack().create({ ...own, PolicyDocuments: { logs: pullOnly('Deny') } })

    await expect(second).rejects.toThrow(/^PolicyDocuments\.logs: vpce-\w+ is shared with fargate, /)
    expect(testbed.writes()).toEqual([])
  })

  test('for a service that is not wanted, or that takes no policy, fail the request', async () => {
    const testbed = await createTestbed()
    const PolicyDocuments = { kms: pullOnly(), 'email-smtp': pullOnly() }

    await expect(
      testbed.stack.create({ VpcId: testbed.vpcId, ...noImages, AdditionalServices: 'email-smtp', PolicyDocuments }),
    ).rejects.toThrow(
      '1. PolicyDocuments.email-smtp: email-smtp supports no endpoint policy. Remove it. 2. PolicyDocuments.kms: expected one of the requested services (email-smtp), got kms.',
    )
    expect(testbed.writes()).toEqual([])
  })
})

describe('PolicyDocuments with the ARNs of roles, for which EC2 gives back unique ids,', () => {
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`
  const allowing = (...AWS: string[]) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: '*', Resource: '*' }],
  })
  const createRewriting = async () => {
    const testbed = await createTestbed()
    testbed.simulator.settings.policyPrincipals = 'uniqueIds'
    const propertiesWith = (logs: object) => ({
      VpcId: testbed.vpcId,
      ...noImages,
      CloudWatchLogs: true,
      PolicyDocuments: { logs },
    })
    return { ...testbed, propertiesWith }
  }

  test('are sent once', async () => {
    const { stack, propertiesWith, vpc } = await createRewriting()
    const properties = propertiesWith(allowing(role('web'), role('api'), '123456789012'))
    await stack.create(properties)
    expect(JSON.stringify((await vpc.endpoint('logs')).policy)).toContain('"AROA')

    await stack.update({ ...properties, Trigger: 'again' })

    expect(stack.actions).toEqual([])
  })

  test('are sent again where they name another role, or a principal was added by hand', async () => {
    const { stack, propertiesWith, vpc, simulator } = await createRewriting()
    await stack.create(propertiesWith(allowing(role('web'))))
    const before = (await vpc.endpoint('logs')).policy.Statement[0]?.Principal

    const properties = propertiesWith(allowing(role('api')))
    await stack.update(properties)
    const { id, policy } = await vpc.endpoint('logs')
    expect(policy.Statement[0]?.Principal).not.toEqual(before)

    const [statement = {}] = policy.Statement
    const { AWS: [own] = [] } = statement.Principal as { AWS: string[] }
    const changed = { ...policy, Statement: [{ ...statement, Principal: { AWS: [own, 'AROA00000000000000001'] } }] }
    await simulator.call('ModifyVpcEndpoint', { VpcEndpointId: id, PolicyDocument: JSON.stringify(changed) })
    await stack.update({ ...properties, Trigger: 'again' })
    expect((await vpc.endpoint('logs')).policy).toEqual(policy)
  })

  test('agree where two stacks give the same, and disagree where they do not', async () => {
    const { stack, anotherStack, propertiesWith } = await createRewriting()
    await stack.create(propertiesWith(allowing(role('web'))))
    const another = anotherStack()

    await expect(another.create(propertiesWith(allowing(role('api'))))).rejects.toThrow('PolicyDocuments.logs')
    await another.create(propertiesWith(allowing(role('web'))))
  })
})
