import { messageOf, UsageError } from './usageError.ts'

/** Whether AWS, or what stands for it, has said no; otherwise nothing came back. */
export const isRefusal = (error: unknown): boolean => typeof error === 'object' && error !== null && '$fault' in error

export const unanswered = (error: unknown): UsageError =>
  new UsageError(`Expected an EC2 that answers, got ${messageOf(error)}: see --endpoint-url and --region`)
