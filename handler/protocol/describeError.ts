import { inspect, types } from 'node:util'

// Deep enough for an SDK error inside ours inside an AggregateError. It also ends the recursion for circular causes.
const MAX_DEPTH = 3

/** Describes a thrown value: its message, the messages of an `AggregateError`'s parts, and its cause. Never throws. */
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
  const areQuoted = parts.every((part) => own.includes(part))
  const description = [own, areQuoted ? '' : parts.join('; ')].filter((text) => text !== '').join(': ')
  const cause = types.isNativeError(error.cause) ? describe(error.cause, depth - 1) : ''
  return description.includes(cause) ? description : `${description} (cause: ${cause})`
}

/** Node's `code` of an error (`ECONNRESET`), or its name where it has no code. */
export const errorCode = (error: unknown): string => {
  if (!types.isNativeError(error)) return 'unknown error'
  return 'code' in error ? String(error.code) : error.name
}
