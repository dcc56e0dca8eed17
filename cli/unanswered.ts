import { messageOf, UsageError } from './usageError.ts'

/** Whether the error is a response of AWS (or a simulator). Otherwise no response arrived. */
export const isRefusal = (error: unknown): boolean => typeof error === 'object' && error !== null && '$fault' in error

/** Whether a call got no response: the SDK counts its attempts. */
export const isUnanswered = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && '$metadata' in error && !isRefusal(error)

/** @param endpoint what was called in place of AWS itself */
export const unanswered = (error: unknown, endpoint?: string): UsageError => {
  // The SDK's own errors begin with the name of its package.
  const got = messageOf(error).replace(/^@smithy\S+ - |\.$/g, '')
  return new UsageError(
    `Expected a response from AWS, got ${got}: check ${endpoint ? '--endpoint-url' : 'the network'} and --region`,
  )
}
