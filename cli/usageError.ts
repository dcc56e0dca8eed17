import { types } from 'node:util'

/** Thrown for input that can't be used: its message is the one line that the user sees, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was thrown, on one line. */
export const messageOf = (thrown: unknown): string =>
  (types.isNativeError(thrown) ? thrown.message : String(thrown)).replaceAll(/\s+/g, ' ')
