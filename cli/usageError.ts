import { types } from 'node:util'
import { errorCode } from '../handler/protocol/describeError.ts'

/** Thrown for invalid input. Its message is the one line that the user sees, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was thrown, on one line. Node's error for a host of which no address answers has a code but no message. */
export const messageOf = (thrown: unknown): string =>
  (types.isNativeError(thrown) ? thrown.message || errorCode(thrown) : String(thrown)).replaceAll(/\s+/g, ' ')
