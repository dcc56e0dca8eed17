import type { Point } from './growth.ts'
import { dollarsFor, gigabyteSeconds } from './price.ts'
import { BARE_SETTLINGS, type Ratio } from './ratios.ts'
import type { RealRun } from './realRun.ts'
import type { Result } from './sideBySide.ts'
import type { Kind, Start } from './start.ts'
import { median, slope, spread } from './statistics.ts'
import type { ThrottledRun } from './throttledAccount.ts'

/** The memory size of the function in the template. */
const MEGABYTES = 256

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
const whole = (value: number): string => String(Math.round(value))

export const sideBySideTable = (results: readonly Result[]): string =>
  table(
    ['', 'Time', 'Times the floor', 'Calls', 'Parallel calls', 'GB-seconds', 'Price of 1,000'],
    results.map(({ name, onLambda, runs, overFloor }) => {
      const times = runs.map(({ milliseconds }) => milliseconds)
      const time = median(times)
      return [
        name,
        spread(times, seconds),
        spread(overFloor, (ratio) => ratio.toFixed(2)),
        spread(
          runs.map(({ calls }) => calls.length),
          whole,
        ),
        spread(
          runs.map(({ peak }) => peak),
          whole,
        ),
        onLambda ? gigabyteSeconds(time, MEGABYTES).toFixed(1) : '',
        onLambda ? `$${(1000 * dollarsFor(time, MEGABYTES)).toFixed(2)}` : '',
      ]
    }),
  )

export const ratioTable = (ratios: readonly Ratio[]): string =>
  table(
    ['Zones', 'An endpoint settles in', ...Object.keys(BARE_SETTLINGS).map((time) => `without subnets in ${time}`)],
    ratios.map(({ zoneCount, settling, timesOurs }) => [
      String(zoneCount),
      `${settling / 1000} s`,
      ...timesOurs.map((ratio) => ratio.toFixed(2)),
    ]),
  )

const KINDS: Readonly<Record<Kind, string>> = {
  empty: 'an empty module',
  ours: 'ours',
  oneFile: 'the same code in one file, as in the plain template',
  byDefaults: "the same code built with esbuild's defaults",
}

const milliseconds = (value: number): string => `${whole(value)} ms`
const megabytes = (value: number): string => `${whole(value)} MB`

/**
 * @param firstAnswers runs that find nothing to do, from the start of the process to its first response
 * @param creates runs that create endpoints
 */
export const startTable = (
  starts: Readonly<Record<Kind, readonly Start[]>>,
  firstAnswers: Readonly<Partial<Record<Kind, readonly RealRun[]>>>,
  creates: Readonly<Partial<Record<Kind, readonly RealRun[]>>>,
  bytes: Readonly<Record<Kind, number>>,
): string => {
  const cpu = (kind: Kind): number[] => starts[kind].map(({ cpuMilliseconds }) => cpuMilliseconds)
  const of = (
    runs: readonly RealRun[] | undefined,
    value: (run: RealRun) => number,
    show: (value: number) => string,
  ): string => (runs ? spread(runs.map(value), show) : '')
  return table(
    [
      ...['', 'Size', 'Start', 'of that, CPU', 'Times the empty module', 'Start to the first answer: CPU'],
      ...['A Create: CPU', 'Peak memory'],
    ],
    (Object.keys(KINDS) as Kind[]).map((kind) => [
      KINDS[kind],
      `${whole(bytes[kind] / 1000)} KB`,
      spread(
        starts[kind].map((start) => start.milliseconds),
        milliseconds,
      ),
      spread(cpu(kind), milliseconds),
      (median(cpu(kind)) / median(cpu('empty'))).toFixed(2),
      of(firstAnswers[kind], ({ cpuMilliseconds }) => cpuMilliseconds, milliseconds),
      of(creates[kind], ({ cpuMilliseconds }) => cpuMilliseconds, milliseconds),
      of(creates[kind], ({ peakMegabytes }) => peakMegabytes, megabytes),
    ]),
  )
}

export const growthTable = (what: string, points: readonly Point[]): string => {
  const calls = slope(points.map(({ count, calls }) => [count, calls]))
  const time = slope(points.map(({ count, milliseconds }) => [count, milliseconds]))
  return table(
    [what, ...points.map(({ count }) => String(count)), 'Each additional one takes'],
    [
      ['Calls', ...points.map((point) => String(point.calls)), calls.toFixed(2)],
      ['Time', ...points.map(({ milliseconds }) => seconds(milliseconds)), `${time.toFixed(1)} ms`],
      ['Parallel calls', ...points.map(({ peak }) => String(peak)), ''],
    ],
  )
}

export const throttledTable = (throttledRuns: readonly ThrottledRun[]): string =>
  table(
    [
      'Resources at the same time',
      ...throttledRuns.map(({ resources }) => String(resources)),
      'Each additional one takes',
    ],
    [
      ['Failed', ...throttledRuns.map(({ failures }) => String(failures)), ''],
      [
        'Time to the last answer',
        ...throttledRuns.map(({ milliseconds }) => seconds(milliseconds)),
        seconds(slope(throttledRuns.map(({ resources, milliseconds }) => [resources, milliseconds]))),
      ],
      [
        'Calls',
        ...throttledRuns.map(({ calls }) => String(calls)),
        slope(throttledRuns.map(({ resources, calls }) => [resources, calls])).toFixed(0),
      ],
      ['of them throttled', ...throttledRuns.map(({ throttled }) => String(throttled)), ''],
    ],
  )

/** An assumed average settling time of EC2, for the price of a complete Create. */
const TYPICAL_SETTLING_MS = 120_000

export interface SizedRun {
  megabytes: number
  run: RealRun
  settling: number
}

export const memorySizeTable = (sized: readonly SizedRun[]): string =>
  table(
    ['Memory', 'Start', 'Create without settling', 'Price of 1,000 Creates that settle in 120 s'],
    sized.map(({ megabytes, run, settling }) => {
      const own = run.createMilliseconds - settling
      return [
        `${megabytes} MB`,
        seconds(run.startMilliseconds),
        seconds(own),
        `$${(1000 * dollarsFor(run.startMilliseconds + own + TYPICAL_SETTLING_MS, megabytes)).toFixed(2)}`,
      ]
    }),
  )
