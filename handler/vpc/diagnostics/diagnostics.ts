/** What preflight found: blockers stop the request before its first change, warnings go with the answer. */
export class Diagnostics {
  readonly #ofVpc: string[] = []
  readonly #ofServices: string[] = []
  readonly warnings: string[] = []

  /** The worst first, for an answer has 4,096 bytes: what stops everything, then what stops one service or another. */
  get errors(): readonly string[] {
    return [...this.#ofVpc, ...this.#ofServices]
  }

  block(reason: string): void {
    if (!this.#ofServices.includes(reason)) this.#ofServices.push(reason)
  }

  /** Blocks whatever is wanted of the VPC. */
  vpcError(reason: string): void {
    if (!this.#ofVpc.includes(reason)) this.#ofVpc.push(reason)
  }

  warn(reason: string): void {
    if (!this.warnings.includes(reason)) this.warnings.push(reason)
  }

  /** @throws BlockedError where there is a blocker: nothing has been changed then. */
  throwIfErrors(): void {
    if (this.errors.length > 0) throw new PreflightError(this.errors)
  }
}

/** The VPC is not as the request needs it; the message lists every blocker, numbered where there are several. */
export class PreflightError extends Error {
  override readonly name = 'BlockedError'
  constructor(errors: readonly string[]) {
    super(errors.length === 1 ? errors[0] : errors.map((blocker, at) => `${at + 1}. ${blocker}`).join(' '))
  }
}
