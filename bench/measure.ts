import { readdirSync, statSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { type Builds, makeBuilds } from './builds.ts'
import { makeCpuQuota } from './cpuQuota.ts'
import { growByServices, growBySubnets } from './growth.ts'
import { ratiosBySettling } from './ratios.ts'
import { NONE, type RealRun, type RealTimes, realRun } from './realRun.ts'
import { runSideBySide } from './sideBySide.ts'
import { measureStarts, WORKING_KINDS, type WorkingKind } from './start.ts'
import {
  growthTable,
  memorySizeTable,
  ratioTable,
  rushTable,
  type SizedRun,
  sideBySideTable,
  startTable,
} from './tables.ts'
import type { Times } from './testbed.ts'
import { type Buckets, rush } from './throttledAccount.ts'

export interface Options {
  runs: number
  /** Milliseconds. */
  latency: number
}

/** Those of reads are in EC2's documentation; those of changes are an assumption, since it lists some of them by name and others not. */
const BUCKETS: Buckets = {
  reads: { size: 100, refillPerSecond: 20 },
  writes: { size: 50, refillPerSecond: 5 },
  endpointWrites: { size: 50, refillPerSecond: 5 },
}

const AT_ONCE: RealTimes = { latency: 0, settling: 0 }
const SETTLING = [60_000, 180_000] as const
const MEMORY_SIZES = [128, 256, 512, 1024] as const
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: so many megabytes have one processor. */
const MEGABYTES_A_PROCESSOR = 1769

/** @returns the README's part on performance */
export const measure = async (options: Options, tell: (line: string) => void): Promise<string> => {
  const { runs, latency } = options
  const times: Times = { latency, settling: SETTLING }
  tell(`Side by side, ${runs} runs …`)
  const results = await runSideBySide(times, runs)
  tell("Terraform's order …")
  const ratios = await ratiosBySettling(latency, [60_000, 120_000, 180_000], [2, 3])
  tell('Growth …')
  const byServices = await growByServices(times, [1, 5, 10, 15, 20, 25])
  const bySubnets = await growBySubnets(times, [2, 20, 50, 100, 200])
  const rushes = []
  for (const resources of [1, 10, 25, 50]) {
    tell(`${resources} resources in a throttled account …`)
    rushes.push(await rush(times, resources, BUCKETS))
  }
  const builds = await makeBuilds()
  tell('Start and memory …')
  const starts = measureStarts(builds, Math.max(runs, 11))
  const short: RealTimes = { latency: 0, settling: 500 }
  const firstAnswers = await takeTurns(builds, Math.max(runs, 11), (build) =>
    realRun(build, AT_ONCE, { properties: NONE }),
  )
  const creates = await takeTurns(builds, runs, (build) => realRun(build, short))
  tell('Memory size …')
  const sized = await measureSizes(builds, { latency, settling: 5000 })
  const bytes = {
    empty: statSync(builds.empty).size,
    ours: sizeOfFolder(dirname(builds.ours)),
    oneFile: statSync(builds.oneFile).size,
    byDefaults: statSync(builds.byDefaults).size,
  }
  await builds.remove()
  return parts([
    `One Create of five interface endpoints and a gateway: medians of ${runs} runs, and their spread. A call takes ${latency} ms, an
interface endpoint settles in ${SETTLING.map((time) => time / 1000).join(' to ')} s, for each contender in the same.`,
    sideBySideTable(results),
    `How many times as long as ours the model of Terraform's order takes, by how long an endpoint settles with its subnets, and
without any:`,
    ratioTable(ratios),
    'With more services, and with more subnets, each of which has a route table of its own:',
    growthTable('Services', byServices),
    growthTable('Subnets', bySubnets),
    `Resources created at one time in one account, whose every action has a token bucket: ${words(BUCKETS.reads)} for reads,
${words(BUCKETS.writes)} for changes.`,
    rushTable(rushes),
    `On this machine (${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}), by the wall's clock:`,
    startTable(starts, firstAnswers, creates, bytes),
    sized
      ? `With the share of a processor that Lambda gives to a memory size, as a quota of Linux; EC2's settling left out:\n\n${memorySizeTable(sized)}`
      : 'What a memory size costs in time was not measured: it takes the right to make a control group of Linux.',
  ])
}

const parts = (texts: readonly string[]): string => texts.join('\n\n')

const words = ({ size, refillPerSecond }: Buckets['reads']): string =>
  `${size} calls, and ${refillPerSecond} more a second,`

/** All that is packaged of a function. */
const sizeOfFolder = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)

/** The kinds take turns, so that a busy moment of the machine befalls them alike. */
const takeTurns = async (
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

/** @returns undefined where no quota of processor time can be set */
const measureSizes = async ({ ours }: Builds, times: RealTimes): Promise<SizedRun[] | undefined> => {
  const sized: SizedRun[] = []
  for (const megabytes of MEMORY_SIZES) {
    const quota = await makeCpuQuota(megabytes / MEGABYTES_A_PROCESSOR)
    if (!quota) return undefined
    const run = await realRun(ours, times, { enter: quota.enter })
    await quota.remove()
    sized.push({ megabytes, run, settling: times.settling })
  }
  return sized
}
