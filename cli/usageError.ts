import { types } from 'node:util'
import { errorCode } from '../handler/protocol/describeError.ts'

/** Thrown for invalid input. Its message is the one line that the user sees, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was thrown, on one line. Node's error for a host of which no address answers has a code but no message. */
export const messageOf = (thrown: unknown): string => {
  const status = foreignStatus(thrown)
  if (status !== undefined) return `HTTP status ${status} without an error code`
  return (types.isNativeError(thrown) ? thrown.message || errorCode(thrown) : String(thrown)).replaceAll(/\s+/g, ' ')
}

/** What the SDK says of an answer that has no error of AWS's, such as a proxy's. */
const FOREIGN = /^Unknown(Error)?$|Deserialization error/

/** The HTTP status of such an answer; undefined for everything else. */
export const foreignStatus = (thrown: unknown): number | undefined =>
  types.isNativeError(thrown) && FOREIGN.test(thrown.message) && '$response' in thrown
    ? (thrown.$response as { statusCode?: number } | undefined)?.statusCode
    : undefined
