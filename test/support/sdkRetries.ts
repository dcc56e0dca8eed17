import type { EC2Client } from '@aws-sdk/client-ec2'
import { isThrottlingError, isTransientError } from '@smithy/core/retry'
import type { Clock } from '../../simulator/clock.ts'

/** As in the client of the function: `handler/reconcile/index.ts`. */
const MAX_ATTEMPTS = 3
/** The longest pauses of the SDK before the next attempt, in milliseconds. The SDK shortens them at random. */
const PAUSE_MS = 100
const THROTTLING_PAUSE_MS = 500

/**
 * Returns a client that retries as often as the SDK does, after throttling, 5xx and connection errors. It waits on the
 * simulator's clock, because the SDK itself waits in real time.
 */
export const withSdkRetries = (client: EC2Client, clock: Clock): EC2Client => {
  const send = async (command: Parameters<EC2Client['send']>[0]): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.send(command)
      } catch (thrown) {
        const error = thrown as Parameters<typeof isTransientError>[0]
        if (attempt === MAX_ATTEMPTS || !(isThrottlingError(error) || isTransientError(error))) throw error
        await clock.sleep((isThrottlingError(error) ? THROTTLING_PAUSE_MS : PAUSE_MS) * 2 ** (attempt - 1))
      }
    }
  }
  return { send } as unknown as EC2Client
}
