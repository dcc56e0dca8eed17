import { inspect, types } from 'node:util'

// Deep enough for an SDK's error inside ours inside an AggregateError, and an end for errors that name each other.
const MAX_DEPTH = 3

/** What a thrown value says: its message, those of an `AggregateError`'s parts, and that of its cause. Never throws. */
export const describeError = (error: unknown): string => {
  try {
    return describe(error, MAX_DEPTH)
  } catch {
    return 'An error that cannot be described'
  }
}

const describe = (error: unknown, depth: number): string => {
  if (!types.isNativeError(error)) return typeof error === 'string' ? error : inspect(error)
  const own = String(error.message || error.name)
  if (depth === 0) return own
  const parts = error instanceof AggregateError ? error.errors.map((part) => describe(part, depth - 1)) : []
  const told = [own, parts.join('; ')].filter((text) => text !== '').join(': ')
  const cause = types.isNativeError(error.cause) ? describe(error.cause, depth - 1) : ''
  return told.includes(cause) ? told : `${told} (cause: ${cause})`
}
