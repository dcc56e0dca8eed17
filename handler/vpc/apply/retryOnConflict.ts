import type { Ec2 } from '../ec2/ec2.ts'
import { explained, isStale } from '../ec2/errors.ts'

const MAX_ATTEMPTS = 8
const FIRST_DELAY_MS = 1000
const SLOWEST_DELAY_MS = 10_000

/**
 * Runs one round of observing, planning and applying, and another where the VPC turned out to have changed meanwhile:
 * the loser of a race looks again, and joins what the winner made. Lists lag, so it looks for half a minute or so.
 */
export const retryOnConflict = async <Result>(ec2: Ec2, round: () => Promise<Result>): Promise<Result> => {
  for (let looks = 1; ; looks += 1) {
    try {
      return await round()
    } catch (error) {
      if (!isStale(error) || looks === MAX_ATTEMPTS) throw explained(error)
    }
    await ec2.sleep(Math.min(FIRST_DELAY_MS * 2 ** (looks - 1), SLOWEST_DELAY_MS))
  }
}
