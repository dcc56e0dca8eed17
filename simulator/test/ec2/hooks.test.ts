import { describe, expect, test } from '@jest/globals'
import { codeOf, createEndpoint, describeEndpoint, simulateNetwork } from './simulate.ts'

describe('A call that a hook holds', () => {
  const until = () => Promise.withResolvers<void>()

  test('before its effect has no effect until the hook releases it', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const [arrived, go] = [until(), until()]
    simulator.hooks.beforeCall = ({ action }) => {
      if (action !== 'CreateVpcEndpoint') return
      arrived.resolve()
      return go.promise
    }
    const before = simulator.snapshot(network.vpcId)
    const creation = createEndpoint(ec2, network.vpcId, 'kms')
    await arrived.promise
    expect(simulator.snapshot(network.vpcId)).toBe(before)
    go.resolve()
    expect((await describeEndpoint(ec2, (await creation).VpcEndpointId)).State).toBe('pending')
  })

  test('before its response has already taken effect', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const [done, go] = [until(), until()]
    simulator.hooks.beforeReply = ({ action }) => {
      if (action !== 'CreateVpcEndpoint') return
      done.resolve()
      return go.promise
    }
    const creation = createEndpoint(ec2, network.vpcId, 'kms')
    await done.promise
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'kms', { PrivateDnsEnabled: true }))).toBe(
      'InvalidParameter',
    )
    go.resolve()
    await creation
  })
})
