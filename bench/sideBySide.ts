import { createReferenceNetwork } from '../simulator/networks/referenceNetwork.ts'
import type { Attempt } from './contenders/attempt.ts'
import { type Contender, contenders, FLOOR } from './contenders.ts'
import { type Measurement, openTestbed, type Times } from './testbed.ts'

/** The services for tasks with ECS Exec and a customer managed key: five interface endpoints and a gateway endpoint. */
export const SERVICES = ['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssmmessages', 'kms'] as const

/** The runs of one contender, and each run's time as a multiple of the floor's time in the same run. */
export interface Result extends Pick<Contender, 'name' | 'onLambda'> {
  runs: readonly Measurement[]
  overFloor: readonly number[]
}

/**
 * Every contender creates the same endpoints in its own network. The settling times of a run are the same for all
 * contenders.
 */
export const runSideBySide = async (times: Times, runCount: number): Promise<Result[]> => {
  const runs = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]))
  for (let run = 1; run <= runCount; run += 1) {
    for (const { name, createOrUpdate } of contenders) {
      runs.get(name)?.push(await measureOne(times, run, createOrUpdate))
    }
  }
  const floors = runs.get(FLOOR) ?? []
  return contenders.map(({ name, onLambda }) => {
    const own = runs.get(name) ?? []
    const overFloor = own.map(({ milliseconds }, at) => milliseconds / (floors[at]?.milliseconds ?? Number.NaN))
    return { name, onLambda, runs: own, overFloor }
  })
}

/** @param zones the zones of the network, by default the region's first two */
export const measureOne = async (
  times: Times,
  run: number,
  createOrUpdate: (task: Attempt) => Promise<unknown>,
  zones?: readonly string[],
): Promise<Measurement> => {
  const testbed = await openTestbed(times, run)
  const client = testbed.newClient()
  const network = await createReferenceNetwork(client, zones && { zones })
  const measurement = await testbed.measure(() => createOrUpdate({ testbed, client, network, services: SERVICES }))
  await testbed.close()
  return measurement
}
