import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createVpc, type VpcShape } from '../../../simulator/networks/createVpc.ts'
import { propertySets, vpcShapes } from '../../support/arbitraries.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider } from '../../support/provider.ts'
import { vpcContents } from '../../support/vpcContents.ts'
import { countOf, printSeed, SEED } from '../campaign.ts'

const runs = { numRuns: countOf({ full: 2_000, sample: 200 }), seed: SEED }
const TIMEOUT_MS = 1_800_000

beforeAll(() => printSeed('convergence of random VPCs'))

interface Testbed {
  simulator: Simulator
  VpcId: string
  stack: Provider
}

/** Calls bypass the wire format, because there are thousands of them. Other tests cover it. */
const inVpc = async (shape: VpcShape, run: (testbed: Testbed) => Promise<void>): Promise<void> => {
  // Short, so that there are few polls. Other tests cover polling.
  const durations = { interfaceEndpointPending: 900, interfaceEndpointDeleting: 900, modifyPending: 900 }
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  try {
    const client = directClientOf(simulator, 'template')
    const { vpcId } = await createVpc(client, shape)
    await run({ simulator, VpcId: vpcId, stack: provider(simulator, { client }) })
  } finally {
    await simulator.close()
  }
}

describe('In any VPC, with any properties,', () => {
  test(
    'an Update right after a Create plans nothing and changes nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(vpcShapes, propertySets, (shape, properties) =>
          inVpc(shape, async ({ simulator, VpcId, stack }) => {
            const created = await stack.create({ VpcId, ...properties })
            const after = simulator.snapshot(VpcId)

            const updated = await stack.update({ VpcId, ...properties })

            expect(stack.actions).toEqual([])
            expect(simulator.snapshot(VpcId)).toBe(after)
            expect(updated).toEqual(created)
          }),
        ),
        runs,
      )
    },
    TIMEOUT_MS,
  )

  test(
    'a Create and a Delete leave the VPC byte for byte as it was',
    async () => {
      await fc.assert(
        fc.asyncProperty(vpcShapes, propertySets, (shape, properties) =>
          inVpc(shape, async ({ simulator, VpcId, stack }) => {
            const found = simulator.snapshot(VpcId)

            await stack.create({ VpcId, ...properties })
            await stack.delete()

            expect(simulator.snapshot(VpcId)).toBe(found)
          }),
        ),
        runs,
      )
    },
    TIMEOUT_MS,
  )

  test(
    'a series of Updates gives the same result as a new Create with the last properties',
    async () => {
      const walks = fc.array(propertySets, { minLength: 2, maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(vpcShapes, walks, (shape, walk) =>
          inVpc(shape, async ({ simulator, VpcId, stack }) => {
            await stack.create({ VpcId, ...walk[0] })
            for (const properties of walk.slice(1)) await stack.update({ VpcId, ...properties })
            const walked = vpcContents(simulator, VpcId)

            await stack.delete()
            await stack.create({ VpcId, ...walk.at(-1) })

            expect(walked).toEqual(vpcContents(simulator, VpcId))
          }),
        ),
        runs,
      )
    },
    TIMEOUT_MS,
  )
})
