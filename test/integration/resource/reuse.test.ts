import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

/** Logs and the S3 gateway. */
const SMALL = { EcrImagePull: false, S3Buckets: 'assets' }

const makeEndpoint = async (
  testbed: Testbed<unknown>,
  input: Partial<CreateVpcEndpointCommandInput>,
): Promise<string> => {
  const { VpcEndpoint } = await testbed.client.send(
    new CreateVpcEndpointCommand({ VpcId: testbed.vpcId, ServiceName: '', ...input }),
  )
  return VpcEndpoint?.VpcEndpointId ?? ''
}

/** A foreign group that admits HTTPS from these addresses. */
const makeGroup = async ({ client, vpcId }: Testbed<unknown>, CidrIp: string): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'foreign', Description: 'of someone else' }),
  )
  const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }))
  return GroupId
}

/** A foreign interface endpoint for logs. */
const makeLogs = async (
  testbed: Testbed<ReferenceNetwork>,
  { admits = '10.0.0.0/16', privateDns = true } = {},
): Promise<string> =>
  makeEndpoint(testbed, {
    VpcEndpointType: 'Interface',
    ServiceName: `com.amazonaws.${testbed.simulator.region}.logs`,
    SubnetIds: testbed.network.privateSubnetIds,
    SecurityGroupIds: [await makeGroup(testbed, admits)],
    PrivateDnsEnabled: privateDns,
  })

const makeS3 = (testbed: Testbed<ReferenceNetwork>, RouteTableIds: string[]): Promise<string> =>
  makeEndpoint(testbed, { ServiceName: `com.amazonaws.${testbed.simulator.region}.s3`, RouteTableIds })

describe('A foreign interface endpoint', () => {
  test('is reused and never changed', async () => {
    const testbed = await createTestbed()
    const foreign = await makeLogs(testbed)
    await testbed.simulator.clock.sleep(600_000)
    const before = testbed.simulator.snapshot(testbed.vpcId)
    testbed.simulator.calls.splice(0)

    const attributes = await testbed.stack.create({ VpcId: testbed.vpcId, EcrImagePull: false })
    await testbed.stack.update({ VpcId: testbed.vpcId, EcrImagePull: false, Tags: [{ Key: 'team', Value: 'web' }] })
    await testbed.stack.delete()

    expect(attributes).toMatchObject({
      EndpointIds: foreign,
      CreatedEndpointIds: '',
      ReusedEndpointIds: foreign,
      LogsEndpointId: foreign,
      SecurityGroupId: '',
    })
    expect(testbed.writes()).toEqual([])
    expect(testbed.simulator.snapshot(testbed.vpcId)).toBe(before)
  })

  test('that is still pending is waited for', async () => {
    const testbed = await createTestbed()
    await makeLogs(testbed)
    expect((await testbed.vpc.endpoint('logs')).state).toBe('pending')

    await testbed.stack.create({ VpcId: testbed.vpcId, EcrImagePull: false })

    expect((await testbed.vpc.endpoint('logs')).state).toBe('available')
  })

  test('is reused together with endpoints that are created', async () => {
    const testbed = await createTestbed()
    const foreign = await makeLogs(testbed)

    const attributes = await testbed.stack.create({ VpcId: testbed.vpcId })

    const made = (await testbed.vpc.endpoints()).map(({ id }) => id).filter((id) => id !== foreign)
    expect(made).toHaveLength(3)
    expect(attributes.ReusedEndpointIds).toBe(foreign)
    expect(attributes.CreatedEndpointIds?.split(',').sort()).toEqual(made.sort())
    expect(attributes.EndpointIds?.split(',').sort()).toEqual([...made, foreign].sort())
  })

  test('that is deleted is replaced by the next Update', async () => {
    const testbed = await createTestbed()
    const foreign = await makeLogs(testbed)
    await testbed.stack.create({ VpcId: testbed.vpcId, EcrImagePull: false })
    await testbed.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [foreign] }))

    const { LogsEndpointId, ReusedEndpointIds } = await testbed.stack.update({
      VpcId: testbed.vpcId,
      EcrImagePull: false,
    })

    const { id, tags } = await testbed.vpc.endpoint('logs')
    expect(id).not.toBe(foreign)
    expect([LogsEndpointId, ReusedEndpointIds]).toEqual([id, ''])
    expect(tags).toMatchObject({ 'fargate-endpoints:managed': 'true' })
  })

  test.each([
    ['whose private DNS is off', { privateDns: false }, 'its private DNS is off'],
    [
      'whose group does not admit the tasks',
      { admits: '192.168.0.0/16' },
      'do not admit TCP 443 from any private subnet',
    ],
  ])('%s fails the request before anything is created', async (_, parts, fault) => {
    const testbed = await createTestbed()
    const foreign = await makeLogs(testbed, parts)
    testbed.simulator.calls.splice(0)

    const creation = testbed.stack.create({ VpcId: testbed.vpcId })

    await expect(creation).rejects.toThrow(`logs: ${foreign}, which this resource did not create, cannot serve it: `)
    await expect(creation).rejects.toThrow(fault)
    expect(testbed.writes()).toEqual([])
  })
})

describe('A foreign gateway', () => {
  test('keeps its route tables, and a managed gateway gets the others', async () => {
    const testbed = await createTestbed()
    const [theirs = '', ours = ''] = testbed.network.privateRouteTableIds
    const foreign = await makeS3(testbed, [theirs])

    const attributes = await testbed.stack.create({ VpcId: testbed.vpcId, ...SMALL })

    const gateways = (await testbed.vpc.endpoints()).filter(({ service }) => service === 's3')
    const made = gateways.find(({ id }) => id !== foreign)
    expect(gateways.find(({ id }) => id === foreign)?.routeTableIds).toEqual([theirs])
    expect(made?.routeTableIds).toEqual([ours])
    expect(attributes).toMatchObject({
      S3EndpointId: made?.id,
      ReusedEndpointIds: foreign,
      RouteTableIds: [theirs, ours].sort().join(','),
    })
  })

  test('that has all route tables is reused', async () => {
    const testbed = await createTestbed()
    const foreign = await makeS3(testbed, testbed.network.privateRouteTableIds)

    const attributes = await testbed.stack.create({ VpcId: testbed.vpcId, ...SMALL })

    expect((await testbed.vpc.endpoint('s3')).id).toBe(foreign)
    expect(attributes).toMatchObject({
      S3EndpointId: foreign,
      ReusedEndpointIds: foreign,
      S3PrefixListId: 'pl-61a54008',
    })
  })

  test('that is deleted is replaced in its route tables by the next Update', async () => {
    const testbed = await createTestbed()
    const [theirs = ''] = testbed.network.privateRouteTableIds
    const foreign = await makeS3(testbed, [theirs])
    const { S3EndpointId } = await testbed.stack.create({ VpcId: testbed.vpcId, ...SMALL })
    await testbed.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [foreign] }))

    await testbed.stack.update({ VpcId: testbed.vpcId, ...SMALL })

    expect(await testbed.vpc.endpoint('s3')).toMatchObject({
      id: S3EndpointId,
      routeTableIds: testbed.network.privateRouteTableIds.toSorted(),
    })
  })
})

describe('ExistingEndpoints: Fail', () => {
  test('fails the request for each foreign endpoint of a requested service', async () => {
    const testbed = await createTestbed()
    const logs = await makeLogs(testbed)
    const s3 = await makeS3(testbed, testbed.network.privateRouteTableIds)
    testbed.simulator.calls.splice(0)

    const creation = testbed.stack.create({ VpcId: testbed.vpcId, ExistingEndpoints: 'Fail' })

    await expect(creation).rejects.toThrow(
      `1. s3: ${s3}, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or name other route tables in RouteTableIds. ` +
        `2. logs: ${logs}, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or to Ignore to create another beside it.`,
    )
    expect(testbed.writes()).toEqual([])
  })

  test('accepts foreign endpoints of other services, and managed endpoints', async () => {
    const testbed = await createTestbed()
    await makeLogs(testbed)
    const properties = { VpcId: testbed.vpcId, CloudWatchLogs: false, ExistingEndpoints: 'Fail' }

    await testbed.stack.create(properties)
    await testbed.stack.update({ ...properties, EcsExec: true })

    expect(await testbed.vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssmmessages'])
  })
})

describe('A service whose owner has to accept endpoints or to verify its name', () => {
  const properties = { EcrImagePull: false, CloudWatchLogs: false, AdditionalServices: 'sqs' }

  const createWith = async (traits: object) => {
    const testbed = await createTestbed()
    const { world } = testbed.simulator
    const [sqs] = world.endpointServices.filter(({ serviceName }) => serviceName.endsWith('.sqs'))
    if (!sqs) throw new Error('The simulator offers no sqs')
    world.putEndpointService({ ...sqs, ...traits })
    return testbed
  }

  test('gets an endpoint without private DNS, which an Update enables after the acceptance', async () => {
    const { simulator, stack, vpc, vpcId } = await createWith({ acceptanceRequired: true })

    const { Warnings } = await stack.create({ VpcId: vpcId, ...properties })

    const { id, state, privateDns } = await vpc.endpoint('sqs')
    expect([state, privateDns]).toEqual(['pendingAcceptance', false])
    expect(Warnings).toBe(
      'sqs: the owner of com.amazonaws.ap-northeast-1.sqs has to accept its endpoint, which has no private DNS and serves no traffic until then. The next update enables private DNS.',
    )

    simulator.world.acceptEndpoint(id)
    await simulator.clock.sleep(60_000)
    const updated = await stack.update({ VpcId: vpcId, ...properties })

    expect(await vpc.endpoint('sqs')).toMatchObject({ id, state: 'available', privateDns: true })
    expect(updated.Warnings).toBe('')
  })

  test.each(['pendingVerification', 'failed'])(
    'gets an endpoint without private DNS, which an Update enables after the verification (%s)',
    async (privateDnsNameVerificationState) => {
      const testbed = await createWith({ privateDnsNameVerificationState })
      const { simulator, stack, vpc, vpcId } = testbed

      const { Warnings } = await stack.create({ VpcId: vpcId, ...properties })

      expect(await vpc.endpoint('sqs')).toMatchObject({ state: 'available', privateDns: false })
      expect(Warnings).toBe(
        'sqs: its owner has not verified its private DNS name, so its endpoint has no private DNS. An update after the verification enables it.',
      )

      const [sqs] = simulator.world.endpointServices.filter(({ serviceName }) => serviceName.endsWith('.sqs'))
      if (sqs) simulator.world.putEndpointService({ ...sqs, privateDnsNameVerificationState: 'verified' })
      await stack.update({ VpcId: vpcId, ...properties })

      expect((await vpc.endpoint('sqs')).privateDns).toBe(true)
    },
  )

  describe('and whose endpoint two stacks share', () => {
    const createShared = async (traits: object) => {
      const testbed = await createWith(traits)
      const { stack, anotherStack, vpcId } = testbed
      const other = anotherStack()
      await stack.create({ VpcId: vpcId, ...properties })
      await other.create({ VpcId: vpcId, ...properties })
      return { ...testbed, other }
    }

    test('gets private DNS at the first Update after the acceptance', async () => {
      const { simulator, stack, other, vpc, vpcId } = await createShared({ acceptanceRequired: true })
      const { id } = await vpc.endpoint('sqs')
      simulator.world.acceptEndpoint(id)

      await other.update({ VpcId: vpcId, ...properties })

      expect(await vpc.endpoint('sqs')).toMatchObject({ id, state: 'available', privateDns: true })
      await stack.update({ VpcId: vpcId, ...properties })
      expect(stack.actions).toEqual([])
    })

    test('gets private DNS at the first Update after the verification', async () => {
      const state = 'pendingVerification'
      const { simulator, stack, vpc, vpcId } = await createShared({ privateDnsNameVerificationState: state })
      const [sqs] = simulator.world.endpointServices.filter(({ serviceName }) => serviceName.endsWith('.sqs'))
      if (sqs) simulator.world.putEndpointService({ ...sqs, privateDnsNameVerificationState: 'verified' })

      await stack.update({ VpcId: vpcId, ...properties })

      expect((await vpc.endpoint('sqs')).privateDns).toBe(true)
    })

    test('rejects a third stack with PrivateDns false, even before the acceptance', async () => {
      const { anotherStack, vpcId } = await createShared({ acceptanceRequired: true })

      await expect(anotherStack().create({ VpcId: vpcId, ...properties, PrivateDns: false })).rejects.toThrow(
        'has private DNS true, but this resource requests false',
      )
    })
  })

  test('has no private DNS, and no other warning, when PrivateDns is false', async () => {
    const { stack, vpc, vpcId } = await createWith({ acceptanceRequired: true })

    const { Warnings } = await stack.create({ VpcId: vpcId, ...properties, PrivateDns: false })

    expect((await vpc.endpoint('sqs')).privateDns).toBe(false)
    expect(Warnings).toMatch(/^PrivateDns is false: [^.]*\.$/)
  })
})
