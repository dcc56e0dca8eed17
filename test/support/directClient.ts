import { type EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2'
import type { Simulator } from '../../simulator/index.ts'
import { Ec2Error } from '../../simulator/wire/ec2Error.ts'

/** Code that a test runs around each call of a client. */
export type Around = (call: { action: string; input: object }, run: () => Promise<object>) => Promise<object>

interface Command {
  constructor: { name: string }
  input: object
}

/**
 * Returns a client without a network: its calls reach the simulator in this process, one microtask later. On virtual
 * time without `quietMilliseconds`, a run of such calls is deterministic. Other tests cover the SDK and the wire
 * protocol.
 */
export const directClientOf = (
  simulator: Pick<Simulator, 'call' | 'clock'>,
  accessKeyId: string,
  around: Around = (_, run) => run(),
): EC2Client => {
  const send = (command: Command): Promise<object> => {
    const { input } = command
    const action = command.constructor.name.replace(/Command$/, '')
    return around({ action, input }, () =>
      simulator.call(action, input, accessKeyId).catch((error) => rethrow(error, simulator.clock)),
    )
  }
  return { send, destroy: () => {} } as unknown as EC2Client
}

/** The time that the client of the function waits for a response: `handler/reconcile/index.ts`. */
const REQUEST_TIMEOUT_MS = 20_000

/** Throws the error that the SDK throws for a connection that is reset or stays silent. */
const rethrow = async (error: unknown, clock: Simulator['clock']): Promise<never> => {
  if (error instanceof Ec2Error) {
    const { code, message, status } = error
    throw new EC2ServiceException({
      name: code,
      message,
      $fault: status < 500 ? 'client' : 'server',
      $metadata: { httpStatusCode: status },
    })
  }
  const { message } = error as Error
  if (message === 'silence') await clock.sleep(REQUEST_TIMEOUT_MS)
  if (message === 'silence' || message === 'reset')
    throw Object.assign(new Error(message === 'reset' ? 'read ECONNRESET' : 'Request timed out'), {
      name: 'TimeoutError',
    })
  throw error
}
