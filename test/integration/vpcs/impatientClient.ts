import { EC2Client } from '@aws-sdk/client-ec2'
import type { Simulator } from '../../../simulator/index.ts'

/** As the function's own client does: see `handler/index.ts`. */
const MAX_ATTEMPTS = 10

const token = (retries: number) => ({ getRetryCount: () => retries, getRetryDelay: () => 0 })

/** The SDK's client, which tries as often as the function's does, and as little waits for it: a wall clock has no part here. */
export const impatientClientOf = ({ url, region }: Pick<Simulator, 'url' | 'region'>): EC2Client =>
  new EC2Client({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' },
    retryStrategy: {
      acquireInitialRetryToken: async () => token(0),
      refreshRetryTokenForRetry: async (last, { errorType }) => {
        const retries = last.getRetryCount() + 1
        if (errorType === 'CLIENT_ERROR' || retries === MAX_ATTEMPTS) throw new Error('not to be retried')
        return token(retries)
      },
      recordSuccess: () => {},
    },
  })
