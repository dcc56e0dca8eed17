import type { EC2ClientConfig } from '@aws-sdk/client-ec2'
import type { Clock } from '../simulator/clock.ts'

type RetryStrategy = Extract<NonNullable<EC2ClientConfig['retryStrategy']>, { acquireInitialRetryToken: unknown }>
type RetryToken = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>
type RetryErrorInfo = Parameters<RetryStrategy['refreshRetryTokenForRetry']>[1]

const THROTTLING_BASE_MS = 1000
const BASE_MS = 50
const LONGEST_MS = 20_000
const BUDGET = 500
const COST = { THROTTLING: 5, TRANSIENT: 14 }

interface Token extends RetryToken {
  cost: number
}

const token = (retries: number, cost = 0): Token => ({
  cost,
  getRetryCount: () => retries,
  getRetryDelay: () => 0,
})

/**
 * The SDK's `StandardRetryStrategy` of 2026 (its delays and its budget) on a virtual clock, because the original waits
 * in wall-clock time. Each client has its own, as in Lambda, where each execution environment has its own client.
 */
export const virtualRetry = (clock: Clock, maxAttempts: number): RetryStrategy => {
  let budget = BUDGET
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (last: RetryToken, { errorType }: RetryErrorInfo) => {
      const retries = last.getRetryCount()
      if (errorType !== 'THROTTLING' && errorType !== 'TRANSIENT') throw new Error('No retry')
      const cost = COST[errorType]
      if (retries + 1 >= maxAttempts || budget < cost) throw new Error('No retry')
      budget -= cost
      const base = errorType === 'THROTTLING' ? THROTTLING_BASE_MS : BASE_MS
      await clock.sleep(Math.random() * Math.min(base * 2 ** retries, LONGEST_MS))
      return token(retries + 1, cost)
    },
    recordSuccess: (last: RetryToken) => {
      budget = Math.min(BUDGET, budget + ((last as Token).cost || 1))
    },
  }
}
