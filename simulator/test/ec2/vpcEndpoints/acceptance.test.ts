import { DescribeVpcEndpointServicesCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { EndpointService } from '../../../regions/endpointServices.ts'
import { codeOf, createEndpoint, describeEndpoint, serviceName, simulateNetwork } from '../simulate.ts'

/** Returns a network in a region where another account offers a service with private names. */
const simulatePartner = async (traits: Partial<EndpointService>) => {
  const simulation = await simulateNetwork({ settings: { durations: { interfaceEndpointPending: 60_000 } } })
  const kms = simulation.simulator.world.endpointServices.find((service) => service.serviceName === serviceName('kms'))
  const partner = { ...(kms as EndpointService), serviceName: serviceName('partner'), owner: '999999999999' }
  const privateDnsNames = ['api.partner.example']
  simulation.simulator.world.putEndpointService({ ...partner, privateDnsNames, ...traits })
  const enablePrivateDns = (VpcEndpointId: string) =>
    codeOf(simulation.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: true })))
  return { ...simulation, enablePrivateDns }
}

describe('A service that requires acceptance', () => {
  test('is listed as such', async () => {
    const { ec2 } = await simulatePartner({ acceptanceRequired: true })
    const Filters = [{ Name: 'service-name', Values: [serviceName('partner')] }]
    const { ServiceDetails } = await ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))
    expect(ServiceDetails).toMatchObject([{ AcceptanceRequired: true, PrivateDnsNameVerificationState: 'verified' }])
  })

  test('keeps an endpoint waiting, without private DNS, until its owner accepts it', async () => {
    const { ec2, clock, network, simulator } = await simulatePartner({ acceptanceRequired: true })
    const { VpcEndpointId, State, PrivateDnsEnabled } = await createEndpoint(ec2, network.vpcId, 'partner')
    expect([State, PrivateDnsEnabled]).toEqual(['pendingAcceptance', false])
    clock.advance(600_000)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('pendingAcceptance')
    simulator.world.acceptEndpoint(VpcEndpointId)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('pending')
    clock.advance(60_000)
    expect((await describeEndpoint(ec2, VpcEndpointId)).State).toBe('available')
    expect(() => simulator.world.acceptEndpoint(VpcEndpointId)).toThrow('not pendingAcceptance')
  })

  test('rejects private DNS on creation and before acceptance, and allows it afterwards', async () => {
    const { ec2, clock, network, simulator, enablePrivateDns } = await simulatePartner({ acceptanceRequired: true })
    const create = (PrivateDnsEnabled: boolean) => createEndpoint(ec2, network.vpcId, 'partner', { PrivateDnsEnabled })
    expect(await codeOf(create(true))).toBe('InvalidParameter')
    const { VpcEndpointId } = await create(false)
    expect(await enablePrivateDns(VpcEndpointId)).toBe('InvalidParameter')
    simulator.world.acceptEndpoint(VpcEndpointId)
    clock.advance(60_000)
    expect(await enablePrivateDns(VpcEndpointId)).toBe('no error')
  })
})

describe('A service whose private DNS name is not verified', () => {
  test.each(['pendingVerification', 'failed'] as const)('does not support private DNS: %s', async (verification) => {
    const { ec2, clock, network, enablePrivateDns } = await simulatePartner({
      privateDnsNameVerificationState: verification,
    })
    const { VpcEndpointId, PrivateDnsEnabled } = await createEndpoint(ec2, network.vpcId, 'partner')
    expect(PrivateDnsEnabled).toBe(false)
    clock.advance(60_000)
    expect(await enablePrivateDns(VpcEndpointId)).toBe('InvalidParameter')
    const { ServiceDetails } = await ec2.send(
      new DescribeVpcEndpointServicesCommand({ ServiceNames: [serviceName('partner')] }),
    )
    expect(ServiceDetails).toMatchObject([{ PrivateDnsNameVerificationState: verification }])
  })
})
