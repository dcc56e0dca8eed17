import { describe, expect, test } from '@jest/globals'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

/** Turns off the default services. */
const noImages = { EcrImagePull: false, CloudWatchLogs: false }

/** The effects of a policy, one text for each effect, action and resource. */
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
    'in %s allows image pulls from the layer bucket of the partition %s, and nothing else',
    async (region, partition) => {
      const testbed = await createTestbed({ region })

      await testbed.stack.create({ VpcId: testbed.vpcId })

      expect(await effectsOf(testbed, 's3')).toEqual(allow(partition, `prod-${region}-starport-layer-bucket`, ...READ))
    },
  )

  test('also allows S3Buckets, by name and by ARN, until they are removed', async () => {
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

  test('allows S3BucketActions on S3Buckets, but not on the layer bucket', async () => {
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

  test('allows everything when S3Buckets is *, without the warning about other traffic', async () => {
    const testbed = await createTestbed()
    const { Warnings } = await testbed.stack.create({ VpcId: testbed.vpcId })
    expect(Warnings).toMatch(/^The S3 gateway's policy governs all S3 traffic of rtb-/)

    const opened = await testbed.stack.update({ VpcId: testbed.vpcId, S3Buckets: '*' })

    expect(await effectsOf(testbed, 's3')).toEqual(['Allow * *'])
    expect(opened.Warnings).toBe('s3: EC2 can take some minutes to apply the changed policy of the gateway.')
  })

  test('is created for S3Buckets when EcrImagePull is false', async () => {
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
  ])('%s determines the condition of interface endpoints, not of gateways', async (_, properties, condition) => {
    const testbed = await createTestbed()

    await testbed.stack.create({ VpcId: testbed.vpcId, ...properties, AdditionalServices: 'dynamodb' })

    expect(await conditionsOf(testbed, 'ecr.api')).toEqual([condition])
    expect(await conditionsOf(testbed, 'logs')).toEqual([condition])
    expect(await conditionsOf(testbed, 's3')).toEqual([undefined])
    expect(await conditionsOf(testbed, 'dynamodb')).toEqual([undefined])
  })

  test('is changed in place', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyScope: 'Account' })
    const { id } = await testbed.vpc.endpoint('logs')

    await testbed.stack.update({ VpcId: testbed.vpcId, ...scopes })
    expect(await conditionsOf(testbed, 'logs')).toEqual([{ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }])

    await testbed.stack.update({ VpcId: testbed.vpcId })
    expect(await conditionsOf(testbed, 'logs')).toEqual([undefined])
    expect((await testbed.vpc.endpoint('logs')).id).toBe(id)
  })

  test('adds a warning for a service that supports no policy', async () => {
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

  test('replace the default policies of their services only', async () => {
    const testbed = await createTestbed()
    const PolicyDocuments = { 'ecr.dkr': pullOnly(), s3: JSON.stringify(pullOnly('Deny')) }

    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyDocuments })

    expect(await effectsOf(testbed, 'ecr.dkr')).toEqual(['Allow ecr:BatchGetImage *'])
    expect(await effectsOf(testbed, 's3')).toEqual(['Deny ecr:BatchGetImage *'])
    expect(await effectsOf(testbed, 'ecr.api')).toEqual(['Allow * *'])
  })

  test('are replaced with the default policy when they are removed', async () => {
    const testbed = await createTestbed()
    await testbed.stack.create({ VpcId: testbed.vpcId, PolicyDocuments: { logs: pullOnly() } })

    await testbed.stack.update({ VpcId: testbed.vpcId })

    expect(await effectsOf(testbed, 'logs')).toEqual(['Allow * *'])
  })

  test('that are equal in two stacks are merged, and each is deleted with its stack', async () => {
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

  test('that differ in two stacks fail the second stack, with the name of the first', async () => {
    const testbed = await createTestbed()
    const own = { VpcId: testbed.vpcId, ...noImages, CloudWatchLogs: true }
    await testbed.stack.create({ ...own, PolicyDocuments: { logs: pullOnly() } })
    testbed.simulator.calls.splice(0)

    const second = testbed.anotherStack().create({ ...own, PolicyDocuments: { logs: pullOnly('Deny') } })

    await expect(second).rejects.toThrow(/^PolicyDocuments\.logs: vpce-\w+ is shared with fargate, /)
    expect(testbed.writes()).toEqual([])
  })

  test('for a service that is not requested, or that supports no policy, fail the request', async () => {
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

describe('PolicyDocuments with the ARNs of roles, which EC2 returns as unique ids,', () => {
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

  test('are not sent again when they are unchanged', async () => {
    const { stack, propertiesWith, vpc } = await createRewriting()
    const properties = propertiesWith(allowing(role('web'), role('api'), '123456789012'))
    await stack.create(properties)
    expect(JSON.stringify((await vpc.endpoint('logs')).policy)).toContain('"AROA')

    await stack.update({ ...properties, Trigger: 'again' })

    expect(stack.actions).toEqual([])
  })

  test('are sent again when they name another role, or when a principal was added by hand', async () => {
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

  test('conflict between two stacks only if they differ', async () => {
    const { stack, anotherStack, propertiesWith } = await createRewriting()
    await stack.create(propertiesWith(allowing(role('web'))))
    const another = anotherStack()

    await expect(another.create(propertiesWith(allowing(role('api'))))).rejects.toThrow('PolicyDocuments.logs')
    await another.create(propertiesWith(allowing(role('web'))))
  })
})
