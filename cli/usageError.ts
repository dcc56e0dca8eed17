import { types } from 'node:util'

/** Thrown for input that can't be used: its message is the one line that the user sees, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was thrown, on one line. Where a name has several addresses and none answers, Node's error has a code alone. */
export const messageOf = (thrown: unknown): string =>
  (types.isNativeError(thrown) ? thrown.message || codeOf(thrown) : String(thrown)).replaceAll(/\s+/g, ' ')

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name)
