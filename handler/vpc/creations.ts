import { UndoneError } from './errors.ts'
import { type Endpoint, isGoing } from './model.ts'

/** No list lags for so long: what is not there by then was taken away. */
export const LONGEST_UNLISTED_MS = 30_000

/**
 * The endpoints and groups that a request has made so far, over all of its looks at the VPC. Where one of them is taken away
 * again while the request still runs, a later request has had its way: to make it anew would undo that.
 */
export class Creations {
  /** When each was made, in milliseconds since the epoch. */
  readonly #madeAt = new Map<string, number>()

  get ids(): string[] {
    return [...this.#madeAt.keys()]
  }

  add(id: string, now: number): void {
    this.#madeAt.set(id, now)
  }

  /** Takes out what the request itself takes away. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#madeAt.delete(id)
  }

  /** @throws UndoneError where one of them is on its way out, or is not listed though it would be by now */
  check(endpoints: readonly Endpoint[], otherIds: readonly string[], now: number): void {
    const undone = [...this.#madeAt].flatMap(([id, madeAt]) => {
      const endpoint = endpoints.find(({ endpointId }) => endpointId === id)
      const isListed = endpoint !== undefined || otherIds.includes(id)
      const isOut = endpoint ? isGoing(endpoint) || endpoint.state === 'deleted' : false
      return isOut || (!isListed && now - madeAt > LONGEST_UNLISTED_MS) ? [id] : []
    })
    if (undone.length > 0) throw new UndoneError(undone)
  }
}
