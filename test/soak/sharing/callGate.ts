import { EC2ServiceException } from '@aws-sdk/client-ec2'
import type { Around } from '../../support/directClient.ts'

/** Why a caller goes no further: it is held before a call, the other one has the lock, or it is through. */
export type Standstill = 'held' | 'locked out' | 'done'

/**
 * Lets one caller make so many calls, and holds it before the next until told. A caller that is turned away from the
 * VPC's lock while the other is held with it would try again for ever: it is taken to stand still as well.
 */
export class CallGate {
  /** How many calls went through. */
  passed = 0
  #allowed = 0
  #waiting: (() => void)[] = []
  #standstill = Promise.withResolvers<Standstill>()

  readonly around: Around = async (call, run) => {
    if (this.passed < this.#allowed) this.passed += 1
    else {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push(resolve)
      this.#standstill.resolve('held')
      await promise
    }
    try {
      return await run()
    } catch (error) {
      if (isLockTaken(call, error)) this.#standstill.resolve('locked out')
      throw error
    }
  }

  /** Lets the caller go on until so many of its calls are through in all, or it stands still before. */
  allow(calls: number, operation: Promise<unknown>): Promise<Standstill> {
    this.#standstill = Promise.withResolvers()
    this.#allowed = calls
    while (this.#waiting.length > 0 && this.passed < calls) {
      this.passed += 1
      this.#waiting.shift()?.()
    }
    if (this.#waiting.length > 0) this.#standstill.resolve('held')
    const isDone = () => this.#standstill.resolve('done')
    operation.then(isDone, isDone)
    return this.#standstill.promise
  }
}

const isLockTaken = ({ action, input }: Parameters<Around>[0], error: unknown): boolean =>
  action === 'CreateSecurityGroup' &&
  'GroupName' in input &&
  String(input.GroupName).includes('-lock-') &&
  error instanceof EC2ServiceException &&
  error.name === 'InvalidGroup.Duplicate'
