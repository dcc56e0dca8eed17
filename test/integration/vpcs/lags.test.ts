import { describe, expect, test } from '@jest/globals'
import { createReferenceNetwork, type ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import type { Settings } from '../../../simulator/settings.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { vpcContents } from '../../support/vpcContents.ts'

const { createTestbedOf } = testbeds()

const stackId = 'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/front/0b9f8a80'

/** A testbed whose reads lag, with EC2's usual durations. */
const lagging = async (lags: Partial<Settings['lags']>): Promise<Testbed<ReferenceNetwork>> => {
  const testbed = await createTestbedOf(createReferenceNetwork, { settings: {} })
  await testbed.simulator.clock.sleep(60_000)
  Object.assign(testbed.simulator.settings.lags, lags)
  return testbed
}

const before: TemplateProperties = { Kms: true, AllowedCidrs: '10.0.0.0/24', Tags: [{ Key: 'Team', Value: 'web' }] }
/** Compared to `before`: one more endpoint, one less, other zones, rules and tags. */
const after: TemplateProperties = {
  EcsExec: true,
  MaxAvailabilityZones: 1,
  AllowedCidrs: '10.0.1.0/24',
  Tags: [{ Key: 'Stage', Value: 'prod' }],
}

/** The contents of the VPC after all lags have passed. */
const existing = async ({ simulator, vpcId }: Testbed<ReferenceNetwork>) => {
  await simulator.clock.sleep(120_000)
  return vpcContents(simulator, vpcId)
}

/**
 * A Create, two Updates and a Delete, each sent as soon as the previous one is answered. Returns the VPC's contents
 * after each.
 */
const story = async (lags: Partial<Settings['lags']>) => {
  const testbed = await lagging(lags)
  const stack = testbed.anotherStack({ stackId })
  const found = testbed.simulator.snapshot(testbed.vpcId)
  await stack.create({ VpcId: testbed.vpcId, ...before })
  const created = vpcContents(testbed.simulator, testbed.vpcId)
  await stack.update({ VpcId: testbed.vpcId, ...after })
  const narrowed = vpcContents(testbed.simulator, testbed.vpcId)
  await stack.update({ VpcId: testbed.vpcId, ...before })
  const widened = vpcContents(testbed.simulator, testbed.vpcId)
  await stack.delete()
  return { created, narrowed, widened, isAsFound: testbed.simulator.snapshot(testbed.vpcId) === found }
}

const prompt = await story({})

describe.each<[string, Partial<Settings['lags']>]>([
  ['When reads by id lag', { byId: 60_000 }],
  ['When lists lag', { lists: 60_000 }],
  ['When tags lag', { tags: 60_000 }],
  ['When all reads lag', { byId: 60_000, lists: 60_000, tags: 60_000 }],
])('%s,', (_, lags) => {
  test('Create, Update and Delete have the same result as without a lag', async () => {
    expect(await story(lags)).toEqual({ ...prompt, isAsFound: true })
  })

  test('a Delete right after a Create that failed half-way deletes everything', async () => {
    const testbed = await lagging(lags)
    const { simulator, stack, vpcId } = testbed
    const found = simulator.snapshot(vpcId)
    simulator.faults.inject({
      action: 'CreateVpcEndpoint',
      failure: { code: 'VpcEndpointLimitExceeded' },
      from: 3,
      times: Number.POSITIVE_INFINITY,
    })

    await expect(stack.create({ VpcId: vpcId, ...before })).rejects.toThrow('VpcEndpointLimitExceeded')
    await stack.delete()

    await existing(testbed)
    expect(simulator.snapshot(vpcId)).toBe(found)
  })

  test('an Update that failed half-way is rolled back completely', async () => {
    const testbed = await lagging(lags)
    const { simulator, stack, vpcId } = testbed
    await stack.create({ VpcId: vpcId, ...before })
    const created = await existing(testbed)
    const wider = { VpcId: vpcId, ...before, AdditionalServices: 'sqs,sns,sts' }
    simulator.faults.inject({
      action: 'CreateVpcEndpoint',
      failure: { code: 'VpcEndpointLimitExceeded' },
      from: 3,
      times: Number.POSITIVE_INFINITY,
    })

    await expect(stack.update(wider)).rejects.toThrow('VpcEndpointLimitExceeded')
    await stack.rollBack(wider)

    expect(await existing(testbed)).toEqual(created)
  })
})

// No case has only lagging tags: the tags of a CreateVpcEndpoint call are assumed to appear together with the endpoint.
test.each<[string, Partial<Settings['lags']>]>([
  ['reads by id', { byId: 60_000 }],
  ['lists', { lists: 60_000 }],
  ['all reads', { byId: 60_000, lists: 60_000, tags: 60_000 }],
])('A request that is delivered twice at once creates each resource once when %s lag', async (_, lags) => {
  const { simulator, stack, vpcId } = await lagging(lags)
  const request = { RequestId: 'the-same', ResourceProperties: { VpcId: vpcId, ...before } }

  await Promise.all([stack.request('Create', request), stack.request('Create', request)])

  const { endpoints, groups } = vpcContents(simulator, vpcId)
  expect(endpoints.map(({ serviceName }) => serviceName.split('.').slice(3).join('.'))).toEqual([
    'ecr.api',
    'ecr.dkr',
    'kms',
    'logs',
    's3',
  ])
  expect(groups.map(({ groupName }) => groupName)).toEqual(['default', `fargate-endpoints-${vpcId}`])
})
