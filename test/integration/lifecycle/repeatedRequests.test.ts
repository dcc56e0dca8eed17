/** One resource's requests that come twice, or on each other's heels: Lambda delivers at least once, and stacks are given up. */
import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { SupersededError } from '../../../handler/vpc/ec2/errors.ts'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { type Around, directClientOf } from '../../support/directClient.ts'
import { type Provider, provider } from '../../support/provider.ts'
import { createSharedNetwork } from '../../support/sharedNetwork.ts'

const durations = {
  interfaceEndpointPending: 60_000,
  modifyPending: 2000,
  interfaceEndpointDeleting: 3000,
  networkInterfaceRelease: 1000,
}
const LATENCY_MS = 100
/** Until all that a request left has settled. */
const QUIET_MS = 30_000
const NAME = 'stack'

interface Testbed {
  simulator: Simulator
  VpcId: string
  /** What the VPC was before anything came. */
  found: string
  /** The resource, as one invocation serves it. */
  invocation(around?: Around): Provider
}

const inVpc = async <Result>(lag: number, run: (testbed: Testbed) => Promise<Result>): Promise<Result> => {
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  try {
    const { vpcId } = await createSharedNetwork(directClientOf(simulator, 'template'))
    const found = simulator.snapshot(vpcId)
    simulator.settings.lags = { lists: lag, tags: lag, byId: lag }
    simulator.settings.latency = LATENCY_MS
    await simulator.clock.sleep(lag)
    const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${NAME}/0b9f8a80`
    const invocation = (around?: Around) =>
      provider(simulator, { stackId, client: directClientOf(simulator, NAME, around) })
    return await run({ simulator, VpcId: vpcId, found, invocation })
  } finally {
    await simulator.close()
  }
}

const rest = async ({ simulator, VpcId }: Testbed): Promise<string> => {
  await simulator.clock.sleep(QUIET_MS)
  return simulator.snapshot(VpcId)
}

const LAGS = [0, 2000]
const EVERYTHING = { EcsExec: 'true', Kms: 'true' }

test.each(LAGS)('a Create that comes twice, one after the other, makes nothing twice (lag %i ms)', (lag) =>
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
  'a Create that comes twice at once is answered twice alike, and makes nothing twice (lag %i ms)',
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

test('a Create that comes again after an Update of other requests’ making leaves a resource that its Delete deletes', () =>
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

test('an Update whose Create never finished creates everything', () =>
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

interface Overlap {
  /** The calls of the Create, from 1 up. */
  call: number
  /** Whether the Create goes on meanwhile, or only after. */
  isHeld: boolean
  /** None where CloudFormation made one up, which it does for a Create that never answered. */
  hasOurId: boolean
}

/** Sends the Delete as the Create makes its n-th call, lets both end, and tells what is left; undefined for no such call. */
const deleteAmid = (lag: number, { call, isHeld, hasOurId }: Overlap) =>
  inVpc(lag, async (testbed) => {
    const { VpcId, found, invocation } = testbed
    let calls = 0
    let deletion: Promise<unknown> | undefined
    let hasMade = false
    const create = invocation(async ({ action }, run) => {
      calls += 1
      if (calls === call && (hasMade || !isHeld)) {
        const { physicalId } = create.resource ?? { physicalId: '' }
        const PhysicalResourceId = hasOurId ? physicalId : 'stack-Endpoints-1A2B3C4D5E6F'
        deletion = invocation().request('Delete', { PhysicalResourceId, ResourceProperties: { VpcId } })
        if (isHeld) await deletion
      }
      hasMade ||= action.startsWith('Create')
      return run()
    })
    const answer = await create.create({ VpcId }).then(
      () => 'done',
      (error: Error) => error.name,
    )
    await deletion
    const left = await rest(testbed)
    return { isOver: calls < call, came: deletion !== undefined, answer, isAsFound: left === found }
  })

test.each(
  LAGS.flatMap((lag) =>
    [true, false].flatMap((hasOurId) => [true, false].map((isHeld) => [lag, hasOurId, isHeld] as const)),
  ),
)(
  'a Delete that comes while its Create runs has its way at any call (lag %i ms, by our id: %p, Create held: %p)',
  async (lag, hasOurId, isHeld) => {
    const orphaning: number[] = []
    const answers = new Set<string>()
    let count = 0
    for (let call = 1, isOver = false; !isOver; call += 1) {
      const outcome = await deleteAmid(lag, { call, isHeld, hasOurId })
      isOver = outcome.isOver
      if (!outcome.came) continue
      count += 1
      answers.add(outcome.answer)
      if (!outcome.isAsFound) orphaning.push(call)
    }

    expect(orphaning).toEqual([])
    expect(count).toBeGreaterThan(20)
    // By its very last calls a Create has seen that all is there.
    expect([...answers].sort()).toEqual(isHeld ? ['SupersededError'] : ['SupersededError', 'done'])
  },
)

test.each(LAGS.flatMap((lag) => [true, false].map((isGatewayHeld) => [lag, isGatewayHeld] as const)))(
  'a Delete of a Create that never answered waits for what that makes 15 s later (lag %i ms, its gateway too: %p)',
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
