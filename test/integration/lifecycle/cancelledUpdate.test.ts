/** An Update that CloudFormation cancels: it does not wait for its end, but sends the roll-back at once. */
import { expect, test } from '@jest/globals'
import { OutdatedRequestError } from '../../../handler/vpc/ec2/errors.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Invocations, inVpc, rest } from '../../support/invocations.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { createSharedNetwork } from '../../support/sharedNetwork.ts'

const LAGS = [0, 2000]

/** Creates a resource, then starts an Update that gets no answer from EC2 until it is rolled back. */
const cancelUpdate = async (
  { invocation, simulator }: Invocations,
  before: TemplateProperties,
  after: TemplateProperties,
) => {
  const { PhysicalResourceId } = await invocation().request('Create', { ResourceProperties: before })
  const rollBack = Promise.withResolvers<unknown>()
  const held = invocation(async (_, run) => {
    await rollBack.promise
    return run()
  })
  const update = held.request('Update', {
    PhysicalResourceId,
    ResourceProperties: after,
    OldResourceProperties: before,
  })
  await simulator.clock.sleep(5000)
  const request = { PhysicalResourceId, ResourceProperties: before, OldResourceProperties: after }
  rollBack.resolve(invocation().request('Update', request))
  await expect(update).rejects.toThrow(OutdatedRequestError)
  return { PhysicalResourceId }
}

test.each(LAGS)('an Update changes nothing after its roll-back (lag %i ms)', (lag) =>
  inVpc(lag, async (testbed) => {
    const { VpcId, found, invocation } = testbed
    const before = { VpcId, EcsExec: 'true' }

    const { PhysicalResourceId } = await cancelUpdate(testbed, before, { VpcId, Kms: 'true' })

    const { vpcEndpoints } = JSON.parse(await rest(testbed)) as { vpcEndpoints: { serviceName: string }[] }
    const services = vpcEndpoints.map(({ serviceName }) => serviceName.split('.').at(-1))
    expect(services.sort()).toEqual(['api', 'dkr', 'logs', 's3', 'ssmmessages'])
    await invocation().request('Delete', { PhysicalResourceId, ResourceProperties: before })
    expect(await rest(testbed)).toBe(found)
  }),
)

test.each(LAGS)('a replacement leaves nothing in the other VPC after its roll-back (lag %i ms)', (lag) =>
  inVpc(lag, async (testbed) => {
    const { VpcId, simulator } = testbed
    simulator.settings.lags = { lists: 0, tags: 0, byId: 0 }
    const other = await createSharedNetwork(directClientOf(simulator, 'template'))
    simulator.settings.lags = { lists: lag, tags: lag, byId: lag }
    const foundThere = simulator.snapshot(other.vpcId)

    await cancelUpdate(testbed, { VpcId }, { VpcId: other.vpcId })

    await rest(testbed)
    expect(simulator.snapshot(other.vpcId)).toBe(foundThere)
  }),
)

test('a Create that Lambda delivers again after an Update changes nothing', () =>
  inVpc(0, async (testbed) => {
    const { VpcId, invocation, simulator } = testbed
    const requestedAt = simulator.clock.now()
    const create = { RequestId: 'create', ResourceProperties: { VpcId } }
    const { PhysicalResourceId } = await invocation().request('Create', create)
    await invocation().request('Update', {
      PhysicalResourceId,
      ResourceProperties: { VpcId, Kms: 'true' },
      OldResourceProperties: { VpcId },
    })
    const updated = await rest(testbed)
    const again = invocation()
    again.requestedAt = requestedAt

    await expect(again.request('Create', create)).rejects.toThrow(OutdatedRequestError)

    expect(await rest(testbed)).toBe(updated)
  }))
