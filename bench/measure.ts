import { readdirSync, statSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { type Builds, createBuilds } from './builds.ts'
import { createCpuQuota } from './cpuQuota.ts'
import { growByServices, growBySubnets } from './growth.ts'
import { ratiosBySettling } from './ratios.ts'
import { NONE, type RealRun, type RealTimes, realRun } from './realRun.ts'
import { runSideBySide } from './sideBySide.ts'
import { measureStarts, WORKING_KINDS, type WorkingKind } from './start.ts'
import {
  growthTable,
  memorySizeTable,
  ratioTable,
  type SizedRun,
  sideBySideTable,
  startTable,
  throttledTable,
} from './tables.ts'
import type { Times } from './testbed.ts'
import { type Buckets, createConcurrently } from './throttledAccount.ts'

export interface Options {
  runs: number
  /** Milliseconds. */
  latency: number
}

/**
 * The values for reads are EC2's documented limits. Those for changes are assumed: the documentation lists only some of
 * them by name.
 */
const BUCKETS: Buckets = {
  reads: { size: 100, refillPerSecond: 20 },
  writes: { size: 50, refillPerSecond: 5 },
  endpointWrites: { size: 50, refillPerSecond: 5 },
}

const INSTANT: RealTimes = { latency: 0, settling: 0 }
const SETTLING = [60_000, 180_000] as const
const MEMORY_SIZES = [128, 256, 512, 1024] as const
/**
 * The memory size at which Lambda allocates one processor:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEGABYTES_A_PROCESSOR = 1769

/** Returns the tables of docs/performance.md. */
export const measure = async (options: Options, report: (line: string) => void): Promise<string> => {
  const { runs, latency } = options
  const times: Times = { latency, settling: SETTLING }
  report(`Side by side, ${runs} runs …`)
  const results = await runSideBySide(times, runs)
  report("Terraform's order …")
  const ratios = await ratiosBySettling(latency, [60_000, 120_000, 180_000], [2, 3])
  report('Growth …')
  const byServices = await growByServices(times, [1, 5, 10, 15, 20, 25])
  const bySubnets = await growBySubnets(times, [2, 20, 50, 100, 200])
  const throttledRuns = []
  for (const resources of [1, 10, 25, 50]) {
    report(`${resources} resources in a throttled account …`)
    throttledRuns.push(await createConcurrently(times, resources, BUCKETS))
  }
  const builds = await createBuilds()
  report('Start and memory …')
  const starts = measureStarts(builds, Math.max(runs, 11))
  const short: RealTimes = { latency: 0, settling: 500 }
  const firstAnswers = await runInTurns(builds, Math.max(runs, 11), (build) =>
    realRun(build, INSTANT, { properties: NONE }),
  )
  const creates = await runInTurns(builds, runs, (build) => realRun(build, short))
  report('Memory size …')
  const sized = await measureSizes(builds, { latency, settling: 5000 })
  const bytes = {
    empty: statSync(builds.empty).size,
    ours: sizeOfFolder(dirname(builds.ours)),
    oneFile: statSync(builds.oneFile).size,
    byDefaults: statSync(builds.byDefaults).size,
  }
  await builds.remove()
  return parts([
    `One Create of five interface endpoints and a gateway endpoint: the median of ${runs} runs, and the range. A call takes ${latency} ms,
an interface endpoint settles in ${SETTLING.map((time) => time / 1000).join(' to ')} s, the same time for each contender.`,
    sideBySideTable(results),
    `The time of the model of Terraform's order, as a multiple of ours, by the settling time of an endpoint with and without its
subnets:`,
    ratioTable(ratios),
    'With more services, and with more subnets, each with its own route table:',
    growthTable('Services', byServices),
    growthTable('Subnets', bySubnets),
    `Resources created at the same time in one account, where every action has a token bucket: ${words(BUCKETS.reads)} for reads,
${words(BUCKETS.writes)} for changes.`,
    throttledTable(throttledRuns),
    `On this machine (${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}), in wall-clock time:`,
    startTable(starts, firstAnswers, creates, bytes),
    sized
      ? `With the share of a processor that Lambda allocates to each memory size, set as a Linux quota, without EC2's settling:\n\n${memorySizeTable(sized)}`
      : 'The time for each memory size was not measured, because this user cannot create a Linux control group.',
  ])
}

const parts = (texts: readonly string[]): string => texts.join('\n\n')

const words = ({ size, refillPerSecond }: Buckets['reads']): string =>
  `${size} calls, refilled by ${refillPerSecond} a second,`

/** Returns the size of the whole package of a function. */
const sizeOfFolder = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)

/** The builds take turns, so that a busy moment of the machine affects all of them. */
const runInTurns = async (
  builds: Builds,
  count: number,
  run: (build: string) => Promise<RealRun>,
): Promise<Record<WorkingKind, RealRun[]>> => {
  const results: Record<WorkingKind, RealRun[]> = { ours: [], oneFile: [], byDefaults: [] }
  for (let turn = 0; turn < count; turn += 1) {
    for (const kind of WORKING_KINDS) results[kind].push(await run(builds[kind]))
  }
  return results
}

/** @returns undefined if a processor quota cannot be set */
const measureSizes = async ({ ours }: Builds, times: RealTimes): Promise<SizedRun[] | undefined> => {
  const sized: SizedRun[] = []
  for (const megabytes of MEMORY_SIZES) {
    const quota = await createCpuQuota(megabytes / MEGABYTES_A_PROCESSOR)
    if (!quota) return undefined
    const run = await realRun(ours, times, { enter: quota.enter })
    await quota.remove()
    sized.push({ megabytes, run, settling: times.settling })
  }
  return sized
}
