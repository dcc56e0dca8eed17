import { virtualClock } from '../../../simulator/clock.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'

const ZONES = ['a', 'c', 'd'].map((letter) => `ap-northeast-1${letter}`)

/** Every kind of change: endpoints are created and deleted, and zones, rules, tags and policies change. */
const PROPERTIES: readonly TemplateProperties[] = [
  { Kms: true, AllowedCidrs: '10.0.0.0/24', Tags: [{ Key: 'Team', Value: 'web' }], S3Buckets: 'front' },
  { EcsExec: true, MaxAvailabilityZones: 1, AllowedCidrs: '10.0.1.0/24', Tags: [{ Key: 'Stage', Value: 'prod' }] },
  { EcsExec: true, Kms: true, S3Buckets: 'front,back', AdditionalServices: 'dynamodb,sqs', CloudWatchLogs: false },
  { EcrImagePull: false, PolicyScope: 'Account', AllowedCidrs: '10.0.0.0/24', Tags: [{ Key: 'Team', Value: 'ops' }] },
]

/** The time to the slowest response of a lifecycle in milliseconds, and its problems. */
export interface Lifecycle {
  slowestMs: number
  /** Empty if nothing was wrong. */
  problems: string[]
}

/** Creates one resource, updates it three times and deletes it, each as soon as the previous request is answered. */
export const liveOnce = async (makeUntidy: (simulator: Simulator) => void): Promise<Lifecycle> => {
  const simulator = await startSimulator({ clock: virtualClock() })
  try {
    const client = directClientOf(simulator, 'stack')
    const { vpcId } = await createReferenceNetwork(client, { zones: ZONES })
    await simulator.clock.sleep(120_000)
    const found = simulator.snapshot(vpcId)
    makeUntidy(simulator)
    const stack = provider(simulator, { client, retries: true })
    const slowestMs = await live(stack, vpcId, simulator)
    await simulator.clock.sleep(600_000)
    const isAsFound = simulator.snapshot(vpcId) === found
    return { slowestMs, problems: isAsFound ? [] : ['the VPC is not as it was before'] }
  } finally {
    await simulator.close()
  }
}

const live = async (stack: Provider, VpcId: string, { clock }: Simulator): Promise<number> => {
  let slowestMs = 0
  const timed = async (operation: () => Promise<unknown>): Promise<void> => {
    const startedAt = clock.now()
    await operation()
    slowestMs = Math.max(slowestMs, clock.now() - startedAt)
  }
  const [first, ...others] = PROPERTIES
  await timed(() => stack.create({ VpcId, ...first }))
  for (const properties of others) await timed(() => stack.update({ VpcId, ...properties }))
  await timed(() => stack.delete())
  return slowestMs
}
