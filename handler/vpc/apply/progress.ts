/** A change of EC2's state, or a wait, that has begun. */
export interface Step {
  what: string
  startedAt: number
  endedAt?: number
  error?: unknown
  /** Whether it is a change; otherwise it is a wait. */
  isChange?: boolean
}

/** What an invocation has done and what it is waiting for. The log, the screen and the FAILED reason report it. */
export class Progress {
  readonly #steps = new Set<Step>()
  readonly #now: () => number
  readonly #onEnd: (step: Step) => void

  /**
   * @param onEnd called when a step ends, with its error if it failed
   * @param now in milliseconds
   */
  constructor(onEnd: (step: Step) => void = () => {}, now: () => number = Date.now) {
    this.#onEnd = onEnd
    this.#now = now
  }

  /** Runs a change. */
  async trackChange<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
    const end = this.#begin({ what, startedAt: this.#now(), isChange: true })
    try {
      const result = await run()
      end()
      return result
    } catch (error) {
      end(error)
      throw error
    }
  }

  /** Runs something that changes nothing in EC2. It is named while it is pending, and logged only if it fails. */
  async trackQuietly<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
    const end = this.addPending(what)
    const startedAt = this.#now()
    try {
      return await run()
    } catch (error) {
      this.#onEnd({ what, startedAt, endedAt: this.#now(), error })
      throw error
    } finally {
      end()
    }
  }

  /** Adds a pending entry that is not logged. The returned function removes it. */
  addPending(what: string): () => void {
    const step: Step = { what, startedAt: this.#now() }
    this.#steps.add(step)
    return () => void this.#steps.delete(step)
  }

  /** Begins a wait. The returned function ends it. */
  beginWait(what: string): (error?: unknown) => void {
    return this.#begin({ what, startedAt: this.#now() })
  }

  #begin(step: Step): (error?: unknown) => void {
    this.#steps.add(step)
    return (error) => {
      step.endedAt = this.#now()
      if (error !== undefined) step.error = error
      this.#onEnd(step)
    }
  }

  get #pending(): Step[] {
    return [...this.#steps].filter(({ endedAt }) => endedAt === undefined)
  }

  /** Whether at least one wait is pending, and no change. */
  get isOnlyWaiting(): boolean {
    const pending = this.#pending
    return pending.length > 0 && !pending.some(({ isChange }) => isChange)
  }

  /** How many changes succeeded. */
  get changes(): number {
    return this.done.filter(({ isChange }) => isChange).length
  }

  /** The steps that succeeded, in the order in which they began. */
  get done(): Step[] {
    return [...this.#steps].filter(({ endedAt, error }) => endedAt !== undefined && error === undefined)
  }

  /** What is pending and for how long, and what is done: part of the FAILED reason at the deadline. */
  describe(): string {
    const pending = this.#pending
    const seconds = (step: Step): number => Math.round((this.#now() - step.startedAt) / 1000)
    const pendingText = pending.map((step) => `${step.what} (for ${seconds(step)} s)`).join(', ')
    const doneText = this.done.map(({ what }) => what).join(', ')
    return `Pending: ${pendingText || 'nothing'}. Done: ${doneText || 'nothing'}.`
  }
}
