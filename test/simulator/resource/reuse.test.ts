import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { ReferenceNetwork } from '../../../simulator/referenceNetwork.ts'
import { type Site, sites } from '../../support/site.ts'

const { lay } = sites()

/** Logs and S3’s gateway. */
const SMALL = { EcrImagePull: false, S3Buckets: 'assets' }

const makeEndpoint = async (site: Site<unknown>, input: Partial<CreateVpcEndpointCommandInput>): Promise<string> => {
  const { VpcEndpoint } = await site.client.send(
    new CreateVpcEndpointCommand({ VpcId: site.vpcId, ServiceName: '', ...input }),
  )
  return VpcEndpoint?.VpcEndpointId ?? ''
}

/** A group of someone else’s that lets HTTPS in from there. */
const makeGroup = async ({ client, vpcId }: Site<unknown>, CidrIp: string): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'foreign', Description: 'of someone else' }),
  )
  const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }))
  return GroupId
}

/** An interface endpoint of logs that someone else made. */
const makeLogs = async (
  site: Site<ReferenceNetwork>,
  { admits = '10.0.0.0/16', privateDns = true } = {},
): Promise<string> =>
  makeEndpoint(site, {
    VpcEndpointType: 'Interface',
    ServiceName: `com.amazonaws.${site.simulator.region}.logs`,
    SubnetIds: site.network.privateSubnetIds,
    SecurityGroupIds: [await makeGroup(site, admits)],
    PrivateDnsEnabled: privateDns,
  })

const makeS3 = (site: Site<ReferenceNetwork>, RouteTableIds: string[]): Promise<string> =>
  makeEndpoint(site, { ServiceName: `com.amazonaws.${site.simulator.region}.s3`, RouteTableIds })

describe('An interface endpoint that someone else made', () => {
  test('is used and left as it is, to the end', async () => {
    const site = await lay()
    const foreign = await makeLogs(site)
    await site.simulator.clock.sleep(600_000)
    const before = site.simulator.snapshot(site.vpcId)
    site.simulator.calls.splice(0)

    const attributes = await site.stack.create({ VpcId: site.vpcId, EcrImagePull: false })
    await site.stack.update({ VpcId: site.vpcId, EcrImagePull: false, Tags: [{ Key: 'team', Value: 'web' }] })
    await site.stack.delete()

    expect(attributes).toMatchObject({
      EndpointIds: foreign,
      CreatedEndpointIds: '',
      ReusedEndpointIds: foreign,
      LogsEndpointId: foreign,
      SecurityGroupId: '',
    })
    expect(site.writes()).toEqual([])
    expect(site.simulator.snapshot(site.vpcId)).toBe(before)
  })

  test('that is still coming up is waited for', async () => {
    const site = await lay()
    await makeLogs(site)
    expect((await site.vpc.endpoint('logs')).state).toBe('pending')

    await site.stack.create({ VpcId: site.vpcId, EcrImagePull: false })

    expect((await site.vpc.endpoint('logs')).state).toBe('available')
  })

  test('is one beside those that we make', async () => {
    const site = await lay()
    const foreign = await makeLogs(site)

    const attributes = await site.stack.create({ VpcId: site.vpcId })

    const made = (await site.vpc.endpoints()).map(({ id }) => id).filter((id) => id !== foreign)
    expect(made).toHaveLength(3)
    expect(attributes.ReusedEndpointIds).toBe(foreign)
    expect(attributes.CreatedEndpointIds?.split(',').sort()).toEqual(made.sort())
    expect(attributes.EndpointIds?.split(',').sort()).toEqual([...made, foreign].sort())
  })

  test('that vanishes is replaced by ours at the next update', async () => {
    const site = await lay()
    const foreign = await makeLogs(site)
    await site.stack.create({ VpcId: site.vpcId, EcrImagePull: false })
    await site.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [foreign] }))

    const { LogsEndpointId, ReusedEndpointIds } = await site.stack.update({ VpcId: site.vpcId, EcrImagePull: false })

    const { id, tags } = await site.vpc.endpoint('logs')
    expect(id).not.toBe(foreign)
    expect([LogsEndpointId, ReusedEndpointIds]).toEqual([id, ''])
    expect(tags).toMatchObject({ 'fargate-endpoints:managed': 'true' })
  })

  test.each([
    ['whose private DNS is off', { privateDns: false }, 'its private DNS is off'],
    ['whose group shuts the tasks out', { admits: '192.168.0.0/16' }, 'do not admit TCP 443 from every private subnet'],
  ])('%s fails the request before anything is made', async (_, parts, fault) => {
    const site = await lay()
    const foreign = await makeLogs(site, parts)
    site.simulator.calls.splice(0)

    const creation = site.stack.create({ VpcId: site.vpcId })

    await expect(creation).rejects.toThrow(`logs: ${foreign}, which this resource did not make, can't serve it: `)
    await expect(creation).rejects.toThrow(fault)
    expect(site.writes()).toEqual([])
  })
})

describe('A gateway that someone else made', () => {
  test('keeps its route tables, and ours gets the rest', async () => {
    const site = await lay()
    const [theirs = '', ours = ''] = site.network.privateRouteTableIds
    const foreign = await makeS3(site, [theirs])

    const attributes = await site.stack.create({ VpcId: site.vpcId, ...SMALL })

    const gateways = (await site.vpc.endpoints()).filter(({ service }) => service === 's3')
    const made = gateways.find(({ id }) => id !== foreign)
    expect(gateways.find(({ id }) => id === foreign)?.routeTableIds).toEqual([theirs])
    expect(made?.routeTableIds).toEqual([ours])
    expect(attributes).toMatchObject({
      S3EndpointId: made?.id,
      ReusedEndpointIds: foreign,
      RouteTableIds: [theirs, ours].sort().join(','),
    })
  })

  test('that has every route table is used as it is', async () => {
    const site = await lay()
    const foreign = await makeS3(site, site.network.privateRouteTableIds)

    const attributes = await site.stack.create({ VpcId: site.vpcId, ...SMALL })

    expect((await site.vpc.endpoint('s3')).id).toBe(foreign)
    expect(attributes).toMatchObject({
      S3EndpointId: foreign,
      ReusedEndpointIds: foreign,
      S3PrefixListId: 'pl-61a54008',
    })
  })

  test('that vanishes leaves its route tables to ours at the next update', async () => {
    const site = await lay()
    const [theirs = ''] = site.network.privateRouteTableIds
    const foreign = await makeS3(site, [theirs])
    const { S3EndpointId } = await site.stack.create({ VpcId: site.vpcId, ...SMALL })
    await site.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [foreign] }))

    await site.stack.update({ VpcId: site.vpcId, ...SMALL })

    expect(await site.vpc.endpoint('s3')).toMatchObject({
      id: S3EndpointId,
      routeTableIds: site.network.privateRouteTableIds.toSorted(),
    })
  })
})

describe('ExistingEndpoints: Fail', () => {
  test('fails the request for every endpoint of someone else that serves a wanted service', async () => {
    const site = await lay()
    const logs = await makeLogs(site)
    const s3 = await makeS3(site, site.network.privateRouteTableIds)
    site.simulator.calls.splice(0)

    const creation = site.stack.create({ VpcId: site.vpcId, ExistingEndpoints: 'Fail' })

    const told = ({ service, id }: { service: string; id: string }) =>
      `${service}: ${id}, which this resource did not make, serves it already, and ExistingEndpoints is Fail. Delete that endpoint, or set ExistingEndpoints to Reuse.`
    await expect(creation).rejects.toThrow(
      `1. ${told({ service: 's3', id: s3 })} 2. ${told({ service: 'logs', id: logs })}`,
    )
    expect(site.writes()).toEqual([])
  })

  test('takes endpoints of services that are not wanted, and our own', async () => {
    const site = await lay()
    await makeLogs(site)
    const properties = { VpcId: site.vpcId, CloudWatchLogs: false, ExistingEndpoints: 'Fail' }

    await site.stack.create(properties)
    await site.stack.update({ ...properties, EcsExec: true })

    expect(await site.vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3', 'ssmmessages'])
  })
})
