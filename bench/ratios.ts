import type { Attempt } from './contenders/attempt.ts'
import { BARE_SETTLING, type BareSettling, terraformOrder } from './contenders/terraformOrder.ts'
import { ours } from './contenders.ts'
import { measureOne } from './sideBySide.ts'
import type { Times } from './testbed.ts'

/** What an endpoint without subnets may take, by what one with subnets takes: as the model has it, and what would speak for Terraform. */
export const BARE_SETTLINGS: Readonly<Record<string, BareSettling>> = {
  [`${BARE_SETTLING(0) / 1000} s`]: BARE_SETTLING,
  'half as long': (settling) => settling / 2,
  'as long': (settling) => settling,
}

/** How much longer the model of Terraform's order takes than ours. */
export interface Ratio {
  zoneCount: number
  /** Of every endpoint that is created with its subnets, in milliseconds. */
  settling: number
  /** One for each of `BARE_SETTLINGS`. */
  timesOurs: readonly number[]
}

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']

/** The same Create for each settling time, by ours and the models, in VPCs of so many zones. */
export const ratiosBySettling = async (
  latency: number,
  settlings: readonly number[],
  zoneCounts: readonly number[],
): Promise<Ratio[]> => {
  const ratios: Ratio[] = []
  for (const zoneCount of zoneCounts) {
    for (const settling of settlings) {
      const time = async (createOrUpdate: (task: Attempt) => Promise<unknown>): Promise<number> => {
        const even: Times = { latency, settling: [settling, settling] }
        return (await measureOne(even, 1, createOrUpdate, ZONES.slice(0, zoneCount))).milliseconds
      }
      const own = await time(ours)
      const timesOurs = []
      for (const bareSettling of Object.values(BARE_SETTLINGS)) {
        timesOurs.push((await time((task) => terraformOrder(task, bareSettling))) / own)
      }
      ratios.push({ zoneCount, settling, timesOurs })
    }
  }
  return ratios
}
