import { messageOf, UsageError } from './usageError.ts'

/** Whether the error is a response of AWS (or a simulator). Otherwise no response arrived. */
export const isRefusal = (error: unknown): boolean => typeof error === 'object' && error !== null && '$fault' in error

export const unanswered = (error: unknown): UsageError =>
  new UsageError(`Expected a response from EC2, got ${messageOf(error)}: check --endpoint-url and --region`)
