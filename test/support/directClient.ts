import { type EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2'
import type { Simulator } from '../../simulator/index.ts'
import { Ec2Error } from '../../simulator/wire/ec2Error.ts'

/** What a test may do around each call of a client. */
export type Around = (call: { action: string; input: object }, run: () => Promise<object>) => Promise<object>

interface Command {
  constructor: { name: string }
  input: object
}

/**
 * A client without the wire: its calls reach the simulator in this process, one microtask later. On virtual time without
 * `quietMilliseconds`, a run of such calls is deterministic. Other tests cover the SDK and the wire.
 */
export const directClientOf = (
  simulator: Pick<Simulator, 'call'>,
  accessKeyId: string,
  around: Around = (_, run) => run(),
): EC2Client => {
  const send = (command: Command): Promise<object> => {
    const { input } = command
    const action = command.constructor.name.replace(/Command$/, '')
    return around({ action, input }, () => simulator.call(action, input, accessKeyId).catch(rethrowAsTheSdkDoes))
  }
  return { send, destroy: () => {} } as unknown as EC2Client
}

const rethrowAsTheSdkDoes = (error: unknown): never => {
  if (!(error instanceof Ec2Error)) throw error
  const { code, message, status } = error
  throw new EC2ServiceException({
    name: code,
    message,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  })
}
