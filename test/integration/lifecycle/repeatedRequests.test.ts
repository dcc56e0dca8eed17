/**
 * Requests of one resource that arrive twice or concurrently: Lambda delivers at least once, and a stack can be deleted
 * while it is created.
 */
import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { SupersededError } from '../../../handler/vpc/ec2/errors.ts'
import { deleteDuringCreate } from '../../support/deleteDuringCreate.ts'
import { durations, inVpc, rest } from '../../support/invocations.ts'

const LAGS = [0, 2000]
const EVERYTHING = { EcsExec: 'true', Kms: 'true' }

test.each(LAGS)('A Create that is delivered again after it finished creates nothing twice (lag %i ms)', (lag) =>
  inVpc(lag, async (testbed) => {
    const fields = { RequestId: randomUUID(), ResourceProperties: { VpcId: testbed.VpcId, ...EVERYTHING } }
    const first = await testbed.invocation().request('Create', fields)
    const after = await rest(testbed)

    const second = await testbed.invocation().request('Create', fields)

    expect(second).toEqual(first)
    expect(await rest(testbed)).toBe(after)
  }),
)

test.each(LAGS)(
  'A Create that is delivered twice at once returns the same response twice, and creates nothing twice (lag %i ms)',
  (lag) =>
    inVpc(lag, async (testbed) => {
      const { VpcId, found, invocation, simulator } = testbed
      const fields = { RequestId: randomUUID(), ResourceProperties: { VpcId, ...EVERYTHING } }

      const [first, second] = await Promise.all([
        invocation().request('Create', fields),
        invocation().request('Create', fields),
      ])

      expect(second).toEqual(first)
      const { vpcEndpoints } = JSON.parse(await rest(testbed)) as { vpcEndpoints: unknown[] }
      expect(vpcEndpoints).toHaveLength(6)
      await invocation().request('Delete', {
        PhysicalResourceId: first.PhysicalResourceId,
        ResourceProperties: { VpcId },
      })
      await simulator.clock.sleep(durations.interfaceEndpointDeleting)
      expect(simulator.snapshot(VpcId)).toBe(found)
    }),
)

test('A Create that is delivered again after an Update leaves a resource that a Delete deletes', () =>
  inVpc(0, async (testbed) => {
    const { VpcId, found, invocation } = testbed
    const create = { RequestId: randomUUID(), ResourceProperties: { VpcId } }
    const { PhysicalResourceId } = await invocation().request('Create', create)
    const update = { PhysicalResourceId, ResourceProperties: { VpcId, ...EVERYTHING } }
    await invocation().request('Update', { ...update, OldResourceProperties: { VpcId } })

    await invocation().request('Create', create)

    await invocation().request('Delete', update)
    expect(await rest(testbed)).toBe(found)
  }))

test('An Update of a resource whose Create never finished creates everything', () =>
  inVpc(0, async (testbed) => {
    const { VpcId, found, invocation } = testbed
    const dead = invocation(async ({ action }, run) => {
      if (action === 'AuthorizeSecurityGroupIngress') throw new Error('The invocation is dead')
      return run()
    })
    await expect(dead.create({ VpcId })).rejects.toThrow('dead')

    const stack = invocation()
    const { PhysicalResourceId } = await stack.request('Update', {
      PhysicalResourceId: dead.resource?.physicalId ?? '',
      ResourceProperties: { VpcId, ...EVERYTHING },
      OldResourceProperties: { VpcId },
    })

    const after = await rest(testbed)
    expect((JSON.parse(after) as { vpcEndpoints: unknown[] }).vpcEndpoints).toHaveLength(6)
    await invocation().request('Delete', { PhysicalResourceId, ResourceProperties: { VpcId } })
    expect(await rest(testbed)).toBe(found)
  }))

// `npm run test:soak` sends the Delete at other calls too.
test.each(
  LAGS.flatMap((lag) =>
    [true, false].flatMap((hasOurId) => [true, false].map((isHeld) => [lag, hasOurId, isHeld] as const)),
  ),
)(
  'A Delete that arrives at the twentieth call of its Create leaves nothing (lag %i ms, with the derived id: %p, Create held: %p)',
  async (lag, hasOurId, isHeld) => {
    expect(await deleteDuringCreate(lag, { call: 20, isHeld, hasOurId })).toEqual({
      answer: 'SupersededError',
      isAsFound: true,
    })
  },
)

test.each(LAGS.flatMap((lag) => [true, false].map((isGatewayHeld) => [lag, isGatewayHeld] as const)))(
  'A Delete after a Create without a response waits for what the Create creates 15 s later (lag %i ms, gateway included: %p)',
  (lag, isGatewayHeld) =>
    inVpc(lag, async (testbed) => {
      const { simulator, VpcId, found, invocation } = testbed
      let deletion: Promise<unknown> | undefined
      let hold: Promise<void> | undefined
      const create = invocation(async ({ action }, run) => {
        if (action.startsWith('Create')) {
          const PhysicalResourceId = 'stack-Endpoints-1A2B3C4D5E6F'
          deletion ??= invocation().request('Delete', { PhysicalResourceId, ResourceProperties: { VpcId } })
          hold ??= simulator.clock.sleep(15_000)
          if (isGatewayHeld || action === 'CreateSecurityGroup') await hold
        }
        return run()
      })

      await expect(create.create({ VpcId })).rejects.toThrow(SupersededError)

      await deletion
      expect(await rest(testbed)).toBe(found)
    }),
)
