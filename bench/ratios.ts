import type { Attempt } from './contenders/attempt.ts'
import { ours } from './contenders/ours.ts'
import { BARE_SETTLING, type BareSettling, terraformOrder } from './contenders/terraformOrder.ts'
import { measureOne } from './sideBySide.ts'
import type { Times } from './testbed.ts'

/**
 * Calculates the settling time without subnets from the time with subnets: the default of the model, then two values
 * that favour Terraform.
 */
export const BARE_SETTLINGS: Readonly<Record<string, BareSettling>> = {
  [`${BARE_SETTLING(0) / 1000} s`]: BARE_SETTLING,
  'half as long': (settling) => settling / 2,
  'as long': (settling) => settling,
}

/** The time of the Terraform model as a multiple of ours. */
export interface Ratio {
  zoneCount: number
  /** The settling time, in milliseconds, of every endpoint that is created with its subnets. */
  settling: number
  /** One ratio for each of `BARE_SETTLINGS`. */
  timesOurs: readonly number[]
}

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']

/** Runs the same Create for each settling time and number of zones, with our code and with the models. */
export const ratiosBySettling = async (
  latency: number,
  settlings: readonly number[],
  zoneCounts: readonly number[],
): Promise<Ratio[]> => {
  const ratios: Ratio[] = []
  for (const zoneCount of zoneCounts) {
    for (const settling of settlings) {
      const time = async (createOrUpdate: (attempt: Attempt) => Promise<unknown>): Promise<number> => {
        const even: Times = { latency, settling: [settling, settling] }
        return (await measureOne(even, 1, createOrUpdate, ZONES.slice(0, zoneCount))).milliseconds
      }
      const own = await time(ours)
      const timesOurs = []
      for (const bareSettling of Object.values(BARE_SETTLINGS)) {
        timesOurs.push((await time((attempt) => terraformOrder(attempt, bareSettling))) / own)
      }
      ratios.push({ zoneCount, settling, timesOurs })
    }
  }
  return ratios
}
