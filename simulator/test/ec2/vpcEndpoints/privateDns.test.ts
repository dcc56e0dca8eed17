import { DeleteVpcEndpointsCommand, ModifyVpcAttributeCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { EndpointService } from '../../../regions/endpointServices.ts'
import { codeOf, createEndpoint, describeEndpoint, serviceName, simulateNetwork } from '../simulate.ts'

const withPrivateDns = { PrivateDnsEnabled: true }

describe('Private DNS', () => {
  test.each(['EnableDnsSupport', 'EnableDnsHostnames'])('requires %s of the VPC', async (attribute) => {
    const { ec2, network } = await simulateNetwork()
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: network.vpcId, [attribute]: { Value: false } }))
    await expect(createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message:
        'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ' +
        network.vpcId,
    })
    await createEndpoint(ec2, network.vpcId, 'kms', { PrivateDnsEnabled: false })
  })

  test('is enabled by default if the service has private names', async () => {
    const { ec2, network } = await simulateNetwork()
    const enabled = async (service: string) => (await createEndpoint(ec2, network.vpcId, service)).PrivateDnsEnabled
    expect(await enabled('kms')).toBe(true)
    expect(await enabled('transfer.server')).toBe(false)
    expect(await enabled('s3')).toBe(false)
  })

  test('is rejected for a service without private names', async () => {
    const { ec2, network } = await simulateNetwork()
    const call = createEndpoint(ec2, network.vpcId, 'transfer.server', withPrivateDns)
    await expect(call).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringMatching(/private DNS name/),
    })
  })

  test('is rejected for a second endpoint of the service in the VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    await createEndpoint(ec2, network.vpcId, 'ecr.dkr', withPrivateDns)
    await expect(createEndpoint(ec2, network.vpcId, 'ecr.dkr', withPrivateDns)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message:
        'private-dns-enabled cannot be set because there is already a conflicting DNS domain for ' +
        `dkr.ecr.ap-northeast-1.amazonaws.com in the VPC ${network.vpcId}`,
    })
    await createEndpoint(ec2, network.vpcId, 'ecr.dkr', { PrivateDnsEnabled: false })
  })

  test('is occupied by an endpoint until it is deleted, and still while it is deleting', async () => {
    const durations = { interfaceEndpointDeleting: 1_000, deletedVisible: 1_000 }
    const { ec2, clock, network } = await simulateNetwork({ settings: { durations } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    clock.advance(999)
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns))).toBe('InvalidParameter')
    clock.advance(1)
    await createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)
  })

  test('is rejected for a service with the same private name as another', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const kms = simulator.world.endpointServices.find((service) => service.serviceName.endsWith('.kms'))
    const twin = { ...(kms as EndpointService), serviceName: serviceName('twin') }
    simulator.world.putEndpointService(twin)
    await createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'twin', withPrivateDns))).toBe('InvalidParameter')
  })

  test('conflicts with a private hosted zone of the same name', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    simulator.world.attachHostedZone(network.vpcId, 'kms.ap-northeast-1.amazonaws.com.')
    await expect(createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)).rejects.toMatchObject({
      name: 'ConflictingDomainExists',
      message: expect.stringMatching(
        /^The VPC \S+ in region ap-northeast-1 has already been associated with the hosted/,
      ),
    })
    await createEndpoint(ec2, network.vpcId, 'logs', withPrivateDns)
  })

  test('can be enabled later, under the same conditions', async () => {
    const { ec2, clock, network } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', { PrivateDnsEnabled: false })
    const first = await createEndpoint(ec2, network.vpcId, 'kms', withPrivateDns)
    clock.advance(600_000)
    const turn = (id: string, PrivateDnsEnabled: boolean) =>
      ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, PrivateDnsEnabled }))
    expect(await codeOf(turn(VpcEndpointId, true))).toBe('InvalidParameter')
    await turn(first.VpcEndpointId, true)
    await turn(first.VpcEndpointId, false)
    await turn(VpcEndpointId, true)
    expect((await describeEndpoint(ec2, VpcEndpointId)).PrivateDnsEnabled).toBe(true)
  })
})

describe('Private DNS of S3’s interface endpoint', () => {
  const inbound = (only: boolean) => ({
    ...withPrivateDns,
    DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: only },
  })

  test.each([
    ['by default', withPrivateDns],
    ['if requested', inbound(true)],
  ])('is for inbound resolvers only, %s, and then requires the gateway', async (_, request) => {
    const { ec2, network } = await simulateNetwork()
    await expect(createEndpoint(ec2, network.vpcId, 's3', request)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message:
        `To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC ${network.vpcId} must have a Gateway endpoint ` +
        'for the service.',
    })
    await createEndpoint(ec2, network.vpcId, 's3', { VpcEndpointType: 'Gateway' })
    const { DnsOptions } = await createEndpoint(ec2, network.vpcId, 's3', request)
    expect(DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint).toBe(true)
  })

  test('requires a gateway that is not deleted, even while a deleted one is described', async () => {
    const { ec2, network } = await simulateNetwork({ settings: { durations: { deletedVisible: 1_000 } } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 's3', { VpcEndpointType: 'Gateway' })
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('deleted')
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 's3', inbound(true)))).toBe('InvalidParameter')
  })

  test('also requires the gateway in China, where its name differs', async () => {
    const { ec2, network } = await simulateNetwork({ region: 'cn-north-1' })
    const create = () =>
      createEndpoint(ec2, network.vpcId, 's3', { ...withPrivateDns, ServiceName: 'cn.com.amazonaws.cn-north-1.s3' })
    expect(await codeOf(create())).toBe('InvalidParameter')
    const ServiceName = serviceName('s3', 'cn-north-1')
    await createEndpoint(ec2, network.vpcId, 's3', { VpcEndpointType: 'Gateway', ServiceName })
    expect((await create()).DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint).toBe(true)
  })

  test('does not require the gateway if it is for the whole VPC', async () => {
    const { ec2, network } = await simulateNetwork()
    const { PrivateDnsEnabled, DnsOptions } = await createEndpoint(ec2, network.vpcId, 's3', inbound(false))
    expect([PrivateDnsEnabled, DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint]).toEqual([true, false])
  })
})
