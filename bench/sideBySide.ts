import { createReferenceNetwork } from '../simulator/referenceNetwork.ts'
import type { Attempt } from './contenders/attempt.ts'
import { type Contender, contenders, FLOOR } from './contenders.ts'
import { type Measurement, openSite, type Times } from './testbed.ts'

/** What tasks need with ECS Exec and a key of one's own: five interface endpoints and a gateway. */
export const SERVICES = ['ecr.api', 'ecr.dkr', 's3', 'logs', 'ssmmessages', 'kms'] as const

/** One contender's runs, and each of them as a multiple of the floor of the same run. */
export interface Result extends Pick<Contender, 'name' | 'onLambda'> {
  runs: readonly Measurement[]
  overFloor: readonly number[]
}

/** Every contender makes the same endpoints in a network of its own, in each run with the same settling times. */
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

/** @param zones of the network; the region's first two if left out */
export const measureOne = async (
  times: Times,
  run: number,
  createOrUpdate: (task: Attempt) => Promise<unknown>,
  zones?: readonly string[],
): Promise<Measurement> => {
  const testbed = await openSite(times, run)
  const client = testbed.newClient()
  const network = await createReferenceNetwork(client, zones && { zones })
  const measurement = await testbed.measure(() => createOrUpdate({ testbed, client, network, services: SERVICES }))
  await testbed.close()
  return measurement
}
