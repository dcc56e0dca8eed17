import { describe, expect, test } from '@jest/globals'
import { createNatNetwork } from '../../../simulator/networks/natNetwork.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

const LOGS = { EcrImagePull: false }

/** The changes of private DNS in the last operation of a stack, in order. */
const dnsSteps = ({ actions }: { actions: readonly object[] }): string[] =>
  actions.flatMap((action) => {
    if ('endpoint' in action)
      return [`created ${(action.endpoint as { privateDns: boolean }).privateDns ? 'with' : 'without'}`]
    if ('change' in action) return [`changed to ${(action.change as { privateDns?: boolean }).privateDns}`]
    return []
  })

describe('An interface endpoint in private subnets with a NAT gateway', () => {
  test('gets private DNS only after it is available', async () => {
    const { stack, vpcId, vpc, simulator } = await createTestbedOf(createNatNetwork)

    await stack.create({ VpcId: vpcId, ...LOGS })

    expect(dnsSteps(stack)).toEqual(['created without', 'changed to true'])
    const { calls } = simulator
    const poll = calls.findLast(({ action }) => action === 'DescribeVpcEndpoints')
    const change = calls.find(({ action }) => action === 'ModifyVpcEndpoint')
    const creation = calls.find(({ action }) => action === 'CreateVpcEndpoint')
    expect((change?.startedAt ?? 0) - (creation?.endedAt ?? 0)).toBeGreaterThanOrEqual(
      simulator.settings.durations.interfaceEndpointPending,
    )
    expect(poll?.startedAt).toBeGreaterThanOrEqual(change?.endedAt ?? 0)
    expect(await vpc.endpoint('logs')).toMatchObject({ privateDns: true, state: 'available' })
  })

  test('gets no private DNS when PrivateDns is false', async () => {
    const { stack, vpcId, vpc } = await createTestbedOf(createNatNetwork)

    await stack.create({ VpcId: vpcId, ...LOGS, PrivateDns: false })

    expect(dnsSteps(stack)).toEqual(['created without'])
    expect((await vpc.endpoint('logs')).privateDns).toBe(false)
  })

  test('is shared with a stack that requests it before it is available', async () => {
    const { stack, anotherStack, vpcId, vpc, simulator } = await createTestbedOf(createNatNetwork)
    const other = anotherStack()

    const first = stack.create({ VpcId: vpcId, ...LOGS })
    await simulator.clock.sleep(1_000)
    await other.create({ VpcId: vpcId, ...LOGS })
    await first

    const { privateDns, tags } = await vpc.endpoint('logs')
    expect(privateDns).toBe(true)
    expect(Object.keys(tags)).toEqual(
      expect.arrayContaining([stack, other].map(({ owner }) => `fargate-endpoints:owner/${owner.id}`)),
    )
  })

  test('rejects a stack that requests no private DNS, even before it is available', async () => {
    const { stack, anotherStack, vpcId, simulator } = await createTestbedOf(createNatNetwork)

    const first = stack.create({ VpcId: vpcId, ...LOGS })
    await simulator.clock.sleep(1_000)
    await expect(anotherStack().create({ VpcId: vpcId, ...LOGS, PrivateDns: false })).rejects.toThrow(
      'has private DNS true, but this resource requests false',
    )

    await first
  })

  test('without private DNS rejects a stack that requests private DNS', async () => {
    const { stack, anotherStack, vpcId } = await createTestbedOf(createNatNetwork)
    await stack.create({ VpcId: vpcId, ...LOGS, PrivateDns: false })

    await expect(anotherStack().create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(
      'has private DNS false, but this resource requests true',
    )
  })

  test('has a tag that marks private DNS as off until it is requested', async () => {
    const { stack, vpcId, vpc } = await createTestbedOf(createNatNetwork)
    const marks = async () => (await vpc.endpoint('logs')).tags['fargate-endpoints:private-dns']
    await stack.create({ VpcId: vpcId, ...LOGS, PrivateDns: false })
    expect(await marks()).toBe('off')

    await stack.update({ VpcId: vpcId, ...LOGS })

    expect(await marks()).toBeUndefined()
  })
})

test('An interface endpoint in private subnets without a NAT gateway is created with private DNS', async () => {
  const { stack, vpcId } = await createTestbedOf(createReferenceNetwork)

  await stack.create({ VpcId: vpcId, ...LOGS })

  expect(dnsSteps(stack)).toEqual(['created with'])
})

test('An interface endpoint takes the name of its service later if a workload in a public subnet uses it', async () => {
  const { stack, vpcId, network, simulator } = await createTestbedOf(createReferenceNetwork)
  simulator.world.addNetworkInterface(network.publicSubnetIds[0] ?? '')

  await stack.create({ VpcId: vpcId, ...LOGS })

  expect(dnsSteps(stack)).toEqual(['created without', 'changed to true'])
})
