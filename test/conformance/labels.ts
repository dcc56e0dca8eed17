const ID = /\b(?<kind>[a-z]+(?:-[a-z]+)*)-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g
const LABEL = /\b[a-z]+(?:-[a-z]+)*-\d{1,2}\b/g

/**
 * Replaces the ids of one EC2 by labels: the kind and a number in the order of appearance, such as `vpc-1`, `subnet-2`.
 */
export class Labels {
  readonly #labelOf = new Map<string, string>()
  readonly #idOf = new Map<string, string>()
  readonly #count = new Map<string, number>()

  /** Returns the text with labels instead of ids. */
  label(text: string): string {
    return text.replace(ID, (id, kind: string) => this.#labelOf.get(id) ?? this.#add(id, kind))
  }

  /** Returns the text with the ids of the labels assigned so far. */
  resolve(text: string): string {
    return text.replace(LABEL, (label) => this.#idOf.get(label) ?? label)
  }

  #add(id: string, kind: string): string {
    const number = (this.#count.get(kind) ?? 0) + 1
    const label = `${kind}-${number}`
    this.#count.set(kind, number)
    this.#labelOf.set(id, label)
    this.#idOf.set(label, id)
    return label
  }
}
