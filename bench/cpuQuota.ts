import { existsSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const PERIOD_US = 100_000

/** A share of one processor, for whatever process writes its id into `enter`. */
export interface CpuQuota {
  enter: string
  remove(): Promise<void>
}

/**
 * Makes a control group of Linux, of either version.
 * @returns undefined where there are none, or they are not this user's to make
 */
export const makeCpuQuota = async (share: number): Promise<CpuQuota | undefined> => {
  const isUnified = existsSync('/sys/fs/cgroup/cgroup.controllers')
  const folder = join(isUnified ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu', `fargate-endpoints-bench-${process.pid}`)
  const quota = Math.round(share * PERIOD_US)
  try {
    await mkdir(folder)
    if (isUnified) await writeFile(join(folder, 'cpu.max'), `${quota} ${PERIOD_US}`)
    else await writeFile(join(folder, 'cpu.cfs_quota_us'), String(quota))
  } catch {
    return undefined
  }
  return { enter: join(folder, 'cgroup.procs'), remove: () => rmdir(folder) }
}
