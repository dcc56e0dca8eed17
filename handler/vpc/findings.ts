/** What preflight found: blockers stop the request before its first change, warnings go with the answer. */
export class Findings {
  readonly #ofVpc: string[] = []
  readonly #ofServices: string[] = []
  readonly warnings: string[] = []

  /** The worst first, for an answer has 4,096 bytes: what stops everything, then what stops one service or another. */
  get blockers(): readonly string[] {
    return [...this.#ofVpc, ...this.#ofServices]
  }

  block(reason: string): void {
    if (!this.#ofServices.includes(reason)) this.#ofServices.push(reason)
  }

  /** Blocks whatever is wanted of the VPC. */
  blockVpc(reason: string): void {
    if (!this.#ofVpc.includes(reason)) this.#ofVpc.push(reason)
  }

  warn(reason: string): void {
    if (!this.warnings.includes(reason)) this.warnings.push(reason)
  }

  /** @throws BlockedError where there is a blocker: nothing has been changed then. */
  stopIfBlocked(): void {
    if (this.blockers.length > 0) throw new BlockedError(this.blockers)
  }
}

/** The VPC is not as the request needs it; the message lists every blocker, numbered where there are several. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError'
  constructor(blockers: readonly string[]) {
    super(blockers.length === 1 ? blockers[0] : blockers.map((blocker, at) => `${at + 1}. ${blocker}`).join(' '))
  }
}
