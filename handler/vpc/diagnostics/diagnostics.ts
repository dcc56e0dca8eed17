/** What is found before the first change. Errors stop the request; warnings are returned with the answer. */
export class Diagnostics {
  readonly #missing: string[] = []
  readonly #ofVpc: string[] = []
  readonly #ofServices: string[] = []
  readonly warnings: string[] = []
  /** The warnings about the change rather than its result. They no longer apply once it is done. */
  readonly aboutChange: string[] = []

  /**
   * The most severe first, because an answer has only 4,096 bytes: errors of the whole VPC before errors of one
   * service.
   */
  get errors(): readonly string[] {
    return [...this.#ofVpc, ...this.#missing, ...this.#ofServices]
  }

  /** An error of one service. */
  error(message: string): void {
    add(this.#ofServices, message)
  }

  /** An error that stops the whole request. */
  vpcError(message: string): void {
    add(this.#ofVpc, message)
  }

  /**
   * An error about something that EC2 does not show. It may have been created a moment ago, so reading again may
   * resolve it.
   */
  missing(message: string): void {
    add(this.#missing, message)
  }

  warn(message: string): void {
    add(this.warnings, message)
  }

  warnOfChange(message: string): void {
    add(this.warnings, message)
    add(this.aboutChange, message)
  }

  /** @throws PreflightError if there is an error. Nothing has been changed then. */
  throwIfErrors(): void {
    const { errors } = this
    if (errors.length > 0) throw new PreflightError(errors, { mayBeLag: errors.length === this.#missing.length })
  }
}

const add = (list: string[], message: string): void => {
  if (!list.includes(message)) list.push(message)
}

/** The VPC does not meet the needs of the request. The message lists every error, numbered if there are several. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError'
  /** Whether every error is about something missing, so that reading again may resolve it. */
  readonly mayBeLag: boolean

  constructor(errors: readonly string[], { mayBeLag = false } = {}) {
    super(errors.length === 1 ? errors[0] : errors.map((error, at) => `${at + 1}. ${error}`).join(' '))
    this.mayBeLag = mayBeLag
  }
}
