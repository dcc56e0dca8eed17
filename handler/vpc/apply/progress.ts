/** One step that was begun: a change of EC2's state, or a wait. */
export interface Step {
  what: string
  startedAt: number
  endedAt?: number
  error?: unknown
  /** Whether it changes something, rather than wait. */
  isChange?: boolean
}

/** What an invocation has done and what it waits for, reported to the log, the screen and the FAILED reason. */
export class Progress {
  readonly #steps = new Set<Step>()
  readonly #now: () => number
  readonly #onEnd: (step: Step) => void

  /**
   * @param onEnd told of each step when it ends, with its error if it failed
   * @param now in milliseconds
   */
  constructor(onEnd: (step: Step) => void = () => {}, now: () => number = Date.now) {
    this.#onEnd = onEnd
    this.#now = now
  }

  /** Runs a step. */
  async track<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
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

  /** Runs what changes nothing: it is named while it is pending, and logged only if it fails. */
  async during<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
    const end = this.pending(what)
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

  /** Names what is waited for, until the function that is returned is called. */
  pending(what: string): () => void {
    const step: Step = { what, startedAt: this.#now() }
    this.#steps.add(step)
    return () => void this.#steps.delete(step)
  }

  /** Begins a wait; the function that is returned ends it. */
  begin(what: string): (error?: unknown) => void {
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

  /** Whether something is waited for, and nothing is being changed. */
  get isOnlyWaiting(): boolean {
    const pending = this.#pending
    return pending.length > 0 && !pending.some(({ isChange }) => isChange)
  }

  /** The steps that ended well, in the order of their beginning. */
  get done(): Step[] {
    return [...this.#steps].filter(({ endedAt, error }) => endedAt !== undefined && error === undefined)
  }

  /** What is done, what is pending and for how long: part of the FAILED reason at the deadline. */
  describe(): string {
    const pending = this.#pending
    const seconds = (step: Step): number => Math.round((this.#now() - step.startedAt) / 1000)
    const pendingText = pending.map((step) => `${step.what} (for ${seconds(step)} s)`).join(', ')
    const doneText = this.done.map(({ what }) => what).join(', ')
    return `Pending: ${pendingText || 'nothing'}. Done: ${doneText || 'nothing'}.`
  }
}
