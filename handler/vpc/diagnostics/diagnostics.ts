/** What is found about a request before its first change: errors stop it, warnings go with the answer. */
export class Diagnostics {
  readonly #missing: string[] = []
  readonly #ofVpc: string[] = []
  readonly #ofServices: string[] = []
  readonly warnings: string[] = []
  /** Those of the warnings that are about the change, not about its result: they hold until it is over. */
  readonly aboutChange: string[] = []

  /** The worst first, since an answer has 4,096 bytes: what stops everything, then what stops one service. */
  get errors(): readonly string[] {
    return [...this.#ofVpc, ...this.#missing, ...this.#ofServices]
  }

  /** An error of one service. */
  error(message: string): void {
    add(this.#ofServices, message)
  }

  /** An error that stops whatever is wanted of the VPC. */
  vpcError(message: string): void {
    add(this.#ofVpc, message)
  }

  /** An error because EC2 does not show something, as it may fail to show what was created a moment ago. */
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

  /** @throws PreflightError where there is an error: nothing has been changed then. */
  throwIfErrors(): void {
    const { errors } = this
    if (errors.length > 0) throw new PreflightError(errors, { mayBeLag: errors.length === this.#missing.length })
  }
}

const add = (list: string[], message: string): void => {
  if (!list.includes(message)) list.push(message)
}

/** The VPC is not as the request needs it. The message lists every error, numbered where there are several. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError'
  /** Whether all of it says that something is missing, so that reading again may show it. */
  readonly mayBeLag: boolean

  constructor(errors: readonly string[], { mayBeLag = false } = {}) {
    super(errors.length === 1 ? errors[0] : errors.map((error, at) => `${at + 1}. ${error}`).join(' '))
    this.mayBeLag = mayBeLag
  }
}
