import { spawnSync } from 'node:child_process'
import type { Builds } from './builds.ts'

/** The start of one process, until the handler is loaded. */
export interface Start {
  milliseconds: number
  /** The processor time of all threads, which depends less on other processes than the elapsed time does. */
  cpuMilliseconds: number
}

/** The builds that handle requests. */
export const WORKING_KINDS = ['ours', 'oneFile', 'byDefaults'] as const
export type WorkingKind = (typeof WORKING_KINDS)[number]

const KINDS = ['empty', ...WORKING_KINDS] as const
export type Kind = (typeof KINDS)[number]

const LOAD = `
import(process.argv[1]).then(() => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(String((user + system) / 1000))
  process.exit()
})`

/** The builds take turns, so that a busy moment of the machine affects all of them. */
export const measureStarts = (builds: Builds, runCount: number): Record<Kind, Start[]> => {
  const starts: Record<Kind, Start[]> = { empty: [], ours: [], oneFile: [], byDefaults: [] }
  for (let run = 0; run < runCount; run += 1) {
    for (const kind of KINDS) starts[kind].push(startOne(builds[kind]))
  }
  return starts
}

const startOne = (path: string): Start => {
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', LOAD, path], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_LAMBDA_FUNCTION_NAME: 'bench', AWS_REGION: 'ap-northeast-1' },
  })
  const milliseconds = performance.now() - startedAt
  if (status !== 0 || stdout === '') throw new Error(`${path} did not load: ${stderr}`)
  return { milliseconds, cpuMilliseconds: Number(stdout) }
}
