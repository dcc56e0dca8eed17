import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { layVpc } from '../../../simulator/layVpc.ts'
import { propertySets, vpcShapes } from '../../support/arbitraries.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'
import { provider } from '../../support/provider.ts'
import { standingIn } from '../../support/standing.ts'

const RUNS = 200
const TIMEOUT_MS = 600_000

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({
    clock: virtualClock(),
    // Short, so that few polls are made: how often is another test's subject.
    settings: {
      durations: { interfaceEndpointPending: 900, interfaceEndpointDeleting: 900, modifyPending: 900 },
      // Hundreds of VPCs stand side by side in one region here.
      quotas: { gatewayEndpointsPerRegion: 10_000 },
    },
  })
})
afterAll(() => simulator.close())

const lay = async (shape: Parameters<typeof layVpc>[1]) => (await layVpc(ec2ClientOf(simulator), shape)).vpcId

describe('Whatever the VPC and the properties', () => {
  test(
    'a plan made after applying is empty, and makes no change',
    async () => {
      await fc.assert(
        fc.asyncProperty(vpcShapes, propertySets, async (shape, properties) => {
          const VpcId = await lay(shape)
          const stack = provider(simulator)
          const created = await stack.create({ VpcId, ...properties })
          const after = simulator.snapshot(VpcId)

          const updated = await stack.update({ VpcId, ...properties })

          expect(stack.plans).toEqual([[]])
          expect(simulator.snapshot(VpcId)).toBe(after)
          expect(updated).toEqual(created)
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT_MS,
  )

  test(
    'a Create and a Delete leave it byte for byte as it was found',
    async () => {
      await fc.assert(
        fc.asyncProperty(vpcShapes, propertySets, async (shape, properties) => {
          const VpcId = await lay(shape)
          const found = simulator.snapshot(VpcId)
          const stack = provider(simulator)

          await stack.create({ VpcId, ...properties })
          await stack.delete()

          expect(simulator.snapshot(VpcId)).toBe(found)
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT_MS,
  )

  test(
    'a random walk of Updates ends where a fresh Create with the last properties ends',
    async () => {
      const walks = fc.array(propertySets, { minLength: 2, maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(vpcShapes, walks, async (shape, walk) => {
          const VpcId = await lay(shape)
          const stack = provider(simulator)
          await stack.create({ VpcId, ...walk[0] })
          for (const properties of walk.slice(1)) await stack.update({ VpcId, ...properties })
          const walked = standingIn(simulator, VpcId)

          await stack.delete()
          await stack.create({ VpcId, ...walk.at(-1) })

          expect(walked).toEqual(standingIn(simulator, VpcId))
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT_MS,
  )
})
