import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Clock } from '../../clock.ts'
import { createEndpoint, simulateNetwork } from './simulate.ts'

const TRANSIENT =
  /NotFound$|^(Unavailable|InternalError|OperationInProgress|DependencyViolation|IncorrectState)$|ECONNRESET/

/** Repeats a call until it succeeds or fails with a permanent error. */
const patiently = async <T>(clock: Clock, call: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const { name = '', message = '' } = error as Error
      if (attempt === 100 || !(TRANSIENT.test(name) || TRANSIENT.test(message))) throw error
      await clock.sleep(5_000)
    }
  }
}

/** Creates an endpoint with a group, tags and modifies it, and deletes both. @returns the codes of all responses */
const life = async (seed: number): Promise<{ codes: (string | undefined)[]; isAsFound: boolean }> => {
  const { ec2, clock, network, simulator } = await simulateNetwork()
  await clock.sleep(600_000)
  simulator.usePreset('untidy', { seed })
  const found = simulator.snapshot(network.vpcId)
  const retry = <T>(call: () => Promise<T>) => patiently(clock, call)
  const VpcId = network.vpcId
  const group = { VpcId, GroupName: `endpoints-${seed}`, Description: 'endpoints' }
  const { GroupId = '' } = await retry(() => ec2.send(new CreateSecurityGroupCommand(group)))
  const request = { SecurityGroupIds: [GroupId], SubnetIds: network.privateSubnetIds, ClientToken: `create-${seed}` }
  const { VpcEndpointId } = await retry(() => createEndpoint(ec2, VpcId, 'kms', request))
  const Tags = [{ Key: 'Name', Value: 'kms' }]
  await retry(() => ec2.send(new CreateTagsCommand({ Resources: [VpcEndpointId], Tags })))
  const RemoveSubnetIds = network.privateSubnetIds.slice(1)
  await retry(() => ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveSubnetIds })))
  await retry(() => ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ResetPolicy: true })))
  await retry(() => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] })))
  await retry(() => ec2.send(new DeleteSecurityGroupCommand({ GroupId })))
  await clock.sleep(600_000)
  return { codes: simulator.calls.map(({ error }) => error), isAsFound: simulator.snapshot(VpcId) === found }
}

describe('The preset `untidy`', () => {
  test('lets a client succeed if it retries', async () => {
    const { codes, isAsFound } = await life(3)
    expect(isAsFound).toBe(true)
    expect(codes).toContain('OperationInProgress')
    expect(codes.filter((code) => code?.endsWith('NotFound')).length).toBeGreaterThan(0)
  })

  test('gives the same results for the same seed', async () => {
    const [first, again, other] = [await life(3), await life(3), await life(4)]
    expect(again).toEqual(first)
    expect(other.codes).not.toEqual(first.codes)
  })

  test('ends when the preset `tidy` is set', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    simulator.usePreset('untidy', { youngResources: { omission: 1 }, sporadic: { unavailable: 0 } })
    expect(simulator.settings).toMatchObject({ zoneSwaps: 'refused', youngResources: { omission: 1 } })
    simulator.usePreset('tidy')
    await createEndpoint(ec2, network.vpcId, 'kms')
    expect((await ec2.send(new DescribeVpcEndpointsCommand())).VpcEndpoints).toHaveLength(1)
  })
})
