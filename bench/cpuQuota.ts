import { existsSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const PERIOD_US = 100_000

/** A share of one processor, for each process that writes its id to the file `enter`. */
export interface CpuQuota {
  enter: string
  remove(): Promise<void>
}

/**
 * Creates a Linux control group, version 1 or 2.
 * @returns undefined if control groups do not exist or this user cannot create them
 */
export const createCpuQuota = async (share: number): Promise<CpuQuota | undefined> => {
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
