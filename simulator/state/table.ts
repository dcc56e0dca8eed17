/** The time for a table, and the maximum lag of a read. */
export interface History {
  now(): number
  /** The maximum lag of a read, in milliseconds. */
  longestLag(): number
}

interface Version<T> {
  at: number
  value: T | undefined
}

/**
 * Rows by id, with their previous values, so that a read can lag behind the writes: EC2 is eventually consistent.
 * Values are replaced, never changed. Rows are indexed by VPC, so that a list of one VPC need not read all others.
 */
export class Table<T> {
  readonly #history: History
  readonly #vpcOf: (value: T) => string | undefined
  readonly #rows = new Map<string, Version<T>[]>()
  readonly #idsOfVpc = new Map<string, Set<string>>()

  constructor(history: History, vpcOf: (value: T) => string | undefined = () => undefined) {
    this.#history = history
    this.#vpcOf = vpcOf
  }

  put(id: string, value: T): void {
    this.#write(id, value)
    const vpcId = this.#vpcOf(value)
    if (vpcId === undefined) return
    const ids = this.#idsOfVpc.get(vpcId)
    if (ids) ids.add(id)
    else this.#idsOfVpc.set(vpcId, new Set([id]))
  }

  remove(id: string): void {
    if (this.#rows.has(id)) this.#write(id, undefined)
  }

  /** Returns the row as it was `lag` milliseconds ago. */
  get(id: string, lag = 0): T | undefined {
    const versions = this.#rows.get(id)
    if (!versions) return undefined
    const seenAt = this.#history.now() - lag
    for (let index = versions.length - 1; index >= 0; index--) {
      const version = versions[index]
      if (version && version.at <= seenAt) return version.value
    }
    return undefined
  }

  all(lag = 0): T[] {
    return this.entries(lag).map(([, value]) => value)
  }

  inVpc(vpcId: string, lag = 0): T[] {
    return this.#entriesOf(this.#idsOfVpc.get(vpcId) ?? [], lag).map(([, value]) => value)
  }

  entries(lag = 0): [id: string, value: T][] {
    return this.#entriesOf(this.#rows.keys(), lag)
  }

  #entriesOf(ids: Iterable<string>, lag: number): [id: string, value: T][] {
    const entries: [string, T][] = []
    for (const id of ids) {
      const value = this.get(id, lag)
      if (value === undefined) this.#forgetIfPast(id)
      else entries.push([id, value])
    }
    return entries
  }

  #write(id: string, value: T | undefined): void {
    const at = this.#history.now()
    const versions = this.#rows.get(id) ?? []
    versions.push({ at, value })
    const oldestRead = at - this.#history.longestLag()
    while ((versions[1]?.at ?? Number.POSITIVE_INFINITY) <= oldestRead) versions.shift()
    this.#rows.set(id, versions)
    this.#forgetIfPast(id)
  }

  #forgetIfPast(id: string): void {
    const last = this.#rows.get(id)?.at(-1)
    if (!last || last.value !== undefined || last.at > this.#history.now() - this.#history.longestLag()) return
    this.#rows.delete(id)
    for (const ids of this.#idsOfVpc.values()) ids.delete(id)
  }
}
