import { PreflightError } from '../diagnostics/diagnostics.ts'
import type { Clock } from '../ec2/ec2.ts'
import { messageOf } from '../ec2/errorCodes.ts'
import { explained, GroupInUseError, isStale, isTemporary } from '../ec2/errors.ts'
import { ABSENCE_MS, pauseAfter } from '../ec2/poll.ts'
import type { Progress } from './progress.ts'

/** The same conflict in an unchanged VPC is an error after this many attempts, and at least this time. */
const MAX_ATTEMPTS = 6
const CONFLICT_MS = 20_000
/** How long EC2 may be busy with an endpoint, or throttle the account, before that is an error. */
const BUSY_MS = 600_000

/**
 * Tries a round of observing, planning and applying until it succeeds. If it fails because the VPC changed meanwhile,
 * or because EC2 is busy, it is tried again after a pause, during which the lease is not held.
 * @param fingerprint of the VPC as the last attempt saw it; without one, it never changes
 * @throws the last error, with advice, once another attempt is not expected to succeed
 */
export const retryOnConflict = async <Result>(
  attempt: () => Promise<Result>,
  { clock, progress, fingerprint = () => '' }: { clock: Clock; progress: Progress; fingerprint?: () => string },
): Promise<Result> => {
  let streak: Streak | undefined
  try {
    for (;;) {
      let failure: unknown
      try {
        return await attempt()
      } catch (error) {
        failure = error
      }
      const key = `${messageOf(failure)} ${fingerprint()}`
      if (streak?.key !== key) {
        streak?.end()
        const end = progress.addPending(`another attempt, after ${messageOf(failure)}`)
        streak = { key, startedAt: clock.now(), attempts: 0, end }
      }
      streak.attempts += 1
      if (!mayPass(failure, streak, clock.now())) throw explained(failure)
      // Jitter, so that requests that wait for the same thing do not retry at the same moment.
      const pauseMs = pauseAfter(2 * (clock.now() - streak.startedAt)) * (0.75 + Math.random() / 2)
      await clock.sleep(pauseMs)
    }
  } finally {
    streak?.end()
  }
}

/** Consecutive failures of one kind, in a VPC that looks the same. */
interface Streak {
  key: string
  startedAt: number
  attempts: number
  /** Removes the pending entry. */
  end: () => void
}

const mayPass = (failure: unknown, { startedAt, attempts }: Streak, now: number): boolean => {
  const elapsed = now - startedAt
  // An attempt can read for a long time, and only its last read shows subnets and route tables.
  if (failure instanceof PreflightError) return failure.mayBeLag && (attempts < MAX_ATTEMPTS || elapsed < ABSENCE_MS)
  if (isStale(failure)) return attempts < MAX_ATTEMPTS || elapsed < CONFLICT_MS
  // EC2 releases a group some minutes after its endpoints are deleted. Only the invocation's deadline ends these
  // attempts.
  if (isGroupInUse(failure)) return true
  return isTemporary(failure) && elapsed < BUSY_MS
}

const isGroupInUse = (failure: unknown): boolean =>
  failure instanceof Error && (failure instanceof GroupInUseError || failure.cause instanceof GroupInUseError)
