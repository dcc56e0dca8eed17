import { EC2ServiceException } from '@aws-sdk/client-ec2'
import type { Around } from '../../support/directClient.ts'

/** Why a caller stopped: it is held before a call, another caller has the lock, or it is done. */
export type StopReason = 'held' | 'locked out' | 'done'

/**
 * Lets one caller make a number of calls, and holds it before the next. A caller that fails to take the VPC's lock, while
 * the holder is held here, would retry for ever, so it counts as stopped as well.
 */
export class CallGate {
  /** How many calls have passed. */
  passed = 0
  #allowed = 0
  #waiting: (() => void)[] = []
  #stop = Promise.withResolvers<StopReason>()

  readonly around: Around = async (call, run) => {
    if (this.passed < this.#allowed) this.passed += 1
    else {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push(resolve)
      this.#stop.resolve('held')
      await promise
    }
    try {
      return await run()
    } catch (error) {
      if (isLockTaken(call, error)) this.#stop.resolve('locked out')
      throw error
    }
  }

  /** Lets the caller go on until so many of its calls have passed in all, or until it stops earlier. */
  allow(calls: number, operation: Promise<unknown>): Promise<StopReason> {
    this.#stop = Promise.withResolvers()
    this.#allowed = calls
    while (this.#waiting.length > 0 && this.passed < calls) {
      this.passed += 1
      this.#waiting.shift()?.()
    }
    if (this.#waiting.length > 0) this.#stop.resolve('held')
    const isDone = () => this.#stop.resolve('done')
    operation.then(isDone, isDone)
    return this.#stop.promise
  }
}

const isLockTaken = ({ action, input }: Parameters<Around>[0], error: unknown): boolean =>
  action === 'CreateSecurityGroup' &&
  'GroupName' in input &&
  String(input.GroupName).includes('-lock-') &&
  error instanceof EC2ServiceException &&
  error.name === 'InvalidGroup.Duplicate'
