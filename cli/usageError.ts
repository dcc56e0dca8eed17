import { types } from 'node:util'
import { errorCode } from '../handler/protocol/describeError.ts'

/** Thrown for invalid input. Its message is the one line that the user sees, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * The message of an error, on one line. If no address of a host answers, the error of Node has a code but no message.
 */
export const messageOf = (thrown: unknown): string => {
  const status = foreignStatus(thrown)
  if (status !== undefined) return `HTTP status ${status} without an error code`
  return (types.isNativeError(thrown) ? thrown.message || errorCode(thrown) : String(thrown)).replaceAll(/\s+/g, ' ')
}

/** The messages of the SDK for a response without an error of AWS, such as that of a proxy. */
const FOREIGN = /^Unknown(Error)?$|Deserialization error/

/** The HTTP status of such a response; undefined for any other error. */
export const foreignStatus = (thrown: unknown): number | undefined =>
  types.isNativeError(thrown) && FOREIGN.test(thrown.message) && '$response' in thrown
    ? (thrown.$response as { statusCode?: number } | undefined)?.statusCode
    : undefined
