/** What preflight found: blockers stop the request before its first change, warnings go with the answer. */
export class Findings {
  readonly blockers: string[] = []
  readonly warnings: string[] = []

  block(reason: string): void {
    if (!this.blockers.includes(reason)) this.blockers.push(reason)
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
