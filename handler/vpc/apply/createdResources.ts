import { SupersededError } from '../ec2/errors.ts'
import { isDeleting, type OwnedResources } from '../model/observed.ts'

/** What a look at the VPC lists of what can be made. */
type Seen = Pick<OwnedResources, 'endpoints' | 'securityGroups'>

/** No list lags for so long: what is not there by then was taken away. */
export const LONGEST_UNLISTED_MS = 30_000

/**
 * The endpoints and groups that a request has made so far, over all of its looks at the VPC. Where one of them is taken away
 * again while the request still runs, a later request has had its way: to make it anew would undo that.
 */
export class CreatedResources {
  /** When each was made, in milliseconds since the epoch. */
  readonly #madeAt = new Map<string, number>()

  get isEmpty(): boolean {
    return this.#madeAt.size === 0
  }

  add(id: string, now: number): void {
    this.#madeAt.set(id, now)
  }

  /** Takes out what the request itself takes away. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#madeAt.delete(id)
  }

  /**
   * Whether a look at the VPC shows all of them.
   * @throws UndoneError where one of them is on its way out, or is not listed though it would be by now
   */
  verifyVisible({ endpoints, securityGroups }: Seen, now: number): boolean {
    const groupIds = securityGroups.map(({ groupId }) => groupId)
    const listed = new Set([...endpoints.map(({ endpointId }) => endpointId), ...groupIds])
    const out = endpoints.filter((endpoint) => isDeleting(endpoint) || endpoint.state === 'deleted')
    const undone = [...this.#madeAt].filter(
      ([id, madeAt]) =>
        out.some(({ endpointId }) => endpointId === id) || (!listed.has(id) && now - madeAt > LONGEST_UNLISTED_MS),
    )
    if (undone.length > 0) throw new SupersededError(undone.map(([id]) => id))
    return [...this.#madeAt.keys()].every((id) => listed.has(id))
  }
}
