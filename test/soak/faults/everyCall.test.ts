import { afterEach, describe, expect, test } from '@jest/globals'
import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createReferenceNetwork, type ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'
import { vpcContents } from '../../support/vpcContents.ts'
import { sampleOf } from '../campaign.ts'
import { type Errors, failureNamed, READ, WRITES } from './errors.ts'

const STACK_ID = 'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/front/0b9f8a80'

interface Scene {
  simulator: Simulator
  network: ReferenceNetwork
  stack: Provider
}

const open: Simulator[] = []
afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close()
})

/** The same VPC each time, with the same ids. */
const createScene = async (): Promise<Scene> => {
  const durations = { interfaceEndpointPending: 900, modifyPending: 900, interfaceEndpointDeleting: 900 }
  const simulator = await startSimulator({ clock: virtualClock(), settings: { durations } })
  const client = directClientOf(simulator, 'stack')
  open.push(simulator)
  const network = await createReferenceNetwork(client)
  return { simulator, network, stack: provider(simulator, { client, stackId: STACK_ID, retries: true }) }
}

const firstProperties = ({ network }: Scene): TemplateProperties => ({
  VpcId: network.vpcId,
  EcrImagePull: false,
  Kms: true,
  S3Buckets: 'front',
  AllowedCidrs: '10.0.0.0/24',
  Tags: [{ Key: 'Team', Value: 'web' }],
})

/** Every kind of change: one more endpoint, one less, another policy, other rules and other tags. */
const nextProperties = ({ network }: Scene): TemplateProperties => ({
  VpcId: network.vpcId,
  EcrImagePull: false,
  EcsExec: true,
  S3Buckets: 'back',
  AllowedCidrs: '10.0.1.0/24',
  Tags: [{ Key: 'Stage', Value: 'prod' }],
})

/** The template's groups instead of the managed group, which is deleted. */
const withGroups = async (scene: Scene): Promise<TemplateProperties> => {
  const [group] = (
    JSON.parse(scene.simulator.snapshot(scene.network.vpcId)) as { securityGroups: { groupId: string }[] }
  ).securityGroups
  const { AllowedCidrs: _, ...rest } = firstProperties(scene)
  return { ...rest, SecurityGroupIds: group?.groupId }
}

interface Operation {
  prepare(scene: Scene): Promise<unknown>
  run(scene: Scene): Promise<unknown>
  /** What CloudFormation does after a failure, before the final Delete. */
  recover(scene: Scene): Promise<unknown>
}

const update = (to: (scene: Scene) => TemplateProperties | Promise<TemplateProperties>): Operation => {
  let properties: TemplateProperties = {}
  return {
    prepare: async (scene) => {
      properties = await to(scene)
      await scene.stack.create(firstProperties(scene))
    },
    run: ({ stack }) => stack.update(properties),
    recover: ({ stack }) => stack.rollBack(properties),
  }
}

const operations = {
  Create: {
    prepare: async () => {},
    run: (scene) => scene.stack.create(firstProperties(scene)),
    recover: async () => {},
  },
  Update: update(nextProperties),
  'Update to other groups': update(withGroups),
  Delete: {
    prepare: (scene) => scene.stack.create(firstProperties(scene)),
    run: ({ stack }) => stack.delete(),
    recover: async () => {},
  },
} satisfies Record<string, Operation>

type Kind = keyof typeof operations

/** A run without faults: the number of calls of each action, and the contents of the VPC before and after. */
interface Rehearsal {
  calls: ReadonlyMap<string, number>
  before: unknown
  after: unknown
}

const rehearse = async (operation: Operation): Promise<Rehearsal> => {
  const scene = await createScene()
  const { simulator, network } = scene
  await operation.prepare(scene)
  const before = vpcContents(simulator, network.vpcId)
  simulator.calls.splice(0)
  await operation.run(scene)
  const calls = Map.groupBy(simulator.calls, ({ action }) => action)
  return {
    calls: new Map([...calls].map(([action, { length }]) => [action, length])),
    before,
    after: vpcContents(simulator, network.vpcId),
  }
}

const rehearsals = Object.fromEntries(
  await Promise.all(Object.entries(operations).map(async ([kind, one]) => [kind, await rehearse(one)] as const)),
) as Record<Kind, Rehearsal>
for (const simulator of open.splice(0)) await simulator.close()

interface Case {
  action: string
  error: string
  nth: number
  advice: string
}

const casesOf = (kind: Kind, select: (errors: Errors) => Readonly<Record<string, string>>): [string, Case][] =>
  [...rehearsals[kind].calls].flatMap(([action, count]) =>
    Object.entries(select(WRITES[action] ?? READ)).flatMap(([error, advice]) =>
      Array.from({ length: count }, (_, at): [string, Case] => [
        `${error} at ${action}, call ${at + 1} of ${count}`,
        { action, error, nth: at + 1, advice },
      ]),
    ),
  )

const survivable = ({ survived }: Errors) => Object.fromEntries(survived.map((name) => [name, '']))

for (const [kind, operation] of Object.entries(operations) as [Kind, Operation][]) {
  const rehearsal = rehearsals[kind]

  describe(`${kind} succeeds despite`, () => {
    test.each(sampleOf(7, casesOf(kind, survivable)))('%s', async (_, { action, error, nth }) => {
      const scene = await createScene()
      const { simulator, network, stack } = scene
      const found = simulator.snapshot(network.vpcId)
      await operation.prepare(scene)
      simulator.faults.inject({ action, failure: failureNamed(error), from: nth })

      await operation.run(scene)

      expect(vpcContents(simulator, network.vpcId)).toEqual(rehearsal.after)
      if (stack.resource) await stack.delete()
      expect(simulator.snapshot(network.vpcId)).toBe(found)
    })
  })

  describe(`${kind} also succeeds despite`, () => {
    const writes = casesOf(kind, () => ({ 'a lost reply': '' })).filter(([, { action }]) => action in WRITES)

    test.each(sampleOf(7, writes))('%s', async (_, { action, nth }) => {
      const scene = await createScene()
      const { simulator, network, stack } = scene
      const found = simulator.snapshot(network.vpcId)
      await operation.prepare(scene)
      simulator.faults.inject({ action, failure: 'reset', from: nth, afterEffect: true })

      await operation.run(scene)

      expect(vpcContents(simulator, network.vpcId)).toEqual(rehearsal.after)
      if (stack.resource) await stack.delete()
      expect(simulator.snapshot(network.vpcId)).toBe(found)
    })
  })

  describe(`${kind} reports the error and leaves nothing behind after`, () => {
    test.each(
      sampleOf(
        7,
        casesOf(kind, ({ fatal }) => fatal),
      ),
    )('%s', async (_, { action, error, nth, advice }) => {
      const scene = await createScene()
      const { simulator, network, stack } = scene
      const found = simulator.snapshot(network.vpcId)
      await operation.prepare(scene)
      const failure = failureNamed(error)
      simulator.faults.inject({ action, failure, from: nth, times: Number.POSITIVE_INFINITY })

      const failed = await operation.run(scene).then(
        () => undefined,
        (thrown: Error) => thrown,
      )

      const { code, message = '' } = failure as { code: string; message?: string }
      expect(failed?.message).toContain(`${code}: ${message}`)
      expect(failed?.message).toContain(advice)
      simulator.faults.clear()
      await operation.recover(scene)
      if (kind !== 'Create' && kind !== 'Delete') {
        expect(vpcContents(simulator, network.vpcId)).toEqual(rehearsal.before)
      }
      await stack.delete()
      expect(simulator.snapshot(network.vpcId)).toBe(found)
    })
  })
}

/**
 * The time limit of the report, in milliseconds. EC2 gets time for transient errors; errors that an unchanged VPC
 * repeats are reported soon.
 */
const patienceMs = (error: string): number => (/Conflict|conflict|Route/.test(error) ? 150_000 : 700_000)

describe('A permanent error ends the attempts in time, and is reported:', () => {
  const busy = 'Something else keeps changing it: try again once that is done.'
  const hosted =
    'Something else in the VPC answers for that name: an endpoint that is still being deleted, or a private hosted zone of Route 53. Delete it, or set PrivateDns to false.'

  test.each<[string, string, string]>([
    ['OperationInProgress', 'ModifyVpcEndpoint', busy],
    ['IncorrectState', 'ModifyVpcEndpoint', busy],
    ['ConcurrentTagAccess', 'CreateTags', busy],
    [
      'RequestLimitExceeded',
      'CreateVpcEndpoint',
      'EC2 throttles this account: try again once other work in it is done.',
    ],
    [
      'RequestLimitExceeded',
      'DescribeRouteTables',
      'EC2 throttles this account: try again once other work in it is done.',
    ],
    ['ConflictingDomainExists', 'CreateVpcEndpoint', hosted],
    ['a conflicting DNS domain', 'CreateVpcEndpoint', hosted],
    [
      'RouteAlreadyExists',
      'ModifyVpcEndpoint',
      'Another endpoint has that route table for this service: delete it, or name other tables in RouteTableIds.',
    ],
  ])('%s at every %s', async (error, action, advice) => {
    const scene = await createScene()
    const { simulator, stack } = scene
    await operations.Update.prepare(scene)
    const startedAt = simulator.clock.now()
    simulator.faults.inject({ action, failure: failureNamed(error), times: Number.POSITIVE_INFINITY })

    await expect(stack.update(nextProperties(scene))).rejects.toThrow(advice)

    expect(simulator.clock.now() - startedAt).toBeLessThan(patienceMs(error))
    simulator.faults.clear()
    await stack.rollBack(nextProperties(scene))
    expect(vpcContents(simulator, scene.network.vpcId)).toEqual(rehearsals.Update.before)
  })
})
